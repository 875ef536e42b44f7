"""Topics: every paper has one, levels nest, outliers are those whose neighbours disagree."""

from typing import Any

import numpy as np
import pytest

from pipeline.errors import MapError
from pipeline.neighbours import Neighbours, neighbours
from pipeline.settings import Settings
from pipeline.topics import TopicTree, _partition, topics
from tests.pipeline.small import blobs, ids, unit_vectors


def tree_of(values: np.ndarray, k: int = 15) -> TopicTree:
    """The tree of papers that are clustered where they are."""
    vectors = unit_vectors(values)
    graph = neighbours(vectors, Settings(neighbours=k))
    return topics(graph, vectors.values)


def tree(levels: list[list[int]]) -> TopicTree:
    array = np.array(levels, np.int32)
    n = array.shape[1]
    none = np.zeros(n, bool)
    lasting = (np.ones(9),) * len(array)
    return TopicTree(ids(n), array, np.ones(n, np.float32), none, none, lasting, 0, {})


def test_three_obvious_groups_are_three_topics() -> None:
    made = tree_of(blobs(centres=3, each=4))
    assert made.levels.tolist() == [[0] * 4 + [1] * 4 + [2] * 4]
    assert not made.noise.any()
    assert not made.outlier.any()
    assert made.ids == ids(12)


@pytest.mark.parametrize(("count", "seed"), [(5, 0), (5, 1), (8, 2), (30, 3), (89, 4)])
def test_every_paper_has_a_topic_and_topics_are_numbered_from_the_largest(
    count: int, seed: int
) -> None:
    made = tree_of(np.random.default_rng(seed).normal(size=(count, 6)))
    for level in made.levels:
        assert set(level) == set(range(level.max() + 1))
        assert sorted(np.bincount(level), reverse=True) == np.bincount(level).tolist()
    assert ((made.strength >= 0) & (made.strength <= 1)).all()
    assert len(made.persistence[-1]) == made.leaf.max() + 1
    assert (made.noise >= made.outlier).all()


@pytest.mark.parametrize("count", [5, 24])
def test_identical_papers_have_topics(count: int) -> None:
    made = tree_of(np.ones((count, 4)))
    assert len(made.leaf) == count
    assert made.leaf.min() == 0


def test_the_same_papers_give_the_same_topics() -> None:
    values = np.random.default_rng(5).normal(size=(60, 5))
    one, again = tree_of(values), tree_of(values)
    assert one.levels.tolist() == again.levels.tolist()
    assert one.strength.tobytes() == again.strength.tobytes()
    assert one.chosen == again.chosen


def test_many_topics_lie_in_coarser_ones_that_hold_them_whole() -> None:
    field = [*np.repeat(np.arange(12), 2).tolist(), 0, 1]  # of each of 26 small topics
    values = np.zeros((26 * 9, 40))
    for topic, group in enumerate(field):
        values[topic * 9 : topic * 9 + 9, group] = 1
        values[topic * 9 : topic * 9 + 9, 12 + topic] = 0.6
    values += np.random.default_rng(0).normal(scale=0.01, size=values.shape)
    made = tree_of(values, k=8)
    coarse, fine = made.levels
    assert fine.max() + 1 == 26
    assert len(set(zip(np.repeat(field, 9), coarse, strict=True))) == coarse.max() + 1 == 12


def voted(neighbour_rows: list[int]) -> Any:
    """Three topics of three papers, and a tenth paper that HDBSCAN put in none."""
    three = np.repeat([[0, 1, 2], [3, 4, 5], [6, 7, 8]], 3, axis=0)
    indices = np.array([*three, neighbour_rows], np.int32)
    graph = Neighbours(ids(10), indices, np.full((10, 3), 0.8, np.float32))
    labels = np.array([0] * 3 + [1] * 3 + [2] * 3 + [-1])
    strength = np.r_[np.ones(9), 0].astype(np.float32)
    return _partition(graph, labels, strength, np.ones(3), size=3, settings={})


def test_noise_joins_the_topic_of_its_neighbours() -> None:
    made = voted([3, 4, 0])
    assert made.topic.tolist() == [0] * 3 + [1] * 3 + [2] * 3 + [1]
    assert made.noise.tolist() == [False] * 9 + [True]


def test_noise_is_an_outlier_only_where_the_vote_is_split() -> None:
    assert voted([3, 4, 0]).outlier.tolist() == [False] * 10
    split = voted([3, 6, 0])
    assert split.outlier.tolist() == [False] * 9 + [True]
    assert split.topic[9] in (0, 1, 2)


def test_the_more_split_the_vote_the_weaker_a_paper_belongs() -> None:
    agreed, divided, split = (
        float(voted(rows).strength[9]) for rows in ([3, 4, 5], [3, 4, 0], [3, 6, 0])
    )
    assert 1 > agreed > divided > split > 0


def test_where_nothing_clusters_there_is_one_topic_and_no_outlier() -> None:
    graph = neighbours(unit_vectors(np.eye(6)), Settings())
    made = _partition(graph, np.full(6, -1), np.zeros(6), np.zeros(0), size=2, settings={})
    assert made.topic.tolist() == [0] * 6
    assert not made.outlier.any()
    assert made.noise.all()


def test_a_tree_refuses_topics_that_do_not_nest() -> None:
    assert tree([[0, 0, 1, 1], [0, 1, 2, 2]]).leaf.tolist() == [0, 1, 2, 2]
    with pytest.raises(MapError, match="two topics of the level above"):
        tree([[0, 0, 1, 1], [0, 1, 1, 2]])


def test_a_tree_refuses_a_wrong_shape() -> None:
    none = np.zeros(3, bool)
    with pytest.raises(MapError, match="3 ids but topic levels of shape"):
        TopicTree(ids(3), np.zeros((1, 4), np.int32), none, none, none, (none,), 0, {})
