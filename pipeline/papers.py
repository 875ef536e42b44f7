"""The Papers table: its columns, and what is embedded of a paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.errors import MapError

TEXT_COLUMNS = ("title", "abstract", "date", "venue", "doi", "arxiv_id", "url", "pdf_url", "source")
LIST_COLUMNS = ("authors", "keywords", "categories")
NUMBER_COLUMNS = ("year", "citations")
COLUMNS = (
    "title", "abstract", "authors", "year", "date", "venue", "doi", "arxiv_id", "url", "pdf_url",
    "keywords", "categories", "citations", "source",
)  # fmt: skip
"""What every paper has, in this order; text is "" where unknown, a number missing, a list empty."""
EXTRA = "extra."
"""Prefix of the columns that only the input knows."""
CLEAN_MARK = {b"litmap": b"clean papers 1"}
"""Metadata of a Parquet file that we wrote: its rows are clean papers already."""


@dataclass(frozen=True)
class Papers:
    """Papers that can be mapped.

    Attributes:
        frame: one row a paper, indexed by `paper_id`, sorted by it; COLUMNS, then `extra.*`.
    """

    frame: pd.DataFrame

    def __post_init__(self) -> None:
        if not self.frame.index.is_unique:
            raise MapError("two papers have the same paper_id")
        missing = [column for column in COLUMNS if column not in self.frame.columns]
        if missing:
            raise MapError(f"the papers lack the columns {', '.join(missing)}")

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def ids(self) -> tuple[str, ...]:
        """The paper ids, in row order."""
        return tuple(self.frame.index)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is embedded of each paper."""
        told = (self.frame[column] for column in ("title", "abstract", "keywords"))
        return tuple(text_of(*row) for row in zip(*told, strict=True))


def text_of(title: str, abstract: str, keywords: Sequence[str]) -> str:
    """What is embedded of a paper: title and abstract, or keywords where there is no abstract."""
    return ". ".join(part for part in (title, abstract or ", ".join(keywords)) if part)


def table(papers: Sequence[Mapping[str, Any]]) -> Papers:
    """The table of clean records, each with its `paper_id`."""
    extras = sorted({key for paper in papers for key in paper if key.startswith(EXTRA)})
    index = pd.Index([paper["paper_id"] for paper in papers], name="paper_id", dtype="str")
    frame = pd.DataFrame(list(papers), index=index, columns=[*COLUMNS, *extras])
    for column in NUMBER_COLUMNS:
        frame[column] = frame[column].astype("Int64")
    for column in extras:
        frame[column] = frame[column].fillna("").astype("str")
    return Papers(frame.sort_index())
