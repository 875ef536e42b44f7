"""Names of authors: family names, namesakes, and lists of the same people."""

import pytest

from pipeline.duplicates.people import Person, family_name, namesakes, people_agree, person_of


@pytest.mark.parametrize(
    "name",
    ["Jane Doe", "J. Doe", "Doe, Jane", "Doe J", "Doe JM", "Doe J.-M.", "Jane M. Doe", "J.M. Doe",
     "Jane Doe Jr.", "Doe"],
)  # fmt: skip
def test_the_family_name_is_found_in_every_order(name: str) -> None:
    assert family_name(name) == "Doe"


def test_two_names_in_capitals_are_no_initials() -> None:
    assert family_name("JANE DOE") == "DOE"
    assert family_name("WEI LI") == "LI"
    assert family_name("DOE JM") == "DOE"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jane Doe", "Doe, Jane"), ("Jane Doe", "Doe J"), ("Jane M. Doe", "J. Doe"),
        ("Jan Müller", "Jan Mueller"), ("Jane Doe", "Doe"),
    ],
)  # fmt: skip
def test_a_name_may_be_short_turned_or_spelt_otherwise(one: str, other: str) -> None:
    assert namesakes(person_of(one), person_of(other))


@pytest.mark.parametrize(
    ("one", "other"), [("Jane Doe", "Max Doe"), ("J. Doe", "M. Doe"), ("Jane Doe", "Jane Roe")]
)
def test_another_given_or_family_name_is_another_person(one: str, other: str) -> None:
    assert not namesakes(person_of(one), person_of(other))


def people(*names: str) -> list[Person]:
    return list(map(person_of, names))


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [
        (people("Jane Doe", "Max Roe"), people("J Doe", "M Roe"), 1),
        (people("Jane Doe", "Max Roe", "Ann Poe"), people("Jane Doe"), 1),
        (people("Jane Doe", "Max Roe"), people("Ann Poe", "Tim Coe"), -1),
        (people("Jane Doe"), [], 0),
        (people("Jane Doe"), people("The Cloud Collaboration"), 0),
        (people("Jane Doe"), people("Джейн Доу"), 0),
    ],
)
def test_authors_agree_differ_or_cannot_be_compared(
    one: list[Person], other: list[Person], agreed: int
) -> None:
    assert people_agree(one, other) == agreed
    assert people_agree(other, one) == agreed
