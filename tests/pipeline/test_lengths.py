"""Texts measured beside other work: each once, and none missed."""

from collections.abc import Sequence

import numpy as np
import pytest

from pipeline import lengths as module
from pipeline.lengths import Lengths


class Ruler:
    """Finds texts of more than three letters too long, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.array([len(text) > 3 for text in texts], bool)


def test_texts_are_counted_whether_they_came_before_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    ruler = Ruler()
    with Lengths(ruler) as lengths:
        for text in ("a", "long", "longer", "b", "merged away"):
            lengths.add(text)
        assert lengths.count(["longer", "a", "made of two", "long", "long"]) == 4
    assert sorted(ruler.asked) == sorted(["a", "long", "longer", "b", "merged away", "made of two"])


def test_nothing_is_counted_of_nothing() -> None:
    with Lengths(Ruler()) as lengths:
        assert lengths.count([]) == 0


def test_an_error_while_measuring_is_raised_when_asked() -> None:
    def broken(texts: Sequence[str]) -> np.ndarray:
        raise ValueError("no tokenizer")

    with Lengths(broken) as lengths:
        lengths.add("text")
        with pytest.raises(ValueError, match="no tokenizer"):
            lengths.count(["text"])
