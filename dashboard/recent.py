"""What was worked out last, kept for whoever asks next. No streamlit."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np

ANSWERS_BYTES = 64_000_000
LEAST_ANSWERS, MOST_ANSWERS = 8, 64
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The last values, by key; what was not asked for longest goes first. For several threads."""

    def __init__(self, most: int) -> None:
        """Of so many values at most."""
        self._most, self._lock = most, Lock()
        self._values: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        """The value; None where it is not kept (any more)."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: K, value: V) -> V:
        """The value, which is kept from now on."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


class Counts:
    """What was counted among papers that pass: once for everybody who looks at the same papers."""

    def __init__(self, most: int) -> None:
        """Of so many counts at most."""
        self._kept: Recent[tuple[str, int], tuple[np.ndarray, Any]] = Recent(most)

    def of(self, what: str, passing: np.ndarray, count: Callable[[np.ndarray], V]) -> V:
        """The count of what passes; counted where that is not known.

        Args:
            what: names the count.
            passing: bool (n,). Only of an array that nobody may write into the count is kept,
                and with the count the array, so that no other can take its place in memory.
        """
        if passing.flags.writeable:
            return count(passing)
        key = (what, id(passing))
        counted: V = (self._kept.get(key) or self._kept.keep(key, (passing, count(passing))))[1]
        return counted


class Kept:
    """What a catalogue has read and worked out last, for all sessions."""

    def __init__(self, papers: int) -> None:
        """Nothing yet; of a larger map fewer answers, which take a few bytes a paper each."""
        answers = min(max(ANSWERS_BYTES // (10 * max(papers, 1)), LEAST_ANSWERS), MOST_ANSWERS)
        self.papers: Recent[int, Any] = Recent(1000)
        self.neighbours: Recent[int, list[tuple[str, float]]] = Recent(200)
        self.answers: Recent[Hashable, Any] = Recent(answers)
        self.counts = Counts(4 * answers)
