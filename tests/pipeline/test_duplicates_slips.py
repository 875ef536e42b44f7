"""Slips of the pen, and syllables that make another word."""

import pytest

from pipeline.duplicates.slips import slips, turned


@pytest.mark.parametrize(
    "other",
    ["counting clouds form below", "counting cluods from below", "countingclouds from below"],
)
def test_a_letter_or_two_or_a_space_is_a_slip(other: str) -> None:
    assert slips("counting clouds from below", other)


@pytest.mark.parametrize("other", ["counting crowds from below", "counting clouds from above"])
def test_another_word_is_no_slip(other: str) -> None:
    assert not slips("counting clouds from below", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("directed graphs", "undirected graphs"), ("linear maps", "non linear maps")],
)
def test_a_syllable_in_front_makes_another_word(one: str, other: str) -> None:
    assert turned(one, other)
    assert turned(other, one)


def test_a_letter_doubled_by_mistake_turns_no_word() -> None:
    assert not turned("aanalysis of clouds", "analysis of clouds")
