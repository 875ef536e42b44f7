"""CSL-JSON and Zotero: papers with their people and identifiers; what is no paper is told."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.file import Dropped
from pipeline.readers.json_libraries import CSL, ZOTERO
from tests.pipeline.bibliographies import FUZZ, assert_survives, cuts, file_of, read, spoiled

CSL_ITEM: dict[str, Any] = {
    "id": "goedel2020",
    "type": "article-journal",
    "title": "How <i>clouds</i> form",
    "abstract": "<jats:p>Warm air rises.</jats:p>",
    "author": [
        {"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"},
        {"literal": "The Cloud Group"},
    ],
    "issued": {"date-parts": [[2020, 3, 9]]},
    "container-title": "Journal of Clouds",
    "DOI": "10.1234/x",
    "URL": "https://example.org/x",
    "PMID": "101",
    "note": "arXiv: 2003.00001 [physics.ao-ph]",
    "keyword": "cloud, rain",
    "language": "en",
}
DATA: dict[str, Any] = {
    "key": "ABCD1234",
    "itemType": "preprint",
    "title": "Clouds of <i>rain</i>",
    "creators": [
        {"creatorType": "editor", "name": "Nobody"},
        {"creatorType": "author", "firstName": "Ana", "lastName": "Gödel"},
        {"creatorType": "author", "name": "The Cloud Group"},
    ],
    "abstractNote": "First.\n\nSecond\nline.",
    "date": "June 2008",
    "publicationTitle": "Journal of Clouds",
    "DOI": "10.1234/x",
    "url": "http://arxiv.org/abs/0806.0001v2",
    "extra": "arXiv:0806.0001 [math.RT]\nPMID: 101",
    "tags": [{"tag": "cloud", "type": 1}, {"tag": "rain"}],
    "language": "en",
}
WEB_ITEM = {"key": "ABCD1234", "version": 1, "meta": {"parsedDate": "2008-06-01"}, "data": DATA}


def csl(**changes: Any) -> Any:
    kept, dropped = read(CSL.records, json.dumps([{**CSL_ITEM, **changes}]))
    return (kept or dropped)[0]


def zotero(**changes: Any) -> Any:
    kept, dropped = read(ZOTERO.records, json.dumps([{**WEB_ITEM, "data": {**DATA, **changes}}]))
    return (kept or dropped)[0]


def test_every_field_of_csl() -> None:
    assert csl() == {
        "title": "How <i>clouds</i> form",
        "abstract": "<jats:p>Warm air rises.</jats:p>",
        "authors": ["Jan van den Berg", "The Cloud Group"],
        "year": 2020,
        "date": "2020-03-09",
        "venue": "Journal of Clouds",
        "doi": "10.1234/x",
        "arxiv_id": "2003.00001",
        "url": "https://example.org/x",
        "keywords": "cloud, rain",
        "extra.pmid": "101",
        "extra.type": "article-journal",
        "extra.language": "en",
    }


def test_every_field_of_zotero() -> None:
    expected = {
        "title": "Clouds of <i>rain</i>",
        "abstract": "First.\n\nSecond line.",
        "authors": ["Ana Gödel", "The Cloud Group"],
        "year": 2008,
        "date": "2008-06",
        "venue": "Journal of Clouds",
        "doi": "10.1234/x",
        "arxiv_id": "0806.0001",
        "url": "http://arxiv.org/abs/0806.0001v2",
        "keywords": ["cloud", "rain"],
        "categories": ["math.RT"],
        "extra.pmid": "101",
        "extra.type": "preprint",
        "extra.language": "en",
    }
    assert zotero() == expected
    assert read(ZOTERO.records, json.dumps({"config": {}, "items": [DATA]})) == ([expected], [])


def test_a_publisher_is_no_venue_but_the_school_of_a_thesis_is() -> None:
    paper = csl(**{"container-title": "", "publisher": "Rain Press"})
    assert (paper.get("venue"), paper["extra.publisher"]) == (None, "Rain Press")
    thesis = csl(type="thesis", publisher="University of Rain", **{"container-title": ""})
    assert thesis["venue"] == "University of Rain"
    paper = zotero(publicationTitle="", publisher="Rain Press")
    assert (paper.get("venue"), paper["extra.publisher"]) == (None, "Rain Press")
    assert zotero(publicationTitle="", university="Rain")["venue"] == "Rain"


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("attachment", "an attachment or a note"),
        ("note", "an attachment or a note"),
        ("webpage", "a web page"),
        ("statute", "a statute or regulation"),
    ],
)
def test_zotero_items_that_are_no_papers_are_dropped_with_the_reason(kind: str, what: str) -> None:
    dropped = Dropped("item 1 (ABCD1234)", f"{what} ({kind}), not a paper")
    assert zotero(itemType=kind) == dropped


def test_zotero_items_in_the_bin_or_without_a_title_are_dropped() -> None:
    assert zotero(deleted=1) == Dropped("item 1 (ABCD1234)", "in Zotero's bin")
    assert zotero(title="") == Dropped("item 1 (ABCD1234)", "no title")


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("webpage", "a web page"),
        ("legislation", "a statute or regulation"),
        ("legal_case", "a court case"),
    ],
)
def test_csl_items_that_are_no_papers_are_dropped_with_the_reason(kind: str, what: str) -> None:
    assert csl(type=kind) == Dropped("item 1", f"{what} ({kind}), not a paper")


def test_without_an_author_an_editor_stands_in() -> None:
    assert zotero(creators=DATA["creators"][:1])["authors"] == ["Nobody"]


def test_only_their_own_shape_is_recognised() -> None:
    table = '{"title": "A", "type": "book", "abstract": "B"}\n'
    texts = [json.dumps([CSL_ITEM]), json.dumps([WEB_ITEM]), json.dumps(DATA), table, "[1]"]
    files = [file_of(text) for text in texts]
    assert [CSL.recognises(file) for file in files] == [True, False, False, False, False]
    assert [ZOTERO.recognises(file) for file in files] == [False, True, True, False, False]


@FUZZ
@given(st.one_of(spoiled([CSL_ITEM]).map(json.dumps), cuts(json.dumps([CSL_ITEM] * 2))))
def test_damaged_csl_never_surprises(text: str) -> None:
    CSL.recognises(file_of(text or " "))
    assert_survives(CSL.records, text)


@FUZZ
@given(st.one_of(spoiled([WEB_ITEM]).map(json.dumps), cuts(json.dumps([WEB_ITEM] * 2))))
def test_damaged_zotero_never_surprises(text: str) -> None:
    ZOTERO.recognises(file_of(text or " "))
    assert_survives(ZOTERO.records, text)
