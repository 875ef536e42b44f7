"""arXiv's snapshot and Hugging Face's daily papers: one paper a line, one paper an entry."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.file import Dropped
from pipeline.readers.json_arxiv import DAILY, SNAPSHOT
from tests.pipeline.bibliographies import FUZZ, assert_survives, cuts, file_of, read, spoiled

PAPER: dict[str, Any] = {
    "id": "0704.0001",
    "submitter": "Ana Gödel",
    "authors": 'Ana G\\"odel, B. Berg and Jan van den Berg',
    "title": "Clouds of rain and\n  snow",
    "comments": "9 pages",
    "journal-ref": "J. Clouds 5 (2008)",
    "doi": "10.1234/x",
    "categories": "hep-ph cs.LG",
    "abstract": "  Where clouds\nform.\n  And where not.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
    ],
    "update_date": "2008-11-26",
    "authors_parsed": [["Gödel", "Ana", ""], ["Berg", "B.", "Jr."]],
}
ENTRY: dict[str, Any] = {
    "paper": {
        "id": "2509.24006",
        "authors": [{"name": "Ana Gödel"}, {"name": "B Berg", "hidden": True}],
        "publishedAt": "2025-09-28T17:58:59.000Z",
        "title": "Clouds of\n  rain",
        "summary": "Where clouds\nform.",
        "upvotes": 78,
        "ai_summary": "Clouds.",
        "ai_keywords": ["cloud", "rain"],
        "githubRepo": "https://github.com/x/y",
    },
    "title": "The day's title",
    "summary": "The day's summary",
    "numComments": 3,
    "submitterOrganization": {"fullname": "Cloud Lab"},
}


def test_every_field_of_the_snapshot() -> None:
    assert read(SNAPSHOT.records, json.dumps(PAPER) + "\n") == (
        [
            {
                "title": "Clouds of rain and snow",
                "abstract": "Where clouds form.\n\nAnd where not.",
                "authors": ["Ana Gödel", "B. Berg Jr."],
                "year": 2007,
                "date": "2007-04-02",
                "venue": "J. Clouds 5 (2008)",
                "doi": "10.1234/x",
                "arxiv_id": "0704.0001",
                "url": "https://arxiv.org/abs/0704.0001",
                "pdf_url": "https://arxiv.org/pdf/0704.0001",
                "categories": ["hep-ph", "cs.LG"],
                "extra.comment": "9 pages",
            }
        ],
        [],
    )


def test_without_parsed_authors_the_written_ones_are_taken() -> None:
    kept, _ = read(SNAPSHOT.records, json.dumps({**PAPER, "authors_parsed": None}))
    assert kept[0]["authors"] == ['Ana G\\"odel', "B. Berg", "Jan van den Berg"]


def test_every_field_of_a_daily_paper() -> None:
    assert read(DAILY.records, json.dumps([ENTRY])) == (
        [
            {
                "title": "Clouds of rain",
                "abstract": "Where clouds form.",
                "authors": ["Ana Gödel", "B Berg"],
                "year": 2025,
                "date": "2025-09-28",
                "arxiv_id": "2509.24006",
                "url": "https://arxiv.org/abs/2509.24006",
                "pdf_url": "https://arxiv.org/pdf/2509.24006",
                "keywords": ["cloud", "rain"],
                "extra.upvotes": "78",
                "extra.summary": "Clouds.",
                "extra.code": "https://github.com/x/y",
                "extra.organization": "Cloud Lab",
            }
        ],
        [],
    )


def test_the_paper_inside_an_entry_may_stand_alone() -> None:
    assert DAILY.recognises(file_of(json.dumps(ENTRY["paper"])))
    assert read(DAILY.records, json.dumps(ENTRY["paper"]))[0][0]["title"] == "Clouds of rain"


def test_the_last_line_cut_off_is_dropped_with_its_number() -> None:
    text = "\n".join([json.dumps(PAPER)] * 3)[:-40]
    kept, dropped = read(SNAPSHOT.records, text)
    assert len(kept) == 2
    assert dropped == [Dropped("line 3", "not a JSON object, or damaged")]


def test_only_their_own_shape_is_recognised() -> None:
    table = '{"id": "1", "title": "A", "summary": "B", "authors": "C"}\n'
    files = [file_of(text) for text in (json.dumps(PAPER), json.dumps([ENTRY]), table, "[]")]
    assert [SNAPSHOT.recognises(file) for file in files] == [True, False, False, False]
    assert [DAILY.recognises(file) for file in files] == [False, True, False, False]


@FUZZ
@given(st.one_of(spoiled([PAPER]).map(json.dumps), cuts("\n".join([json.dumps(PAPER)] * 2))))
def test_a_damaged_snapshot_never_surprises(text: str) -> None:
    SNAPSHOT.recognises(file_of(text or " "))
    assert_survives(SNAPSHOT.records, text)


@FUZZ
@given(st.one_of(spoiled([ENTRY]).map(json.dumps), cuts(json.dumps([ENTRY] * 2))))
def test_damaged_daily_papers_never_surprise(text: str) -> None:
    DAILY.recognises(file_of(text or " "))
    assert_survives(DAILY.records, text)
