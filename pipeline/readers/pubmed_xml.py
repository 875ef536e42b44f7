"""PubMed XML as its website and E-utilities export it: articles and books."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pipeline.readers import fields
from pipeline.readers.file import Dropped, File, Record
from pipeline.readers.xml_elements import each, elements, root, said

ROOTS = ("PubmedArticleSet", "PubmedBookArticleSet", "PubmedArticle", "PubmedBookArticle")
RECORDS = ("PubmedArticle", "PubmedBookArticle")
UNTITLED = ("", "[Not Available].", "[Not Available]")
NO_LABEL = ("", "UNLABELLED", "UNASSIGNED")


def recognises(file: File) -> bool:
    """True where the root element is PubMed's."""
    return root(file) in ROOTS


def records(file: File) -> Iterator[Record | Dropped]:
    """One record an article or book.

    Raises:
        InputError: the file declares entities.
    """
    for item in elements(file, RECORDS):
        yield item if isinstance(item, Dropped) else _record(*item)


def _record(where: str, paper: Element) -> Record | Dropped:
    book = paper.tag == "PubmedBookArticle"
    citation = paper.find("BookDocument" if book else "MedlineCitation")
    if citation is None:
        return Dropped(where, "no citation in it")
    article = citation if book else citation.find("Article")
    data = paper.find("PubmedBookData" if book else "PubmedData")
    pmid = said(citation, "PMID")
    mesh = each(citation, "MeshHeadingList/MeshHeading/DescriptorName")
    record: Record = {
        "title": _title(citation, article),
        "abstract": _abstract(article),
        "authors": _authors(article),
        "date": _date(article),
        "venue": said(article, "Journal/Title") or said(article, "Book/BookTitle"),
        "doi": _identifier(data, "doi") or said(article, "ELocationID[@EIdType='doi']"),
        "url": fields.pubmed_url(pmid),
        "keywords": each(citation, "KeywordList/Keyword") or mesh,
        "extra.pmid": pmid,
        "extra.pmc": _identifier(data, "pmc"),
        "extra.mesh": mesh,
        "extra.type": each(article, "PublicationTypeList/PublicationType"),
        "extra.language": said(article, "Language"),
    }
    return fields.finished(where if not pmid else f"{where} (PMID {pmid})", record)


def _title(citation: Element, article: Element | None) -> str:
    """The English title, else the original one, else (of a whole book) the book's."""
    title = said(article, "ArticleTitle")
    if title not in UNTITLED:
        return title
    book = said(citation, "Book/BookTitle")
    return said(article, "VernacularTitle") or book


def _abstract(article: Element | None) -> str:
    """The abstract, a part with a label as `LABEL: text`, a blank line between parts."""
    parts = []
    for part in article.findall("Abstract/AbstractText") if article is not None else []:
        label, text = fields.line(part.get("Label")), said(part)
        parts.append(text if label in NO_LABEL or not text else f"{label}: {text}")
    return fields.paragraphs(parts)


def _authors(article: Element | None) -> list[str]:
    """Persons and collectives in order, without those that PubMed marks as wrong."""
    names = []
    for author in article.findall("AuthorList[1]/Author") if article is not None else []:
        if author.get("ValidYN") == "N":
            continue
        given = said(author, "ForeName") or said(author, "Initials")
        person = fields.name(given, said(author, "LastName"), said(author, "Suffix"))
        names.append(person or said(author, "CollectiveName"))
    return [name for name in names if name]


def _date(article: Element | None) -> str:
    """When the issue came out, else when the article did."""
    for path in ("Journal/JournalIssue/PubDate", "Book/PubDate", "ArticleDate"):
        parts = [said(article, f"{path}/{part}") for part in ("Year", "Month", "Day")]
        date = fields.day(*parts) or fields.date_in(said(article, f"{path}/MedlineDate"))
        if date:
            return date
    return ""


def _identifier(data: Element | None, kind: str) -> str:
    """The article's own identifier of a kind; those of its references stand elsewhere."""
    return said(data, f"ArticleIdList/ArticleId[@IdType='{kind}']")
