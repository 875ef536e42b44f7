"""Whether what a model proposes can be the name of a topic. It may say anything; little passes."""

import re
import unicodedata
from collections.abc import Iterable

from pipeline.same_names import same_name
from pipeline.words import ACADEMIC_WORDS, ENGLISH

LONGEST = 60
"""Characters of a name."""
MOST_WORDS = 8
SIGNS = frozenset(" -–‐'’/,&+.():")
"""What a name may hold beside letters, their marks and digits."""
EMPTY_WORDS = frozenset(
    """topic cluster group category theme subject area field label name title untitled unknown
    none null other misc miscellaneous various general""".split()
)
"""Words that name no subject, in the singular."""
IDEOGRAPHS = 0x2E80
"""From here on one letter may be a word."""
WORD = re.compile(r"[^\W_]+")
MARKS_IN_A_ROW = 2


def tidy(name: str) -> str:
    """The name in composed form, without spaces around it, beginning with a capital.

    The first word is left as it is where it has a capital of its own, as in "mRNA".
    """
    name = unicodedata.normalize("NFC", name).strip(" ")
    first = name.split(" ", maxsplit=1)[0]
    return name if first != first.lower() else name[:1].upper() + name[1:]


def flaw(name: object, evidence: Iterable[str]) -> str | None:
    """Why this cannot be a topic's name; None where it can.

    Args:
        name: tidied.
        evidence: what was sent of the topic: a name in a script that is not there is refused.
    """
    if not isinstance(name, str) or not name.strip():
        return "no text"
    if len(name) > LONGEST or len(name.split()) > MOST_WORDS:
        return "too long"
    if not all(_may_stand_in_a_name(sign) for sign in name) or _is_odd(name):
        return "signs that no name has"
    texts = list(evidence)
    if not _says_something(name, texts):
        return "only words that name no subject"
    if not _scripts(name) <= frozenset().union(*map(_scripts, texts)):
        return "in another script than the papers"
    return None


def _may_stand_in_a_name(sign: str) -> bool:
    return sign in SIGNS or unicodedata.category(sign) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn",
                                                           "Mc", "Nd")  # fmt: skip


def _is_odd(name: str) -> bool:
    """True for two spaces, signs at the ends, an address, or letters buried under marks."""
    marks = re.split(r"[^m]+", "".join("m" if unicodedata.combining(c) else "." for c in name))
    ends = name[0] in SIGNS - {"("} or name[-1] in SIGNS - {")", "+"}
    address = re.search(r"https?:|www\.|://|\.(com|org|net)\b", name, re.IGNORECASE)
    buried = max(map(len, marks)) > MARKS_IN_A_ROW
    return ends or "  " in name or bool(address) or buried


def _says_something(name: str, evidence: list[str]) -> bool:
    """True where a word carries a subject, or the papers themselves use the phrase."""
    words = [word.casefold() for word in WORD.findall(name)]
    words = [word for word in words if word not in ENGLISH and not word.isdigit()]
    plain = {word for word in words if word in ACADEMIC_WORDS or same_name(word)[0] in EMPTY_WORDS}
    telling = "".join(word for word in words if word not in plain)
    if len(telling) > 1 or any(ord(sign) >= IDEOGRAPHS for sign in telling):
        return True
    return len(words) > 1 and any(name.casefold() in text.casefold() for text in evidence)


def _scripts(text: str) -> frozenset[str]:
    """The scripts of the letters: LATIN, GREEK, CJK, …"""
    letters = {c for c in text if c.isalpha()}
    return frozenset(re.split(r"[ -]", unicodedata.name(c, "UNKNOWN"))[0] for c in letters)
