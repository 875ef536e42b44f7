"""What a title tells besides its words."""

import pytest

from pipeline.duplicates.titles import heads, kind_of, lettered, numbered


@pytest.mark.parametrize(
    ("title", "same"),
    [
        ("clouds part ii", "clouds part 2"),
        ("clouds part two", "clouds part 2"),
        ("clouds v", "clouds 5"),
        ("clouds 07", "clouds 7"),
        ("vitamin v in two clouds", "vitamin v in two clouds"),
    ],
)
def test_numerals_are_digits_where_they_number_something(title: str, same: str) -> None:
    assert " ".join(numbered(title.split())) == same


def test_letters_number_parts() -> None:
    assert lettered(["clouds", "part", "a"], "Clouds, Part A") == ["a"]
    assert lettered(["clouds", "i", "rain"], "Clouds I: Rain") == ["1"]
    assert lettered(["a", "cloud"], "A cloud") == []


def test_a_head_is_left_where_a_subtitle_is_dropped_but_no_mere_word() -> None:
    assert heads("Counting clouds: a survey (draft)", "countingcloudsasurveydraft") == (
        "countingclouds", "countingcloudsasurvey",
    )  # fmt: skip
    assert heads("Clouds: a survey", "cloudsasurvey") == ()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Erratum", "correction"), ("Correction to: Counting clouds", "correction"),
        ("Counting clouds: reply", "reply"), ("Comment on counting clouds", "comment"),
        ("Counting clouds", ""),
    ],
)  # fmt: skip
def test_a_paper_may_be_about_another(title: str, kind: str) -> None:
    assert kind_of(title) == kind
