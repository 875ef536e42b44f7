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


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["Doe, JR", "Roe, SR"], ["JR Doe", "SR Roe"]), (["Doe JR"], ["JR Doe"]),
        (["van Doe, JR"], ["JR van Doe"]), (["Ivanov, IV"], ["IV Ivanov"]),
        ("Doe, JR, Roe, SR", ["JR Doe", "SR Roe"]), (["John Doe, JR"], ["John Doe Jr."]),
        (["Doe, J.", "Jr.", "Roe, R."], ["J. Doe Jr.", "R. Roe"]),
    ],
)  # fmt: skip
def test_initials_are_no_suffix_where_nothing_else_is_given(
    written: object, names: list[str]
) -> None:
    assert authors(written) == names


@pytest.mark.parametrize(
    "names",
    [["Jane Roe", "Ke MA", "Bo YU"], ["The CMS", "Jane Roe"], ["Xiao E", "Jane Roe", "Bo Poe"]],
)
def test_a_short_family_name_among_full_names_is_no_initials(names: list[str]) -> None:
    assert authors(names) == names


def test_names_of_medline_are_turned_though_a_group_stands_among_them() -> None:
    written = ["Doe JA", "Roe B", "Rain Study Group", "CLOUDS study collaborators"]
    assert authors(written) == ["JA Doe", "B Roe", *written[2:]]


def test_an_apostrophe_that_was_split_as_an_entity_is_one_again() -> None:
    assert authors("Doe, J.; O039,; Hara, B.") == authors(["Doe, J.", "O039,", "Hara, B."])
    assert authors("Doe, J.; O039,; Hara, B.") == ["J. Doe", "B. O'Hara"]


def test_a_family_name_may_look_like_a_degree() -> None:
    assert authors(["Ma, Jane"]) == ["Jane Ma"]
    assert authors(["MD, Jane"]) == ["Jane MD"]


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
