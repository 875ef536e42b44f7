"""How much of a map's topics comes back under another seed, or with a tenth of the papers gone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.quality import sample

LEAST = 20
"""Of fewer papers, a tenth is a paper or two: nothing to measure by."""
KEPT = 0.9
"""The share of the papers that a subsample keeps."""
DIGITS = 4


@dataclass(frozen=True)
class Shown:
    """The numbers of the papers' topics at the two levels that are compared, (n,) each."""

    finest: np.ndarray
    default: np.ndarray


TopicsOf = Callable[[np.ndarray, int], Shown]
"""Rows of the papers, ascending, and a seed → their topics, found afresh."""


@dataclass(frozen=True)
class Effort:
    """How much is tried.

    Attributes:
        papers: at most; of more, a sample that is always the same.
        seeds: other seeds than the map's own.
        subsamples: times that a tenth of the papers is left out.
    """

    papers: int
    seeds: int
    subsamples: int


IN_A_BUILD = Effort(papers=2_000, seeds=1, subsamples=1)
WHEN_ASKED = Effort(papers=10_000, seeds=4, subsamples=4)


def stability(
    topics_of: TopicsOf, n: int, seed: int, effort: Effort, own: Shown
) -> dict[str, Any] | None:
    """Mean AMI between topics of n papers and those found otherwise, for two levels.

    None for fewer papers than LEAST.

    Args:
        seed: the map's own.
        own: the map's topics. The others are compared with them, or, where only a sample of the
            papers is tried, with the sample's topics of the same seed.
    """
    if n < LEAST:
        return None
    rows = sample(n, effort.papers)
    base = own if len(rows) == n else topics_of(rows, seed)
    seeds = [
        _agreement(base, topics_of(rows, (seed + step) % 2**32))
        for step in range(1, effort.seeds + 1)
    ]
    subsamples = []
    for step in range(effort.subsamples):
        part = _kept(len(rows), step)
        same = Shown(base.finest[part], base.default[part])
        subsamples.append(_agreement(same, topics_of(rows[part], seed)))
    return {"papers": len(rows), "seeds": _mean(seeds), "subsamples": _mean(subsamples)}


def _agreement(one: Shown, other: Shown) -> tuple[float, float]:
    return (
        mutual_information(one.finest, other.finest),
        mutual_information(one.default, other.default),
    )


def mutual_information(one: np.ndarray, other: np.ndarray) -> float:
    """Adjusted mutual information (Vinh, Epps, Bailey 2010): 1 for the same groups, 0 by chance."""
    from sklearn.metrics import adjusted_mutual_info_score

    return float(adjusted_mutual_info_score(one, other))


def _kept(n: int, step: int) -> np.ndarray:
    """Rows of the papers that the subsample keeps, ascending."""
    random = np.random.default_rng(1 + step)
    return np.sort(random.choice(n, round(KEPT * n), replace=False))


def _mean(runs: Sequence[tuple[float, float]]) -> dict[str, Any] | None:
    """The means of both levels; None where nothing was run."""
    if not runs:
        return None
    finest, default = (round(float(np.mean(part)), DIGITS) for part in zip(*runs, strict=True))
    return {"runs": len(runs), "finest": finest, "default": default}
