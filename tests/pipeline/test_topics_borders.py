"""Borders of topics: vectors blur along the graph, papers join centres, neighbours vote."""

import numpy as np

from pipeline.neighbours import Neighbours, neighbours
from pipeline.settings import Settings
from pipeline.topics.borders import is_outlier, joined_share, modularity, settled, smoothed
from tests.pipeline.small import blobs, ids, unit_vectors


def graph_of(indices: list[list[int]], similarity: float = 0.8) -> Neighbours:
    array = np.array(indices, np.int32)
    return Neighbours(ids(len(array)), array, np.full(array.shape, similarity, np.float32))


def two_threes(last: list[int]) -> Neighbours:
    """Papers 0 to 2 and 3 to 5 know each other; what paper 6 knows is told."""
    three = [[1, 2, 1], [0, 2, 1], [0, 1, 0], [4, 5, 4], [3, 5, 4], [3, 4, 3]]
    return graph_of([*three, last])


TOPIC = np.array([0, 0, 0, 1, 1, 1, 0])
LABELS = np.array([0, 0, 0, 1, 1, 1, -1])


def test_the_share_is_that_of_the_nearest_papers_of_the_same_topic() -> None:
    assert joined_share(two_threes([0, 1, 2]), TOPIC)[6] == 1
    assert np.isclose(joined_share(two_threes([0, 1, 3]), TOPIC)[6], 2 / 3)
    assert np.isclose(joined_share(two_threes([0, 3, 4]), TOPIC)[6], 1 / 3)
    assert (joined_share(two_threes([0, 3, 4]), TOPIC)[:6] == 1).all()


def test_more_similar_neighbours_weigh_more() -> None:
    graph = two_threes([0, 3, 4])
    graph.similarity[6] = [0.9, 0.3, 0.3]
    assert np.isclose(joined_share(graph, TOPIC)[6], 0.9 / 1.5)


def test_a_small_topic_is_asked_for_no_more_papers_than_it_could_have() -> None:
    near = [[1, 2, 3, 4, 5], [0, 2, 3, 4, 5], [0, 1, 3, 4, 5]]
    far = [[4, 5, 6, 7, 0]] * 7
    topic = np.array([0] * 3 + [1] * 7)
    share = joined_share(graph_of([*near, *far]), topic)
    assert np.isclose(share[:3], 2 / 3).all()


def test_noise_is_an_outlier_only_where_its_neighbours_do_not_agree() -> None:
    assert not is_outlier(two_threes([0, 1, 3]), LABELS, TOPIC).any()
    assert is_outlier(two_threes([0, 3, 4]), LABELS, TOPIC).tolist() == [False] * 6 + [True]
    assert not is_outlier(two_threes([0, 3, 4]), TOPIC, TOPIC).any()


def test_noise_joins_the_nearest_centre_and_topics_keep_their_clusters_number() -> None:
    vectors = unit_vectors(np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1], [1, 0.6]], float)).values
    topic, which = settled(np.array([0, 0, 1, 1, -1]), vectors)
    assert topic.tolist() == [0, 0, 1, 1, 0]
    assert which.tolist() == [0, 1]


def test_a_paper_on_the_wrong_side_changes_its_topic() -> None:
    rows = [[1, 0], [1, 0.1], [1, 0.05], [0, 1], [0.1, 1], [0.05, 1], [0.02, 1]]
    vectors = unit_vectors(np.array(rows, float)).values
    topic, _ = settled(np.array([0, 0, 0, 1, 1, 1, 0]), vectors)
    assert topic.tolist() == [0, 0, 0, 1, 1, 1, 1]


def test_a_topic_of_one_paper_is_given_up() -> None:
    rows = [[1, 0, 0], [1, 0.1, 0], [0, 1, 0], [0.1, 1, 0], [0, 1, 0.4]]
    topic, which = settled(np.array([0, 0, 1, 1, 2]), unit_vectors(np.array(rows, float)).values)
    assert topic.tolist() == [0, 0, 1, 1, 1]
    assert which.tolist() == [0, 1]


def test_where_nothing_clusters_there_is_one_topic() -> None:
    topic, which = settled(np.full(6, -1), unit_vectors(np.eye(6)).values)
    assert topic.tolist() == [0] * 6
    assert which.tolist() == [0]


def test_smoothing_draws_papers_to_their_neighbours_and_keeps_groups_apart() -> None:
    vectors = unit_vectors(blobs(centres=3, each=8))
    graph = neighbours(vectors, Settings(neighbours=5))
    blurred = smoothed(graph, vectors.values)
    before, after = vectors.values @ vectors.values.T, blurred @ blurred.T
    group = np.repeat(np.arange(3), 8)
    same = group[:, None] == group
    assert after[same].min() > before[same].min()
    assert after[~same].max() < after[same].min()
    assert np.allclose(np.linalg.norm(blurred, axis=1), 1, atol=1e-5)


def test_modularity_of_two_cliques_by_hand() -> None:
    graph = graph_of([[1, 2], [0, 2], [0, 1], [4, 5], [3, 5], [3, 4]])
    assert np.isclose(modularity(graph, np.array([0, 0, 0, 1, 1, 1]), 1.0), 0.5)
    assert np.isclose(modularity(graph, np.zeros(6, int), 1.0), 0.0, atol=1e-6)
    assert np.isclose(modularity(graph, np.array([0, 0, 0, 1, 1, 1]), 2.0), 0.0, atol=1e-6)
