"""Turns: first come, first served, and who gives up leaves the line."""

import threading

import pytest

from dashboard import turns


@pytest.fixture(autouse=True)
def _line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_line", [])


def test_the_first_has_the_turn_and_then_the_next() -> None:
    for who in "abc":
        turns.ask(who)
    assert turns.wait("a", threading.Event())
    assert [turns.before(who) for who in "abcx"] == [0, 1, 2, 0]
    turns.done("a")
    assert turns.wait("b", threading.Event())


def test_who_gives_up_is_out_of_the_line() -> None:
    for who in "abc":
        turns.ask(who)
    given_up = threading.Event()
    given_up.set()
    assert not turns.wait("b", given_up)
    assert turns.before("c") == 1
