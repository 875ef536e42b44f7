"""Texts → one long array of coded words, so that phrases can be counted by numpy.

A word is coded by its stem (lower case, without a plural's ending), its parts at hyphens one by
one: "Graph-neural networks" and "graph neural network" are the same three codes. Where a language
writes no spaces (Chinese, Japanese, Thai, …), each character is a word, and a phrase is a run of
characters. Everything that ends a phrase (a full stop, a bracket, the end of a text) is BREAK.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.words import (
    ACADEMIC_WORDS,
    CHARACTERS,
    ENGLISH,
    FUNCTION_WORDS,
    INNER,
    MAY_BEGIN,
    MAY_END,
)

BREAK = 0
"""The stem of what ends a phrase."""
SINGULAR_SHARE = 0.05
"""A word's s is a plural's where the rest is a word of its own, used this much as often."""

POSSESSIVE = re.compile("(?<=s)[’']$|[’']s$")
ENDINGS = (
    ("ies", "y"), ("ices", "ix"), ("ices", "ex"), ("ses", "sis"), ("s", ""), ("es", ""),
    ("ria", "rion"), ("ia", "ium"), ("mata", "maton"), ("ora", "us"), ("ena", "enon"),
)  # fmt: skip
"""Of a plural and its singular; "is", "us" and "ss" end no plural of which the rest is a word."""

KATAKANA = "\u30a0-\u30ff"
IDEOGRAPHS = "\u3005\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
SYLLABLES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese, Khmer: letters with the marks on them."""
MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962-\u0963"
MARKS += "\u0981-\u0983\u09bc-\u09cd\u0a3c-\u0a4d\u0abc-\u0acd\u0b3c-\u0b4d\u0bbe-\u0bcd"
MARKS += "\u0c3e-\u0c4d\u0cbc-\u0ccd\u0d3b-\u0d4d\u200c\u200d"
"""Marks that belong to the letter before them, though they are no letters."""
LETTER = rf"[^\W_{KATAKANA}{IDEOGRAPHS}{SYLLABLES}]"
SYLLABLE = (
    rf"[\u0e40-\u0e44\u0ec0-\u0ec4]?[{SYLLABLES}]"
    r"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3]*"
)
TOKEN = re.compile(
    rf"[{KATAKANA}]+|[{IDEOGRAPHS}]|{SYLLABLE}"
    rf"|{LETTER}+(?:(?:[-‐‑’'/+.&]|[{MARKS}]+){LETTER}+)*[{MARKS}]*\+*|[^\w\s]+"
)
HYPHEN = re.compile("[-‐‑]")
TEX = re.compile(r"\$[^$]*\$|\\[A-Za-z]+\*?|\bhttps?://\S+|<[^<>]*>")
ACRONYM = re.compile(r"\s?\(([A-Z][A-Za-z]{0,6}[A-Z]s?)\)(?=[\s\w])")
"""In the midst of a phrase: "low-density parity-check (LDPC) codes"."""
HIRAGANA = re.compile("[\u3041-\u309f]")
UNSPACED = re.compile(rf"[{KATAKANA}{IDEOGRAPHS}{SYLLABLES}]")
NUMBERED = re.compile(r"\d+-?[^\W\d_]+|\d+-[^\W\d_]{2}.*|\d+[.]\d+[a-z]*")
"""3D, 5G, 3-SAT, 802.11; other words that begin with a digit are numbers."""

FUNCTION, INSIDE, NOT_FIRST, NOT_LAST, NOT_ALONE, CHARACTER = 1, 2, 4, 8, 16, 32
"""Flags: carries no subject; may stand within a phrase all the same; may not begin, end or be a
phrase; is a character of a language without spaces."""
_FUNCTION = FUNCTION | NOT_FIRST | NOT_LAST | NOT_ALONE


@dataclass(frozen=True)
class Coded:
    """The texts' words in order, m of them, title before abstract, a BREAK after each text.

    Attributes:
        stem: (m,) int32, number of the word's stem; BREAK where a phrase ends.
        surface: (m,) int32, number of the word as written, hyphens and all.
        flags: (m,) uint8, what the word may do in a phrase.
        first: (m,) bool, the first part of a hyphenated word, or a word without hyphens.
        last: (m,) bool, likewise.
        paper: (m,) int32, whose text it is.
        title: (m,) bool, whether the text is the title.
        stems: what `stem` counts.
        surfaces: what `surface` counts.
        papers: how many papers there are.
    """

    stem: np.ndarray
    surface: np.ndarray
    flags: np.ndarray
    first: np.ndarray
    last: np.ndarray
    paper: np.ndarray
    title: np.ndarray
    stems: list[str]
    surfaces: list[str]
    papers: int


def distinct(keys: np.ndarray) -> np.ndarray:
    """The different ones of these numbers, ascending; several times as fast as numpy's unique."""
    ordered = np.sort(keys)
    new = np.ones(len(ordered), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return np.asarray(ordered[new])


def code(texts: Sequence[tuple[str, str]]) -> Coded:
    """The words of these titles and abstracts."""
    surfaces, stream, ends = _tokens(texts)
    is_word = np.array([bool(re.match(r"\w", surface)) for surface in surfaces], bool)
    parts = [
        HYPHEN.split(surface.lower()) if word else [""]
        for surface, word in zip(surfaces, is_word, strict=True)
    ]
    stems, flat = _stems(parts, np.bincount(stream, minlength=len(surfaces)))
    lengths = np.array([len(some) for some in parts], np.int32)
    begins = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    times = lengths[stream]
    which = np.repeat(np.arange(len(stream), dtype=np.int32), times)
    number = np.arange(len(which), dtype=np.int32)
    number -= np.repeat((np.cumsum(times) - times).astype(np.int32), times)
    surface = stream[which]
    unit = np.repeat(np.arange(len(ends), dtype=np.int32), np.diff(ends, prepend=0))[which]
    flags = np.array(
        [_flags(s) if w else 0 for s, w in zip(surfaces, is_word, strict=True)], np.uint8
    )
    _mark_forms(flags, surfaces)
    flags = (
        np.where(_foreign(surfaces, surface, unit // 2, len(texts)), _FUNCTION, 0).astype(np.uint8)
        | flags[surface]
    )
    return Coded(
        stem=flat[begins[surface] + number],
        surface=surface,
        flags=flags,
        first=number == 0,
        last=number == lengths[surface] - 1,
        paper=unit // 2,
        title=unit % 2 == 0,
        stems=stems,
        surfaces=surfaces,
        papers=len(texts),
    )


def _tokens(texts: Sequence[tuple[str, str]]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """(distinct tokens, their numbers in the order of the texts, where each text ends)."""
    index: defaultdict[str, int] = defaultdict()
    index.default_factory = index.__len__
    stop = index["."]
    numbers, ends = array("i"), []
    for pair in texts:
        for text in pair:
            numbers.extend(map(index.__getitem__, TOKEN.findall(_plain(text))))
            numbers.append(stop)
            ends.append(len(numbers))
    return list(index), np.frombuffer(numbers, np.int32), np.array(ends)


def _plain(text: str) -> str:
    """The text without TeX and links; acronyms that stand within a phrase come at the end."""
    text = (
        TEX.sub(" | ", text)
        if "$" in text or "\\" in text or "<" in text or "://" in text
        else text
    )
    if "(" not in text:
        return text
    acronyms = ACRONYM.findall(text)
    return " | ".join([ACRONYM.sub("", text), *acronyms]) if acronyms else text


def _stems(parts: list[list[str]], counts: np.ndarray) -> tuple[list[str], np.ndarray]:
    """(distinct stems, the number of each part's stem, one part after the other)."""
    often: defaultdict[str, int] = defaultdict(int)
    for some, count in zip(parts, counts.tolist(), strict=True):
        for part in some:
            often[part] += count
    index: defaultdict[str, int] = defaultdict()
    index.default_factory = index.__len__
    index[""] = BREAK
    known = {part: index[stem(part, often)] for part in often}
    return list(index), np.array([known[part] for some in parts for part in some], np.int32)


def stem(word: str, often: dict[str, int]) -> str:
    """The word without a plural's ending or an apostrophe's s, if what is left is a word, too.

    Args:
        often: how often each word occurs.
    """
    word = POSSESSIVE.sub("", word)
    if len(word) < 4 or (word.endswith("ics") and len(word) > 7):
        return word
    least = SINGULAR_SHARE * often.get(word, 0)
    for ending, singular in ENDINGS:
        if word.endswith(ending):
            found = word.removesuffix(ending) + singular
            if len(found) > 1 and often.get(found, 0) > least:
                return found
    return word


def _flags(surface: str) -> int:
    word = surface.lower()
    if HIRAGANA.match(word) or word in CHARACTERS or word in ENGLISH:
        return _FUNCTION | (INSIDE if word in INNER else 0)
    if UNSPACED.match(word):
        alone = re.match(f"[{KATAKANA}]{{3}}", word)
        return 0 if alone else CHARACTER | NOT_ALONE
    flags = INSIDE if word in INNER else 0
    if word in ACADEMIC_WORDS:
        flags |= NOT_ALONE
        flags |= 0 if word in MAY_BEGIN else NOT_FIRST
        flags |= 0 if word in MAY_END else NOT_LAST
    if len(word) == 1:
        flags |= NOT_ALONE | NOT_LAST | (0 if surface.isupper() else NOT_FIRST)
    if word[0].isdigit() or len(word) < 3:
        flags |= NOT_ALONE
    if word[0].isdigit() and not NUMBERED.fullmatch(word):
        flags |= NOT_FIRST | NOT_LAST
    if word.replace(".", "").isdigit():
        flags |= NOT_FIRST
    return flags


def _foreign(
    surfaces: list[str], surface: np.ndarray, paper: np.ndarray, papers: int
) -> np.ndarray:
    """(m,) bool, the function words of the language that their paper is in."""
    lower = [word.lower() for word in surfaces]
    most, language = np.zeros(papers), np.full(papers, -1)
    listed = []
    for number, words in enumerate(FUNCTION_WORDS.values()):
        of = np.array([word in words for word in lower], bool)
        often = np.bincount(paper[of[surface]], minlength=papers)
        language[often > most] = number
        most = np.maximum(most, often)
        listed.append(of)
    found = np.zeros(len(surface), bool)
    for number, of in enumerate(listed):
        if number and (language == number).any():
            found |= of[surface] & (language == number)[paper]
    return found


def _mark_forms(flags: np.ndarray, surfaces: list[str]) -> None:
    """Adverbs neither begin nor end a phrase, past participles do not end one.

    By their endings, where the rest is a word, too: "provably" is an adverb, "anomaly" is none.
    """
    known = {surface.lower() for surface in surfaces}
    for number, surface in enumerate(surfaces):
        word = surface.lower()
        if len(word) < 6:
            continue
        if word.endswith("ly"):
            if word[:-2] in known or (word.endswith("ally") and word[:-4] in known):
                flags[number] |= NOT_FIRST | NOT_LAST | NOT_ALONE
        elif word.endswith("ed") and (word[:-1] in known or word[:-2] in known):
            flags[number] |= NOT_LAST | NOT_ALONE
