"""What is compared of a record: plain words of its title, names, numbers, kind and identifiers."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Any

from pipeline.duplicates.identity import EXTRA, identifiers, initials, of_a_preprint

TITLE, ABSTRACT, NAMES = 600, 4_000, 60
"""Characters of a title and an abstract, and names of authors, that are looked at."""

MARKS = re.compile(r"[\u0300-\u036f]")
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
WORD = re.compile(r"[^\W_]+")
GREEK = {
    letter: unicodedata.name(chr(letter)).split()[3].lower().replace("lamda", "lambda")
    for letter in [*range(0x3B1, 0x3C2), *range(0x3C3, 0x3CA)]
}
LETTERS = str.maketrans(
    GREEK
    | dict(zip("øđłıæœþðħ", ("o", "d", "l", "i", "ae", "oe", "th", "d", "h"), strict=True))
    | dict.fromkeys("'’‘ʼ`´\u00ad\u200b\u200c\u200d\ufeff", "")
    | {"&": " and ", "+": " plus "}
)

PARTS = frozenset(
    "part parts volume vol chapter section phase type paper study series book lecture no number "
    "episode stage track act version edition teil band kapitel tome tomo partie parte".split()
)
NUMERALS = {
    numeral: str(number)
    for number, numeral in enumerate(
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(), 1
    )
}
ALONE = frozenset(NUMERALS) - {"i", "v", "x", "xi"}
"""Roman numerals that are nothing else, wherever they stand."""
COUNTED = {
    word: str(number)
    for words in ("one two three four five six seven eight nine ten",
                  "first second third fourth fifth sixth seventh eighth ninth tenth")
    for number, word in enumerate(words.split(), 1)
}  # fmt: skip
BEFORE_SUBTITLE = re.compile(r"\s([IVX])(?=\s*[:—–]|\s-+\s)")
NUMBER = re.compile(r"\d+|[一二三四五六七八九十上中下]")

SEPARATOR = re.compile(r"[:?!()\[\]—–]|\.\s|\s-+\s")
KINDS = (
    ("correction", re.compile(
        r"(the )?(author |authors |publisher )*(erratum|errata|corrigend(um|a)|corrections?)( |$)"
        r"|fe de erratas|berichtigung|correccion( |$)|rectificatif")),
    ("retraction", re.compile(r"retraction( |$)|withdrawal( |$)|expression of concern")),
    ("reply", re.compile(
        r"(the |an? )?(authors? |editors? )*(repl(y|ies)|response|rejoinder|rebuttal)( |$)")),
    ("comment", re.compile(r"(an? |some )?(invited )?(comments?|commentary|discussion|remarks)"
                           r"( on| of| to|$)|(book )?review of|letter to ")),
    ("addendum", re.compile(r"addend(um|a)( |$)|supplement(ary material)? (to|for) ")),
)  # fmt: skip
PREPOSITION = re.compile(r"^(\w+ ){1,4}?(to|on|of|for|zu|a) ")
RETRACTED = re.compile(r"^\W*(retracted( article| paper)?|withdrawn)\W*[:.—–-]\s*", re.I)

NOTE = re.compile(
    r"\s[(\[]\W*(an? |the )?((extended|expanded|full|long|longer|short|shorter|revised|final"
    r"|complete|preliminary|draft|published|journal|conference|updated|technical|corrected|invited|working)"
    r" )*(version|abstract|report|paper|preprint|pre-print|draft|resubmission"
    r"|with discussion)\W*[)\]]",
    re.I,
)
"""Remarks in brackets on which version it is."""
NO_ABSTRACT = re.compile(
    r"^\W*(this|the) (paper|submission|article|manuscript|preprint|work)( has been| was| is)?"
    r" (withdrawn|removed|retracted)|withdrawn by the author|removed by arxiv|^\W*withdrawn"
    r"|^\W*no abstract|^\W*abstract not available",
    re.I,
)
"""Abstracts that many papers have and that say nothing of the paper."""

GENERIC = frozenset(
    "abstract abstracts acknowledgements announcement announcements appendix authorindex "
    "background bookreview bookreviews calendar casereport chapter commentary comment comments "
    "conclusion conclusions contents correction correspondence corrigendum coverimage discussion "
    "editorial editorialboard editorscolumn editorsnote erratum errata foreword frontmatter "
    "fromtheeditor fromtheeditors general guesteditorial guesteditorsintroduction highlights "
    "inmemoriam inbrief inthisissue index introduction introductiontothespecialissue "
    "invitedcommentary issueinformation keynote letter letters lettertotheeditor "
    "letterstotheeditor mastheads masthead message methods miscellaneous news newsandnotes "
    "notes obituary obituaries opinion overview panel perspective posterabstracts poster preface "
    "presidentsmessage prologue rebuttal references rejoinder reply response results review "
    "reviews researchhighlights specialissue summary supplement tableofcontents thismonth "
    "titlepage tutorial untitled volumeindex welcome".split()
)


@dataclass(frozen=True, slots=True)
class Person:
    """An author: the words of the name, and the first letters of all its parts."""

    words: frozenset[str]
    letters: frozenset[str]


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
        place: where the paper stands: venue, volume, issue, pages.
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
    abstract = "" if NO_ABSTRACT.search(record["abstract"][:300]) else record["abstract"]
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
        place=(venue, *(str(record.get(EXTRA + key, "")) for key in ("volume", "issue", "pages"))),
    )  # fmt: skip


def words(text: str) -> str:
    """The words of a text in one plain form: no case, accents, punctuation, tags; Greek spelt."""
    if "&" in text:
        text = unescape(text)
    if "<" in text:
        text = TAG.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = unicodedata.normalize("NFC", MARKS.sub("", text))
    text = text.casefold().translate(LETTERS)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)  # 10,000
    return " ".join(WORD.findall(text))


def numbered(tokens: Sequence[str]) -> list[str]:
    """Roman numerals and, behind "part" and its like, counted words as digits."""
    made = []
    for place, token in enumerate(tokens):
        behind = place > 0 and tokens[place - 1] in PARTS
        last = place > 0 and place == len(tokens) - 1
        if token in ALONE or (token in NUMERALS and (behind or last)):
            made.append(NUMERALS[token])
        elif token in COUNTED and behind:
            made.append(COUNTED[token])
        elif token.isdecimal():
            made.append(str(int(token)) if len(token) < 20 else token)
        else:
            made.append(token)
    return made


def lettered(tokens: Sequence[str], raw: str) -> list[str]:
    """Letters that number parts: "part A", and "I" before a subtitle."""
    behind = [
        token
        for place, token in enumerate(tokens)
        if place and len(token) == 1 and token.isalpha() and tokens[place - 1] in PARTS
    ]
    return behind + [NUMERALS[numeral.lower()] for numeral in BEFORE_SUBTITLE.findall(raw)]


def heads(raw: str, compact: str) -> tuple[str, ...]:
    """Compact titles that are left where a subtitle or a bracket is dropped; not a mere word."""
    found: list[str] = []
    for separator in list(SEPARATOR.finditer(raw))[:6]:
        tokens = numbered(words(raw[: separator.start()]).split())
        head = "".join(tokens)
        if len(head) >= (4 if not head.isascii() else 8) and head != compact and head not in found:
            found.append(head)
    return tuple(found)


def kind_of(raw: str) -> str:
    """What the title says the paper is to another paper, else "" (or all that it says)."""
    found = set()
    for place, part in enumerate(SEPARATOR.split(raw)[:12]):
        plain = words(part)
        short = len(plain.split()) <= 2 or plain.startswith(("erratum", "corrigendum"))
        for kind, pattern in KINDS:
            if pattern.match(plain) and (short or (place == 0 and PREPOSITION.search(plain))):
                found.add(kind)
    return " ".join(sorted(found))


@lru_cache(maxsize=1 << 16)
def person_of(name: str) -> Person:
    """The words and letters of a name, in whatever order and however short."""
    name = name[:120]
    found: list[str] = []
    letters: list[str] = []
    for part in re.split(r"[\s,]+", name):
        if short := initials(part, name):
            letters += words(short).replace(" ", "")
        else:
            found += [umlauts(word) for word in words(part).split() if word not in ("et", "al")]
    return Person(frozenset(found), frozenset([*letters, *(word[0] for word in found)]))


def umlauts(word: str) -> str:
    """Müller, Mueller and Muller in one form."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
