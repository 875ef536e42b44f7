"""Which texts are too long for a model, found beside other work.

A tokenizer takes as long over 100,000 abstracts as reading or comparing them does, but it runs
outside Python: so it works in a thread of its own while the next records are read.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

TooLong = Callable[[Sequence[str]], np.ndarray]
"""Texts → bool (n,): True for those that the model does not read to their end."""
AT_ONCE = 5_000
"""Texts that are handed over at a time."""


class Lengths:
    """Takes texts as they come, and counts in the end which are too long; used in a `with`."""

    def __init__(self, too_long: TooLong) -> None:
        self._too_long = too_long
        self._worker = ThreadPoolExecutor(1)
        self._waiting: list[str] = []
        self._measured: list[Future[dict[int, bool]]] = []

    def __enter__(self) -> "Lengths":
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.shutdown(cancel_futures=True)

    def add(self, text: str) -> None:
        """One more text that will probably be asked for."""
        self._waiting.append(text)
        if len(self._waiting) >= AT_ONCE:
            self._hand_over()

    def count(self, texts: Sequence[str]) -> int:
        """How many of these texts are too long; those not seen before are measured now."""
        self._hand_over()
        known: dict[int, bool] = {}
        for part in self._measured:
            known |= part.result()
        known |= self._measure([text for text in texts if hash(text) not in known])
        return sum(known[hash(text)] for text in texts)

    def _hand_over(self) -> None:
        self._measured.append(self._worker.submit(self._measure, self._waiting))
        self._waiting = []

    def _measure(self, texts: Sequence[str]) -> dict[int, bool]:
        return dict(zip(map(hash, texts), self._too_long(texts).tolist(), strict=True))
