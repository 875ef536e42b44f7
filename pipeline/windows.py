"""Texts longer than a model reads, split into windows: one vector of a text from its windows'.

The windows follow one another without overlap, each as long as what the model reads; the text's
vector is the mean of theirs, each weighed by its tokens, brought to length 1.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np


def joined(
    batches: Iterable[tuple[list[int], np.ndarray]], texts: Sequence[int], tokens: Sequence[int]
) -> Iterator[tuple[list[int], np.ndarray]]:
    """(texts, their vectors) as soon as all windows of a text are there.

    A text of one window has its window's vector, to the bit; in which order windows come does not
    change a vector.

    Args:
        batches: (windows, their unit vectors (len, d) float32), each window once.
        texts: the text that each window is of.
        tokens: of each window, without the marks that a tokenizer adds.
    """
    missing = Counter(texts)
    parts: dict[int, dict[int, np.ndarray]] = {}
    for windows, values in batches:
        whole: dict[int, np.ndarray] = {}
        for window, value in zip(windows, values, strict=True):
            text = texts[window]
            missing[text] -= 1
            parts.setdefault(text, {})[window] = value
            if not missing[text]:
                whole[text] = _mean(parts.pop(text), tokens)
        if whole:
            yield list(whole), np.stack(list(whole.values()))


def _mean(parts: dict[int, np.ndarray], tokens: Sequence[int]) -> np.ndarray:
    """The unit vector of windows, by window."""
    if len(parts) == 1:
        return next(iter(parts.values()))
    order = sorted(parts)
    total = sum(parts[window].astype(np.float64) * tokens[window] for window in order)
    length = float(np.linalg.norm(total))
    if not length:  # windows that cancel each other out: the first one speaks for the text
        return parts[order[0]]
    return np.asarray(total / length, np.float32)
