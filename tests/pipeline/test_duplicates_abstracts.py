"""How much of one abstract stands in another."""

import pytest

from pipeline.duplicates.abstracts import likeness, telling

CLOUDS = "we count the clouds above seven cities with cameras and compare what seven methods find"
RAIN = "rain was measured in buckets on nine roofs over three winters and none of them was full"


def test_the_share_is_of_the_shorter_abstract_or_of_the_longer() -> None:
    assert likeness(CLOUDS, CLOUDS.upper() + ".") == 1.0
    assert likeness(CLOUDS, f"{CLOUDS} {RAIN}") == 1.0
    assert likeness(CLOUDS, f"{CLOUDS} {RAIN}", whole=True) == pytest.approx(13 / 30)
    assert likeness(CLOUDS, RAIN) == 0.0


def test_nothing_is_known_without_an_abstract() -> None:
    assert likeness(CLOUDS, "") is None


def test_texts_without_spaces_are_compared_by_characters() -> None:
    one = "雲の数を七つの都市の上でカメラにより数え、七つの方法の結果を比較する。"
    assert likeness(one, one + "雨も測る。") == 1.0


@pytest.mark.parametrize("text", ["This paper has been withdrawn.", "No abstract available"])
def test_an_abstract_that_says_nothing_is_none(text: str) -> None:
    assert telling(text) == ""
    assert telling(CLOUDS) == CLOUDS
