"""Words → stems, so that a phrase and its plural count as one."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

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


def stems(parts: Sequence[Sequence[str]], counts: np.ndarray) -> tuple[list[str], np.ndarray]:
    """(distinct stems, the number of each part's stem, one part after the other).

    Args:
        parts: of each word the parts at its hyphens; one empty part where it is no word.
        counts: how often each word occurs.
    """
    often: defaultdict[str, int] = defaultdict(int)
    for some, count in zip(parts, counts.tolist(), strict=True):
        for part in some:
            often[part] += count
    index: defaultdict[str, int] = defaultdict()
    index.default_factory = index.__len__
    index[""] = BREAK
    known = {part: index[stem(part, often)] for part in often}
    return list(index), np.array([known[part] for some in parts for part in some], np.int32)


def stem(word: str, often: Mapping[str, int]) -> str:
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
