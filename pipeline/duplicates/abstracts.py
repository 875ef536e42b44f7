"""How much of one abstract stands in another."""

import re
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from pipeline.duplicates.plain_words import words

NO_ABSTRACT = re.compile(
    r"^\W*(this|the) (paper|submission|article|manuscript|preprint|work)( has been| was| is)?"
    r" (withdrawn|removed|retracted)|withdrawn by the author|removed by arxiv|^\W*withdrawn"
    r"|^\W*no abstract|^\W*abstract not available",
    re.I,
)
"""Abstracts that many papers have and that say nothing of the paper."""


def telling(abstract: str) -> str:
    """The abstract, "" for one that tells nothing of the paper."""
    return "" if NO_ABSTRACT.search(abstract[:300]) else abstract


def likeness(one: str, other: str, whole: bool = False) -> float | None:
    """The share of the shorter abstract's word triples that the other has; None if one is empty.

    With `whole` it is the share of the longer one's, so that a part of an abstract is not enough.
    """
    if not one or not other:
        return None
    if one == other:
        return 1.0
    mine, theirs = _triples(one), _triples(other)
    few = min(len(mine), len(theirs))
    if few < 8:
        left, right = words(one[:400]), words(other[:400])
        length = min(len(left), len(right)) if few > 2 else 400
        return 1.0 if ratio(left[:length], right[:length]) >= 90 else 0.0
    return len(mine & theirs) / (max(len(mine), len(theirs)) if whole else few)


@lru_cache(maxsize=4096)
def _triples(abstract: str) -> frozenset[str]:
    """Three words in a row, of the first 200; three characters where words are not spaced."""
    tokens = words(abstract).split()[:200]
    if tokens and max(map(len, tokens)) > 24 and not tokens[0].isascii():
        run = "".join(tokens)[:600]
        return frozenset(run[at : at + 3] for at in range(len(run) - 2))
    return frozenset(" ".join(tokens[at : at + 3]) for at in range(len(tokens) - 2))
