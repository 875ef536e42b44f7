"""RIS, as reference managers and databases write it: Zotero, EndNote, Scopus, Embase, Lens, ….

rispy reads the lines of one record. Where a record begins and ends is found here: files lose their
TY or ER lines, repeat them, and wrap their fields over lines.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from rispy.config import TAG_KEY_MAPPING
from rispy.parser import RisParser

from pipeline.cleaning import kinds
from pipeline.cleaning.dates import date_in
from pipeline.readers.fields import arxiv_id
from pipeline.readers.file import Dropped, File, Record

Fields = dict[str, list[str]]
"""Tag → its values in file order, none blank."""

HEAD_LINES = 30
"""The first tag stands among so many lines that are not blank: a few lines may introduce it."""
TAG_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: |$)")
LOOSE_TAG_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: |$)")
"""Some programs write one space; read so only where no TY line has the two that RIS asks for."""

TITLE = ("TI", "T1", "CT", "BT", "TT")
ABSTRACT = ("AB", "N2")
AUTHORS = ("AU", "A1")
VENUE = ("T2", "JF", "JO", "C3", "BT", "J2", "JA", "J1")
YEAR = ("PY", "Y1", "DA")
DATE = ("DA", "Y1", "PY")
DOI = ("DO", "DI", "M3", "L3", "UR", "LK", "AN", "ID", "N1")
ARXIV = ("UR", "LK", "DO", "AN", "M1", "M3", *VENUE)
"""Column → the tags it stands in, likeliest first."""

MORE_TAGS = ("BT", "CT", "DI", "ED", "J1", "L3", "LK", "TC")
"""Tags that files have and rispy does not know."""
EXTRAS: dict[str, str] = {
    **{tag: f"extra.{name}" for tag, name in TAG_KEY_MAPPING.items()},
    "TY": "extra.type",
    "DB": "extra.database",
    "ED": "extra.editors",
}
"""Tag → the column where it survives if no other column takes it."""

IS_DOI = re.compile(r"(?:https?://\S*doi\.org/|(?:doi)?\W{0,5})10\.\d{4,9}/\S", re.I)
"""A field that is a DOI, or its address; one that only holds a DOI may tell of another paper."""
CITED = re.compile(r"(?:cited[ -]by|times cited)\D{0,60}(\d+)", re.I)
SEPARATOR = re.compile(r"\n|;\s+")
"""Between values of one line; no blank follows the semicolon of `&amp;` within a word."""


def recognises(file: File) -> bool:
    """True where a tag of RIS stands near the beginning, and records begin or end as in RIS."""
    text = file.head
    tag_line = _tag_line(text)
    if not any(map(tag_line.match, _head(text))):
        return False
    tags = Counter(found[1] for found in map(tag_line.match, _lines(text)) if found)
    medline = sum(line.startswith("PMID-") for line in _lines(text))
    return len(tags) > 1 and max(tags["TY"], tags["ER"]) > medline


def records(file: File) -> Iterator[Record | Dropped]:
    """One record for each TY line, or each ER line where TY is missing."""
    tags = {tag: tag for tag in (*TAG_KEY_MAPPING, *MORE_TAGS) if tag != RisParser.UNKNOWN_TAG}
    parser = RisParser(
        mapping=tags, list_tags=list(tags), delimiter_tags_mapping={}, skip_unknown_tags=True
    )
    for number, lines in _blocks(file.text):
        parsed = parser.parse_lines(iter(["TY  - ", *lines, "ER  - "]))[0]
        yield _record(f"line {number}", {tag: _texts(parsed.get(tag, ())) for tag in tags})


def _head(text: str) -> list[str]:
    return list(islice((line for line in _lines(text) if line.strip()), HEAD_LINES))


def _lines(text: str) -> list[str]:
    """The lines; files put together from several have byte order marks within."""
    return text.replace("\ufeff", "").split("\n")


def _tag_line(text: str) -> re.Pattern[str]:
    return TAG_LINE if re.search(r"^\ufeff?TY  -", text, re.M) else LOOSE_TAG_LINE


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line number from 1, its tagged lines) of each record, what continues a line joined to it."""
    tag_line = _tag_line(text)
    fields: list[list[str]] = []
    start = 0
    for number, line in enumerate([*_lines(text), "ER  - "], start=1):
        found = tag_line.match(line)
        if found is None:
            if fields:
                fields[-1].append(line)
            continue
        tag = found[1]
        if tag in ("TY", "ER") and fields:
            yield start, ["\n".join(lines) for lines in fields]
            fields = []
        if tag != "ER":
            start = start if fields else number
            fields.append([f"{tag}  - {line[found.end() :]}"])


def _texts(values: Iterable[str]) -> list[str]:
    return [value for value in values if value.strip()]


def _record(where: str, fields: Fields) -> Record | Dropped:
    kind = _first(fields, ("TY",)).upper().partition("\n")[0].strip()
    venue = _first(fields, VENUE)
    if reason := kinds.why_no_paper(kind) or kinds.why_no_journal(venue):
        return Dropped(where, f"{reason} ({kind or venue}), not a paper")
    title = _first(fields, TITLE)
    if not title:
        return Dropped(where, "no title")
    addresses = _split(fields, ("UR", "LK"))
    record: Record = {
        "title": title,
        "abstract": "\n\n".join(next((fields[tag] for tag in ABSTRACT if fields[tag]), ())),
        "authors": _split(fields, [tag for tag in AUTHORS if fields[tag]][:1]),
        "year": _first(fields, YEAR),
        "date": next(filter(None, map(date_in, _all(fields, DATE))), ""),
        "venue": venue,
        "doi": _doi(fields),
        "arxiv_id": arxiv_id(*_all(fields, ARXIV)),
        "url": next((text for text in addresses if text.lower().startswith("http")), ""),
        "pdf_url": next((text for text in fields["L1"] if text.lower().startswith("http")), ""),
        "keywords": _split(fields, ("KW",)),
        "citations": _citations(fields),
        **_extras(fields),
    }
    return {column: value for column, value in record.items() if value}


def _first(fields: Fields, tags: Iterable[str]) -> str:
    return next(_all(fields, tags), "").strip()


def _all(fields: Fields, tags: Iterable[str]) -> Iterator[str]:
    return (text for tag in tags for text in fields[tag])


def _split(fields: Fields, tags: Iterable[str]) -> list[str]:
    """The single values, each once: they come one a tag, one a line, or between semicolons."""
    parts = (part.strip() for text in _all(fields, tags) for part in SEPARATOR.split(text))
    return list(dict.fromkeys(part for part in parts if part))


def _doi(fields: Fields) -> str:
    return next((text.strip() for text in _all(fields, DOI) if IS_DOI.match(text)), "")


def _citations(fields: Fields) -> str:
    """How often it is cited, as Web of Science and Scopus put it into notes."""
    found = next(filter(None, map(CITED.search, fields["N1"])), None)
    return found[1] if found else _first(fields, ("TC",))


def _extras(fields: Fields) -> Record:
    """What no other column takes, one text a tag; first and last page as one text."""
    taken = {*TITLE, *ABSTRACT, *AUTHORS, *VENUE, *YEAR, "DO", "DI", "UR", "LK", "L1", "KW", "TC"}
    extras = {
        EXTRAS[tag]: "; ".join(text.strip() for text in values)
        for tag, values in fields.items()
        if values and tag in EXTRAS and tag not in {*taken, "SP", "EP"}
    }
    pages = "-".join(_split(fields, ("SP", "EP")))
    return {**extras, "extra.pages": pages} if pages else extras
