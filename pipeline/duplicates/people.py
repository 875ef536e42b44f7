"""Names of authors: their parts, and whether two lists are of the same people."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from pipeline.duplicates.plain_words import words

LONGEST = 120
"""Characters of a name that are looked at."""
SUFFIXES = frozenset("jr sr ii iii iv phd md".split())
"""What stands behind a family name."""
GROUP = frozenset("collaboration consortium group team committee network investigators".split())
"""Words of the name of a body that stands in for the authors."""


@dataclass(frozen=True, slots=True)
class Person:
    """An author: the words of the name, and the first letters of all its parts."""

    words: frozenset[str]
    letters: frozenset[str]


@lru_cache(maxsize=1 << 16)
def person_of(name: str) -> Person:
    """The words and letters of a name, in whatever order and however short."""
    name = name[:LONGEST]
    found: list[str] = []
    letters: list[str] = []
    for part in re.split(r"[\s,]+", name):
        if short := initials(part, name):
            letters += words(short).replace(" ", "")
        else:
            found += [_umlauts(word) for word in words(part).split() if word not in ("et", "al")]
    return Person(frozenset(found), frozenset([*letters, *(word[0] for word in found)]))


def _umlauts(word: str) -> str:
    """Müller, Mueller and Muller in one form."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def people_agree(mine: Sequence[Person], theirs: Sequence[Person]) -> int:
    """1 if the authors are the same as far as told, -1 if plainly others, 0 if not known."""
    if not mine or not theirs or _is_group(mine) or _is_group(theirs):
        return 0
    if _is_latin(mine[0]) != _is_latin(theirs[0]):
        return 0
    first = namesakes(mine[0], theirs[0])
    short, long = sorted((mine, theirs), key=len)
    by_word: dict[str, list[Person]] = {}
    for person in long:
        for word in person.words:
            by_word.setdefault(word, []).append(person)
    shared = sum(
        any(namesakes(person, each) for word in person.words for each in by_word.get(word, ()))
        for person in short
    )
    if shared * 2 >= len(short) and (first or shared * 3 >= len(long)):
        return 1
    if shared == 0 and not any(_near_names(mine[0], person) for person in theirs):
        return -1
    return 1 if first else 0


def first_agrees(mine: Sequence[Person], theirs: Sequence[Person]) -> bool:
    """Whether both name the same first author."""
    return bool(mine and theirs) and namesakes(mine[0], theirs[0])


def _is_group(people: Sequence[Person]) -> bool:
    """Whether a body stands in for the authors."""
    return len(people) == 1 and not GROUP.isdisjoint(people[0].words)


def _is_latin(person: Person) -> bool:
    """Whether the name is in Latin letters."""
    return all(map(str.isascii, person.words))


def namesakes(one: Person, other: Person) -> bool:
    """Whether two names can be of one person: a word in common and no other letter against it."""
    for word in sorted(one.words & other.words):
        mine, theirs = one.words - {word}, other.words - {word}
        if not mine or not theirs:  # one has only initials beside the family name
            left, right = one.letters - {word[0]}, other.letters - {word[0]}
            if not left or not right or left <= right or right <= left:
                return True
        elif any(
            a == b or a.startswith(b) or b.startswith(a) or ratio(a, b) >= 70
            for a in mine
            for b in theirs
        ):
            return True
    return False


def _near_names(one: Person, other: Person) -> bool:
    """Whether two names have nearly the same word, as names with slips or in two spellings do."""
    return any(len(a) > 3 and ratio(a, b) >= 80 for a in one.words for b in other.words)


def family_name(author: str) -> str:
    """The last name in "Jane Doe", "Doe, Jane", "Doe J", "Doe J.M." and "Jane Doe Jr."."""
    if "," in author:
        return author.split(",", maxsplit=1)[0]
    parts = author.split()
    while len(parts) > 1 and parts[-1].strip(".").lower() in SUFFIXES:
        parts.pop()
    while len(parts) > 1 and initials(parts[-1], author):
        parts.pop()
    return parts[-1] if parts else ""


def initials(part: str, name: str) -> str:
    """The letters of this part of a name where it is initials ("J", "J.M.", "JM"), else ""."""
    letters = part.replace(".", "").replace("-", "")
    if not letters.isalpha() or not letters.isascii():
        return letters if len(letters) == 1 and letters.isalpha() and letters.isupper() else ""
    if len(letters) == 1 or ("." in part and len(letters) <= 4 and letters.isupper()):
        return letters
    shouted = name.isupper()  # "LI WEI" is two names, "DOE JM" one and initials
    vowels = any(letter in "AEIOUY" for letter in letters)
    if letters.isupper() and len(letters) <= 3 and not (shouted and (vowels or len(letters) > 2)):
        return letters
    return ""
