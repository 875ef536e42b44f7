"""JSON of reference managers: CSL-JSON, and items of Zotero's web API or of its exports."""

import re
from typing import Any

from pipeline.cleaning import kinds
from pipeline.readers import fields
from pipeline.readers.fields import inside, line
from pipeline.readers.file import Dropped, Record
from pipeline.readers.json_items import JsonFormat, Object

CSL_TYPES = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter "
    "classic collection dataset document entry entry-dictionary entry-encyclopedia event figure "
    "graphic hearing interview legal_case legislation manuscript map motion_picture "
    "musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song "
    "speech standard thesis treaty webpage journal-article proceedings-article posted-content "
    "book-chapter monograph dissertation".split()
)
ZOTERO_NO_PAPERS = {"letter": "a letter or message", "note": "an attachment or a note"}
"""Elsewhere papers are called so too."""
ZOTERO_VENUES = (
    "publicationTitle proceedingsTitle bookTitle encyclopediaTitle dictionaryTitle conferenceName "
    "meetingName university institution"
).split()
ARXIV_CATEGORY = re.compile(r"\[([a-z-]{2,12}(?:\.[A-Za-z-]{2,9})?)\]")
NOT_CJK = r"[^\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
PMID = re.compile(r"^\s*PMID:\s{0,3}(\d{1,9})\b", re.M | re.I)


def _is_csl(item: Object) -> bool:
    kind = item.get("type")
    if not isinstance(kind, str) or kind not in CSL_TYPES or isinstance(item.get("title"), list):
        return False
    named = any({"family", "literal"} & one.keys() for one in fields.rows(item.get("author")))
    return named or isinstance(item.get("issued"), dict) or "container-title" in item


def _csl_record(where: str, item: Object) -> Record | Dropped:
    kind = line(item.get("type"))
    if reason := kinds.why_no_paper(kind):
        return Dropped(where, f"{reason} ({kind}), not a paper")
    note = fields.text(item.get("note"))
    pmid = fields.digits(item.get("PMID")) or _pmid(note)
    school = line(item.get("publisher")) if kind in ("thesis", "report") else ""
    record: Record = {
        "title": fields.first(item.get("title"), *fields.values(item.get("title"))),
        "abstract": fields.text(item.get("abstract")),
        "authors": [_csl_name(one) for one in fields.rows(item.get("author"))],
        "date": fields.date_of_parts(item.get("issued")),
        "venue": fields.first(item.get("container-title"), item.get("event-title"), school),
        "doi": line(item.get("DOI")),
        "arxiv_id": fields.arxiv_id(*map(item.get, ("number", "note", "DOI", "URL"))),
        "url": line(item.get("URL")) or fields.pubmed_url(pmid),
        "keywords": line(item.get("keyword")) or fields.lines(item.get("keyword")),
        "extra.pmid": pmid,
        "extra.publisher": "" if school else line(item.get("publisher")),
        "extra.type": kind,
        "extra.language": line(item.get("language")),
    }
    return fields.finished(where, record)


def _csl_name(person: Object) -> str:
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    family, given = line(person.get("family")), line(person.get("given"))
    if family and given and not re.search(NOT_CJK, family + given):
        return family + given  # as one says a Chinese, Japanese or Korean name
    return fields.name(*map(person.get, parts)) or line(person.get("literal"))


def _is_zotero(item: Object) -> bool:
    data = _data(item)
    return isinstance(data.get("itemType"), str)


def _data(item: Object) -> Object:
    """The item's own fields: the web API wraps them, an export does not."""
    data = item.get("data")
    return data if isinstance(data, dict) else item


def _zotero_record(where: str, item: Object) -> Record | Dropped:
    data = _data(item)
    kind, key = line(data.get("itemType")), line(data.get("key"))
    where = f"{where} ({key})" if key else where
    if reason := ZOTERO_NO_PAPERS.get(kind) or kinds.why_no_paper(kind):
        return Dropped(where, f"{reason} ({kind}), not a paper")
    if data.get("deleted"):
        return Dropped(where, "in Zotero's bin")
    extra = fields.text(data.get("extra"))
    identifier = fields.arxiv_id(*map(data.get, ("archiveID", "extra", "DOI", "url")))
    pmid = _pmid(extra)
    record: Record = {
        "title": line(data.get("title")),
        "abstract": fields.paragraphs(fields.text(data.get("abstractNote")).split("\n\n")),
        "authors": _zotero_authors(data.get("creators")),
        "date": fields.date_in(data.get("date"))
        or fields.date_in(inside(item, "meta", "parsedDate")),
        "venue": fields.first(*map(data.get, ZOTERO_VENUES)),
        "doi": line(data.get("DOI")),
        "arxiv_id": identifier,
        "url": line(data.get("url")) or fields.pubmed_url(pmid),
        "keywords": [line(one.get("tag")) for one in fields.rows(data.get("tags"))],
        "categories": ARXIV_CATEGORY.findall(extra) if identifier else [],
        "extra.pmid": pmid,
        "extra.publisher": line(data.get("publisher")),
        "extra.type": kind,
        "extra.language": line(data.get("language")),
    }
    return fields.finished(where, record)


def _zotero_authors(creators: Any) -> list[str]:
    """Authors, else whoever else made it: editors, inventors, speakers."""
    people = fields.rows(creators)
    authors = [one for one in people if one.get("creatorType") == "author"] or people
    names = (
        fields.name(one.get("firstName"), one.get("lastName")) or line(one.get("name"))
        for one in authors
    )
    return [name for name in names if name]


def _pmid(note: str) -> str:
    """The PubMed identifier in a line `PMID: 123` of a note."""
    found = PMID.search(note)
    return found[1] if found else ""


CSL = JsonFormat(_is_csl, _csl_record)
ZOTERO = JsonFormat(_is_zotero, _zotero_record)
