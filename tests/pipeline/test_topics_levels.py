"""Levels of topics: how many, what joins what, and which is seen first."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, ward

from pipeline.neighbours import neighbours
from pipeline.settings import Settings
from pipeline.topics.levels import coarser, default_level, level_sizes
from tests.pipeline.small import blobs, unit_vectors


@pytest.mark.parametrize(
    ("finest", "sizes"),
    [(1, [1]), (9, [9]), (24, [24]), (25, [12, 25]), (60, [12, 60]), (100, [12, 35, 100]),
     (330, [12, 36, 109, 330]), (1500, [12, 40, 134, 449, 1500])],
)  # fmt: skip
def test_levels_go_from_a_dozen_to_the_finest_in_even_steps(finest: int, sizes: list[int]) -> None:
    assert level_sizes(finest) == sizes


def test_joining_is_wards_of_the_papers_themselves() -> None:
    """Against SciPy on all papers, where each fine topic is a bundle of nearly equal papers."""
    random = np.random.default_rng(3)
    sizes = [2, 9, 4, 12, 3, 7, 5, 6]
    topic = np.repeat(np.arange(8), sizes)
    papers = random.normal(size=(8, 3))[topic] + random.normal(scale=1e-4, size=(48, 3))
    cuts = coarser(papers, topic, [2, 3, 5, 8])
    for cut, count in zip(cuts, (2, 3, 5, 8), strict=True):
        expected = fcluster(ward(papers), count, "maxclust")
        pairs = set(zip(cut[topic], expected, strict=True))
        assert len(pairs) == count == cut.max() + 1


def test_a_large_topic_is_joined_later_than_a_small_one_as_far_away() -> None:
    papers = np.repeat([[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0]], [10, 10, 2], axis=0)
    topic = np.repeat([0, 1, 2], [10, 10, 2])
    (cut,) = coarser(papers, topic, [2])
    assert cut[0] == cut[2] != cut[1]


def test_the_level_seen_first_has_the_highest_modularity() -> None:
    graph = neighbours(unit_vectors(blobs(centres=6, each=6)), Settings(neighbours=5))
    true = np.repeat(np.arange(6), 6)
    level, scores = default_level(graph, [true // 3, true, np.arange(36)])
    assert level == 1
    assert scores[1] > max(scores[0], scores[2])
