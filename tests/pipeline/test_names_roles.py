"""Roles: what a word may do in a phrase."""

import numpy as np
import pytest

from pipeline.names.roles import (
    CHARACTER,
    FUNCTION,
    INSIDE,
    NOT_ALONE,
    NOT_FIRST,
    NOT_LAST,
    foreign,
    roles,
)


def role(word: str, *others: str) -> int:
    """The flags of a word among others."""
    return int(roles([word, *others])[0])


def test_function_words_neither_begin_nor_end_a_phrase() -> None:
    assert role("Each") == FUNCTION | NOT_FIRST | NOT_LAST | NOT_ALONE
    assert role("of") & INSIDE
    assert not role("graph")


def test_words_of_method_are_no_subject_by_themselves() -> None:
    assert role("propose") == NOT_ALONE | NOT_FIRST | NOT_LAST
    assert role("training") == NOT_ALONE  # but "training data" and "robot training" are


def test_adverbs_are_told_from_nouns_with_their_ending() -> None:
    assert role("provably", "provable") & NOT_FIRST
    assert role("assembly", "assemble") == 0
    assert role("efficiently", "efficient") & NOT_FIRST
    assert role("automatically", "automatic") & NOT_LAST
    assert role("anomaly", "detection") == 0


def test_a_past_participle_ends_no_phrase() -> None:
    assert role("played", "play") == NOT_LAST | NOT_ALONE
    assert role("speeds", "seed") == 0


@pytest.mark.parametrize("number", ["2024", "1-2/p", "3.5", "10,000"])
def test_numbers_do_not_begin_a_phrase(number: str) -> None:
    assert role(number) & NOT_FIRST
    assert role(number) & NOT_ALONE


@pytest.mark.parametrize("word", ["3D", "5G", "3-SAT", "2-dimensional"])
def test_words_that_begin_with_a_digit_do(word: str) -> None:
    assert not role(word) & (NOT_FIRST | NOT_LAST)


def test_a_variable_is_no_end_of_a_phrase() -> None:
    assert role("n") & NOT_FIRST
    assert role("n") & NOT_LAST
    assert not role("C") & NOT_FIRST  # "C programs"


def test_a_character_is_no_word_but_hiragana_between_words_is_grammar() -> None:
    assert role("学") == CHARACTER | NOT_ALONE
    assert role("の") & FUNCTION
    assert role("的") & FUNCTION
    assert role("ロボット") == 0


def test_foreign_function_words_count_in_papers_of_their_language_alone() -> None:
    words = ["die", "war", "und", "the", "of", "Netze"]
    german, english = [0, 1, 2, 5, 0], [3, 0, 4, 3, 1]
    surface = np.array([*german, *english])
    paper = np.repeat([0, 1], 5)
    assert foreign(words, surface, paper, 2).tolist() == [
        True,
        True,
        True,
        False,
        True,
        *[False] * 5,
    ]
