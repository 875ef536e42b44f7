"""How many papers use the words of a name, within its topic and elsewhere."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pipeline.same_names import same_name
from pipeline.words import ENGLISH

WORD = re.compile(r"[^\W_]+\+*")


def shares(
    names: Mapping[str, str], inside: Mapping[str, np.ndarray], texts: Sequence[str]
) -> dict[str, tuple[float, float]]:
    """For each topic the share of its papers that use all words of its name, and of the others.

    Case, plurals, order and English function words do not count; a word of a script without spaces
    is looked for anywhere.

    Args:
        names: topic → its name.
        inside: topic → (n,) bool, its papers.
        texts: title and abstract of each paper.
    """
    words = {topic: _content(name) for topic, name in names.items()}
    used = _users(set().union(*words.values()), texts)
    found = {}
    for topic, wanted in words.items():
        all_of_them = np.ones(len(texts), bool)
        for word in wanted:
            all_of_them &= used[word]
        own = inside[topic]
        found[topic] = (_share(all_of_them[own]), _share(all_of_them[~own]))
    return found


def _content(name: str) -> frozenset[str]:
    words = WORD.findall(name)
    return frozenset(same_name(" ".join(w for w in words if w.lower() not in ENGLISH)))


def _users(words: Iterable[str], texts: Sequence[str]) -> dict[str, np.ndarray]:
    """Word → (n,) bool, the papers that use it."""
    used = {word: np.zeros(len(texts), bool) for word in sorted(words)}
    dense = [word for word in used if not word.isascii()]
    stems: dict[str, str] = {}
    for row, text in enumerate(texts):
        for form in set(WORD.findall(text.casefold())):
            if form not in stems:
                stems[form] = same_name(form)[0]
            if stems[form] in used:
                used[stems[form]][row] = True
        for word in dense:
            if word in text.casefold():
                used[word][row] = True
    return used


def _share(papers: np.ndarray) -> float:
    return float(papers.mean()) if len(papers) else 0.0
