"""Texts → lots of tokens, each lot tokenized while the one before it is encoded.

A tokenizer runs outside Python, so a thread of its own costs the encoder little; and a million
texts are never all there as tokens.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from pipeline.settings import Long

AT_ONCE = 2_048
"""Texts that the tokenizer is handed at a time; so many are finished when all is given up."""
CHARACTERS = 20
"""Of a token, at most, where only the beginning of a text is read."""


class Lot(NamedTuple):
    """Texts as tokens, in windows of what the model reads at a time.

    Attributes:
        texts: the text that each window is of, by position.
        ids: the tokens of each window, int32, with the marks that a tokenizer adds.
        counts: tokens of each window without those marks.
    """

    texts: list[int]
    ids: list[np.ndarray]
    counts: list[int]


def lots(
    texts: Sequence[str], tokenizer: Any, most: int | None, long: Long, size: int
) -> Iterator[Lot]:
    """All texts, `size` at a time.

    Args:
        tokenizer: of the transformers library.
        most: tokens that the model reads; None without a limit.
        long: what of a longer text counts; "cut": one window, "mean": as many as it fills.
    """

    def tokenized(begin: int, end: int) -> Lot:
        marks = tokenizer.num_special_tokens_to_add()
        owners, ids = _windows(texts[begin:end], tokenizer, most, long)
        return Lot(
            [begin + owner for owner in owners],
            [np.array(window, np.int32) for window in ids],
            [max(len(window) - marks, 1) for window in ids],
        )

    def ahead(start: int) -> list[Future[Lot]]:
        stop = min(start + size, len(texts))
        parts = range(start, stop, AT_ONCE)
        return [worker.submit(tokenized, begin, min(begin + AT_ONCE, stop)) for begin in parts]

    worker = ThreadPoolExecutor(1)
    try:
        waiting = ahead(0)
        for start in range(0, len(texts), size):
            parts = [part.result() for part in waiting]
            waiting = ahead(start + size)
            yield Lot(*(list(chain(*lists)) for lists in zip(*parts, strict=True)))
    finally:
        worker.shutdown(cancel_futures=True)


def _windows(
    texts: Sequence[str], tokenizer: Any, most: int | None, long: Long
) -> tuple[Sequence[int], list[list[int]]]:
    """The text that each window is of, and its tokens."""
    options = {"truncation": True, "max_length": most, "return_attention_mask": False}
    if long == "cut":
        clipped = [text[: CHARACTERS * (most or 512)] for text in texts]
        return range(len(texts)), tokenizer(clipped, **options)["input_ids"]
    told = tokenizer(list(texts), **options, stride=0, return_overflowing_tokens=True)
    return told["overflow_to_sample_mapping"], told["input_ids"]
