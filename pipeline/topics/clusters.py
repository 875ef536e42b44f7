"""Which topics there are: HDBSCAN over a small grid of settings, the best of them kept.

HDBSCAN (Campello, Moulavi, Sander 2013) finds the dense places, but which of them it calls one
cluster and which two changes with every seed and every paper. So it is asked for small ones, more
than a reader can use; the nearest are joined until about as many are left as the square root of the
number of papers, and their borders are settled once more. That is what repeats: whatever dense
places a run began with, they join to nearly the same topics. The best setting of the grid has the
highest modularity (Newman, Girvan 2004) on the neighbour graph. It looks at the original space, not
at the projection that HDBSCAN saw, and knows no label.
"""

import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.neighbours import Neighbours
from pipeline.topics.borders import is_outlier, modularity, settled
from pipeline.topics.ward import coarser

COARSE_FROM = 25
"""From this many topics on, there is a coarser level above them."""
FEWEST, MOST = 0.9, 1.3
"""Topics at the finest level that a reader can use, in square roots of the number of papers."""
MORE = 12
"""Beyond that square root there are no more than this: of many papers, few are asked to be apart
that another seed would join."""
SIZES, LARGER_SIZES, FEW = (0.6, 0.8), (1.0, 1.3), 1000
"""Smallest clusters that are tried, in cube roots of the number of papers: 3 or 4 of 89 papers, 13
or 17 of 10,000, 28 or 37 of 100,000; and the larger ones that few papers may be in by themselves.
"""
SAMPLES = (0.25, 0.5)
"""Neighbours that a dense place needs (HDBSCAN's min_samples), in the same unit."""
LARGEST_SHARE = 1 / 3
"""A topic with more of the papers than this says little."""
MOST_OUTLIERS = 0.1
"""More outliers than this share leave too much unsaid, where there is no coarser level."""
RESOLUTION, LEAST_RESOLUTION = 0.08, 3.0
"""Of the modularity (Reichardt, Bornholdt 2006), in square roots of the number of papers: the
higher it is, the finer the topics it prefers."""
ROUNDS, QUICK_ROUNDS, QUICK_FROM = 10, 1, 20_000
"""Of settling borders, for each setting tried."""


@dataclass(frozen=True)
class Clusters:
    """What HDBSCAN found with one setting, and the topics that came of it.

    Attributes:
        labels: (n,) the number of each paper's cluster, -1 for noise.
        topic: (n,) the number of its topic; every paper has one.
        persistence: one float a topic; NaN for one that is several clusters.
        score: by the criterion above.
        unfit: 0 where the topics are of a usable number and size, else how far from it.
    """

    labels: np.ndarray
    topic: np.ndarray
    persistence: np.ndarray
    score: float
    unfit: float
    settings: dict[str, Any]


def best_clusters(
    graph: Neighbours, blurred: np.ndarray, space: np.ndarray, wanted: int = 0
) -> Clusters:
    """The best clusters of the grid.

    Args:
        blurred: (n, d) smoothed vectors.
        space: (n, few).
        wanted: how many topics there shall be; 0 for what the papers ask for. Where HDBSCAN finds
            fewer, there are fewer.
    """
    found = _grid(graph, blurred, space, wanted)
    return max(found, key=lambda clusters: (-clusters.unfit, clusters.score))


def _grid(
    graph: Neighbours, blurred: np.ndarray, space: np.ndarray, wanted: int
) -> Iterator[Clusters]:
    unit = np.cbrt(len(space))
    points = space.astype(np.float64)
    factors = SIZES + LARGER_SIZES if len(points) < FEW else SIZES
    for samples in sorted({max(1, round(unit * factor)) for factor in SAMPLES}):
        trees = _Trees()
        for size in sorted({max(2, round(unit * factor)) for factor in factors}):
            labels, persistence = _hdbscan(points, size, samples, trees)
            settings = {"min_cluster_size": size, "min_samples": samples}
            yield _judged(graph, blurred, labels, persistence, wanted, settings)


class _Trees:
    """In joblib.Memory's place: keeps the one costly part, which no size changes."""

    def __init__(self) -> None:
        self._made: Any = None

    def cache(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, called once."""

        def once(*args: Any, **kwargs: Any) -> Any:
            if self._made is None:
                self._made = function(*args, **kwargs)
            return self._made

        return once


def _hdbscan(
    points: np.ndarray, size: int, samples: int, trees: _Trees
) -> tuple[np.ndarray, np.ndarray]:
    """Labels (-1 is noise) and the persistence of each cluster, of at least one.

    The clusters are the leaves of HDBSCAN's tree: its excess of mass decides by one number between
    a cluster and its parts, and with another seed the other way.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        import hdbscan

        model = hdbscan.HDBSCAN(
            min_cluster_size=min(size, len(points) - 1),
            min_samples=min(samples, len(points) - 1),
            cluster_selection_method="leaf",
            core_dist_n_jobs=1,
            memory=trees,
        ).fit(points)
    persistence = np.asarray(model.cluster_persistence_, np.float64)
    return np.asarray(model.labels_), persistence if len(persistence) else np.zeros(1)


def _judged(
    graph: Neighbours,
    blurred: np.ndarray,
    labels: np.ndarray,
    persistence: np.ndarray,
    wanted: int,
    settings: dict[str, Any],
) -> Clusters:
    n = len(labels)
    root = math.sqrt(n)
    topic, kept = _joined(labels, blurred, wanted or round(min(MOST * root, root + MORE)))
    count = int(topic.max()) + 1
    least = wanted or max(1, math.floor(FEWEST * root))
    unfit = max(0, least - count) / least
    if count > 2:
        unfit += max(0.0, float(np.bincount(topic).max()) / n - LARGEST_SHARE)
    if count < COARSE_FROM:
        unfit += max(0.0, float(is_outlier(graph, labels, topic).mean()) - MOST_OUTLIERS)
    resolution = max(LEAST_RESOLUTION, RESOLUTION * root)
    return Clusters(
        labels=labels,
        topic=topic,
        persistence=np.where(kept < 0, np.nan, persistence[kept]),
        score=modularity(graph, topic, resolution),
        unfit=round(unfit, 6),
        settings={**settings, "resolution": round(resolution, 2)},
    )


def _joined(labels: np.ndarray, blurred: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Topics of all papers, at most so many; for each the one cluster that it is, or -1."""
    rounds = ROUNDS if len(labels) < QUICK_FROM else QUICK_ROUNDS
    topic, kept = settled(labels, blurred, rounds)
    if len(kept) <= most:
        return topic, kept
    (cut,) = coarser(blurred, topic, [most])
    alone = np.full(most, -1)
    alone[cut] = kept
    alone[np.bincount(cut) > 1] = -1
    topic, which = settled(cut[topic], blurred, rounds)
    return topic, alone[which]
