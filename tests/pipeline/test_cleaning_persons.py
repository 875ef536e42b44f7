"""Authors have one form however they are written."""

import pytest

from pipeline.cleaning.persons import authors, family_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Doe, Jane", "Jane Doe"), ("Doe, Jr., John", "John Doe Jr."),
        ("Doe, John, Jr.", "John Doe Jr."), ("Doe, John Jr", "John Doe Jr."),
        ("John Doe, Jr.", "John Doe Jr."), ("von Doe, Jane", "Jane von Doe"),
        ("DOE, JANE", "JANE DOE"), ("Doe J", "J Doe"), ("van der Doe JA", "JA van der Doe"),
        ("Doe J.A.", "J.A. Doe"), ("Doe, J.", "J. Doe"), ("J. Doe", "J. Doe"),
        ("Doe, Jane, PhD", "Jane Doe"), ("Jane Doe (Somewhere)", "Jane Doe"),
        ("Doe, Jane (0000-0001-2345-678X)", "Jane Doe"), ("Jane Doe1,2*", "Jane Doe"),
        ("王, 小明", "王小明"), ("Plato", "Plato"), ("JANE DOE", "JANE DOE"),
        ("{World Health Organization}", "World Health Organization"),
        ("Department of Health, Norway", "Department of Health, Norway"),
    ],
)  # fmt: skip
def test_a_name_is_written_as_one_says_it(written: str, name: str) -> None:
    assert authors([written]) == [name]
    assert authors([name]) == [name]
    assert authors(written) == [name]


@pytest.mark.parametrize(
    "written",
    [
        "Doe, Jane; Roe, John", "Doe, Jane and Roe, John", "Jane Doe and John Roe",
        "Jane Doe, John Roe", "Jane Doe|John Roe", "Jane Doe\nJohn Roe", "Doe, Jane, Roe, John",
        "Jane Doe & John Roe", "Jane Doe; John Roe; et al.", "Jane Doe, John Roe et al.",
        "Jane Doe; Jane Doe; John Roe; ", ["Jane Doe; John Roe"], ["Jane Doe", "", "Roe, John"],
        [{"name": "Jane Doe"}, {"given": "John", "family": "Roe"}, "others"],
    ],
)  # fmt: skip
def test_a_list_in_one_text_is_split(written: object) -> None:
    assert authors(written) == ["Jane Doe", "John Roe"]


@pytest.mark.parametrize(
    "written", ["Doe, J., Roe, R.", "Doe J., Roe R.", "Doe, J., and Roe, R.", "Doe J.; Roe R."]
)
def test_initials_tell_where_a_name_ends(written: str) -> None:
    assert authors(written) == ["J. Doe", "R. Roe"]


@pytest.mark.parametrize("nobody", ["", None, "et al.", "others", "N/A", "-", [], [None], 7])
def test_nobody_is_nobody(nobody: object) -> None:
    assert authors(nobody) == []


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Jane Doe", "Doe"), ("J. Doe Jr.", "Doe"), ("Jane van der Doe", "van der Doe"),
        ("王小明", "王"), ("Plato", "Plato"), ("Rain Group", "Rain Group"),
    ],
)  # fmt: skip
def test_the_family_name_with_its_particles(name: str, family: str) -> None:
    assert family_name(name) == family
