"""Names → how many papers of each topic hold all words of a name, in any order."""

from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.names.coding import Coded, distinct
from pipeline.names.roles import FUNCTION
from pipeline.names.stems import BREAK

Words = frozenset[int]
"""Stems of the words of a phrase that carry its meaning."""


class Evidence:
    """Which papers hold which words; kept as one bit a paper."""

    def __init__(self, coded: Coded, phrases: Iterable[Sequence[int]]) -> None:
        """
        Args:
            phrases: stems of every phrase that will be asked for.
        """
        self._papers = coded.papers
        self._carries = np.zeros(len(coded.stems), bool)
        self._carries[coded.stem[coded.flags & FUNCTION == 0]] = True
        self._carries[BREAK] = False
        wanted = np.zeros(len(coded.stems), bool)
        wanted[sorted({word for phrase in phrases for word in phrase})] = True
        places = np.flatnonzero(wanted[coded.stem])
        found = distinct(coded.stem[places].astype(np.int64) * coded.papers + coded.paper[places])
        stems, starts = np.unique(found // coded.papers, return_index=True)
        self._bits: dict[int, np.ndarray] = {}
        for word, rows in zip(stems.tolist(), np.split(found, starts[1:]), strict=True):
            holds = np.zeros(coded.papers, bool)
            holds[rows % coded.papers] = True
            self._bits[word] = np.packbits(holds)
        self._known: dict[Words, np.ndarray] = {}

    def words(self, phrase: Iterable[int]) -> Words:
        """Those of these stems that carry meaning ("of" carries none)."""
        return frozenset(word for word in phrase if self._carries[word])

    def holders(self, words: Words) -> np.ndarray:
        """The papers whose title and abstract hold all of these words, ascending."""
        if words not in self._known:
            bits = np.bitwise_and.reduce([self._bits[word] for word in sorted(words)])
            self._known[words] = np.flatnonzero(np.unpackbits(bits, count=self._papers))
        return self._known[words]


def shares(holders: np.ndarray, topic: np.ndarray, number: int, size: int) -> tuple[float, float]:
    """(share of a topic's papers that are among the holders, share of the other papers)."""
    inside = int((topic[holders] == number).sum())
    return inside / size, (len(holders) - inside) / max(len(topic) - size, 1)
