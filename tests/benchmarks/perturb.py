"""Copies of records as other sources would have them, and papers that only look like them.

Each function takes a clean record and a source of chance, and returns another record. What it does
was written down from what exports do, not from how duplicates are found.
"""

import random
import re
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
Change = Callable[[Record, random.Random], Record]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
VENUES = ("Journal of Results", "Annals of Methods", "Proceedings of the Symposium on Systems",
          "Transactions on Computing", "Letters in Science")  # fmt: skip


def case(record: Record, chance: random.Random) -> Record:
    """The title in capitals, small letters, or sentence case."""
    way = chance.choice((str.upper, str.lower, str.capitalize, str.title))
    return unnumbered(record) | {"title": way(record["title"])}


def punctuation(record: Record, chance: random.Random) -> Record:
    """Other dashes, quotes and full stops; hyphens lost; accents lost."""
    title = record["title"]
    for old, new in ((":", chance.choice((" -", ".", " –", ""))), ("-", chance.choice("– ‐")),
                     ("'", "’"), (",", chance.choice((",", ""))), ("&", "and")):  # fmt: skip
        title = title.replace(old, new)
    return unnumbered(record) | {"title": " ".join(title.split()) + chance.choice((".", "", " *"))}


def no_identifier(record: Record, chance: random.Random) -> Record:
    """The same without its number."""
    return unnumbered(record) | {"venue": chance.choice((*VENUES, "")), "categories": []}


def short_names(record: Record, chance: random.Random) -> Record:
    """Authors as "J. Doe", "Doe J", "Doe, J." or "DOE J", the many cut short."""
    way = chance.randrange(4)
    names = []
    for name in record["authors"]:
        parts = name.split()
        letters = [part[0] for part in parts[:-1]]
        last = parts[-1]
        names.append(
            (
                " ".join([*(f"{letter}." for letter in letters), last]),
                f"{last} {''.join(letters)}".strip(),
                ", ".join(filter(None, (last, " ".join(f"{letter}." for letter in letters)))),
                f"{last.upper()} {''.join(letters).upper()}".strip(),
            )[way]
        )
    if len(names) > 3 and chance.random() < 0.3:
        names = [names[0], "et al."]
    return unnumbered(record) | {"authors": names}


def slip(record: Record, chance: random.Random) -> Record:
    """One or two wrong, lost, doubled or swapped letters in the title."""
    title = record["title"]
    for _ in range(chance.choice((1, 1, 2))):
        places = [i for i in range(1, len(title) - 2) if title[i : i + 2].isalpha()]
        if not places:
            break
        at = chance.choice(places)
        two = title[at : at + 2]
        new = chance.choice(
            (two[::-1], two[0], two[0] * 2 + two[1], chance.choice(LETTERS) + two[1])
        )
        title = title[:at] + new + title[at + 2 :]
    return unnumbered(record) | {"title": title}


def no_subtitle(record: Record, chance: random.Random) -> Record:
    """Only what stands before the colon; where there is none, a bracket behind it."""
    head, colon, _ = record["title"].partition(": ")
    if colon and len(head.split()) >= 3:
        return unnumbered(record) | {"title": head}
    extra = chance.choice((" (extended version)", " [Preprint]", " (with discussion)"))
    return unnumbered(record) | {"title": record["title"] + extra}


def journal(record: Record, chance: random.Random) -> Record:
    """The paper as a journal printed it: later, edited, with a DOI and a venue."""
    year = record["year"] + chance.choice((0, 1, 1, 2, 3))
    return unnumbered(record) | {
        "doi": f"10.5555/{chance.randrange(10**9)}",
        "venue": chance.choice(VENUES),
        "year": year,
        "date": f"{year}-{chance.randrange(1, 13):02}",
        "abstract": edited(record["abstract"], chance),
        "citations": chance.randrange(50),
        "title": record["title"] if chance.random() < 0.8 else record["title"].title(),
    }


def edited(text: str, chance: random.Random) -> str:
    """A word in twelve replaced or gone, and perhaps another first or last sentence."""
    tokens = text.split()
    kept = [
        token if (fate := chance.random()) > 1 / 12 else ("various" if fate > 1 / 24 else "")
        for token in tokens
    ]
    sentences = re.split(r"(?<=[.!?])\s+", " ".join(filter(None, kept)))
    if len(sentences) > 3 and chance.random() < 0.4:
        del sentences[chance.choice((0, -1))]
    if chance.random() < 0.3:
        sentences.insert(0, "We revisit a problem of long standing.")
    return " ".join(sentences)


def cut_abstract(record: Record, chance: random.Random) -> Record:
    """The abstract cut short, as lists of results show it."""
    length = chance.randrange(80, 300)
    return unnumbered(record) | {"abstract": record["abstract"][:length].rstrip() + "…"}


def no_abstract(record: Record, chance: random.Random) -> Record:
    """A reference: title, authors and year, the year perhaps off by one."""
    year = record["year"] + chance.choice((0, 0, 0, 1))
    return unnumbered(short_names(record, chance)) | {"abstract": "", "year": year}


def title_only(record: Record, chance: random.Random) -> Record:
    """Nothing but the title, and perhaps the year."""
    year = chance.choice((None, record["year"]))
    return unnumbered(record) | {"abstract": "", "authors": [], "year": year}


def markup(record: Record, chance: random.Random) -> Record:
    """Remains of HTML in title and abstract."""
    tokens = record["title"].split(" ")
    at = chance.randrange(len(tokens))
    tokens[at] = f"<i>{tokens[at]}</i>"
    abstract = (
        "<p>" + record["abstract"].replace(". ", ".</p><p>", 2).replace("'", "&#39;") + "</p>"
    )
    return unnumbered(record) | {"title": " ".join(tokens), "abstract": abstract}


def all_at_once(record: Record, chance: random.Random) -> Record:
    """Case, slip, short names and a cut or edited abstract together."""
    for change in (slip, punctuation, case, short_names, chance.choice((cut_abstract, journal))):
        record = change(record, chance)
    return record


def unnumbered(record: Record) -> Record:
    """A copy from another source without identifiers or address."""
    cleared = {"doi": "", "arxiv_id": "", "url": "", "source": "other.ris"}
    return {**record, **cleared, "authors": list(record["authors"])}


COPIES: tuple[Change, ...] = (
    case, punctuation, no_identifier, short_names, slip, no_subtitle, journal, cut_abstract,
    no_abstract, title_only, markup, all_at_once,
)  # fmt: skip
"""Ways in which one paper is told twice."""


def erratum(record: Record, other: Record, chance: random.Random) -> Record:
    """A correction of the paper, with or without its abstract."""
    form = chance.choice(
        ("Erratum to: {}", "Correction: {}", "{} (Erratum)", "Corrigendum to “{}”")
    )
    abstract = chance.choice(("", record["abstract"]))
    return unnumbered(record) | {"title": form.format(record["title"]), "abstract": abstract}


def reply(record: Record, other: Record, chance: random.Random) -> Record:
    """A comment by others, or the authors' reply to it."""
    form = chance.choice(("Reply to {}", "Comment on “{}”", "{}: reply", "A comment on: {}"))
    authors = chance.choice((record["authors"], other["authors"]))
    return unnumbered(record) | {
        "title": form.format(record["title"]), "authors": authors, "abstract": "",
    }  # fmt: skip


def next_part(record: Record, other: Record, chance: random.Random) -> Record:
    """The second part, by the same authors, its abstract the same or another."""
    form = chance.choice(("{}, Part II", "{} (II)", "{}: Part 2", "{} 2", "{} - part two"))
    abstract = chance.choice((record["abstract"], other["abstract"], ""))
    return unnumbered(record) | {"title": form.format(record["title"]), "abstract": abstract}


def another_edition(record: Record, other: Record, chance: random.Random) -> Record:
    """Last year's, by the same authors with nearly the same abstract."""
    form = "{} 1998" if chance.random() < 0.5 else "1998 {}"
    abstract = chance.choice((record["abstract"], edited(record["abstract"], chance)))
    return unnumbered(record) | {"title": form.format(record["title"]), "abstract": abstract}


def namesake(record: Record, other: Record, chance: random.Random) -> Record:
    """The same title over another paper of another year by others."""
    year = record["year"] + chance.choice((-9, -4, -2, 0, 2, 5))
    return unnumbered(other) | {"title": record["title"], "year": year}


def sibling(record: Record, other: Record, chance: random.Random) -> Record:
    """The same authors in the same year with a word of the title and the abstract other."""
    tokens = record["title"].split()
    at = max(range(len(tokens)), key=lambda place: len(tokens[place]))
    strange = [word for word in other["title"].split() if word not in tokens]
    tokens[at] = max(strange, key=len, default="Elsewhere")
    return unnumbered(record) | {"title": " ".join(tokens), "abstract": other["abstract"]}


def series(record: Record, other: Record, chance: random.Random) -> Record:
    """The next paper of a group: a syllable more in the title, half of the abstract the same."""
    tokens = record["title"].split()
    at = max(range(len(tokens)), key=lambda place: len(tokens[place]))
    tokens[at] = chance.choice(("non-", "un", "quasi-", "semi", "multi-")) + tokens[at].lower()
    mine, theirs = (each["abstract"].split(". ") for each in (record, other))
    abstract = ". ".join(mine[: len(mine) // 2] + theirs[len(theirs) // 2 :])
    return unnumbered(record) | {"title": " ".join(tokens), "abstract": abstract}


def generic(record: Record, other: Record, chance: random.Random) -> Record:
    """One of many with a title that says nothing."""
    title = chance.choice(
        ("Editorial", "Introduction", "Book review", "Preface", "Guest Editorial")
    )
    return unnumbered(other) | {"title": title, "abstract": chance.choice(("", other["abstract"]))}


NEGATIVES = (erratum, reply, next_part, another_edition, namesake, sibling, series, generic)
"""Ways in which another paper looks like this one."""
