"""When two names are one to a reader: case, hyphens, plurals and the order of words aside."""

import re

WORD = re.compile(r"[^\W_]+\+*")


def same_name(name: str) -> tuple[str, ...]:
    """What two names share that a reader would take for one: their words' stems, sorted."""
    return tuple(sorted(_stem(word) for word in WORD.findall(name.casefold())))


def _stem(word: str) -> str:
    """The word without a plural's ending.

    Endings of other languages are left alone: taking too little off only keeps names apart.
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
