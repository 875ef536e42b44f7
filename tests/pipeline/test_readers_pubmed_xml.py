"""PubMed XML: labelled abstracts, people, dates, identifiers; records without a title are told."""

from typing import Any

import pytest
from hypothesis import given

from pipeline.readers.file import Dropped
from pipeline.readers.pubmed_xml import recognises, records
from tests.pipeline.bibliographies import FUZZ, assert_survives, cuts, file_of, read

ARTICLE = """<PubmedArticle><MedlineCitation><PMID Version="1">101</PMID>
<Article><Journal><JournalIssue><PubDate><Year>2019</Year><Month>Mar</Month><Day>5</Day></PubDate>
</JournalIssue><Title>Journal of Clouds</Title></Journal>
<ArticleTitle>How <i>clouds</i> make H<sub>2</sub>O.</ArticleTitle>
<ELocationID EIdType="doi">10.1234/wrong</ELocationID>
<Abstract><AbstractText Label="AIMS">To  see.</AbstractText>
<AbstractText Label="UNLABELLED">Plain.</AbstractText><AbstractText>More.</AbstractText></Abstract>
<AuthorList><Author ValidYN="Y"><LastName>Gödel</LastName><ForeName>Ana B</ForeName></Author>
<Author ValidYN="N"><LastName>Wrong</LastName></Author>
<Author><CollectiveName>The Cloud Group</CollectiveName></Author></AuthorList>
<Language>eng</Language>
<PublicationTypeList><PublicationType>Review</PublicationType></PublicationTypeList>
</Article><MeshHeadingList><MeshHeading><DescriptorName>Weather</DescriptorName></MeshHeading>
</MeshHeadingList><KeywordList><Keyword>cloud</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1234/right</ArticleId>
<ArticleId IdType="pmc">PMC7</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1234/cited</ArticleId>
</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>
"""
BOOK = """<PubmedBookArticle><BookDocument><PMID>7</PMID><Book><PubDate><Year>2001</Year></PubDate>
<BookTitle>Weather</BookTitle></Book><ArticleTitle>Rain</ArticleTitle>
<Abstract><AbstractText>Wet.</AbstractText></Abstract></BookDocument></PubmedBookArticle>"""
FILE = f'<?xml version="1.0"?>\n<PubmedArticleSet>\n{ARTICLE}{BOOK}</PubmedArticleSet>\n'


def one(changes: dict[str, str]) -> Any:
    text = ARTICLE
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    kept, dropped = read(records, f"<PubmedArticleSet>{text}</PubmedArticleSet>")
    return kept[0] if kept else dropped[0]


def test_every_field_of_an_article() -> None:
    assert one({}) == {
        "title": "How clouds make H<sub>2</sub>O.",
        "abstract": "AIMS: To see.\n\nPlain.\n\nMore.",
        "authors": ["Ana B Gödel", "The Cloud Group"],
        "year": 2019,
        "date": "2019-03-05",
        "venue": "Journal of Clouds",
        "doi": "10.1234/right",
        "url": "https://pubmed.ncbi.nlm.nih.gov/101/",
        "keywords": ["cloud"],
        "extra.pmid": "101",
        "extra.pmc": "PMC7",
        "extra.mesh": ["Weather"],
        "extra.type": ["Review"],
        "extra.language": "eng",
    }


def test_a_chapter_of_a_book_is_a_paper() -> None:
    chapter = read(records, FILE)[0][1]
    assert (chapter["title"], chapter["venue"], chapter["year"]) == ("Rain", "Weather", 2001)
    assert chapter["abstract"] == "Wet."


@pytest.mark.parametrize(
    ("issue", "date"),
    [
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998-12"),
        ("<Year>2020</Year><Season>Spring</Season>", "2020"),
        ("<Year>2020</Year><Month>11</Month>", "2020-11"),
    ],
)
def test_dates_as_far_as_they_are_known(issue: str, date: str) -> None:
    written = "<Year>2019</Year><Month>Mar</Month><Day>5</Day>"
    assert one({written: issue})["date"] == date


def test_mesh_stands_in_for_keywords() -> None:
    assert one({"<Keyword>cloud</Keyword>": ""})["keywords"] == ["Weather"]


def test_the_doi_of_the_article_not_of_its_references() -> None:
    own = '<ArticleId IdType="doi">10.1234/right</ArticleId>'
    assert one({own: ""})["doi"] == "10.1234/wrong"


def test_without_a_title_the_original_one_is_taken_else_the_record_dropped() -> None:
    title = "<ArticleTitle>How <i>clouds</i> make H<sub>2</sub>O.</ArticleTitle>"
    original = "<VernacularTitle>Wolken</VernacularTitle>"
    missing = "<ArticleTitle>[Not Available].</ArticleTitle>"
    assert one({title: missing + original})["title"] == "Wolken"
    assert one({title: ""}) == Dropped("record 1 (PMID 101)", "no title")


def test_3000_authors_are_kept_in_order() -> None:
    crowd = "".join(f"<Author><LastName>N{n}</LastName></Author>" for n in range(3000))
    authors = one({"<AuthorList>": f"<AuthorList>{crowd}"})["authors"]
    assert authors[:3000] == [f"N{n}" for n in range(3000)]


def test_an_abstract_of_a_million_characters_is_kept() -> None:
    assert len(one({"To  see.": "x" * 1_000_000})["abstract"]) > 1_000_000


def test_a_file_cut_off_keeps_what_was_complete() -> None:
    kept, dropped = read(records, FILE[: FILE.index("<BookTitle>")])
    assert [record["title"] for record in kept] == ["How clouds make H<sub>2</sub>O."]
    assert dropped[0].record == "record 2 and what follows"


def test_only_pubmed_is_recognised() -> None:
    assert recognises(file_of(FILE))
    assert not recognises(file_of("<xml><records><record/></records></xml>"))
    assert not recognises(file_of("PMID- 101\nTI  - PubmedArticleSet\n"))


@FUZZ
@given(cuts(FILE))
def test_a_damaged_file_never_surprises(text: str) -> None:
    assert_survives(records, text)
