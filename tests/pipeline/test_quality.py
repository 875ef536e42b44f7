"""The numbers that say how good a map is, on maps that can be counted by hand."""

import numpy as np
import pytest

from pipeline.layout import Layout
from pipeline.neighbours import Neighbours
from pipeline.quality import fidelity, summary
from pipeline.topics import TopicTree
from tests.pipeline.small import ids

LINE = Layout(ids(5), np.array([[0, 0], [1, 0], [3, 0], [6, 0], [10, 0]], np.float32))
"""Nearest two on the map: 0 → 1 2, 1 → 0 2, 2 → 1 0 (or 3), 3 → 2 4, 4 → 3 2."""


def graph(indices: list[list[int]]) -> Neighbours:
    return Neighbours(
        ids(len(indices)), np.array(indices, np.int32), np.ones((len(indices), 2), "f4")
    )


def test_fidelity_is_the_share_of_true_neighbours_that_are_near_on_the_map() -> None:
    shares = fidelity(graph([[1, 2], [3, 4], [1, 4], [4, 2], [0, 3]]), LINE, k=2)
    assert shares.tolist() == [1.0, 0.0, 0.5, 1.0, 0.5]


def test_fidelity_looks_at_k_neighbours_and_not_at_more() -> None:
    shares = fidelity(graph([[1, 4], [0, 4], [1, 4], [2, 0], [3, 0]]), LINE, k=1)
    assert shares.tolist() == [1.0] * 5
    assert fidelity(graph([[4, 1]] * 4 + [[0, 1]]), LINE, k=1).tolist() == [0.0] * 5


def test_fidelity_of_papers_on_one_spot_is_a_share() -> None:
    spot = Layout(ids(5), np.zeros((5, 2), np.float32))
    shares = fidelity(graph([[1, 2], [0, 2], [0, 1], [0, 1], [0, 1]]), spot, k=15)
    assert ((shares >= 0) & (shares <= 1)).all()


def test_the_summary_counts_topics_outliers_and_noise() -> None:
    tree = TopicTree(
        ids(5),
        levels=np.array([[0, 0, 0, 0, 1], [0, 0, 0, 1, 2]], np.int32),
        strength=np.ones(5, np.float32),
        noise=np.array([True, True, False, False, False]),
        outlier=np.array([True, False, False, False, False]),
        persistence=(np.ones(2), np.ones(3)),
        default=0,
        chosen={},
    )
    assert summary(tree, np.array([0.5, 1, 1, 1, 1])) == {
        "fidelity_mean": pytest.approx(0.9),
        "outlier_share": 0.2,
        "noise_share": 0.4,
        "topics_by_level": [2, 3],
        "largest_topic_share": 0.6,
    }
