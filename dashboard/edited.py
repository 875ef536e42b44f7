"""A version with a reader's edits on top, as the page sees it. No streamlit."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from pipeline.edits import Applied
from pipeline.store import MapFolder


@dataclass(frozen=True)
class EditedFolder(MapFolder):
    """A version whose papers and topics are edited; all else of it is as built.

    Attributes:
        applied: may be without the papers' texts, which no edit changes.
    """

    applied: Applied

    @cached_property
    def papers(self) -> pd.DataFrame:
        """As of a MapFolder, with the topics as they are now; as far as `applied` has them."""
        return self.applied.papers

    @cached_property
    def topics(self) -> pd.DataFrame:
        """As of a MapFolder, the topics as they are now, hidden ones too."""
        return self.applied.topics


T = TypeVar("T")


class Shown(dict[str, T]):
    """What is shown, by id; what is hidden is not in it, but is found by [id]."""

    def __init__(self, everything: Mapping[str, T], hidden: Set[str]) -> None:
        """Of these all but the hidden ones are shown."""
        super().__init__({key: value for key, value in everything.items() if key not in hidden})
        self._hidden = {key: everything[key] for key in hidden if key in everything}

    def __missing__(self, key: str) -> T:
        return self._hidden[key]


def without_texts(applied: Applied) -> Applied:
    """The same, of the papers only what edits change: texts are read when they are shown."""
    papers = applied.papers
    changed = ("topic_id", "strength", "outlier", "noise")
    kept = [name for name in papers.columns if name in changed or str(name).startswith("level_")]
    return replace(applied, papers=papers[kept].copy())


def changes_of(applied: Applied, built: MapFolder) -> dict[str, Any]:
    """What the map draws otherwise than points.bin says; topics by their rank there.

    Returns:
        `merged`: pairs of the rank that is gone and the rank that it is part of; `moved`: pairs
        of a row and its rank; `hidden`: ranks that are greyed.
    """
    level = built.topics["level"]
    finest = [str(topic) for topic in built.topics.index[level == level.max()]]
    rank = {topic: i for i, topic in enumerate(finest)}
    rows = applied.papers.index.get_indexer(pd.Index(applied.moved))
    topics = applied.papers["topic_id"].iloc[rows]
    return {
        "merged": [[rank[a], rank[b]] for a, b in applied.merged.items() if a in rank],
        "moved": [[int(row), rank[str(t)]] for row, t in zip(rows, topics, strict=True)],
        "hidden": sorted(rank[topic] for topic in applied.hidden if topic in rank),
    }
