"""Values of bibliographies: dates, names and identifiers as they are written."""

import math
from typing import Any

import pytest

from pipeline.cleaning.persons import authors
from pipeline.readers import fields
from pipeline.readers.file import Dropped


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2026-07-14", "2026-07-14"),
        ("2021-01-02T03:04:05Z", "2021-01-02"),
        ("2022/05", "2022-05"),
        ("June 2008", "2008-06"),
        ("Mon, 2 Apr 2007 19:18:42 GMT", "2007-04-02"),
        ("2020-13-45", "2020"),
        (1975, "1975"),
        (1975.0, "1975"),
        ("1998 Dec-1999 Jan", "1998-12"),
        ("2019 Jan-Feb", "2019-01"),
        ("2019 Spring", "2019"),
        ("n.d.", ""),
        ("12345", ""),
        (None, ""),
        ({}, ""),
    ],
)
def test_dates_however_written(written: Any, date: str) -> None:
    assert fields.date_in(written) == date


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2020, 3, 9]]}, "2020-03-09"),
        ({"date-parts": [["2020", "3"]]}, "2020-03"),
        ({"date-parts": [[None]]}, ""),
        ({"date-parts": []}, ""),
        ({"raw": "March 2020"}, "2020-03"),
        ("2020", "2020"),
    ],
)
def test_dates_in_parts(issued: Any, date: str) -> None:
    assert fields.date_of_parts(issued) == date


@pytest.mark.parametrize(
    ("written", "identifier"),
    [
        ("http://arxiv.org/abs/math/0703311v2", "math/0703311"),
        ("10.48550/arXiv.2509.22625", "2509.22625"),
        ("oai:arXiv.org:2401.00001v1", "2401.00001"),
        ("MR: 1\narXiv: math.GT/0309136 [math.GT]", "math.GT/0309136"),
        ("https://doi.org/10.1234/2401.00001", ""),
        (None, ""),
    ],
)
def test_arxiv_identifiers_only_where_arxiv_is_named(written: Any, identifier: str) -> None:
    assert fields.arxiv_id(written) == identifier


def test_bare_arxiv_identifiers_lose_their_version() -> None:
    assert fields.bare_arxiv_id(" 2401.00001v3 ") == "2401.00001"
    assert fields.bare_arxiv_id("12") == ""


def test_names_in_arxivs_way() -> None:
    written = "A. Gödel (Vienna (Austria)), B C and Anderson Sand, and D"
    assert fields.persons(written)[-3:] == ["B C", "Anderson Sand", "D"]


@pytest.mark.parametrize("value", [None, math.nan, math.inf, True, [], {}, object()])
def test_what_is_no_text_is_empty(value: Any) -> None:
    assert fields.text(value) == ""


def test_a_name_of_known_parts_cannot_be_misread() -> None:
    assert fields.name("Jane", "van der", "Doe", "Jr.") == "Jane van der Doe Jr."
    assert authors([fields.name("Ke", "LU")]) == ["Ke LU"]
    assert authors([fields.name("Xiao-Ke", "E")]) == ["Xiao-Ke E"]
    assert fields.name("John", "Doe", "III") == "John Doe III"
    assert (fields.name("", "LU"), fields.name()) == ("LU", "")


def test_text_that_no_file_can_hold_is_made_writable() -> None:
    assert fields.text("a\ud800b").encode() == b"a?b"


def test_finished_records_have_no_empty_fields_and_a_year() -> None:
    record = {"title": "A", "doi": "", "date": "2020-03", "keywords": [], "citations": 0}
    expected = {"title": "A", "date": "2020-03", "citations": 0, "year": 2020}
    assert fields.finished("item 1", record) == expected
    assert fields.finished("item 1", {"title": ""}) == Dropped("item 1", "no title")


def test_a_million_characters_that_nearly_match_hold_no_identifier_and_do_not_hang() -> None:
    for hostile in ("arxiv" * 200_000, "arxiv:" * 170_000, "(" * 1_000_000, "1" * 1_000_000):
        assert fields.arxiv_id(hostile) == ""
        assert fields.date_in(hostile) in ("", None)
        for reads in (fields.persons, fields.digits):
            reads(hostile)
