"""Texts are tokenized in lots, in order and none twice, whatever the sizes."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from pipeline import lots as module
from pipeline.lots import lots
from pipeline.settings import Long


class Words:
    """A tokenizer whose tokens are the lengths of words, between the marks 101 and 102."""

    def __init__(self) -> None:
        self.handed: list[int] = []
        self.threads: set[str] = set()

    def num_special_tokens_to_add(self) -> int:
        return 2

    def __call__(self, texts: Sequence[str], max_length: int, **options: Any) -> dict[str, Any]:
        self.handed.append(len(texts))
        self.threads.add(threading.current_thread().name)
        room = max_length - 2
        owners, ids = [], []
        for owner, text in enumerate(texts):
            words = [len(word) for word in text.split()]
            starts = range(0, max(len(words), 1), room)
            if not options.get("return_overflowing_tokens"):
                starts = starts[:1]
            for start in starts:
                owners.append(owner)
                ids.append([101, *words[start : start + room], 102])
        return {"input_ids": ids, "overflow_to_sample_mapping": owners}


TEXTS = ("a bb ccc", "a", "", "a bb ccc dddd eeeee", "a bb", "ccc")


def read(
    size: int, long: Long = "cut", most: int = 5, tokenizer: Words | None = None
) -> list[tuple[int, list[int], int]]:
    """The text, the tokens and the count of each window."""
    return [
        (text, ids.tolist(), count)
        for lot in lots(TEXTS, tokenizer or Words(), most, long, size)
        for text, ids, count in zip(*lot, strict=True)
    ]


@pytest.mark.parametrize("at_once", [1, 2, 100])
@pytest.mark.parametrize("size", [1, 4, 6, 100])
def test_each_text_is_one_window_of_what_the_model_reads(
    monkeypatch: pytest.MonkeyPatch, size: int, at_once: int
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    assert read(size) == [
        (0, [101, 1, 2, 3, 102], 3),
        (1, [101, 1, 102], 1),
        (2, [101, 102], 1),
        (3, [101, 1, 2, 3, 102], 3),
        (4, [101, 1, 2, 102], 2),
        (5, [101, 3, 102], 1),
    ]


@pytest.mark.parametrize("size", [1, 4, 100])
def test_a_long_text_may_be_several_windows_without_overlap(size: int) -> None:
    long = [window for window in read(size, "mean", most=4) if window[0] in (0, 3)]
    assert long == [
        (0, [101, 1, 2, 102], 2),
        (0, [101, 3, 102], 1),
        (3, [101, 1, 2, 102], 2),
        (3, [101, 3, 4, 102], 2),
        (3, [101, 5, 102], 1),
    ]


def test_the_tokenizer_works_in_one_thread_beside_ours_and_not_far_ahead() -> None:
    tokenizer = Words()
    reading = lots(TEXTS, tokenizer, 5, "cut", 2)
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    assert sum(tokenizer.handed) in (2, 4)
    assert len(tokenizer.threads) == 1
    assert threading.current_thread().name not in tokenizer.threads


def test_a_text_is_cut_before_it_is_tokenized_where_its_end_does_not_count() -> None:
    class Longest(Words):
        longest = 0

        def __call__(self, texts: Sequence[str], max_length: int, **options: Any) -> dict[str, Any]:
            self.longest = max(self.longest, *map(len, texts), 0)
            return super().__call__(texts, max_length, **options)

    tokenizer = Longest()
    list(lots(["word " * 100_000, "a"], tokenizer, 5, "cut", 9))
    assert tokenizer.longest == 5 * module.CHARACTERS


def test_no_texts_are_no_lot() -> None:
    assert list(lots([], Words(), 5, "cut", 9)) == []
