"""One raw record → one clean record, and which clean records are no papers."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning import clean_record, why_no_paper
from pipeline.papers import COLUMNS
from tests.pipeline.bibliographies import FUZZ, ODD


def cleaned(column: str, value: Any) -> Any:
    return clean_record({"title": "T", column: value})[column]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Clouds form.", "Clouds form"), ("Clouds ...", "Clouds ..."), ("Doe et al.", "Doe et al."),
        ("Made in the U.S.", "Made in the U.S."), ("[Clouds form].", "Clouds form"),
        ("[18F] and [11C]", "[18F] and [11C]"), ("Why?", "Why?"), ("[Untitled]", ""),
        ("untitled", ""), ("Re: Clouds: .", "Re: Clouds"),
        ("H<sub>2</sub>O of {\\'e}t{\\'e}", "H₂O of été"),
        ("Zero\u200bwidth, soft\u00adhyphen,\u00a0blank", "Zerowidth, softhyphen, blank"),
        ("e\ufb03cient", "efficient"), ("One\n\nline", "One line"), ("!!!", "!!!"),
    ],
)  # fmt: skip
def test_titles(written: str, title: str) -> None:
    assert cleaned("title", written) == title


@pytest.mark.parametrize(
    "nothing",
    ["[No abstract available]", "No abstract available.", "Abstract not available", "N/A", "null",
     "-", "(no abstract)", "Abstract", "n.a.", "[Figure: see text]", "No Abstract", "None"],
)  # fmt: skip
def test_abstracts_that_say_there_is_none(nothing: str) -> None:
    assert cleaned("abstract", nothing) == ""


@pytest.mark.parametrize(
    ("written", "abstract"),
    [
        ("Abstract: We see.", "We see."), ("ABSTRACT We see.", "We see."),
        ("Abstract—We see.", "We see."), ("Abstract\n\nWe see.", "We see."),
        ("Abstract interpretation is old.", "Abstract interpretation is old."),
        ("We see. © 2019 Elsevier Ltd. All rights reserved.", "We see."),
        ("We see. Copyright © 2019 The Authors. Published by Wiley.", "We see."),
        ("We study the sign © 2019 in law.", "We study the sign © 2019 in law."),
        ("BACKGROUND: A. METHODS: B.", "BACKGROUND: A.\n\nMETHODS: B."),
        ("<jats:title>Aims</jats:title><jats:p>To see.</jats:p>", "Aims: To see."),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        ("Abstract A cloud is a set.", "A cloud is a set."),
        ("Abstract Algebra is fun.", "Abstract Algebra is fun."),
        ("(a) Why? (b) How? (c) What do Universities teach?",
         "(a) Why? (b) How? (c) What do Universities teach?"),
        ("(a) We see. (b) We do. (C) 2013 Rain Society.", "(a) We see. (b) We do."),
        ("n\xe2\x80\xaf=\xe2\x80\xaf3, \xe2\x89\xa5 4, \xe2\x80 and \x93it\x94",
         "n = 3, ≥ 4, â€ and “it”"),
    ],
)  # fmt: skip
def test_abstracts(written: str, abstract: str) -> None:
    assert cleaned("abstract", written) == abstract


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("rain; snow", ["rain", "snow"]), ("rain|snow", ["rain", "snow"]),
        ("rain, Snow, snow", ["rain", "Snow"]), (["rain, heavy", "snow;hail"],
        ["rain, heavy", "snow", "hail"]), ("", []), ("rain; ~", ["rain"]),
        ("plots (drama, novel, etc.), rain", ["plots (drama, novel, etc.)", "rain"]),
    ],
)  # fmt: skip
def test_keywords(written: Any, words: list[str]) -> None:
    assert cleaned("keywords", written) == words


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("cs.LG stat.ML", ["cs.LG", "stat.ML"]), (["cs.LG math-ph"], ["cs.LG", "math-ph"]),
        ("Computer Science, Theory", ["Computer Science, Theory"]),
        ("Chemistry, Organic; Biology", ["Chemistry, Organic", "Biology"]),
    ],
)  # fmt: skip
def test_categories(written: Any, found: list[str]) -> None:
    assert cleaned("categories", written) == found


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2019 Jan 28", "2019-01-28"), ("June 2008", "2008-06"), (date(2020, 3, 9), "2020-03-09"),
        ("2020-03-09T10:00:00Z", "2020-03-09"), ("9999-01-01", ""), ("soon", ""), ("19", ""),
    ],
)  # fmt: skip
def test_dates_are_iso(written: Any, day: str) -> None:
    paper = clean_record({"title": "T", "date": written})
    assert (paper["date"], paper["year"]) == (day, int(day[:4]) if day else None)


@pytest.mark.parametrize(
    ("year", "known"), [("2019.0", 2019), (0, None), (9999, None), (98, None), ("[2010a]", 2010)]
)
def test_years(year: Any, known: int | None) -> None:
    assert cleaned("year", year) == known


def test_identifiers_are_found_in_links_too() -> None:
    paper = clean_record({"title": "T", "url": "https://doi.org/10.1016/S0140-6736(05)12345-6."})
    assert paper["doi"] == "10.1016/s0140-6736(05)12345-6"
    paper = clean_record({"title": "T", "url": "https://arxiv.org/abs/2403.12345v2"})
    assert paper["arxiv_id"] == "2403.12345"
    paper = clean_record({"title": "T", "doi": "https://doi.org/10.48550/arXiv.2403.12345"})
    assert (paper["doi"], paper["arxiv_id"]) == ("", "2403.12345")


def test_unknown_columns_survive_to_the_letter_as_text() -> None:
    paper = clean_record({"title": "T", "extra.code": r"a\_b <i>", "mine": ["x", 3]})
    assert (paper["extra.code"], paper["extra.mine"]) == (r"a\_b <i>", "x; 3")
    assert set(COLUMNS) < paper.keys()


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"extra.type": "WEB"}, "a web page"), ({"extra.type": "webpage"}, "a web page"),
        ({"extra.type": "legal_rule_or_regulation"}, "a statute or regulation"),
        ({"extra.type": "Clinical trial registration"}, "a clinical trial registration"),
        ({"venue": "https://clinicaltrials.gov/show/1"}, "a clinical trial registration"),
        ({"extra.type": "paratext"}, "front or back matter"),
        ({"extra.type": "journal"}, "a whole journal, volume or series"),
        ({"extra.type": "Journal", "authors": ["Jane Doe"]}, ""),
        ({"title": "Front matter"}, "front matter of a journal"),
        ({"title": "Front Matter.", "abstract": "We study it."}, ""),
        ({"title": "Cover songs"}, ""), ({"extra.type": "Erratum"}, ""),
        ({"extra.type": "editorial-material"}, ""), ({"extra.type": "dataset"}, ""), ({}, ""),
    ],
)  # fmt: skip
def test_what_is_no_paper_has_a_reason(record: dict[str, Any], reason: str) -> None:
    assert why_no_paper(clean_record({"title": "T", **record})) == reason


def test_nothing_is_unescaped_or_cleaned_away_by_a_second_cleaning() -> None:
    once = clean_record({"title": "A &amp;lt;b&amp;gt; tag", "authors": ["Doe, Jane"]})
    assert once["title"] == "A <b> tag"
    assert clean_record(once) == once


@FUZZ
@given(st.dictionaries(st.sampled_from([*COLUMNS, "extra.x"]), st.one_of(
    st.sampled_from(ODD), st.text(), st.lists(st.text(), max_size=3)
)))  # fmt: skip
def test_whatever_stands_in_a_record_it_becomes_a_clean_one(record: dict[str, Any]) -> None:
    paper = clean_record(record)
    assert set(COLUMNS) <= paper.keys()
    why_no_paper(paper)


@pytest.mark.parametrize(
    "piece", ["<", "<p ", "&amp;", "(", "[", "a", " ", "\n ", "...", "10.1/", "a, "]
)
def test_a_million_characters_in_every_column_are_cleaned(piece: str) -> None:
    clean_record(dict.fromkeys(COLUMNS, piece * (300_000 // len(piece))))
