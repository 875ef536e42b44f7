"""Remembering a topic by its papers, and finding it again in another version of the map."""

from collections.abc import Iterable
from functools import cached_property
from hashlib import blake2b
from typing import TypeVar

import numpy as np
import pandas as pd

from pipeline.edits.kinds import TopicMark

MOST_PAPERS = 400
"""Papers that a topic is remembered by."""
LEAST = 0.5
"""A topic is the one remembered where their agreement is more than this."""
CLEARLY = 0.1
"""A topic of another level must agree so much better than one of the same level."""


T = TypeVar("T")


def level_columns(papers: pd.DataFrame) -> list[str]:
    """`level_0`, `level_1`, …: the columns of each paper's topics, from the coarsest on."""
    names = [str(name) for name in papers.columns if str(name).startswith("level_")]
    return sorted(names, key=lambda name: int(name.removeprefix("level_")))


def mark(papers: pd.DataFrame, topics: pd.DataFrame, topic: str, name: str = "") -> TopicMark:
    """What a topic of a version, as built, is remembered by.

    Args:
        papers, topics: of the version, indexed by paper_id and topic_id.
        name: what it is called now, where that is not its name as built.
    """
    level = int(topics["level"].loc[topic])
    inside = [str(paper) for paper in papers.index[papers[f"level_{level}"] == topic]]
    kept = sorted(inside)
    if len(kept) > MOST_PAPERS:
        kept = sorted(sorted(inside, key=_hash)[:MOST_PAPERS])
    return TopicMark(
        topic=topic,
        level=level,
        name=name or str(topics.at[topic, "name"]),
        size=len(inside),
        papers=tuple(kept),
        total=len(papers),
    )


def _hash(paper: str) -> int:
    return int.from_bytes(blake2b(paper.encode("utf-8", "replace"), digest_size=8).digest(), "big")


class Finder:
    """Finds remembered topics among those of a version, as built.

    The agreement of a topic with a mark is F1 (Dice's coefficient) of their papers: twice the
    shared ones through the sum of both. Papers that the version lacks do not count. Where the map
    has grown since, the new papers are taken as spread evenly: a topic counts as so much smaller
    as the map has become larger. A mark with a sample of the papers is compared with the same
    sample of each topic: the papers whose hash is at most the largest in the mark.
    """

    def __init__(self, papers: pd.DataFrame, topics: pd.DataFrame) -> None:
        """Of the version, indexed by paper_id and topic_id."""
        self._papers: pd.Index = papers.index
        self.ids = [str(topic) for topic in topics.index]
        self.level = topics["level"].to_numpy(int)
        code = {topic: i for i, topic in enumerate(self.ids)}
        self.member = np.stack(
            [papers[column].map(code).to_numpy(int) for column in level_columns(papers)]
        )
        """(levels, n) the code of each paper's topic on each level; codes are places in `ids`."""
        self._sizes = self._count(np.arange(len(papers)))

    @cached_property
    def _hashes(self) -> np.ndarray:
        return np.array([_hash(paper) for paper in self._papers.tolist()], np.uint64)

    def row(self, paper: str) -> int | None:
        """The row of a paper; None where this version does not have it."""
        at = int(self._papers.get_indexer(pd.Index([paper]))[0])
        return at if at >= 0 else None

    def topic(self, mark: TopicMark) -> int | None:
        """The topic that a mark remembers, of its own level where that agrees about as well."""
        scores = self._scores(mark)
        return self._chosen(mark, {level: self._best(scores, level) for level in self._levels})

    def finest(self, mark: TopicMark) -> int | None:
        """The topic of the finest level that a mark remembers, or the main part of it there."""
        deepest = int(self.level.max())
        best, score = self._best(self._scores(mark), deepest)
        if score > LEAST:
            return best
        found = self.topic(mark)
        if found is None:
            return None
        rows = self._rows(mark)
        rows = rows[self.member[self.level[found]][rows] == found]
        return int(self._count(rows, [deepest]).argmax()) if len(rows) else None

    def pair(self, one: TopicMark, other: TopicMark) -> tuple[int, int] | None:
        """Two topics of one level that two marks remember; the same one twice where the papers
        of both are together already."""
        scores = self._scores(one), self._scores(other)
        pairs = {}
        for level in self._levels:
            (a, of_a), (b, of_b) = (self._best(score, level) for score in scores)
            pairs[level] = ((a, b), min(of_a, of_b))
        if found := self._chosen(one, pairs):
            return found
        for kept, gone in ((other, one), (one, other)):
            topic = self.topic(kept)
            if topic is not None and self._share(gone, topic) > LEAST:
                return topic, topic
        return None

    @property
    def _levels(self) -> Iterable[int]:
        return range(len(self.member))

    @staticmethod
    def _chosen(mark: TopicMark, best: dict[int, tuple[T, float]]) -> T | None:
        fitting = {level: pair for level, pair in best.items() if pair[1] > LEAST}
        if not fitting:
            return None
        level = max(fitting, key=lambda at: (fitting[at][1], at))
        same = fitting.get(mark.level)
        if same is not None and same[1] >= fitting[level][1] - CLEARLY:
            return same[0]
        return fitting[level][0]

    def _best(self, scores: np.ndarray, level: int) -> tuple[int, float]:
        here = np.where(self.level == level, scores, -1.0)
        best = int(here.argmax())
        return best, float(here[best])

    def _scores(self, mark: TopicMark) -> np.ndarray:
        """(topics,) the agreement of each with the mark."""
        rows = self._rows(mark)
        shared = self._count(rows)
        sizes = self._sizes
        if len(mark.papers) < mark.size:
            most = max(map(_hash, mark.papers))
            sizes = self._count(np.flatnonzero(self._hashes <= np.uint64(most)))
        growth = max(1.0, len(self._papers) / mark.total)
        return np.asarray(
            2 * shared / np.maximum(len(rows) + np.maximum(sizes / growth, shared), 1)
        )

    def _share(self, mark: TopicMark, topic: int) -> float:
        rows = self._rows(mark)
        return float(self._count(rows)[topic] / len(rows)) if len(rows) else 0.0

    def _rows(self, mark: TopicMark) -> np.ndarray:
        rows = self._papers.get_indexer(pd.Index(list(mark.papers)))
        return np.unique(rows[rows >= 0])

    def _count(self, rows: np.ndarray, levels: Iterable[int] | None = None) -> np.ndarray:
        """(topics,) how many of these rows are in each topic."""
        chosen = self._levels if levels is None else levels
        counts = np.zeros(len(self.ids), int)
        for level in chosen:
            counts += np.bincount(self.member[level][rows], minlength=len(self.ids))
        return counts
