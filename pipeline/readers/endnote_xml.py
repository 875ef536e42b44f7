"""EndNote XML, written by EndNote, Zotero and others; `<style>` in a text is flattened."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pipeline.cleaning import kinds
from pipeline.readers import fields
from pipeline.readers.file import Dropped, File, Record
from pipeline.readers.xml_elements import HEAD, each, elements, root, said

ROOTS = ("xml", "records")
MARKS = re.compile(r"<(?:[\w-]+:)?(?:ref-type|foreign-keys|rec-number|source-app|contributors)\b")
DOI_OR_ITS_LINK = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:?\s?)?10\.\d{4,9}/", re.I)
"""Publishers' own links hold a DOI too, but go on after it."""
VENUES = ("periodical/full-title", "titles/secondary-title", "titles/alt-title", "publisher")


def recognises(file: File) -> bool:
    """True where the root is EndNote's and the first record has EndNote's elements."""
    return root(file) in ROOTS and MARKS.search(file.head[:HEAD]) is not None


def records(file: File) -> Iterator[Record | Dropped]:
    """One record a `<record>`.

    Raises:
        InputError: the file declares entities.
    """
    for item in elements(file, ("record",)):
        yield item if isinstance(item, Dropped) else _record(*item)


def _record(where: str, paper: Element) -> Record | Dropped:
    reference = paper.find("ref-type")
    kind = fields.line(reference.get("name")) if reference is not None else ""
    if reason := kinds.why_no_paper(kind):
        return Dropped(where, f"{reason} ({kind}), not a paper")
    links = each(paper, "urls/related-urls/url") + each(paper, "urls/web-urls/url")
    pmid = _pmid(paper)
    identifiers = [said(paper, "electronic-resource-num"), *links]
    doi = next(filter(DOI_OR_ITS_LINK.match, identifiers), "")
    record: Record = {
        "title": said(paper, "titles/title"),
        "abstract": _abstract(paper),
        "authors": each(paper, "contributors/authors/author"),
        "date": _date(paper),
        "venue": next(filter(None, (said(paper, path) for path in VENUES)), ""),
        "doi": doi,
        "arxiv_id": fields.arxiv_id(*identifiers),
        "url": next((one for one in links if doi and doi in one), "")
        or next(iter(links), "")
        or fields.pubmed_url(pmid),
        "pdf_url": next(iter(each(paper, "urls/pdf-urls/url")), ""),
        "keywords": each(paper, "keywords/keyword"),
        "extra.pmid": pmid,
        "extra.type": kind,
        "extra.database": said(paper, "remote-database-name"),
        "extra.language": said(paper, "language"),
    }
    return fields.finished(where, record)


def _abstract(paper: Element) -> str:
    """The abstract; EndNote writes the end of a paragraph as a carriage return."""
    found = paper.find("abstract")
    return fields.paragraphs("".join(found.itertext()).split("\r") if found is not None else [])


def _date(paper: Element) -> str:
    """The year, and the month and day where they are given beside it."""
    year = said(paper, "dates/year")
    written = fields.date_in(said(paper, "dates/pub-dates/date"))
    if written[:4] == year:
        return written
    return fields.date_in(f"{said(paper, 'dates/pub-dates/date')} {year}") or fields.date_in(year)


def _pmid(paper: Element) -> str:
    """The accession number, where PubMed gave it."""
    database = said(paper, "remote-database-name") + said(paper, "remote-database-provider")
    number = said(paper, "accession-num")
    ours = re.search(r"pubmed|medline|\bnlm\b", database, re.I)
    return number if ours and re.fullmatch(r"\d{5,9}", number) else ""
