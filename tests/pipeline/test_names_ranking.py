"""Ranking: phrases near the topic's centre first, and which phrases say the same."""

import numpy as np
import pytest

from pipeline.names.candidates import tables
from pipeline.names.phrases import collect
from pipeline.names.ranking import Candidate, rank


def candidate(written: str, angle: float = 0.0) -> Candidate:
    """A phrase with a vector at an angle in degrees."""
    stems = tuple(written.lower().split())
    words = frozenset(map(hash, stems))
    vector = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    return Candidate(1.0, written, words, stems, vector, 0.5, 0.5, 0.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("network coding", "coding network"),
        ("ldpc code", "low density parity check code"),
        ("qos", "quality of service"),
    ],
)
def test_order_and_abbreviation_change_no_meaning(one: str, other: str) -> None:
    assert candidate(one).means_same(candidate(other, 60))
    assert candidate(other).means_same(candidate(one, 60))


def test_forms_of_a_word_mean_the_same_where_the_model_says_so() -> None:
    one = candidate("recommender systems")
    assert one.means_same(candidate("recommendation systems", 10))
    assert not one.means_same(candidate("operating systems", 50))
    assert not one.means_same(candidate("collaborative filtering", 10))  # no word in common


def test_a_part_of_a_name_is_like_it_among_siblings() -> None:
    part, whole = candidate("sensor networks"), candidate("wireless sensor networks", 50)
    assert part.like(whole, siblings=False)
    word = candidate("graphs")
    assert word.like(candidate("planar graphs", 50), siblings=True)
    assert not word.like(candidate("planar graphs", 50), siblings=False)
    assert word.like(candidate("large graphs", 20), siblings=False)


def test_of_equal_phrases_the_nearer_to_the_centre_comes_first() -> None:
    texts = [("", "Road maps. Sea charts.")] * 4 + [("", "Protein folding.")] * 4
    topic = np.array([0] * 4 + [1] * 4, np.int32)
    directions = {"Road maps": (0.0, 1.0), "Sea charts": (1.0, 0.0)}
    phrases = collect(texts)
    ranked = rank(
        [topic],
        tables(phrases, [topic]),
        phrases,
        [np.array([[1.0, 0.0], [0.0, 1.0]])],
        lambda written: np.array([directions.get(phrase, (0.0, 1.0)) for phrase in written]),
    )
    assert [found.written for found in ranked[0][0]] == ["Sea charts", "Road maps"]
    assert {(found.share, found.held, found.elsewhere) for found in ranked[0][0]} == {(1, 1, 0)}
