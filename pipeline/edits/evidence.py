"""What is told of topics that a reader has merged or renamed: phrases, exemplars, neighbours."""

import re
from collections.abc import Mapping, Set
from itertools import chain, zip_longest
from typing import Any

import numpy as np
import pandas as pd

MOST_PHRASES, MOST_EXEMPLARS = 10, 5


def joined(parts: pd.DataFrame) -> dict[str, Any]:
    """Key phrases, their shares and exemplars of several topics together, best first.

    A phrase's share is the mean of its shares, weighted by size; a topic that does not name it
    counts as 0, so it is the least that it can be.

    Args:
        parts: their rows of topics, as built.
    """
    sizes = parts["size"].to_numpy(float)
    shares: dict[str, float] = {}
    columns = (parts["key_phrases"], parts["key_phrase_shares"], sizes / sizes.sum())
    for phrases, told, weight in zip(*columns, strict=True):
        for phrase, share in zip(phrases, told, strict=True):
            shares[str(phrase)] = shares.get(str(phrase), 0.0) + float(share) * float(weight)
    best = sorted(shares, key=lambda phrase: -shares[phrase])[:MOST_PHRASES]
    turns = chain.from_iterable(zip_longest(*parts["exemplars"]))
    exemplars = [str(paper) for paper in turns if paper is not None]
    return {
        "key_phrases": best,
        "key_phrase_shares": [shares[phrase] for phrase in best],
        "exemplars": list(dict.fromkeys(exemplars))[:MOST_EXEMPLARS],
    }


def nearest(parts: pd.DataFrame, into: Mapping[str, str], known: Set[str]) -> dict[str, Any]:
    """The nearest others of several topics together, nearest first.

    Args:
        parts: their rows of topics, as built; the first is the one that they are now.
        into: id of a topic that is gone → id of the one that it is part of.
        known: ids of the topics that there are.
    """
    best: dict[str, float] = {}
    for others, told in zip(parts["nearest"], parts["nearest_similarity"], strict=True):
        for other, similarity in zip(others, told, strict=True):
            now = into.get(str(other), str(other))
            if now != parts.index[0] and now in known:
                best[now] = max(float(similarity), best.get(now, -1.0))
    order = sorted(best, key=lambda other: (-best[other], other))
    order = order[: max(len(others) for others in parts["nearest"])]
    return {"nearest": order, "nearest_similarity": [best[other] for other in order]}


def shares_of_name(papers: pd.DataFrame, name: str, inside: np.ndarray) -> tuple[float, float]:
    """The shares of papers, within a topic and elsewhere, whose texts hold every word of a name.

    Args:
        inside: (n,) bool, the topic's papers.
    """
    holds = np.ones(len(papers), bool)
    for word in re.findall(r"\w+", name.casefold()):
        holds &= _contain(papers["title"], word) | _contain(papers["abstract"], word)
    within = float(holds[inside].mean()) if inside.any() else 0.0
    return within, 0.0 if inside.all() else float(holds[~inside].mean())


def _contain(texts: pd.Series, word: str) -> np.ndarray:
    return texts.str.contains(re.escape(word), case=False).to_numpy(bool)
