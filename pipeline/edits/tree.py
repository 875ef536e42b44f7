"""The topic tree while it is edited: who is in which topic, which is part of which."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np


class Tree:
    """Topics by code, strictly nested before and after each change.

    Attributes:
        member: (levels, n) the code of each paper's topic on each level.
        level: (topics,) of each topic, from 0, the coarsest.
        parent: of each topic; -1 for those of the coarsest level.
        into: topic → the one that it has become part of.
    """

    def __init__(self, member: np.ndarray, level: np.ndarray) -> None:
        """Starts from a version as built; its arrays stay as they are."""
        self.member = member.copy()
        self.level = level
        self.parent = np.full(len(level), -1)
        for coarse, fine in pairwise(member):
            self.parent[fine] = coarse
        self.into: dict[int, int] = {}

    def now(self, topic: int) -> int:
        """The topic that this one is, or is part of, after the merges so far."""
        while topic in self.into:
            topic = self.into[topic]
        return topic

    def merge(self, topic: int, into: int) -> None:
        """All of one topic's papers, and the topics within it, come under another of its level."""
        topic, into = self.now(topic), self.now(into)
        if topic == into:
            return
        rows = self.member[self.level[topic]] == topic
        for above in self._chain(into):
            self.member[self.level[above], rows] = above
        self.parent[self.parent == topic] = into
        self.into[topic] = into

    def move(self, row: int, topic: int) -> None:
        """One paper comes into a topic of the finest level, and into all those above it."""
        for above in self._chain(self.now(topic)):
            self.member[self.level[above], row] = above

    def _chain(self, topic: int) -> Iterator[int]:
        """The topic and those above it."""
        while topic >= 0:
            yield topic
            topic = int(self.parent[topic])
