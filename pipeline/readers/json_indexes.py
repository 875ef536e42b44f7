"""JSON of scholarly indexes that name works as publishers do: OpenAlex and Crossref."""

import re
from typing import Any

from pipeline.cleaning import kinds
from pipeline.readers import fields
from pipeline.readers.fields import inside, line
from pipeline.readers.file import Dropped, Record
from pipeline.readers.json_items import JsonFormat, Object

PUBLISHED_IN = ("journal", "conference", "book series")
"""Kinds of places that an OpenAlex work is published in; a repository only keeps it."""
WRITTEN_BREAK = re.compile(r"(?<=[\w,.;:)])\\n(?!(?:u|abla|eq?|i|ot|mid)\b)")
"""A line break that OpenAlex spells out as backslash and n; not the TeX of `\\nu` or `\\nabla`."""
CROSSREF_MARKS = frozenset(
    ("is-referenced-by-count", "references-count", "reference-count", "deposited", "member")
)


def _is_openalex(item: Object) -> bool:
    known = line(item.get("id")).lower().startswith("https://openalex.org/w")
    return known or {"authorships", "cited_by_count"} <= item.keys()


def _openalex_record(where: str, item: Object) -> Record | Dropped:
    kind, number = line(item.get("type")), line(item.get("id")).rpartition("/")[2]
    where = f"{where} ({number})" if number else where
    if item.get("is_paratext") is True or kind == "other":
        kind = "paratext"
    if reason := kinds.why_no_paper(kind):
        return Dropped(where, f"{reason} ({kind}), not a paper")
    primary = inside(item, "primary_location")
    places = [primary, *fields.rows(item.get("locations"))]
    pmid = fields.digits(inside(item, "ids", "pmid"))
    doi = fields.first(item.get("doi"), inside(item, "ids", "doi"))
    record: Record = {
        "title": fields.first(item.get("title"), item.get("display_name")),
        "abstract": _in_order(item.get("abstract_inverted_index"))
        or fields.text(item.get("abstract")),
        "authors": _openalex_authors(item),
        "year": fields.day(item.get("publication_year")),
        "date": fields.date_in(item.get("publication_date")),
        "venue": _openalex_venue(item, places),
        "doi": doi,
        "arxiv_id": fields.arxiv_id(doi, *(inside(one, "landing_page_url") for one in places)),
        "url": fields.first(inside(primary, "landing_page_url"), doi, item.get("id")),
        "pdf_url": fields.first(
            inside(item, "best_oa_location", "pdf_url"), inside(primary, "pdf_url")
        ),
        "keywords": _named(item.get("keywords")) or _named(item.get("concepts")),
        "categories": fields.lines([inside(item, "primary_topic", "field", "display_name")]),
        "citations": line(item.get("cited_by_count")),
        "extra.openalex": number,
        "extra.pmid": pmid,
        "extra.type": kind,
        "extra.topic": line(inside(item, "primary_topic", "display_name")),
        "extra.language": line(item.get("language")),
        "extra.retracted": "yes" if item.get("is_retracted") is True else "",
    }
    return fields.finished(where, record)


def _in_order(index: Any) -> str:
    """The text of OpenAlex's inverted index, word → its positions."""
    placed = [
        (position, word)
        for word, positions in (index.items() if isinstance(index, dict) else ())
        for position in fields.values(positions)
        if isinstance(position, int)
    ]
    return WRITTEN_BREAK.sub(" ", " ".join(word for _, word in sorted(placed)))


def _openalex_authors(item: Object) -> list[str]:
    people = fields.rows(item.get("authorships"))
    return fields.lines(
        [inside(one, "author", "display_name") or inside(one, "raw_author_name") for one in people]
    )


def _openalex_venue(item: Object, places: list[Any]) -> str:
    """The journal or conference, wherever it is listed; else the repository listed first."""
    published = (one for one in places if inside(one, "source", "type") in PUBLISHED_IN)
    found = [inside(one, "source", "display_name") for one in (*published, *places)]
    return fields.first(*found, inside(item, "host_venue", "display_name"))


def _named(things: Any) -> list[str]:
    """The names of a list of things with `display_name` or `keyword`."""
    return fields.lines(
        [one.get("display_name") or one.get("keyword") for one in fields.rows(things)]
    )


def _is_crossref(item: Object) -> bool:
    lists = isinstance(item.get("title"), list) or isinstance(item.get("container-title"), list)
    return "DOI" in item and (lists or len(CROSSREF_MARKS & item.keys()) > 1)


def _crossref_record(where: str, item: Object) -> Record | Dropped:
    kind, doi = line(item.get("type")), line(item.get("DOI"))
    where = f"{where} ({doi})" if doi else where
    if reason := kinds.why_no_paper(kind):
        return Dropped(where, f"{reason} ({kind}), not a paper")
    title, subtitle = _one(item.get("title")), _one(item.get("subtitle"))
    if subtitle and subtitle.lower() not in title.lower():
        title = f"{title}: {subtitle}" if title else ""
    dates = ("issued", "published", "published-print", "published-online", "posted", "created")
    record: Record = {
        "title": title,
        "abstract": fields.text(item.get("abstract")),
        "authors": [_crossref_name(one) for one in fields.rows(item.get("author"))],
        "date": next(filter(None, (fields.date_of_parts(item.get(one)) for one in dates)), ""),
        "venue": _one(item.get("container-title"))
        or fields.first(*(one.get("name") for one in fields.rows(item.get("institution")))),
        "doi": doi,
        "arxiv_id": fields.arxiv_id(doi),
        "url": fields.first(item.get("URL"), inside(item, "resource", "primary", "URL")),
        "pdf_url": fields.first(
            *(
                one.get("URL")
                for one in fields.rows(item.get("link"))
                if one.get("content-type") == "application/pdf"
            )
        ),
        "keywords": fields.lines(item.get("subject")),
        "citations": line(item.get("is-referenced-by-count")),
        "extra.type": kind,
        "extra.language": line(item.get("language")),
    }
    return fields.finished(where, record)


def _one(value: Any) -> str:
    """The first text of a list, or the text itself."""
    return fields.first(value, *fields.values(value))


def _crossref_name(person: Object) -> str:
    parts = map(person.get, ("given", "prefix", "family", "suffix"))
    return fields.name(*parts) or line(person.get("name"))


OPENALEX = JsonFormat(_is_openalex, _openalex_record)
CROSSREF = JsonFormat(_is_crossref, _crossref_record)
