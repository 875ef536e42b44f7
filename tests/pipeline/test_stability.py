"""Stability: how much of the topics comes back, with topics that are made to come back or not."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from pipeline.stability import Effort, Shown, mutual_information, stability

HALVES = np.repeat([0, 1], 20)
QUARTERS = np.repeat([0, 1, 2, 3], 10)
OWN = Shown(QUARTERS, HALVES)


def steady(rows: np.ndarray, seed: int) -> Shown:
    """Always the same topics, under other numbers."""
    return Shown(3 - QUARTERS[rows], 1 - HALVES[rows])


def test_topics_that_come_back_have_an_agreement_of_one() -> None:
    told = stability(steady, 40, 7, Effort(100, seeds=2, subsamples=3), OWN)
    assert told == {
        "papers": 40,
        "seeds": {"runs": 2, "finest": 1.0, "default": 1.0},
        "subsamples": {"runs": 3, "finest": 1.0, "default": 1.0},
    }


def test_topics_that_another_seed_shuffles_have_next_to_none() -> None:
    def shuffled(rows: np.ndarray, seed: int) -> Shown:
        return Shown(np.random.default_rng(seed).permutation(QUARTERS)[rows], HALVES[rows])

    told = stability(shuffled, 40, 7, Effort(100, seeds=4, subsamples=0), OWN)
    assert told
    assert told["seeds"]["finest"] < 0.2
    assert told["seeds"]["default"] == 1.0
    assert told["subsamples"] is None


def test_other_seeds_see_all_papers_and_subsamples_nine_of_ten() -> None:
    asked: list[tuple[int, int]] = []

    def noted(rows: np.ndarray, seed: int) -> Shown:
        assert rows.tolist() == sorted(set(rows.tolist()))
        asked.append((len(rows), seed))
        return steady(rows, seed)

    stability(noted, 40, 2**32 - 2, Effort(100, seeds=2, subsamples=2), OWN)
    assert asked == [(40, 2**32 - 1), (40, 0), (36, 2**32 - 2), (36, 2**32 - 2)]


def test_of_many_papers_a_sample_is_compared_with_its_own_topics() -> None:
    asked: list[tuple[int, int]] = []

    def noted(rows: np.ndarray, seed: int) -> Shown:
        asked.append((len(rows), seed))
        return steady(rows, seed)

    told = stability(noted, 40, 7, Effort(20, seeds=1, subsamples=1), OWN)
    assert asked == [(20, 7), (20, 8), (18, 7)]
    assert told
    assert told["papers"] == 20
    assert told["seeds"]["finest"] == 1.0


def test_of_a_handful_of_papers_nothing_is_measured() -> None:
    assert stability(steady, 19, 7, Effort(100, 1, 1), OWN) is None


def test_the_agreement_is_the_adjusted_mutual_information() -> None:
    one, other = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    assert mutual_information(one, one) == pytest.approx(1)
    assert mutual_information(one, other) == pytest.approx(adjusted_mutual_info_score(one, other))
    assert mutual_information(one, np.array([0, 1, 0, 1, 0, 1])) < 0.1
