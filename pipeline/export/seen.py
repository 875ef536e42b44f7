"""A version of a map as the page shows it: with a reader's edits on top, its topics in colour."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline.edits import apply, edits_file, load
from pipeline.export.colours import MIXED, Colour, colours_of
from pipeline.store import MapFolder


@dataclass(frozen=True)
class SeenTopic:
    """One topic of the tree.

    Attributes:
        size: its papers that are seen.
        rank: its place among the topics of its level.
        phrases: (key phrase, share of its papers that use it, 0 where unknown).
        exemplars: ids of its most typical papers.
        nearest: (topic id, cosine of their centres), nearest first.
        colours: one a level: its colour where the topics of that level are told apart.
    """

    id: str
    parent: str | None
    level: int
    rank: int
    name: str
    size: int
    x: float
    y: float
    phrases: tuple[tuple[str, float], ...]
    exemplars: tuple[str, ...]
    nearest: tuple[tuple[str, float], ...]
    colours: tuple[Colour, ...] = ()


@dataclass(frozen=True)
class Seen:
    """A version as a reader sees it.

    Attributes:
        papers, table: papers and topics, as of a MapFolder, hidden ones too.
        topics: those that are shown, coarse to fine, largest first.
        hidden: (n,) bool, the papers in hidden topics.
        level: of the topics that are told apart by colour.
    """

    papers: pd.DataFrame
    table: pd.DataFrame
    topics: tuple[SeenTopic, ...]
    hidden: np.ndarray
    level: int

    @property
    def levels(self) -> int:
        """How many levels of topics there are."""
        return 1 + max(topic.level for topic in self.topics)

    def at_level(self, level: int) -> list[SeenTopic]:
        """The topics of a level that are shown, largest first."""
        return [topic for topic in self.topics if topic.level == level]


def seen(opened: MapFolder) -> Seen:
    """The version with the edits that stand beside it.

    Raises:
        MapError: the map or its file of edits is damaged.
    """
    edits = load(edits_file(opened.path.parent.parent, opened.name))
    table = opened.topics.sort_values("level", kind="stable")
    built = _topics(table, opened.papers, np.zeros(len(opened.papers), bool))
    levels = 1 + int(table["level"].max())
    given = [colours_of(built, level) for level in range(levels)]
    level = opened.manifest.get("default_level", 0)
    level = level if type(level) is int and 0 <= level < levels else 0
    if not edits:
        none = np.zeros(len(opened.papers), bool)
        return Seen(opened.papers, table, _coloured(built, given), none, level)
    applied = apply(opened.papers, opened.topics, edits)
    table = applied.topics.sort_values("level", kind="stable")
    topics = _topics(table, applied.papers, applied.unseen)
    colours = [colours_of(topics, at, like) for at, like in enumerate(given)]
    shown = [topic for topic in _coloured(topics, colours) if topic.id not in applied.hidden]
    return Seen(applied.papers, table, tuple(shown), applied.unseen, level)


def _topics(table: pd.DataFrame, papers: pd.DataFrame, unseen: np.ndarray) -> list[SeenTopic]:
    """The topics, hidden ones too, in no colour yet."""
    shown = papers[~unseen]
    levels = range(1 + int(table["level"].max()))
    sizes = {level: shown[f"level_{level}"].value_counts() for level in levels}
    within = table.groupby("level").cumcount()
    rows: dict[Any, dict[Any, Any]] = table.to_dict("index")
    return [
        SeenTopic(
            id=str(topic),
            parent=row["parent_id"] if isinstance(row["parent_id"], str) else None,
            level=int(row["level"]),
            rank=int(rank),
            name=str(row["name"]),
            size=int(sizes[int(row["level"])].get(topic, 0)),
            x=float(row["x"]),
            y=float(row["y"]),
            phrases=_pairs(row["key_phrases"], row["key_phrase_shares"]),
            exemplars=tuple(str(paper) for paper in row["exemplars"]),
            nearest=_pairs(row["nearest"], row["nearest_similarity"]),
        )
        for (topic, row), rank in zip(rows.items(), within, strict=True)
    ]


def _pairs(names: Any, numbers: Any) -> tuple[tuple[str, float], ...]:
    return tuple((str(name), float(number)) for name, number in zip(names, numbers, strict=True))


def _coloured(topics: list[SeenTopic], colours: list[dict[str, Colour]]) -> tuple[SeenTopic, ...]:
    """The topics with their colours at each level."""
    return tuple(
        SeenTopic(**{**vars(topic), "colours": tuple(at.get(topic.id, MIXED) for at in colours)})
        for topic in topics
    )
