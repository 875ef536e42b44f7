"""Clusters: HDBSCAN's settings are chosen by what the papers are like; its tree is made once."""

import numpy as np
import pytest

from pipeline.neighbours import neighbours
from pipeline.settings import Settings
from pipeline.topics.borders import smoothed
from pipeline.topics.clusters import Clusters, _hdbscan, _Trees, best_clusters
from tests.pipeline.small import blobs, unit_vectors


def clusters_of(values: np.ndarray, most: int = 0) -> Clusters:
    vectors = unit_vectors(values)
    graph = neighbours(vectors, Settings(neighbours=min(15, len(values) - 1)))
    return best_clusters(graph, smoothed(graph, vectors.values), vectors.values, most)


def test_groups_are_found_and_the_settings_told() -> None:
    found = clusters_of(blobs(centres=7, each=8))
    assert found.count == 7
    assert found.unfit == 0
    assert {"min_cluster_size", "min_samples", "cluster_selection_method"} <= set(found.settings)


def test_where_many_are_wanted_the_finest_setting_that_has_them_is_not_chosen() -> None:
    few, many = clusters_of(blobs(centres=9, each=9), 3), clusters_of(blobs(centres=9, each=9), 9)
    assert few.count >= 3
    assert many.count >= 9


@pytest.mark.parametrize("method", ["leaf", "eom"])
def test_a_tree_that_is_kept_gives_the_same_clusters_as_one_made_anew(method: str) -> None:
    points = np.random.default_rng(4).normal(size=(120, 4))
    kept = _Trees()
    for size in (3, 5, 9):
        shared = _hdbscan(points, size, 2, method, kept)
        alone = _hdbscan(points, size, 2, method, _Trees())
        assert shared[0].tolist() == alone[0].tolist()
        assert shared[1].tolist() == alone[1].tolist()
