"""Which topics there are: HDBSCAN over a small grid of settings, the best of them kept.

HDBSCAN (Campello, Moulavi, Sander 2013) finds the dense places, but its defaults fit neither small
sets nor large ones. Of the settings tried, those that give about as many topics as a reader can use
(around the square root of the number of papers) compete; the best has the highest modularity
(Newman, Girvan 2004) on the neighbour graph, of topics whose borders are settled. It looks at the
original space, not at the projection that HDBSCAN saw, and knows no label.
"""

import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.neighbours import Neighbours
from pipeline.topics.borders import is_outlier, modularity, settled

COARSE_FROM = 25
"""From this many topics on, there is a coarser level above them."""
FEWEST, MOST = 0.9, 1.7
"""Topics at the finest level that a reader can use, in square roots of the number of papers."""
SIZES = (0.6, 0.8, 1.0, 1.3)
"""Smallest topics that are tried, in cube roots of the number of papers: 3 to 6 of 89 papers, 13 to
28 of 10,000, 28 to 60 of 100,000."""
SAMPLES = (0.25, 0.5)
"""Neighbours that a dense place needs (HDBSCAN's min_samples), in the same unit."""
LEAVES_FROM = 1000
"""From this many papers on only the leaves of HDBSCAN's tree are asked for: its excess of mass
decides by one number between a topic and its parts, and with another seed the other way."""
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
    """What HDBSCAN found with one setting.

    Attributes:
        labels: (n,) the number of each paper's cluster, -1 for noise.
        persistence: one float a cluster.
        score: by the criterion above.
        unfit: 0 where the clusters are of a usable number and size, else how far from it.
    """

    labels: np.ndarray
    persistence: np.ndarray
    score: float
    unfit: float
    settings: dict[str, Any]

    @property
    def count(self) -> int:
        """How many clusters there are."""
        return int(self.labels.max()) + 1


def best_clusters(
    graph: Neighbours, blurred: np.ndarray, space: np.ndarray, most: int = 0
) -> Clusters:
    """The best clusters of the grid; where `most` are wanted, the fewest that are as many.

    Args:
        blurred: (n, d) smoothed vectors.
        space: (n, few).
        most: how many topics are wanted at the finest level; 0 for what the papers ask for.
    """
    found = list(_grid(graph, blurred, space))
    if most:
        enough = [clusters for clusters in found if clusters.count >= most]
        if enough:
            return max(enough, key=lambda clusters: (-clusters.count, clusters.score))
        return max(found, key=lambda clusters: (clusters.count, clusters.score))
    return max(found, key=lambda clusters: (-clusters.unfit, clusters.score))


def _grid(graph: Neighbours, blurred: np.ndarray, space: np.ndarray) -> Iterator[Clusters]:
    unit = np.cbrt(len(space))
    points = space.astype(np.float64)
    methods = ("leaf", "eom") if len(points) < LEAVES_FROM else ("leaf",)
    for samples in sorted({max(1, round(unit * factor)) for factor in SAMPLES}):
        trees = _Trees()
        for size in sorted({max(2, round(unit * factor)) for factor in SIZES}):
            for method in methods:
                labels, persistence = _hdbscan(points, size, samples, method, trees)
                settings = {
                    "min_cluster_size": size,
                    "min_samples": samples,
                    "cluster_selection_method": method,
                }
                yield _judged(graph, blurred, labels, persistence, settings)


class _Trees:
    """In joblib.Memory's place: keeps the one costly part, which no size or method changes."""

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
    points: np.ndarray, size: int, samples: int, method: str, trees: _Trees
) -> tuple[np.ndarray, np.ndarray]:
    """Labels (-1 is noise) and the persistence of each cluster, of at least one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        import hdbscan

        model = hdbscan.HDBSCAN(
            min_cluster_size=min(size, len(points) - 1),
            min_samples=min(samples, len(points) - 1),
            cluster_selection_method=method,
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
    settings: dict[str, Any],
) -> Clusters:
    n = len(labels)
    topic, _ = settled(labels, blurred, ROUNDS if n < QUICK_FROM else QUICK_ROUNDS)
    count = int(topic.max()) + 1
    low, high = math.floor(FEWEST * math.sqrt(n)), math.ceil(MOST * math.sqrt(n))
    unfit = max(low - count, count - high, 0.0) / high
    if count > 2:
        unfit += max(0.0, float(np.bincount(topic).max()) / n - LARGEST_SHARE)
    if count < COARSE_FROM:
        unfit += max(0.0, float(is_outlier(graph, labels, topic).mean()) - MOST_OUTLIERS)
    resolution = max(LEAST_RESOLUTION, RESOLUTION * float(np.sqrt(n)))
    return Clusters(
        labels=labels,
        persistence=persistence,
        score=modularity(graph, topic, resolution),
        unfit=round(unfit, 6),
        settings={**settings, "resolution": round(resolution, 2)},
    )
