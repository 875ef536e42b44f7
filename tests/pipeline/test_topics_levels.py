"""Levels of topics: how many, and which is seen first."""

import numpy as np
import pytest

from pipeline.neighbours import neighbours
from pipeline.settings import Settings
from pipeline.topics.levels import default_level, level_sizes
from tests.pipeline.small import blobs, unit_vectors


@pytest.mark.parametrize(
    ("finest", "sizes"),
    [(1, [1]), (9, [9]), (24, [24]), (25, [12, 25]), (60, [12, 60]), (100, [12, 35, 100]),
     (330, [12, 36, 109, 330]), (1500, [12, 40, 134, 449, 1500])],
)  # fmt: skip
def test_levels_go_from_a_dozen_to_the_finest_in_even_steps(finest: int, sizes: list[int]) -> None:
    assert level_sizes(finest) == sizes


def test_the_level_seen_first_has_the_highest_modularity() -> None:
    graph = neighbours(unit_vectors(blobs(centres=6, each=6)), Settings(neighbours=5))
    true = np.repeat(np.arange(6), 6)
    level, scores = default_level(graph, [true // 3, true, np.arange(36)])
    assert level == 1
    assert scores[1] > max(scores[0], scores[2])
