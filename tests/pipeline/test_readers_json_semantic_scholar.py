"""Semantic Scholar: the API, its data sets and S2ORC tell of the same paper."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.file import Dropped
from pipeline.readers.json_semantic_scholar import API, S2ORC
from tests.pipeline.bibliographies import FUZZ, assert_survives, cuts, file_of, read, spoiled

PAPER: dict[str, Any] = {
    "paperId": "a" * 40,
    "externalIds": {"DOI": "10.1234/x", "ArXiv": "2003.00001", "PubMed": "101", "CorpusId": 5},
    "url": "https://www.semanticscholar.org/paper/aaa",
    "title": "How clouds form",
    "abstract": "Warm air rises.",
    "venue": "J. Clouds",
    "publicationVenue": {"name": "Journal of Clouds"},
    "year": 2020,
    "publicationDate": "2020-03-09",
    "authors": [{"authorId": "1", "name": "Ana Gödel"}, {"authorId": None, "name": "B. Berg"}],
    "citationCount": 7,
    "openAccessPdf": {"url": "https://example.org/x.pdf"},
    "s2FieldsOfStudy": [{"category": "Physics"}, {"category": "Physics"}],
    "publicationTypes": ["Review"],
    "tldr": {"text": "Air rises."},
}
S2ORC_PAPER: dict[str, Any] = {
    "paper_id": "77490025",
    "title": "How clouds form",
    "authors": [{"first": "Ana", "middle": ["B.", "C."], "last": "Gödel", "suffix": "Jr."}],
    "abstract": "Warm air rises.",
    "year": 2020,
    "arxiv_id": "2003.00001",
    "pubmed_id": "101",
    "pmc_id": "7",
    "acl_id": None,
    "doi": "10.1234/x",
    "venue": None,
    "journal": "Journal of Clouds",
    "mag_id": "1",
    "mag_field_of_study": ["Physics"],
    "inbound_citations": ["1", "2"],
    "s2_url": "https://api.semanticscholar.org/CorpusID:77490025",
}
EXPECTED: dict[str, Any] = {
    "title": "How clouds form",
    "abstract": "Warm air rises.",
    "authors": ["Ana Gödel", "B. Berg"],
    "year": 2020,
    "date": "2020-03-09",
    "venue": "Journal of Clouds",
    "doi": "10.1234/x",
    "arxiv_id": "2003.00001",
    "url": "https://www.semanticscholar.org/paper/aaa",
    "pdf_url": "https://example.org/x.pdf",
    "categories": ["Physics"],
    "citations": "7",
    "extra.s2": "a" * 40,
    "extra.pmid": "101",
    "extra.type": ["Review"],
    "extra.summary": "Air rises.",
}


def test_every_field_of_the_api() -> None:
    assert read(API.records, json.dumps({"total": 1, "data": [PAPER]})) == ([EXPECTED], [])


def test_lists_of_citations_hold_the_paper_inside() -> None:
    page = json.dumps({"offset": 0, "data": [{"isInfluential": True, "citingPaper": PAPER}]})
    assert API.recognises(file_of(page))
    assert read(API.records, page) == ([EXPECTED], [])


def test_data_sets_differ_in_the_case_of_their_keys() -> None:
    row = {key.lower(): value for key, value in PAPER.items() if key != "paperId"}
    line = json.dumps({**row, "corpusid": 5})
    assert API.recognises(file_of(line))
    assert read(API.records, line) == ([{**EXPECTED, "extra.s2": "5"}], [])


def test_every_field_of_s2orc() -> None:
    assert read(S2ORC.records, json.dumps(S2ORC_PAPER)) == (
        [
            {
                "title": "How clouds form",
                "abstract": "Warm air rises.",
                "authors": ["Ana B. C. Gödel Jr."],
                "year": 2020,
                "venue": "Journal of Clouds",
                "doi": "10.1234/x",
                "arxiv_id": "2003.00001",
                "url": "https://api.semanticscholar.org/CorpusID:77490025",
                "pdf_url": "https://arxiv.org/pdf/2003.00001",
                "categories": ["Physics"],
                "citations": 2,
                "extra.s2": "77490025",
                "extra.pmid": "101",
                "extra.pmc": "7",
            }
        ],
        [],
    )


def test_a_paper_without_a_title_is_dropped_by_name() -> None:
    _, dropped = read(S2ORC.records, json.dumps({**S2ORC_PAPER, "title": None}))
    assert dropped == [Dropped("line 1 (77490025)", "no title")]


def test_only_their_own_shape_is_recognised() -> None:
    table = '{"paper_id": "1", "title": "A", "year": 2020}\n'
    files = [file_of(text) for text in (json.dumps([PAPER]), json.dumps(S2ORC_PAPER), table)]
    assert [API.recognises(file) for file in files] == [True, False, False]
    assert [S2ORC.recognises(file) for file in files] == [False, True, False]


@FUZZ
@given(st.one_of(spoiled([PAPER]).map(json.dumps), cuts(json.dumps({"data": [PAPER] * 2}))))
def test_a_damaged_answer_never_surprises(text: str) -> None:
    API.recognises(file_of(text or " "))
    assert_survives(API.records, text)


@FUZZ
@given(st.one_of(spoiled([S2ORC_PAPER]).map(json.dumps), cuts(json.dumps(S2ORC_PAPER) + "\n{}")))
def test_damaged_s2orc_never_surprises(text: str) -> None:
    S2ORC.recognises(file_of(text or " "))
    assert_survives(S2ORC.records, text)
