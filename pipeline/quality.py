"""The numbers that say how good a map is, each of them about what the reader sees."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.layout import Layout
from pipeline.neighbours import Neighbours
from pipeline.same_names import same_name

EXACT = 10_000
"""Up to this many papers each one counts for trustworthiness; beyond, a fixed sample does."""
SAMPLE = 2_000
"""Papers of that sample; each is still compared with all papers."""
CELLS = 2**24
"""Similarities held at a time: memory grows with the papers, not with their square."""
DIGITS = 4
NUMBERS = (
    "trustworthiness", "neighbour_preservation", "coverage", "noise_share", "outlier_share",
    "topics_by_level", "level_sizes", "largest_topic_share", "name_uniqueness",
)  # fmt: skip
"""What every map's manifest says of it, beside its stability."""


def fidelity(graph: Neighbours, layout: Layout, k: int) -> np.ndarray:
    """(n,) float32: the share of a paper's k true neighbours among its k nearest on the map."""
    k = min(k, graph.k)
    shown = nearest_on_map(layout.xy, k)
    shares = np.empty(len(shown), np.float32)
    step = max(1, CELLS // k**2)
    for start in range(0, len(shown), step):
        part = slice(start, start + step)
        kept = graph.indices[part, :k, None] == shown[part, None, :]
        shares[part] = kept.any(axis=2).mean(axis=1)
    return shares


def trustworthiness(vectors: np.ndarray, layout: Layout, k: int) -> float:
    """How far the map can be believed, in [0, 1] (Venna, Kaski 2001).

    A paper that the map shows among the k nearest of another, but that is not truly among them,
    counts by how far down it truly is. Of the same similarity, both are as near as the nearer.
    Beyond EXACT papers this is an estimate from the fixed sample.

    Args:
        vectors: (n, d) of unit length.
        k: neighbours; fewer where there are not more than 2k papers.
    """
    n = len(vectors)
    k = min(k, (n - 1) // 2)
    rows = sample(n, n if n <= EXACT else SAMPLE)
    shown = nearest_on_map(layout.xy, k, rows)
    beyond = 0
    step = max(1, CELLS // n)
    for start in range(0, len(rows), step):
        own = rows[start : start + step]
        scores = vectors[own] @ vectors.T
        scores[np.arange(len(own)), own] = -np.inf
        for near, others in zip(shown[start : start + step], scores, strict=True):
            nearer = [int(np.count_nonzero(others > limit)) for limit in others[near]]
            beyond += sum(max(0, count + 1 - k) for count in nearer)
    return 1.0 - 2.0 * beyond / (len(rows) * k * (2 * n - 3 * k - 1))


def nearest_on_map(xy: np.ndarray, k: int, rows: np.ndarray | None = None) -> np.ndarray:
    """(rows, k) the k nearest other papers on the map of these rows, or of all; nearest first."""
    from scipy.spatial import cKDTree

    rows = np.arange(len(xy)) if rows is None else rows
    _, nearest = cKDTree(xy).query(xy[rows], k=k + 1)
    other = nearest != rows[:, None]
    other[other.all(axis=1), -1] = False  # more than k papers on one spot: itself is not listed
    return np.asarray(nearest[other]).reshape(len(rows), k)


def sample(n: int, most: int) -> np.ndarray:
    """Row numbers, ascending: all n, or a sample of `most` that is always the same."""
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(0).choice(n, most, replace=False))


def name_uniqueness(names: Sequence[Sequence[str]]) -> float:
    """The share of topics whose name no other topic of their level has.

    Names that differ by case, plural or the order of words count as one.

    Args:
        names: for each level the names of its topics.
    """
    alone, total = 0, 0
    for level in names:
        keys = [same_name(name) for name in level]
        alone += sum(keys.count(key) == 1 for key in keys)
        total += len(keys)
    return alone / total


def summary(
    levels: np.ndarray,
    noise: np.ndarray,
    outlier: np.ndarray,
    names: Sequence[Sequence[str]],
    shares: np.ndarray,
    trust: float,
) -> dict[str, Any]:
    """What the manifest says.

    Args:
        levels: (levels, n) the number of each paper's topic, coarse to fine.
        noise: (n,) what HDBSCAN itself put in no topic.
        outlier: (n,) noise whose neighbours do not agree on a topic.
        names: for each level the names of its topics.
        shares: (n,) each paper's fidelity.
        trust: the map's trustworthiness.
    """
    counts = [np.bincount(level) for level in levels]
    sizes = [
        {
            "least": int(count.min()),
            "median": float(np.median(count)),
            "largest_share": _rounded(count.max() / count.sum()),
        }
        for count in counts
    ]
    return {
        "trustworthiness": _rounded(trust),
        "neighbour_preservation": _rounded(shares.mean()),
        "coverage": _rounded(1 - noise.mean()),
        "noise_share": _rounded(noise.mean()),
        "outlier_share": _rounded(outlier.mean()),
        "topics_by_level": [len(count) for count in counts],
        "level_sizes": sizes,
        "largest_topic_share": sizes[-1]["largest_share"],
        "name_uniqueness": _rounded(name_uniqueness(names)),
    }


def _rounded(value: float) -> float:
    return round(float(value), DIGITS)
