"""What was read, in words: counts, shares, languages."""

import pytest

from dashboard.panels import reading
from dashboard.report import Report


def languages(**shares: float) -> str:
    return reading.languages(Report(10, (), 0, tuple(shares.items()), 0))


def test_languages_have_names_and_small_shares_are_others() -> None:
    assert languages(en=0.9, la=0.06, af=0.02, de=0.009, xx=0.006, zu=0.005) == (
        "English 90 %, Latin 6 %, Afrikaans 2 %, others 2 %"
    )
    assert languages(en=0.998, de=0.002) == "English 99 %, others <1 %"
    assert languages(ja=1.0) == "Japanese 100 %"
    assert languages() == ""


def test_of_many_languages_the_most_frequent_are_named() -> None:
    told = languages(**dict.fromkeys(("en", "de", "fr", "es", "it", "nl", "pl", "cs"), 0.125))
    assert told.endswith("Dutch 12 %, others 25 %")


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 records"), (1, "1 record"), (1204, "1,204 records")]
)
def test_one_is_singular(number: int, told: str) -> None:
    assert reading.count(number, "record") == told


@pytest.mark.parametrize(
    ("sizes", "told"),
    [([1], "1 topic"), ([13], "13 topics"), ([12, 60, 1310], "12 to 1,310 topics"),
     ([3, 3], "3 topics")],
)  # fmt: skip
def test_topics_of_several_levels_are_counted_from_the_fewest_to_the_most(
    sizes: list[int], told: str
) -> None:
    assert reading.topics(sizes) == told
