"""Words → what each may do in a phrase, told by lists, by its form and by its paper's language."""

import re
from collections.abc import Sequence

import numpy as np

from pipeline.names.tokens import HIRAGANA, KATAKANA, UNSPACED
from pipeline.words import (
    ACADEMIC_WORDS,
    CHARACTERS,
    ENGLISH,
    FUNCTION_WORDS,
    INNER,
    MAY_BEGIN,
    MAY_END,
)

FUNCTION, INSIDE, NOT_FIRST, NOT_LAST, NOT_ALONE, CHARACTER = 1, 2, 4, 8, 16, 32
"""Flags: carries no subject; may stand within a phrase all the same; may not begin, end or be a
phrase; is a character of a language without spaces."""
ANY_FUNCTION = FUNCTION | NOT_FIRST | NOT_LAST | NOT_ALONE
NUMBERED = re.compile(r"\d+-?[^\W\d_]+|\d+-[^\W\d_]{2}.*|\d+[.]\d+[a-z]*")
"""3D, 5G, 3-SAT, 802.11; other words that begin with a digit are numbers."""


def roles(surfaces: Sequence[str]) -> np.ndarray:
    """(S,) uint8, the flags of each word; 0 for what is no word."""
    flags = [_flags(surface) if re.match(r"\w", surface) else 0 for surface in surfaces]
    return _by_ending(np.array(flags, np.uint8), surfaces)


def foreign(
    surfaces: Sequence[str], surface: np.ndarray, paper: np.ndarray, papers: int
) -> np.ndarray:
    """(m,) bool, the function words of the language that their paper is in.

    A paper is in the language of whose function words it has most.

    Args:
        surface: (m,) numbers of words in `surfaces`, as the texts have them.
        paper: (m,) whose word it is, of `papers` papers.
    """
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


def _flags(surface: str) -> int:
    word = surface.lower()
    if HIRAGANA.match(word) or word in CHARACTERS or word in ENGLISH:
        return ANY_FUNCTION | (INSIDE if word in INNER else 0)
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


def _by_ending(flags: np.ndarray, surfaces: Sequence[str]) -> np.ndarray:
    """The flags with those of adverbs, which neither begin nor end a
    phrase, and of past participles, which do not end one.

    By their endings, where the rest is a word, too: "provably" is an adverb, "anomaly" is none.
    """
    known = {surface.lower() for surface in surfaces}
    for number, surface in enumerate(surfaces):
        word = surface.lower()
        if len(word) < 6:
            continue
        if word.endswith("ly"):
            able = word.endswith(("ably", "ibly")) and word[:-1] + "e" in known
            if able or word[:-2] in known or (word.endswith("ally") and word[:-4] in known):
                flags[number] |= NOT_FIRST | NOT_LAST | NOT_ALONE
        elif word.endswith("ed") and (word[:-1] in known or word[:-2] in known):
            flags[number] |= NOT_LAST | NOT_ALONE
    return flags
