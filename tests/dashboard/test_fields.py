"""Fields as facets: how many papers have each value, and which."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from dashboard.fields import Facet, facet_of, without

CATEGORIES = [["a", "b"], [], ["b"], ["c", "b"], None, ["a"]]


def made(values: Any, kind: pa.DataType | None = None) -> Facet | None:
    """A field of these values."""
    return facet_of("field", pa.array(values, kind), "Field")


def letters() -> Facet:
    """A field of lists: a in rows 0 and 5; b in 0, 2, 3; c in 3."""
    facet = made(CATEGORIES)
    assert facet is not None
    return facet


def test_values_stand_from_the_most_frequent_on_then_by_letter() -> None:
    assert letters().values == ("b", "a", "c")
    assert letters().papers == 6


def test_values_are_counted_among_the_papers_that_pass() -> None:
    facet = letters()
    assert facet.counts(np.ones(6, bool)).tolist() == [3, 2, 1]
    assert facet.counts(np.array([1, 0, 0, 1, 0, 0], bool)).tolist() == [2, 1, 1]
    assert facet.counts(np.zeros(6, bool)).tolist() == [0, 0, 0]


def test_papers_have_any_of_the_values_that_are_chosen() -> None:
    facet = letters()
    assert facet.having(["a", "c"]).tolist() == [True, False, False, True, False, True]
    assert not facet.having([]).any()
    assert facet.having(["c", "unknown"]).nonzero()[0].tolist() == [3]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["x", "", " ", None, "x", "y"], ("x", "y")),
        ([1, 2, None, 1, 1, 2], ("1", "2")),
        ([1.5, 2.5, None, 1.5, 1.5, 2.5], ("1.5", "2.5")),
        ([[2, 1], [1], [], [1], [2], [1]], ("1", "2")),
    ],
    ids=["blanks", "numbers", "fractions", "lists of numbers"],
)
def test_values_of_any_plain_kind_are_texts(values: Any, expected: tuple[str, ...]) -> None:
    facet = made(values)
    assert facet is not None
    assert facet.values == expected


@pytest.mark.parametrize(
    "values", [[None] * 6, [{"a": i % 2} for i in range(6)], [], [[None]] * 6, ["x"] * 6]
)
def test_what_holds_no_values_to_choose_among_is_no_facet(values: Any) -> None:
    assert made(values) is None


def test_hidden_papers_count_nowhere_and_values_of_none_other_are_gone() -> None:
    facet = without(letters(), np.array([0, 0, 0, 1, 0, 0], bool))
    assert facet is not None
    assert facet.values == ("a", "b")
    assert facet.counts(np.ones(6, bool)).tolist() == [2, 2]
    assert facet.having(["b"]).nonzero()[0].tolist() == [0, 2]
    assert without(letters(), np.ones(6, bool)) is None
    same = letters()
    assert without(same, np.zeros(6, bool)) is same
