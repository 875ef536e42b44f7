"""Lists in a text: people and subjects, split only where the separator is certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.lists import categories, listed, persons, separated
from tests.pipeline.bibliographies import FUZZ


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Doe, Jane; Roe, Richard", ["Doe, Jane", "Roe, Richard"]),
        ("Doe, Jane (12345678); Roe, Richard (23456789)", ["Doe, Jane", "Roe, Richard"]),
        ("Jane Doe;; Richard Roe", ["Jane Doe", "Richard Roe"]),
        ("Jane Doe|Richard Roe", ["Jane Doe", "Richard Roe"]),
        ("J Doe, R Roe…", ["J Doe", "R Roe"]),
        ("Doe J, Roe RM.", ["Doe J", "Roe RM."]),
        ("DOE J, ROE R", ["DOE J", "ROE R"]),
        ("Doe, Jane and Roe, Richard", ["Doe, Jane", "Roe, Richard"]),
        ("Jane Doe, Richard Roe and Ann Poe", ["Jane Doe", "Richard Roe", "Ann Poe"]),
        ("Jane Doe and Richard Roe", ["Jane Doe", "Richard Roe"]),
        ("Doe, J., Roe, R. M.", ["Doe, J.", "Roe, R. M."]),
        ("Doe, J.; Roe, R. et al.", ["Doe, J.", "Roe, R."]),
        ("Jane Doe, Richard Roe, Consortium", ["Jane Doe", "Richard Roe", "Consortium"]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("van der Berg, Jan Peter", ["van der Berg, Jan Peter"]),
        ("张三, 李四", ["张三", "李四"]),
        ("张三；李四", ["张三", "李四"]),
        ("Jane Doe", ["Jane Doe"]),
        ("", []),
    ],
)
def test_people_are_told_apart(written: str, names: list[str]) -> None:
    assert persons(written) == names


def test_3000_people_are_3000_names() -> None:
    names = [f"Doe{i}, Jane" for i in range(3000)]
    assert persons("; ".join(names)) == names


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("['a', \"it's\"]", ["a", "it's"]),
        ('["a", "b"]', ["a", "b"]),
        ("['a' 'b']", ["a", "b"]),
        ("[]", []),
        ("[Retracted] A title", None),
        ("[" * 5000 + "]" * 5000, None),
        ("no list", None),
    ],
)
def test_a_list_spelt_out_is_a_list(written: str, found: list[str] | None) -> None:
    assert listed(written) == found


def test_subjects_of_arxiv_stand_between_blanks() -> None:
    assert categories("cs.LG stat.ML hep-ph") == ["cs.LG", "stat.ML", "hep-ph"]
    assert categories("Computer Science; Law") == ["Computer Science", "Law"]
    assert categories("machine learning") == "machine learning"
    assert separated("soil, water") is None


@FUZZ
@given(st.text(alphabet="Aa. ,;|'\"[]()\\&n\u202e张", max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    listed(text)
    assert all(name.strip() for name in persons(text))
