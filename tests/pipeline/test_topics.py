"""Topics: every paper has one, levels nest, outliers are those whose neighbours disagree."""

import numpy as np
import pytest

from pipeline.errors import MapError
from pipeline.neighbours import neighbours
from pipeline.settings import Settings
from pipeline.topics import TopicTree, topics
from tests.pipeline.small import blobs, ids, unit_vectors


def tree_of(values: np.ndarray, k: int = 15, sizes: tuple[int, ...] = ()) -> TopicTree:
    """The tree of papers that are clustered where they are."""
    vectors = unit_vectors(values)
    graph = neighbours(vectors, Settings(neighbours=k))
    return topics(graph, vectors.values, vectors.values, sizes)


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
    assert (made.strength[made.outlier] < 0.5).all()


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


FIELD = [*np.repeat(np.arange(12), 2).tolist(), 0, 1]
"""The field, of twelve, of each of 26 small topics."""


EACH = 20
"""Papers of each of them."""


def fields() -> np.ndarray:
    """26 topics in 12 fields; a topic is near those of its field."""
    values = np.zeros((26 * EACH, 40))
    topic = np.repeat(np.arange(26), EACH)
    values[np.arange(len(topic)), np.array(FIELD)[topic]] = 1
    values[np.arange(len(topic)), 12 + topic] = 0.6
    return np.asarray(values + np.random.default_rng(0).normal(scale=0.01, size=values.shape))


def test_many_topics_lie_in_coarser_ones_that_hold_them_whole() -> None:
    made = tree_of(fields())
    coarse, fine = made.levels
    assert fine.max() + 1 == 26
    assert len(set(zip(np.repeat(FIELD, EACH), coarse, strict=True))) == coarse.max() + 1 == 12
    assert np.isnan(made.persistence[0]).all()
    assert len(made.persistence[1]) == 26
    assert np.isfinite(made.persistence[1]).all()


def test_the_number_of_topics_of_each_level_can_be_told() -> None:
    made = tree_of(fields(), sizes=(3, 12, 20))
    assert [int(level.max()) + 1 for level in made.levels] == [3, 12, 20]
    assert len(set(zip(made.levels[0], made.levels[1], strict=True))) == 12


def test_more_topics_than_are_found_are_parts_of_them() -> None:
    wide, narrow = blobs(centres=2, each=20)[::20]
    noise = np.random.default_rng(1).normal(size=(40, len(wide)))
    values = np.concatenate([wide + 0.05 * noise[:20], narrow + 0.2 * noise[20:]])
    made = tree_of(values, sizes=(6,))
    again = tree_of(values, sizes=(6,))
    assert made.levels.tolist() == again.levels.tolist()
    assert sorted(set(made.leaf)) == list(range(6))
    assert np.bincount(made.leaf).min() >= 2
    assert not set(made.leaf[:20]) & set(made.leaf[20:])


def test_more_topics_than_the_papers_have_are_refused_with_the_most() -> None:
    with pytest.raises(MapError, match=r"500 topics are asked for, .* 520 papers fall into \d+ at"):
        tree_of(fields(), sizes=(500,))


def test_a_tree_refuses_topics_that_do_not_nest() -> None:
    assert tree([[0, 0, 1, 1], [0, 1, 2, 2]]).leaf.tolist() == [0, 1, 2, 2]
    with pytest.raises(MapError, match="two topics of the level above"):
        tree([[0, 0, 1, 1], [0, 1, 1, 2]])


def test_a_tree_refuses_a_wrong_shape() -> None:
    none = np.zeros(3, bool)
    with pytest.raises(MapError, match="3 ids but topic levels of shape"):
        TopicTree(ids(3), np.zeros((1, 4), np.int32), none, none, none, (none,), 0, {})
