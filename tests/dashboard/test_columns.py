"""What is held in memory of all papers, and the rows of their ids."""

import numpy as np
import pyarrow as pa
import pytest

from dashboard.catalogue import Catalogue
from dashboard.columns import Ids, levels_of
from tests.dashboard import small


def ids(*texts: str) -> Ids:
    """Ids of these rows."""
    return Ids(pa.array(texts, pa.large_string()))


@pytest.mark.parametrize(
    "texts",
    [("a", "b", "c", "d", "e"), ("d", "a", "e", "c", "b"), ("é", "z", "𝒳", "\uffee", ""), ("x",)],
    ids=["in order", "in none", "beyond ASCII", "one"],
)
def test_each_id_is_found_in_its_row(texts: tuple[str, ...]) -> None:
    known = ids(*texts)
    assert [known.row(text) for text in texts] == list(range(len(texts)))
    assert list(known) == list(texts)


@pytest.mark.parametrize("unknown", ["", "0", "bb", "f", "\ud800"])
def test_what_is_no_id_has_no_row(unknown: str) -> None:
    assert ids("d", "a", "e", "c", "b").row(unknown) is None
    assert ids("a", "b", "c").row(unknown) is None
    assert ids().row(unknown) is None


def test_ids_are_told_one_by_one_by_slice_and_by_rows() -> None:
    known = ids("d", "a", "e", "c", "b")
    assert known[2] == "e"
    assert known[1:3] == ["a", "e"]
    assert known[np.array([4, 0])] == ["b", "d"]


def test_columns_are_small_and_nobody_writes_into_them(rich: Catalogue) -> None:
    columns = rich.columns
    assert [column.dtype for column in (columns.xy, columns.years, columns.strength)] == [
        np.float32, np.int16, np.float32,
    ]  # fmt: skip
    assert columns.member.tolist() == [[0] * 11 + [1] * 5, [2] * 6 + [3] * 5 + [4] * 5]
    assert columns.member.dtype == np.int16
    assert np.flatnonzero(columns.outlier).tolist() == [5]
    with pytest.raises(ValueError, match="read-only"):
        columns.years[0] = 1


def test_the_newest_come_first_and_those_of_no_known_year_last(rich: Catalogue) -> None:
    newest = [small.IDS[row] for row in rich.columns.newest]
    assert newest[:3] == ["river-4", "river-3", "clock-1"]
    assert newest[-1] == "clock-4"


def test_the_most_typical_come_first(rich: Catalogue) -> None:
    typical = [small.IDS[row] for row in rich.columns.typical]
    assert typical[:4] == ["owl-0", "river-0", "clock-0", "owl-1"]


def test_the_spread_leaves_out_what_lies_far_away(rich: Catalogue) -> None:
    low, high = np.percentile(rich.xy, (5, 95), axis=0)
    assert rich.columns.spread == pytest.approx(np.hypot(*(high - low)))


def test_levels_stand_in_the_order_of_their_numbers() -> None:
    assert levels_of(["title", "level_10", "level_2", "level_0"]) == [
        "level_0", "level_2", "level_10",
    ]  # fmt: skip
