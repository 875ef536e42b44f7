"""OpenAlex and Crossref: abstracts put together, identifiers told, what is no paper dropped."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.file import Dropped
from pipeline.readers.json_indexes import CROSSREF, OPENALEX
from tests.pipeline.bibliographies import FUZZ, assert_survives, cuts, file_of, read, spoiled

WORK: dict[str, Any] = {
    "id": "https://openalex.org/W31",
    "doi": "https://doi.org/10.1234/X",
    "title": "How <i>clouds</i> form",
    "display_name": "How clouds form",
    "publication_year": 2020,
    "publication_date": "2020-03-09",
    "ids": {"openalex": "https://openalex.org/W31", "pmid": "https://pubmed.ncbi.nlm.nih.gov/101"},
    "language": "en",
    "primary_location": {
        "landing_page_url": "https://doi.org/10.1234/x",
        "source": {"display_name": "Some Repository", "type": "repository"},
    },
    "locations": [
        {"landing_page_url": "http://arxiv.org/abs/2003.00001", "source": None},
        {"source": {"display_name": "Journal of Clouds", "type": "journal"}},
    ],
    "best_oa_location": {"pdf_url": "https://arxiv.org/pdf/2003.00001"},
    "type": "article",
    "authorships": [
        {"author": {"display_name": "Ana Gödel"}},
        {"author": {}, "raw_author_name": "B. Berg"},
    ],
    "cited_by_count": 53,
    "is_paratext": False,
    "is_retracted": True,
    "primary_topic": {"display_name": "Weather", "field": {"display_name": "Physics"}},
    "keywords": [{"display_name": "Cloud", "score": 0.9}],
    "abstract_inverted_index": {"air": [1, 4], "rises\\nand": [2], "Warm": [0], "cold": [3]},
}
CROSSREF_WORK: dict[str, Any] = {
    "DOI": "10.1234/x",
    "type": "journal-article",
    "title": ["How <i>clouds</i> form"],
    "subtitle": ["A study"],
    "abstract": "<jats:title>Abstract</jats:title><jats:sec><jats:title>Aims</jats:title>"
    "<jats:p>To see.</jats:p></jats:sec><jats:p>Seen.</jats:p>",
    "author": [{"given": "Ana", "family": "Gödel"}, {"name": "The Cloud Group"}],
    "issued": {"date-parts": [[None]]},
    "published": {"date-parts": [[2020, 3]]},
    "container-title": ["Journal of Clouds", "J. Clouds"],
    "URL": "https://doi.org/10.1234/x",
    "link": [
        {"URL": "https://example.org/x.xml", "content-type": "text/xml"},
        {"URL": "https://example.org/x.pdf", "content-type": "application/pdf"},
    ],
    "subject": ["Weather"],
    "is-referenced-by-count": 7,
    "reference-count": 3,
    "language": "en",
}


def openalex(**changes: Any) -> Any:
    kept, dropped = read(OPENALEX.records, json.dumps({"results": [{**WORK, **changes}]}))
    return (kept or dropped)[0]


def crossref(**changes: Any) -> Any:
    page = {"status": "ok", "message": {"items": [{**CROSSREF_WORK, **changes}]}}
    kept, dropped = read(CROSSREF.records, json.dumps(page))
    return (kept or dropped)[0]


def test_every_field_of_openalex() -> None:
    assert openalex() == {
        "title": "How <i>clouds</i> form",
        "abstract": "Warm air rises and cold air",
        "authors": ["Ana Gödel", "B. Berg"],
        "year": 2020,
        "date": "2020-03-09",
        "venue": "Journal of Clouds",
        "doi": "https://doi.org/10.1234/X",
        "arxiv_id": "2003.00001",
        "url": "https://doi.org/10.1234/x",
        "pdf_url": "https://arxiv.org/pdf/2003.00001",
        "keywords": ["Cloud"],
        "categories": ["Physics"],
        "citations": "53",
        "extra.openalex": "W31",
        "extra.pmid": "101",
        "extra.type": "article",
        "extra.topic": "Weather",
        "extra.language": "en",
        "extra.retracted": "yes",
    }


def test_every_field_of_crossref() -> None:
    assert crossref() == {
        "title": "How <i>clouds</i> form: A study",
        "abstract": "<jats:title>Abstract</jats:title><jats:sec><jats:title>Aims</jats:title>"
        "<jats:p>To see.</jats:p></jats:sec><jats:p>Seen.</jats:p>",
        "authors": ["Ana Gödel", "The Cloud Group"],
        "year": 2020,
        "date": "2020-03",
        "venue": "Journal of Clouds",
        "doi": "10.1234/x",
        "url": "https://doi.org/10.1234/x",
        "pdf_url": "https://example.org/x.pdf",
        "keywords": ["Weather"],
        "citations": "7",
        "extra.type": "journal-article",
        "extra.language": "en",
    }


def test_tex_in_an_inverted_index_stays() -> None:
    index = {"$\\nu$": [0], "x,\\nabla": [1], "end.\\nThen": [2]}
    assert openalex(abstract_inverted_index=index)["abstract"] == "$\\nu$ x,\\nabla end. Then"


def test_positions_of_an_inverted_index_may_be_huge_or_wrong() -> None:
    index = {"b": [10**12], "a": [-5, "x", None], "c": "no"}
    assert openalex(abstract_inverted_index=index)["abstract"] == "a b"


@pytest.mark.parametrize(("kind", "what"), [("peer-review", "a peer review"), ("grant", "a grant")])
def test_openalex_works_that_are_no_papers_are_dropped_with_the_reason(
    kind: str, what: str
) -> None:
    assert openalex(type=kind) == Dropped("item 1 (W31)", f"{what} ({kind}), not a paper")


def test_paratext_of_any_type_is_dropped() -> None:
    dropped = Dropped("item 1 (W31)", "front or back matter (paratext), not a paper")
    assert openalex(is_paratext=True) == openalex(type="other") == dropped


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("journal", "a whole journal, volume or series"),
        ("component", "front or back matter"),
        ("grant", "a grant"),
    ],
)
def test_crossref_works_that_are_no_papers_are_dropped_with_the_reason(
    kind: str, what: str
) -> None:
    assert crossref(type=kind) == Dropped("item 1 (10.1234/x)", f"{what} ({kind}), not a paper")


def test_a_work_without_a_title_is_dropped() -> None:
    assert openalex(title=None, display_name=None) == Dropped("item 1 (W31)", "no title")
    assert crossref(title=[]) == Dropped("item 1 (10.1234/x)", "no title")


def test_3000_authors_are_kept_in_order() -> None:
    people = [{"author": {"display_name": f"N {n}"}} for n in range(3000)]
    assert openalex(authorships=people)["authors"] == [f"N {n}" for n in range(3000)]


def test_an_abstract_of_a_million_characters_is_kept() -> None:
    index = {f"word{n}": [n] for n in range(100_000)}
    assert openalex(abstract_inverted_index=index)["abstract"].endswith("word99998 word99999")
    assert len(crossref(abstract="x" * 1_000_000)["abstract"]) == 1_000_000


def test_a_single_work_and_json_lines_are_read_too() -> None:
    assert len(read(OPENALEX.records, json.dumps(WORK))[0]) == 1
    assert len(read(OPENALEX.records, f"{json.dumps(WORK)}\n{json.dumps(WORK)}\n")[0]) == 2
    whole = json.dumps({"status": "ok", "message-type": "work", "message": CROSSREF_WORK})
    assert len(read(CROSSREF.records, whole)[0]) == 1


def test_only_their_own_shape_is_recognised() -> None:
    table = '{"title": "A", "doi": "10.1234/x", "type": "article"}\n'
    files = [file_of(text) for text in (json.dumps(WORK), json.dumps(CROSSREF_WORK), table, "{}")]
    assert [OPENALEX.recognises(file) for file in files] == [True, False, False, False]
    assert [CROSSREF.recognises(file) for file in files] == [False, True, False, False]


@FUZZ
@given(st.one_of(spoiled([WORK]).map(json.dumps), cuts(json.dumps({"results": [WORK] * 2}))))
def test_damaged_openalex_never_surprises(text: str) -> None:
    OPENALEX.recognises(file_of(text or " "))
    assert_survives(OPENALEX.records, text)


@FUZZ
@given(st.one_of(spoiled([CROSSREF_WORK]).map(json.dumps), cuts(json.dumps([CROSSREF_WORK] * 2))))
def test_damaged_crossref_never_surprises(text: str) -> None:
    CROSSREF.recognises(file_of(text or " "))
    assert_survives(CROSSREF.records, text)
