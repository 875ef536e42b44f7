"""What citation formats need to know of a paper: its kind, who wrote it, its date, its key."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.cleaning.persons import display_name, family_name

Paper = Mapping[str, Any]

_CALLED = {
    "journal": "journal article, journal-article, article-journal, jour, ejour, review",
    "conference": "inproceedings, conference, conference paper, paper-conference, cpaper, conf, "
    "proceedings-article, proceedings paper",
    "chapter": "incollection, inbook, book chapter, book-chapter, book section, chapter, chap, "
    "echap",
    "book": "book, ebook, edited book, edbook, monograph",
    "thesis": "thesis, phdthesis, mastersthesis, doctoral thesis, dissertation, thes, "
    "thesis/dissertation",
    "report": "report, techreport, technical report, rprt",
    "preprint": "preprint, posted-content, unpb",
}
"""Kind → what one or another format that was read calls it."""
CONFERENCE = re.compile(
    r"\b(?:(?i:proceedings|proc\.|conference|workshop|symposium)|NeurIPS|NIPS|ICML|ICLR|CVPR|ICCV|ECCV|"
    r"EMNLP|NAACL|EACL|ACL|AAAI|IJCAI|KDD|SIGIR|CHI|WWW|Interspeech|ICASSP)\b"
    r"(?!.{0,200}\b(?i:journal|transactions|letters)\b)"
)
SMALL = frozenset(
    "a an the on in of for from to and or with by at as is are be do does can how what why when "
    "not towards toward into via".split()
)
"""Words that a citation key does not have."""


@dataclass(frozen=True)
class Person:
    """A name in its parts, or an organisation's (or one that has no sure parts) as its family."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def inverted(self) -> str:
        """`van der Doe, Jr., Jane`, as BibTeX takes it."""
        return ", ".join(filter(None, (self.family, self.suffix, self.given)))


def _letters(kind: str) -> str:
    return re.sub(r"[^a-z]", "", kind.lower())


KINDS = {_letters(name): kind for kind, names in _CALLED.items() for name in names.split(", ")}


def kind_of(paper: Paper) -> str:
    """One of `journal`, `conference`, `chapter`, `book`, `thesis`, `report`, `preprint`, `other`.

    By what the file that it came from called it, else by its venue and its identifiers.
    """
    told = KINDS.get(_letters(str(paper.get("extra.type") or "")[:60]))
    venue = str(paper["venue"] or "")
    if told and not (told == "journal" and not venue):
        return told
    if paper["arxiv_id"] and (not venue or venue.lower().startswith("arxiv")):
        return "preprint"
    if CONFERENCE.search(venue[:300]):
        return "conference"
    return "journal" if venue else "other"


@lru_cache(maxsize=1 << 14)
def person(name: str) -> Person:
    """The parts of a name as one says it, where they give the same name again."""
    family = family_name(name)
    before, found, after = name.rpartition(f" {family}") if not name.startswith(family) else (
        "", family, name[len(family) :],
    )  # fmt: skip
    given, suffix = before.strip(), after.strip()
    if not given and suffix and not re.match(r"[A-Za-z]", suffix):  # Chinese, Japanese, Korean
        given, suffix = suffix, ""
    told = Person(family, given, suffix)
    plain = not re.search(r"[,;{}\\]|\band\b", name)
    lettered = any(map(str.isalpha, family)) and any(map(str.isalpha, given))
    again = plain and lettered and bool(found) and display_name(told.inverted) == name
    return told if again else Person(name)


def date_of(paper: Paper) -> tuple[int, ...]:
    """(year, month, day) as far as known; the year alone where the date tells another one."""
    parts = tuple(int(part) for part in re.findall(r"\d+", str(paper["date"] or ""))[:3])
    year = int(paper["year"]) if paper["year"] is not None else 0
    if parts and (not year or parts[0] == year):
        return parts
    return (year,) if year else ()


def link(address: Any) -> str:
    """The address, where it is an http(s) one; else ""."""
    text = "".join(str(address or "").split())
    return text if re.match(r"https?://", text, re.I) else ""


class Keys:
    """Citation keys, no two alike in one file: `doe2024owls`, `doe2024owlsb`."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, paper: Paper) -> str:
        """The key of the next paper."""
        authors = list(paper["authors"] or ())
        family = _plain(person(str(authors[0])).family)[:30] if authors else ""
        words = (_plain(word) for word in re.split(r"[\W_]+", str(paper["title"])[:200]))
        telling = [word[:30] for word in words if word[:1].isalpha() and word not in SMALL]
        date = date_of(paper)
        key = f"{family}{date[0] if date else ''}{''.join(telling[: 1 if family else 3])}"
        key = key if key[:1].isalpha() else f"paper{key}"
        while key in self._given:
            self._given[key] += 1
            key += _suffix(self._given[key])
        self._given[key] = 0
        return key


def _suffix(number: int) -> str:
    """`b`, `c`, … `z`, `ba`, …: one of its own for each number from 1 on."""
    letters = ""
    while number:
        number, digit = divmod(number, 26)
        letters = chr(ord("a") + digit) + letters
    return letters


def _plain(text: str) -> str:
    """Its letters a to z and digits, accents left out."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]", "", parts)
