"""Authors however a format writes them → a list of names as one says them, `Jane van der Doe`."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

NAMES = ("name", "display_name", "full_name", "literal", "title", "text")
"""Keys under which services put what somebody is called, likeliest first."""
PARTS = (("given", "first", "firstName", "forename"), ("family", "last", "lastName", "surname"))

SUFFIXES = {
    "jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV", "2nd": "II", "3rd": "III",
    "4th": "IV", "junior": "Jr.", "senior": "Sr.",
}  # fmt: skip
DEGREES = re.compile(
    r"(?:m\.?d|ph\.?\s?d|dr|prof|m\.?sc|b\.?sc|m\.?p\.?h|r\.?n|eds?|editors?)\.?", re.I
)
NOBODY = re.compile(
    r"(?:(?:and\s+)?(?:et\.?\s+al|others)|anonymous|anon|unknown|no author\w*|not available"
    r"|\[?no authors? listed\]?|n/?a|none|null|nan|-+|…|\.+)\.?",
    re.I,
)
ET_AL = re.compile(r"[\s,;]{0,5}(?:\bet\.?\s+al\.?|\band\s+others\b|…|\.\.\.)[\s,;.]{0,9}$", re.I)
ORGANISATION = re.compile(
    r"\b(?:departe?ment|ministry|universit\w+|institut\w*|cent(?:er|re)s?|organi[sz]ations?|group|"
    r"associations?|societ(?:y|ies)|committee|council|agency|consortium|collaboration|network|"
    r"foundation|commission|federation|bank|company|inc|ltd|llc|gmbh|corporation|team|office|"
    r"bureau|board|academy|college|hospitals?|laborator(?:y|ies)|service|administration|"
    r"initiative|programme|investigators|international|national|health|school|trust|task force)\b",
    re.I,
)
ASIDE = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|https?://\S+|\borcid\b\W?|\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b|\S{1,64}@\S{1,99}"
    r"|[*†‡§¶#]+|(?<=[^\W\d_])[\d⁰¹²³⁴-⁹]+(?:,\s?\d+)*",
    re.I,
)
"""Addresses, marks of footnotes, and what stands in brackets."""
INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[\s-]?){1,4}")
FAMILY_FIRST = re.compile(
    r"(?P<family>\S+(?: \S+){0,4}) (?P<given>(?:[A-Z]\.[ -]?){1,5}|[A-Z]{1,3}|[A-Z](?: [A-Z]){1,2})"
    r"(?P<suffix> (?:Jr|Sr|II|III|IV|2nd|3rd)\.?)?"
)
"""`Doe JA` of MEDLINE, `Doe J.A.` of Scopus."""
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·\s]+")
DIRECT = re.compile(r"(?:[A-Z][\w.'’-]* ){1,3}[A-Z][\w'’-]*[^\W\d_A-Z][\w'’-]*")
"""`Jane A. Doe`, the family name last."""
AS_INITIALS = frozenset(("JR", "SR", "II", "IV"))
"""Initials where nothing else goes with a family name; `Jr` and `Jr.` never are."""
PARTICLES = ("van ", "von ", "de ", "da ", "del ", "di ", "du ", "la ", "le ", "el ", "al ", "den ")
"""What families of several words begin with."""
PARTICLE = re.compile(r"[a-z'’]{1,4}|della|zu[mr]?|ter|ten|bint|ibn", re.I)
LISTED = re.compile(r"[;；|\n、]")
LOST_APOSTROPHE = re.compile(r"(?<=[^\W\d_])039,?\s*\Z")
"""What stands before the rest of `O&#039;Hara` where a program split names at its semicolon."""
AND = re.compile(r",?\s+(?:and|&|et|und|y)\s+(?=\S)")


def authors(value: Any) -> list[str]:
    """Each person or organisation once, in order, as one says the name."""
    if isinstance(value, list | tuple):
        written = [one for item in value for one in _one_of_list(item)]
    else:
        written = _split(_text(value))
    family_first = _are_family_first(written)
    found: dict[str, str] = {}
    for one in _joined(written):
        if name := display_name(one, family_first):
            found.setdefault(name.casefold(), name)
    return list(found.values())


def _are_family_first(written: list[str]) -> bool:
    """Whether `Doe JA` is J. A. Doe: not among names like `Jane Roe`, where MA is a family."""
    orders = list(map(_order, written))
    return orders.count("Doe JA") > 3 * orders.count("Jane Doe")


@lru_cache(maxsize=1 << 16)
def _order(written: str) -> str:
    """Which of `Doe JA` and `Jane Doe` a name is like; "" for others, and organisations."""
    text = written.strip()
    if FAMILY_FIRST.fullmatch(text):
        return "Doe JA"
    return "Jane Doe" if DIRECT.fullmatch(text) and not ORGANISATION.search(text) else ""


def _joined(written: list[str]) -> list[str]:
    """The names, with the name before it a suffix that stands alone or the rest of `O039,`."""
    found: list[str] = []
    for one in written:
        if found and _suffix(one) and "," in found[-1]:
            found[-1] += f", {one}"
        elif found and LOST_APOSTROPHE.search(found[-1]):
            found[-1] = LOST_APOSTROPHE.sub("'", found[-1]) + one.strip()
        else:
            found.append(one)
    return found


@lru_cache(maxsize=1 << 16)
def display_name(written: str, family_first: bool = True) -> str:
    """`Jane Doe Jr.` from `Doe, Jr., Jane`, `Doe, Jane, Jr.` and the like; "" for nobody.

    Args:
        family_first: whether `Doe JA` is J. A. Doe.
    """
    text = " ".join(written.split())
    if text.startswith("{") and text.endswith("}") and "{" not in text[1:]:
        return text[1:-1].strip()
    if "(" in text or "[" in text or not text.isascii() or re.search(r"[\d@*#]", text):
        text = " ".join(ASIDE.sub(" ", text).split()).replace(" ,", ",")
    text = ET_AL.sub("", text.replace("{", "").replace("}", "")).strip(" ,;")
    if not any(map(str.isalpha, text)) or NOBODY.fullmatch(text):
        return ""
    if "," in text or "，" in text:
        return _inverted(text)
    return _direct(text, family_first)


def family_name(author: str) -> str:
    """`van der Doe` of the display name `Jane van der Doe Jr.`; all of an organisation's name."""
    if ORGANISATION.search(author):
        return author
    words = author.split()
    while len(words) > 1 and _suffix(words[-1]):
        words.pop()
    if CJK.fullmatch(author):
        return author[:1] if len(words) == 1 else words[0]
    start = len(words) - 1
    while start > 1 and words[start - 1].islower() and PARTICLE.fullmatch(words[start - 1]):
        start -= 1
    return " ".join(words[max(0, start) :])


def _text(value: Any) -> str:
    """Text, or what a person is called in the object that tells of one."""
    if isinstance(value, Mapping):
        name = next((value[key] for key in NAMES if isinstance(value.get(key), str)), "")
        parts = [next((value[key] for key in keys if value.get(key)), "") for keys in PARTS]
        return name or " ".join(str(part) for part in parts if isinstance(part, str) and part)
    return value if isinstance(value, str) else ""


def _one_of_list(item: Any) -> list[str]:
    text = _text(item)
    return LISTED.split(text) if LISTED.search(text) else [text]


def _split(text: str) -> list[str]:
    """The names of a list in one text."""
    text = ET_AL.sub("", re.sub(r"[^\S\n]+", " ", text).strip())
    if LISTED.search(text):
        return LISTED.split(text)
    if text.startswith("{") and text.endswith("}") and text.count("{") == 1:
        return [text]
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", text)
    if ORGANISATION.search(bare):
        return [text]
    pieces = [piece for piece in AND.split(bare) if piece.strip(" ,")]
    return [name for piece in pieces for name in _comma_list(piece.strip(" ,"))]


def _comma_list(text: str) -> list[str]:
    """`Jane Doe, John Roe` and `Doe, J., Roe, R.` are two names, `Doe, Jane` is one."""
    parts: list[str] = []
    for part in filter(None, map(str.strip, re.split("[,，]", text))):
        initials = bool(parts) and _is_initials(parts[-1], part)
        if parts and not initials and (_suffix(part) or DEGREES.fullmatch(part)):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    if len(parts) < 2:
        return [text]
    of_initials = [INITIALS.fullmatch(part.partition(",")[0]) is not None for part in parts]
    if len(parts) % 2 == 0 and all(of_initials[1::2]) and not any(of_initials[::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    if all(len(part) > 1 and CJK.fullmatch(part) for part in parts):
        return parts
    several = [" " in part.partition(",")[0] for part in parts]
    if len(parts) == 2:
        particle = PARTICLE.fullmatch(parts[0].split()[0]) and parts[0][:1].islower()
        return parts if all(several) and not particle else [text]
    if len(parts) % 2 == 0 and not any(several[::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return parts


def _suffix(word: str) -> str:
    """A generation's suffix in its usual form; "" for another word."""
    return SUFFIXES.get(word.strip(" .,").lower(), "")


def _is_initials(family: str, given: str) -> bool:
    """True for the JR of `Doe, JR` and `van Doe, JR`; in `John Doe, JR` it is a suffix."""
    lone = " " not in family or family.lower().startswith(PARTICLES)
    return given in AS_INITIALS and lone and "," not in family


def _without_degrees(parts: list[str]) -> list[str]:
    """Without "MD" and the like, but where they must be what a lone family name goes with."""
    alone = len(parts) == 2 and " " not in parts[0]
    if alone and (INITIALS.fullmatch(parts[1]) or parts[1].rstrip(".") == "Md"):
        return parts
    return [part for at, part in enumerate(parts) if not at or not DEGREES.fullmatch(part)]


def _inverted(text: str) -> str:
    if ORGANISATION.search(text):
        return text
    parts = [part.strip() for part in re.split("[,，]", text)]
    parts = _without_degrees([part for part in parts if part])
    if len(parts) == 2 and _is_initials(*parts):
        return f"{parts[1]} {parts[0]}"
    suffix = next((_suffix(part) for part in parts[1:] if _suffix(part)), "")
    parts = [part for at, part in enumerate(parts) if not at or not _suffix(part)]
    if len(parts) > 2:
        return text
    family, given = parts[0], (parts[1] if len(parts) == 2 else "")
    words = given.split()
    if len(words) > 1 and _suffix(words[-1]):
        suffix, given = _suffix(words[-1]), " ".join(words[:-1])
    if not given:
        return _direct(" ".join(filter(None, (family, suffix))), family_first=True)
    if CJK.fullmatch(family + given):
        return family + given
    return " ".join(filter(None, (given, family, suffix)))


def _direct(text: str, family_first: bool) -> str:
    """A name without commas; the initials that MEDLINE and Scopus put last come first."""
    found = FAMILY_FIRST.fullmatch(text) if family_first else None
    ends = found and _suffix(found["given"]) and not _is_initials(found["family"], found["given"])
    if found and re.search(r"[^\W\d_A-Z]", found["family"]) and not ends:
        if not INITIALS.fullmatch(found["family"]) and not ORGANISATION.search(text):
            suffix = _suffix(found["suffix"] or "")
            return " ".join(filter(None, (found["given"].strip(), found["family"], suffix)))
        return text
    words = text.split()
    if len(words) > 2 and _suffix(words[-1]):
        return " ".join([*words[:-1], _suffix(words[-1])])
    return text
