"""Slips of the pen in titles, and syllables that make another word."""

from collections import Counter

from rapidfuzz.distance import Levenshtein

TURNS = frozenset(
    "a an anti asym bi co counter cross de dis hyper il im in inter intra ir macro mega meta micro "
    "mini mono multi nano neo non out over poly post pre proto pseudo quasi re self semi sub super "
    "supra trans tri ultra un under uni".split()
)
"""Syllables and words in front that make another word of a word."""
TURNS_ALONE = frozenset("anti multi non pseudo quasi semi".split())
"""Those that do so as words of their own, too."""


def _differing(one: str, other: str) -> tuple[list[str], list[str]]:
    """(words that only the one title has, words that only the other has), in their order."""
    mine, theirs = Counter(one.split()), Counter(other.split())
    return list((mine - theirs).elements()), list((theirs - mine).elements())


def slips(one: str, other: str) -> bool:
    """Whether titles differ only by slips of the pen: a letter or two within a word.

    A word with a syllable more in front ("undirected") is another word.
    """
    left, right = _differing(one, other)
    if len(left) != len(right):  # words joined or taken apart, or left out
        return Levenshtein.distance(one.replace(" ", ""), other.replace(" ", "")) <= 2
    return all(map(_slip, left, right))


def turned(one: str, other: str) -> bool:
    """Whether a syllable turns a word of one title into that of the other: "undirected"."""
    left, right = _differing(one, other)
    if len(left) != len(right) and not TURNS_ALONE.isdisjoint((*left, *right)):
        return True
    return any(_turns(a, b) or _turns(b, a) for a in left for b in right)


def _turns(long: str, short: str) -> bool:
    """Whether the one word is the other behind such a syllable (and not a letter doubled)."""
    front = long[: -len(short)]
    return len(short) > 3 and front in TURNS and long.endswith(short) and front != short[0]


def _slip(one: str, other: str) -> bool:
    """Whether two words differ by a slip; letters that changed places count once."""
    steps = Levenshtein.distance(one, other)
    if sorted(one) == sorted(other):
        return steps <= 3
    if one[0] != other[0]:
        return steps == 1 and len(one) == len(other)
    return steps <= (1 if min(len(one), len(other)) < 8 else 2)
