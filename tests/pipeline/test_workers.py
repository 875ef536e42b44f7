"""Calls run beside each other, and their results come in order."""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import cast

import pytest

from pipeline.workers import in_order


def slow(number: int) -> Callable[[], int]:
    """A call that takes the longer the smaller its number."""

    def call() -> int:
        time.sleep(0.01 * (5 - number))
        return number

    return call


def test_results_come_in_the_order_of_the_calls() -> None:
    assert list(in_order(map(slow, range(5)), 3, lambda: None)) == [0, 1, 2, 3, 4]
    assert list(in_order([], 3, lambda: None)) == []


def test_calls_run_beside_each_other_in_threads_that_were_prepared() -> None:
    together = threading.Barrier(2, timeout=10)
    prepared: set[int] = set()

    def call() -> int:
        together.wait()  # fails where the other call does not run now
        return threading.get_ident()

    ran = set(in_order([call, call], 2, lambda: prepared.add(threading.get_ident())))
    assert ran == prepared
    assert len(ran) == 2


def test_few_calls_are_begun_ahead_of_their_turn() -> None:
    asked: list[int] = []

    def calls() -> Iterator[Callable[[], int]]:
        for number in range(100):
            asked.append(number)
            yield partial(int, number)

    results = cast("Generator[int]", in_order(calls(), 2, lambda: None))
    assert next(results) == 0
    assert len(asked) == 5
    results.close()
    assert len(asked) == 5


def test_an_error_ends_it_in_its_turn() -> None:
    def fail() -> int:
        raise ValueError("broken")

    results = in_order([slow(0), fail, slow(2)], 2, lambda: None)
    assert next(results) == 0
    with pytest.raises(ValueError, match="broken"):
        next(results)
