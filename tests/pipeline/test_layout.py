"""The map's coordinates: what is alike is near, and the same papers give the same map."""

import numpy as np
import pytest

from pipeline.errors import MapError
from pipeline.layout import Layout, _beginning, _framed, compiled, layout, project
from pipeline.neighbours import neighbours
from pipeline.settings import Settings
from tests.pipeline.small import blobs, ids, unit_vectors

THREE = unit_vectors(blobs(centres=3, each=8))
GRAPH = neighbours(THREE, Settings(neighbours=15))
"""More neighbours than a group has: only their similarity tells the groups apart."""


def test_papers_lie_nearest_to_papers_of_their_group() -> None:
    xy = layout(GRAPH, THREE.values, Settings()).xy
    apart = np.linalg.norm(xy[:, None] - xy[None], axis=2) + 9 * np.eye(24)
    assert (np.argmin(apart, axis=1) // 8).tolist() == (np.arange(24) // 8).tolist()
    centres = xy.reshape(3, 8, 2).mean(axis=1)
    within = np.linalg.norm(xy.reshape(3, 8, 2) - centres[:, None], axis=2).max()
    between = min(np.linalg.norm(centres[i] - centres[j]) for i, j in ((0, 1), (0, 2), (1, 2)))
    assert between > 2 * within


def test_the_map_fills_a_square_from_minus_one_to_one() -> None:
    made = layout(GRAPH, THREE.values, Settings())
    assert made.ids == ids(24)
    assert made.xy.dtype == np.float32
    low, high = made.xy.min(axis=0), made.xy.max(axis=0)
    np.testing.assert_allclose(low, -high, atol=1e-6)
    assert high.max() == pytest.approx(1)


def test_one_seed_gives_one_map_and_another_seed_another() -> None:
    one, again, other = (
        layout(GRAPH, THREE.values, Settings(seed=seed)).xy.tobytes() for seed in (1, 1, 2)
    )
    assert one == again
    assert one != other


def test_the_way_a_map_is_turned_means_nothing() -> None:
    cloud = np.random.default_rng(3).normal(size=(40, 2)) * [3, 1]
    sine, cosine = np.sin(1.0), np.cos(1.0)
    turned = 7 * cloud @ np.array([[cosine, sine], [-sine, cosine]]) + [5, -2]
    np.testing.assert_allclose(_framed(turned), _framed(cloud), atol=1e-9)


def test_a_long_thin_map_lies_along_the_diagonal_where_it_is_largest() -> None:
    line = np.column_stack([np.linspace(0, 1, 9), np.zeros(9)])
    framed = _framed(line)
    assert np.linalg.norm(framed[0] - framed[-1]) == pytest.approx(2 * np.sqrt(2))


@pytest.mark.parametrize("count", [5, 6, 19, 20, 21])
def test_few_papers_can_be_laid_out(count: int) -> None:
    vectors = unit_vectors(np.random.default_rng(0).normal(size=(count, 6)))
    graph = neighbours(vectors, Settings())
    xy = layout(graph, vectors.values, Settings()).xy
    assert np.isfinite(xy).all()
    assert len(np.unique(xy, axis=0)) == count


@pytest.mark.parametrize("count", [5, 24])
def test_identical_papers_can_be_laid_out(count: int) -> None:
    vectors = unit_vectors(np.ones((count, 4)))
    xy = layout(neighbours(vectors, Settings()), vectors.values, Settings()).xy
    assert np.isfinite(xy).all()
    assert np.abs(xy).max() <= 1


def test_a_space_for_topics_has_the_dimensions_asked_for_and_leaves_its_input() -> None:
    before = THREE.values.copy(), GRAPH.indices.copy(), GRAPH.similarity.copy()
    space = project(GRAPH, THREE.values, 4, 0.0, seed=1)
    assert space.shape == (24, 4)
    assert space.dtype == np.float32
    after = THREE.values, GRAPH.indices, GRAPH.similarity
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))


def test_a_layout_refuses_a_wrong_shape() -> None:
    with pytest.raises(MapError, match=r"3 ids but coordinates of shape \(2, 2\)"):
        Layout(ids(3), np.zeros((2, 2), np.float32))


def test_umap_is_compiled_beforehand_without_a_word() -> None:
    compiled()


@pytest.mark.parametrize(
    ("papers", "beginning"),
    [(19, "random"), (20, "spectral"), (20_000, "spectral"), (20_001, "pca")],
)
def test_where_umap_begins_depends_on_the_number_of_papers(papers: int, beginning: str) -> None:
    assert _beginning(papers) == beginning
