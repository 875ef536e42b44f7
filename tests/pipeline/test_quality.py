"""The numbers that say how good a map is, on maps that can be counted by hand."""

import numpy as np
import pytest
from sklearn.manifold import trustworthiness as reference

from pipeline import quality
from pipeline.layout import Layout
from pipeline.neighbours import Neighbours
from pipeline.quality import (
    NUMBERS,
    fidelity,
    name_uniqueness,
    nearest_on_map,
    sample,
    summary,
    trustworthiness,
)
from tests.pipeline.small import blobs, ids

LINE = Layout(ids(5), np.array([[0, 0], [1, 0], [3, 0], [6, 0], [10, 0]], np.float32))
"""Nearest two on the map: 0 → 1 2, 1 → 0 2, 2 → 1 0 (or 3), 3 → 2 4, 4 → 3 2."""


def graph(indices: list[list[int]]) -> Neighbours:
    return Neighbours(
        ids(len(indices)), np.array(indices, np.int32), np.ones((len(indices), 2), "f4")
    )


def on_an_arc(degrees: list[float]) -> np.ndarray:
    """Unit vectors at these angles: the nearer the angles, the more alike."""
    angles = np.radians(degrees)
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


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


def test_fidelity_in_parts_is_that_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fidelity(graph([[1, 2], [3, 4], [1, 4], [4, 2], [0, 3]]), LINE, k=2)
    monkeypatch.setattr(quality, "CELLS", 8)
    parts = fidelity(graph([[1, 2], [3, 4], [1, 4], [4, 2], [0, 3]]), LINE, k=2)
    assert parts.tolist() == whole.tolist()


def test_the_nearest_on_the_map_are_others_nearest_first() -> None:
    assert nearest_on_map(LINE.xy, 2)[[0, 3, 4]].tolist() == [[1, 2], [2, 4], [3, 2]]
    assert nearest_on_map(LINE.xy, 1, np.array([4])).tolist() == [[3]]
    spot = nearest_on_map(np.zeros((9, 2)), 3)
    assert spot.shape == (9, 3)


def test_a_map_that_keeps_all_nearest_can_be_trusted_wholly() -> None:
    degrees = [0.0, 1, 3, 6, 10, 15, 21]
    line = Layout(ids(7), np.column_stack([degrees, np.zeros(7)]).astype(np.float32))
    assert trustworthiness(on_an_arc(degrees), line, k=2) == 1.0


def test_trustworthiness_counts_how_far_down_a_false_neighbour_truly_is() -> None:
    """Papers 0 and 4 have changed places on the line; k = 1, so that n k (2n - 3k - 1) / 2 = 15.

    Shown nearest: 4 → 1, 1 → 4, 2 → 1, 3 → 2, 0 → 3. Their true ranks (1 is the nearest):
    1 of 4 is the third (after 3 and 2), 4 of 1 the fourth, 1 of 2 the first, 2 of 3 the first,
    3 of 0 the third; beyond k: 2 + 3 + 0 + 0 + 2 = 7.
    """
    true, shown = [0.0, 1, 3, 6, 10], [10.0, 1, 3, 6, 0]
    map_ = Layout(ids(5), np.column_stack([shown, np.zeros(5)]).astype(np.float32))
    assert trustworthiness(on_an_arc(true), map_, k=1) == pytest.approx(1 - 7 / 15)


@pytest.mark.parametrize("k", [1, 5, 15])
def test_trustworthiness_is_that_of_scikit_learn(k: int) -> None:
    vectors = blobs(6, 20, spread=0.3)
    map_ = Layout(ids(120), vectors[:, :2].copy())
    expected = reference(vectors, map_.xy, n_neighbors=k)
    assert trustworthiness(vectors, map_, k) == pytest.approx(expected, abs=1e-6)


def test_beyond_the_limit_a_sample_tells_about_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = blobs(6, 100, spread=0.3)
    map_ = Layout(ids(600), vectors[:, :2].copy())
    exact = trustworthiness(vectors, map_, 15)
    monkeypatch.setattr(quality, "EXACT", 500)
    monkeypatch.setattr(quality, "SAMPLE", 300)
    monkeypatch.setattr(quality, "CELLS", 6_000)
    estimate = trustworthiness(vectors, map_, 15)
    assert estimate != exact
    assert estimate == pytest.approx(exact, abs=0.02)
    assert trustworthiness(vectors, map_, 15) == estimate


def test_five_papers_have_two_neighbours_to_be_trusted() -> None:
    assert 0 <= trustworthiness(on_an_arc([0, 1, 3, 6, 10]), LINE, k=15) <= 1


def test_a_sample_is_always_the_same_and_all_where_there_are_few() -> None:
    assert sample(3, 5).tolist() == [0, 1, 2]
    drawn = sample(1000, 10)
    assert len(set(drawn.tolist())) == 10
    assert drawn.tolist() == sorted(drawn.tolist()) == sample(1000, 10).tolist()


@pytest.mark.parametrize(
    ("names", "share"),
    [
        ([["Graph networks", "Protein folding"]], 1.0),
        ([["Graph networks", "Networks, graph", "Protein folding", "Clouds"]], 0.5),
        ([["Graph network", "graph Networks"]], 0.0),
        ([["Clouds"], ["Clouds", "Rain"]], 1.0),
        ([["Bayesian inference", "Bayes inference"]], 1.0),
        ([["図書館", "図書"]], 1.0),
    ],
)
def test_a_name_is_unique_within_its_level_plurals_and_order_aside(
    names: list[list[str]], share: float
) -> None:
    assert name_uniqueness(names) == share


def test_the_summary_counts_topics_outliers_and_noise() -> None:
    told = summary(
        levels=np.array([[0, 0, 0, 0, 1], [0, 0, 0, 1, 2]], np.int32),
        noise=np.array([True, True, False, False, False]),
        outlier=np.array([True, False, False, False, False]),
        names=[["Clouds", "Rain"], ["Clouds", "Snow", "snows"]],
        shares=np.array([0.5, 1, 1, 1, 1]),
        trust=0.98765,
    )
    assert told == {
        "trustworthiness": 0.9877,
        "neighbour_preservation": 0.9,
        "coverage": 0.6,
        "noise_share": 0.4,
        "outlier_share": 0.2,
        "topics_by_level": [2, 3],
        "level_sizes": [
            {"least": 1, "median": 2.5, "largest_share": 0.8},
            {"least": 1, "median": 1.0, "largest_share": 0.6},
        ],
        "largest_topic_share": 0.6,
        "name_uniqueness": 0.6,
    }
    assert tuple(told) == NUMBERS
