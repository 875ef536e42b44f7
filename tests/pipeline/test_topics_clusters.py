"""Clusters: HDBSCAN's settings are chosen by what the papers are like; its tree is made once."""

import numpy as np

from pipeline.neighbours import neighbours
from pipeline.settings import Settings
from pipeline.topics.borders import smoothed
from pipeline.topics.clusters import Clusters, _hdbscan, _Trees, best_clusters
from tests.pipeline.small import blobs, unit_vectors


def clusters_of(values: np.ndarray, wanted: int = 0) -> Clusters:
    vectors = unit_vectors(values)
    graph = neighbours(vectors, Settings(neighbours=min(15, len(values) - 1)))
    return best_clusters(graph, smoothed(graph, vectors.values), vectors.values, wanted)


def test_groups_are_found_and_the_settings_told() -> None:
    found = clusters_of(blobs(centres=7, each=8))
    assert found.topic.max() + 1 == 7
    assert np.isfinite(found.persistence).all()
    assert found.unfit == 0
    assert {"min_cluster_size", "min_samples", "resolution"} == set(found.settings)


def test_clusters_are_joined_to_as_many_topics_as_are_wanted() -> None:
    found = clusters_of(blobs(centres=9, each=9), 4)
    assert found.labels.max() + 1 >= 9
    assert sorted(set(found.topic)) == [0, 1, 2, 3]
    whole = [len(set(found.topic[row : row + 9])) for row in range(0, 81, 9)]
    assert whole == [1] * 9
    for topic, lasting in enumerate(found.persistence):
        papers = found.labels[found.topic == topic]
        assert np.isnan(lasting) == (len(set(papers[papers >= 0])) > 1)


def test_fewer_topics_than_are_wanted_are_those_that_are_found() -> None:
    found = clusters_of(blobs(centres=5, each=9), 40)
    assert found.unfit > 0
    assert 5 <= found.topic.max() + 1 < 40


def test_a_tree_that_is_kept_gives_the_same_clusters_as_one_made_anew() -> None:
    points = np.random.default_rng(4).normal(size=(120, 4))
    kept = _Trees()
    for size in (3, 5, 9):
        shared = _hdbscan(points, size, 2, kept)
        alone = _hdbscan(points, size, 2, _Trees())
        assert shared[0].tolist() == alone[0].tolist()
        assert shared[1].tolist() == alone[1].tolist()
