"""Some papers of a version as a reader's edits make it, read a few at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from pipeline.edits import Applied
from pipeline.errors import MapError
from pipeline.store import MapFolder

SPAN = 4096
"""Rows of the table whose papers are read at once."""
MOST_RANKED = 10_000
"""More papers are written in the order of the table: in another, all must be in memory."""
EDITED = ("topic_id", "strength", "noise", "outlier")
"""What edits change of a paper, besides its topics of each level."""
NAME = "_name"
"""Suffix of the columns with what the topics of the column before are called."""


@dataclass(frozen=True)
class Chosen:
    """Papers to be written, in order.

    Attributes:
        folder: the version as it was built.
        rows: (n,) the papers' rows in it, none twice.
        edited: indexed by paper_id, all papers of the version; what edits have changed of them.
        topics: of the version with its edits, without hidden ones, coarse to fine.
        title: what the map is called.
    """

    folder: MapFolder
    rows: np.ndarray
    edited: pd.DataFrame | None
    topics: pd.DataFrame
    title: str

    def __post_init__(self) -> None:
        count = len(self.folder.paper_rows)
        if len(self.rows) and not 0 <= int(self.rows.min()) <= int(self.rows.max()) < count:
            raise MapError(f"rows beyond the {count} papers of {self.folder.path}")

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def levels(self) -> list[str]:
        """`level_0`, `level_1`, …: the columns of the papers' topics, from the coarsest on."""
        return [name for name in self.folder.paper_rows.names if name.startswith("level_")]

    @cached_property
    def columns(self) -> list[str]:
        """The columns of the table of papers, and behind each one of topics that of their names."""
        names = self.folder.paper_rows.names
        told = {"topic_id": "topic" + NAME} | {level: level + NAME for level in self.levels}
        return [one for name in names for one in (name, *([told[name]] if name in told else []))]

    @cached_property
    def names(self) -> dict[str, str]:
        """What each topic is called."""
        return {str(topic): str(name) for topic, name in self.topics["name"].items()}

    def papers(self) -> Iterator[dict[str, Any]]:
        """Each paper with all of `columns`; lists as lists, what is not known as None, "" or []."""
        rows = np.sort(self.rows)
        if len(rows) > MOST_RANKED:
            yield from self._read(rows)
            return
        known = dict(zip(rows.tolist(), self._read(rows), strict=True))
        yield from (known[row] for row in self.rows.tolist())

    def _read(self, rows: np.ndarray) -> Iterator[dict[str, Any]]:
        """The papers of sorted rows."""
        for part in np.split(rows, np.flatnonzero(np.diff(rows // SPAN)) + 1):
            told = self.folder.paper_rows.rows(part, self.folder.paper_rows.names)
            for paper, changes in zip(told, self._changes(part), strict=True):
                paper.update(changes)
                paper["topic" + NAME] = self.names.get(paper["topic_id"], "")
                paper.update({at + NAME: self.names.get(paper[at], "") for at in self.levels})
                yield {name: paper[name] for name in self.columns}

    def values(self, column: str) -> np.ndarray:
        """(n,) a column of the chosen papers, in the order of `rows`."""
        if self.edited is not None and column in self.edited:
            return np.asarray(self.edited[column].iloc[self.rows].to_numpy(object))
        found = self.folder.paper_rows.column(column).take(self.rows)
        return np.asarray(found.to_pandas().to_numpy(object))

    def _changes(self, rows: np.ndarray) -> Sequence[Mapping[str, Any]]:
        if self.edited is None:
            return [{}] * len(rows)
        changed = [name for name in (*EDITED, *self.levels) if name in self.edited]
        values = (self.edited[name].iloc[rows] for name in changed)
        return [dict(zip(changed, told, strict=True)) for told in zip(*values, strict=True)]


def chosen(
    folder: MapFolder,
    rows: np.ndarray | Sequence[int] | None = None,
    applied: Applied | None = None,
) -> Chosen:
    """The papers of these rows, in this order; None for all that are not in hidden topics.

    Args:
        folder: the version as it was built.
        applied: the edits on top of it; its papers may be without texts.
    """
    if rows is None:
        count = len(folder.paper_rows)
        rows = np.flatnonzero(~applied.unseen) if applied else np.arange(count)
    topics = folder.topics
    if applied:
        topics = applied.topics[~applied.topics.index.isin(list(applied.hidden))]
    return Chosen(
        folder=folder,
        rows=np.asarray(rows, np.int64),
        edited=applied.papers if applied else None,
        topics=topics,
        title=folder.name,
    )
