"""Exemplars and nearest topics, by the angles between vectors."""

import numpy as np
import pytest

from pipeline.names.exemplars import centres, exemplars, nearest
from tests.pipeline.small import unit_vectors
from tests.pipeline.test_names import tree


def at(degrees: list[float]) -> np.ndarray:
    """Vectors at these angles."""
    angles = np.radians(degrees)
    return np.column_stack([np.cos(angles), np.sin(angles)])


def test_the_most_typical_come_first_and_copies_and_outliers_not_at_all() -> None:
    degrees = [0.0, 0.5, 60, -60, 30]
    found = exemplars(np.arange(5), tree([[0] * 5], outliers=[4]), unit_vectors(at(degrees)))
    assert [degrees[int(paper[1:])] for paper in found] in ([0, 60, -60], [0.5, 60, -60])


def test_outliers_stand_in_where_there_is_no_one_else() -> None:
    found = exemplars(np.arange(3), tree([[0] * 3], [1, 2]), unit_vectors(at([0, 40, 80])))
    assert found == ["p0", "p1", "p2"]


def test_centres_are_of_unit_length() -> None:
    found = centres(np.array([0, 0, 1]), 2, at([0, 90, 10]))
    np.testing.assert_allclose(found, at([45, 10]), atol=1e-6)


def test_at_most_five_others_are_near() -> None:
    found = nearest(at([0, 10, 21, 33, 46, 60, 75]))
    assert [other for other, _ in found[0]] == [1, 2, 3, 4, 5]
    assert found[0][0][1] == pytest.approx(np.cos(np.radians(10)))
    assert nearest(at([0])) == [[]]
