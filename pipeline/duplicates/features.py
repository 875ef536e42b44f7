"""What is compared of a record: plain words of its title, names, numbers, kind and identifiers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.duplicates.abstracts import telling
from pipeline.duplicates.identity import EXTRA, identifiers, of_a_preprint
from pipeline.duplicates.people import Person, person_of
from pipeline.duplicates.plain_words import words
from pipeline.duplicates.titles import (
    GENERIC,
    NOTE,
    NUMBER,
    RETRACTED,
    heads,
    kind_of,
    lettered,
    numbered,
)

TITLE, ABSTRACT, NAMES = 600, 4_000, 60
"""Characters of a title and an abstract, and names of authors, that are looked at."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of one record.

    Attributes:
        title: plain words, numerals as digits, a space between two.
        compact: the same without the spaces: equal for "multi-view" and "multiview".
        heads: compact titles without a subtitle, for each place where one could begin.
        numbers: digits and letters that tell editions and parts apart, in their order.
        kind: what the paper says it is to another paper: "correction", "reply" …, else "".
        generic: many papers bear the title ("Editorial"), so that it alone says nothing.
        people: the first authors.
        abstract: its beginning, as it stands.
        one: kind of identifier → value, where a paper has only one (see `identifiers`).
        ids: all identifiers, each with its kind.
        preprint: the record is of a preprint server.
        place: where the paper stands: venue, volume, issue, pages; its address if it is generic.
    """

    title: str
    compact: str
    heads: tuple[str, ...]
    numbers: tuple[str, ...]
    kind: str
    generic: bool
    people: tuple[Person, ...]
    year: int | None
    abstract: str
    one: Mapping[str, str] = field(hash=False)
    ids: tuple[str, ...]
    preprint: bool
    place: tuple[str, ...]


def features(record: Mapping[str, Any]) -> Features:
    """What is compared of this record."""
    raw = NOTE.sub("", RETRACTED.sub("", record["title"][:TITLE]))
    tokens = numbered(words(raw).split())
    title = " ".join(tokens)
    compact = "".join(tokens) or raw.strip()
    one = identifiers(record)
    others = [f"{kind}:{record[EXTRA + kind]}" for kind in ("openalex", "s2")
              if record.get(EXTRA + kind)]  # fmt: skip
    venue = words(record["venue"][:200])
    abstract = telling(record["abstract"])
    people = map(person_of, record["authors"][:NAMES])
    single = len(tokens) < 2 and len(compact) < 20 and title.isascii()
    return Features(
        title=title,
        compact=compact,
        heads=heads(raw, compact),
        numbers=(*NUMBER.findall(title), *lettered(tokens, raw)),
        kind=kind_of(raw),
        generic=compact in GENERIC or single,
        people=tuple(person for person in people if person.words),
        year=record["year"],
        abstract=abstract[:ABSTRACT],
        one=one,
        ids=(*sorted(f"{kind}:{value}" for kind, value in one.items()), *others,
             *([f"doi:{record['doi']}"] if record["doi"] and not one.get("doi") else [])),
        preprint=of_a_preprint(record["doi"]) or (not record["doi"] and bool(record["arxiv_id"]))
        or any(name in venue for name in ("arxiv", "biorxiv", "medrxiv", "ssrn", "preprint"))
        or venue == "corr",
        place=(venue, *(str(record.get(EXTRA + key, "")) for key in ("volume", "issue", "pages")),
               record["url"] if compact in GENERIC or single else ""),
    )  # fmt: skip
