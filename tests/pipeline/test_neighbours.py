"""The neighbour graph: exact, nearest first."""

import numpy as np
import pytest

from pipeline import neighbours as module
from pipeline.errors import MapError
from pipeline.neighbours import Neighbours, neighbours
from pipeline.settings import Settings
from tests.pipeline.small import ids, unit_vectors

DEGREES = np.radians([0, 10, 30, 90])
FAN = unit_vectors(np.column_stack([np.cos(DEGREES), np.sin(DEGREES)]))
"""Four papers fanned out; the angle between two tells how near they are."""


def test_neighbours_are_the_nearest_others_nearest_first() -> None:
    graph = neighbours(FAN, Settings(neighbours=2))
    assert graph.ids == ids(4)
    assert graph.indices.tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]
    between = np.radians([[10, 30], [10, 20], [20, 30], [60, 80]])
    np.testing.assert_allclose(graph.similarity, np.cos(between), atol=1e-6)
    assert graph.indices.dtype == np.int32
    assert graph.similarity.dtype == np.float32


def test_a_small_set_has_as_many_neighbours_as_it_can() -> None:
    graph = neighbours(FAN, Settings(neighbours=15))
    assert graph.k == 3
    assert [sorted([row, *others]) for row, others in enumerate(graph.indices.tolist())] == [
        [0, 1, 2, 3]
    ] * 4


def test_similarity_stays_between_minus_one_and_one() -> None:
    graph = neighbours(unit_vectors([[1, 1, 1], [1, 1, 1], [-1, -1, -1], [3, 3, 3]]), Settings())
    assert graph.similarity.max() == 1
    assert graph.similarity.min() == -1


@pytest.mark.parametrize(("block", "span"), [(2048, 64), (7, 64), (64, 2), (50, 3), (199, 5)])
def test_blocks_do_not_change_the_graph(
    monkeypatch: pytest.MonkeyPatch, block: int, span: int
) -> None:
    vectors = unit_vectors(np.random.default_rng(0).integers(-2, 3, size=(200, 4)) + 0.1)
    monkeypatch.setattr(module, "BLOCK", block)
    monkeypatch.setattr(module, "SPAN", span)
    graph = neighbours(vectors, Settings(neighbours=5))
    scores = (vectors.values @ vectors.values.T).round(5) - 3 * np.eye(200)
    nearest = np.argsort(-scores, axis=1, kind="stable")[:, :5]
    np.testing.assert_allclose(
        graph.similarity, np.take_along_axis(scores, nearest, axis=1), atol=2e-5
    )
    assert all(len({row, *others}) == 6 for row, others in enumerate(graph.indices.tolist()))


def test_of_very_many_papers_nearly_all_neighbours_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vectors = unit_vectors(np.random.default_rng(0).normal(size=(3000, 24)))
    exact = neighbours(vectors, Settings())
    monkeypatch.setattr(module, "EXACT", 2000)
    found, again = neighbours(vectors, Settings()), neighbours(vectors, Settings())
    assert found.indices.tobytes() == again.indices.tobytes()
    both = found.indices[:, :, None] == exact.indices[:, None, :]
    assert both.any(axis=2).mean() > 0.97
    assert (np.diff(found.similarity) <= 0).all()
    assert (found.indices != np.arange(3000)[:, None]).all()


def test_of_papers_equally_near_the_first_ones_are_taken() -> None:
    vectors = unit_vectors([[1, 0] if row % 2 else [0, 1] for row in range(60)])
    graph = neighbours(vectors, Settings(neighbours=5))
    assert graph.indices[0].tolist() == [2, 4, 6, 8, 10]
    assert graph.indices[1].tolist() == [3, 5, 7, 9, 11]
    assert graph.indices[59].tolist() == [1, 3, 5, 7, 9]


def test_identical_papers_are_each_others_neighbours() -> None:
    graph = neighbours(unit_vectors(np.ones((6, 3))), Settings())
    assert graph.indices[2].tolist() == [0, 1, 3, 4, 5]


def test_a_graph_refuses_shapes_that_disagree() -> None:
    two = np.zeros((2, 1), np.int32)
    with pytest.raises(MapError, match="3 ids but neighbours"):
        Neighbours(ids(3), two, two.astype(np.float32))
    with pytest.raises(MapError, match="2 ids but neighbours"):
        Neighbours(ids(2), two, np.zeros((2, 2), np.float32))
