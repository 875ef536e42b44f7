"""A cell that holds several things → the list of them, where the separator is certain.

Exports write people as `Doe, Jane; Roe, Richard`, `Jane Doe;; Richard Roe`, `J Doe, R Roe`,
`Doe J, Roe R.`, `Doe, Jane and Roe, Richard`, or as a list of Python or JSON in a text.
"""

import ast
import json
import re
from collections.abc import Iterable
from typing import Any

SEPARATORS = (";;", ";", "；", "、", "|", "\n")
"""Separate values wherever they stand, the strongest first."""
NUMBER_OF_AUTHOR = re.compile(r"\s*\(\d{5,}\)")
"""What Scopus writes after a full name."""
MORE = re.compile(r"[\s,;]*(?:\bet al\b\.?|\band others\b|…|\.\.\.)\s*$", re.I)
COMMA = re.compile("[,，]")
HAN_NAME = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·・]{2,12}")
AND = re.compile(r",?\s+(?:and|&)\s+", re.I)
LITERAL = re.compile(r"\s*[\[(].*[\])]\s*", re.S)
LISTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
UNSEPARATED = re.compile(r"['\"]\s+['\"]")
"""How numpy prints an array of texts."""
MAXIMUM_LITERAL = 1_000_000
"""Characters of a text that may be read as a list of Python."""
ARXIV_CATEGORY = re.compile(
    r"(?:astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-(?:ex|lat|ph|th)|math|math-ph|nlin|nucl-(?:ex|th)"
    r"|physics|q-bio|q-fin|quant-ph|stat|[a-z]{2,8}-[a-z]{2,4}(?=\.))(?:\.[A-Za-z-]{2,})?"
)


def listed(text: str) -> list[Any] | None:
    """The list that a text spells out (`['a', 'b']`, as data frames are saved); None for others."""
    if not LITERAL.fullmatch(text) or len(text) > MAXIMUM_LITERAL:
        return None
    for parse in (json.loads, _of_numpy, ast.literal_eval):
        try:
            found = parse(text.strip())
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
        return list(found) if isinstance(found, list | tuple) else None
    return None


def _of_numpy(text: str) -> list[str]:
    """The texts of a printed array; Python would take them for one.

    Raises:
        ValueError: it is none.
    """
    if not UNSEPARATED.search(text):
        raise ValueError("no printed array")
    return [first or second for first, second in LISTED.findall(text)]


def separated(text: str) -> list[str] | None:
    """The values between semicolons, bars or line breaks; None where none of them stands."""
    for separator in SEPARATORS:
        if separator in text:
            return _filled(text.split(separator))
    return None


def categories(text: str) -> list[str] | str:
    """Subjects: what is separated, arXiv's `cs.LG stat.ML`, or the text as it is."""
    words = text.split()
    if words and all(map(ARXIV_CATEGORY.fullmatch, words)):
        return words
    return separated(text) or text


def persons(text: str) -> list[str]:
    """Names as written, `Doe, Jane` or `Jane Doe`, without numbers and `et al.`"""
    text = MORE.sub("", NUMBER_OF_AUTHOR.sub("", text)).strip()
    found = separated(text)
    if found is not None:
        return _filled(MORE.sub("", name) for name in found)
    parts = _filled(AND.split(text))
    if len(parts) > 1 and all(part.count(",") == 1 and _is_inverted(part) for part in parts):
        return parts
    pieces = [piece for part in parts for piece in _filled(COMMA.split(part))]
    families, given = pieces[::2], pieces[1::2]
    if given and all(map(_is_initials, given)) and not any(map(_ends_in_initials, families)):
        return list(map(", ".join, zip(families, given, strict=False)))
    if len(pieces) == 2 and len(parts) == 1 and not _are_two(pieces):
        return [text]
    if len(parts) > 1 or _most_are_full(pieces) or all(map(HAN_NAME.fullmatch, pieces)):
        return pieces
    return [text] if text else []


def _filled(parts: Iterable[str]) -> list[str]:
    return [found for found in (" ".join(part.split()) for part in parts) if found]


def _is_initials(piece: str) -> bool:
    """True for `J.`, `J. H.`, `JH`, `J.-P.`"""
    letters = re.findall(r"[^\W\d_]+", piece)
    short = all(len(word) <= 2 for word in letters) or (len(letters) == 1 and len(letters[0]) <= 3)
    return bool(letters) and short and piece.isupper()


def _is_inverted(name: str) -> bool:
    """True for `Doe, Jane`: one side of the comma is one word, or the family has a particle."""
    family, _, given = name.partition(",")
    return len(family.split()) == 1 or len(given.split()) == 1 or family.strip()[:1].islower()


def _ends_in_initials(piece: str) -> bool:
    return _is_initials(piece.rsplit(maxsplit=1)[-1])


def _are_two(pieces: list[str]) -> bool:
    """True for `Jane Doe, Richard Roe`, not for `Doe, Jane` or `van der Berg, Jan Peter`."""
    if all(map(HAN_NAME.fullmatch, pieces)):
        return True
    return all(" " in piece for piece in pieces) and not pieces[0][:1].islower()


def _most_are_full(pieces: list[str]) -> bool:
    """True where a few single words (a group's name, a mononym) stand among full names."""
    return 3 * sum(" " in piece for piece in pieces) >= 2 * len(pieces)
