"""arXiv's XML: Atom feeds of its search, and OAI-PMH (arXiv, arXivRaw; Dublin Core of anyone)."""

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from pipeline.readers import fields
from pipeline.readers.file import Dropped, File, Record
from pipeline.readers.xml_elements import HEAD, each, elements, root, said

ANNOUNCEMENT = re.compile(r"^arXiv:\S+ Announce Type: .{0,40}?Abstract: ")
"""What stands before the abstract in arXiv's daily feeds."""


def is_atom(file: File) -> bool:
    """True for an Atom feed of arXiv."""
    return root(file) == "feed" and re.search(r"\barxiv\.org\b", file.head[:HEAD], re.I) is not None


def atom_records(file: File) -> Iterator[Record | Dropped]:
    """One record an entry.

    Raises:
        InputError: the file declares entities.
    """
    for item in elements(file, ("entry",)):
        yield item if isinstance(item, Dropped) else entry(*item)


def is_oai(file: File) -> bool:
    """True for an answer of OAI-PMH."""
    return root(file) == "OAI-PMH"


def oai_records(file: File) -> Iterator[Record | Dropped]:
    """One record a `<record>`, whatever its metadata format.

    Raises:
        InputError: the file declares entities.
    """
    for item in elements(file, ("record",)):
        yield item if isinstance(item, Dropped) else _harvested(*item)


def entry(where: str, element: Element) -> Record | Dropped:
    """The record of an `<entry>` whose names have lost their prefixes."""
    identifier = fields.arxiv_id(said(element, "id"))
    if not identifier and said(element, "title") == "Error":
        return Dropped(where, f"arXiv's error message: {said(element, 'summary')[:200]}")
    names = each(element, "author/name") or "; ".join(each(element, "creator")).split(", ")
    record: Record = {
        "title": said(element, "title"),
        "abstract": ANNOUNCEMENT.sub("", said(element, "summary")),
        "authors": [name for name in names if any(map(str.isalpha, name))],
        "date": fields.date_in(said(element, "published")),
        "venue": said(element, "journal_ref"),
        "doi": said(element, "doi"),
        "arxiv_id": identifier,
        **fields.arxiv_urls(identifier),
        "categories": [fields.line(one.get("term")) for one in element.findall("category")],
        "extra.comment": said(element, "comment"),
    }
    return fields.finished(where, record)


def _harvested(where: str, record: Element) -> Record | Dropped:
    header, metadata = record.find("header"), record.find("metadata")
    if header is not None and header.get("status") == "deleted":
        return Dropped(where, "deleted from the archive")
    for paper in metadata if metadata is not None else ():
        if paper.tag in METADATA:
            return fields.finished(where, METADATA[paper.tag](paper))
    return Dropped(where, "no metadata of a known format (arXiv, arXivRaw, oai_dc)")


def _arxiv(paper: Element) -> Record:
    """What `arXiv` and `arXivRaw` tell; they differ in authors and dates alone."""
    identifier = fields.bare_arxiv_id(said(paper, "id"))
    persons = [
        fields.name(said(one, "forenames"), said(one, "keyname"), said(one, "suffix"))
        for one in paper.findall("authors/author")
    ]
    return {
        "title": said(paper, "title"),
        "abstract": said(paper, "abstract"),
        "authors": persons or fields.persons(said(paper, "authors")),
        "date": fields.date_in(said(paper, "created") or said(paper, "version/date")),
        "venue": said(paper, "journal-ref"),
        "doi": said(paper, "doi"),
        "arxiv_id": identifier,
        **fields.arxiv_urls(identifier),
        "categories": said(paper, "categories").split(),
        "extra.comment": said(paper, "comments"),
    }


def _dublin_core(paper: Element) -> Record:
    """What unqualified Dublin Core tells: the first date is the first version's."""
    identifiers = each(paper, "identifier")
    identifier = fields.arxiv_id(*identifiers)
    links = [one for one in identifiers if re.match(r"https?://", one)]
    dates = sorted(filter(None, map(fields.date_in, each(paper, "date"))))
    described = [one for one in each(paper, "description") if not one.startswith("Comment: ")]
    return {
        "title": said(paper, "title"),
        "abstract": max(described, key=len, default=""),
        "authors": each(paper, "creator"),
        "date": next(iter(dates), ""),
        "venue": said(paper, "source"),
        "doi": next((one for one in identifiers if re.search(r"\b10\.\d{4,9}/", one)), ""),
        "arxiv_id": identifier,
        **({"url": next(iter(links), "")} | fields.arxiv_urls(identifier)),
        "keywords": each(paper, "subject"),
        "extra.type": each(paper, "type"),
    }


METADATA: dict[str, Callable[[Element], Record]] = {
    "arXiv": _arxiv,
    "arXivRaw": _arxiv,
    "dc": _dublin_core,
}
"""Element of the metadata → what reads it."""
