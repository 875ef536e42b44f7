"""The neighbours of very many papers: nearly all of the true ones, always the same."""

import numpy as np
import pytest

from pipeline.neighbours import cells as module
from pipeline.neighbours.cells import nearly_all
from tests.pipeline.small import unit_vectors

CENTRES = np.random.default_rng(0).normal(size=(60, 160))
PAPERS = unit_vectors(
    np.repeat(CENTRES, 50, axis=0) + np.random.default_rng(1).normal(size=(3000, 160))
).values
"""Sixty fields of fifty papers each."""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at as small a part of these papers as of a hundred thousand."""
    monkeypatch.setattr(module, "LOOKED_AT", 400)
    monkeypatch.setattr(module, "MOST", 300)


def test_nearly_all_neighbours_are_found_nearest_first() -> None:
    indices, similarity = nearly_all(PAPERS, 15)
    scores = PAPERS @ PAPERS.T - 3 * np.eye(len(PAPERS))
    true = np.argsort(-scores, axis=1)[:, :15]
    assert (indices[:, :, None] == true[:, None, :]).any(axis=2).mean() > 0.98
    np.testing.assert_allclose(similarity, np.take_along_axis(scores, indices, 1), atol=1e-6)
    assert (np.diff(similarity) <= 0).all()
    assert (indices != np.arange(3000)[:, None]).all()
    assert all(len(set(row)) == 15 for row in indices.tolist())


def test_the_number_of_threads_does_not_change_the_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    graphs = []
    for threads in (1, 4):
        monkeypatch.setattr("os.cpu_count", lambda threads=threads: threads)
        indices, similarity = nearly_all(PAPERS, 15)
        graphs.append(indices.tobytes() + similarity.tobytes())
    assert graphs[0] == graphs[1]


def test_a_large_cell_is_taken_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = nearly_all(PAPERS[:500], 5)[0]
    monkeypatch.setattr(module, "AT_ONCE", 7)
    parted = nearly_all(PAPERS[:500], 5)[0]
    assert (whole == parted).mean() > 0.99


def test_papers_that_are_all_the_same_are_neighbours_none_of_itself() -> None:
    indices, similarity = nearly_all(np.tile(PAPERS[:1], (900, 1)), 15)
    assert (indices != np.arange(900)[:, None]).all()
    assert all(len(set(row)) == 15 for row in indices.tolist())
    np.testing.assert_allclose(similarity, 1, atol=1e-6)


def test_of_papers_equally_near_the_first_are_taken() -> None:
    twins = np.repeat(PAPERS[::50], 10, axis=0)
    indices, _ = nearly_all(twins, 5)
    assert indices[0].tolist() == [1, 2, 3, 4, 5]
    assert indices[9].tolist() == [0, 1, 2, 3, 4]
