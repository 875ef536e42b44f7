"""Vectors in a few dimensions → the topic tree, by HDBSCAN; every paper gets a topic.

HDBSCAN (Campello, Moulavi, Sander 2013) leaves papers between topics as noise, and its defaults do
not fit small sets. So a small grid of settings is tried, and of those that give about as many
topics as a reader can use (around the square root of the number of papers) the partition is kept
whose modularity (Newman, Girvan 2004) on the neighbour graph is highest, after noise has joined
the topics of its neighbours, times the share of papers that are not outliers. Both look at the
original space, not at the projection that HDBSCAN saw, and neither knows any label.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.errors import MapError
from pipeline.neighbours import Neighbours

FEWEST, MOST = 0.8, 1.7
"""Topics at the finest level that a reader can use, in square roots of the number of papers."""
LARGEST_SHARE = 1 / 3
"""A topic with more of the papers than this says little."""
COARSE_FROM = 25
"""From this many topics on, there is a coarser level above them."""
COARSEST = 12
"""Topics of the coarsest level, about."""
STEP = 5
"""Topics of a level a topic of the level above it, about."""
MOST_OUTLIERS = 0.1
"""More outliers than this share leave too much unsaid."""
RESOLUTION = 1.5
"""Of the modularity (Reichardt, Bornholdt 2006): above 1 it prefers finer, more even topics."""
SPLIT = 0.5
"""A paper whose neighbours' vote is more split than this is an outlier."""


@dataclass(frozen=True)
class TopicTree:
    """Topics of every level, coarse to fine, strictly nested.

    Attributes:
        levels: (levels, n) int32, the number of each paper's topic; the last row is the finest.
        strength: (n,) float32 in [0, 1], how firmly a paper belongs to its finest topic.
        noise: (n,) bool, what HDBSCAN put in no topic.
        outlier: (n,) bool, noise whose neighbours do not agree on a topic.
        persistence: for each level one float a topic, how lasting HDBSCAN finds it; NaN where
            it does not say.
        default: the level that a reader sees first.
        chosen: the settings and scores of the partition that was kept, for the manifest.
    """

    ids: tuple[str, ...]
    levels: np.ndarray
    strength: np.ndarray
    noise: np.ndarray
    outlier: np.ndarray
    persistence: tuple[np.ndarray, ...]
    default: int
    chosen: dict[str, Any]

    def __post_init__(self) -> None:
        if len(self.persistence) != len(self.levels) or not 0 <= self.default < len(self.levels):
            raise MapError(f"{len(self.levels)} levels, but the default is {self.default}")
        if self.levels.ndim != 2 or self.levels.shape[1] != len(self.ids):
            raise MapError(f"{len(self.ids)} ids but topic levels of shape {self.levels.shape}")
        for coarse, fine in zip(self.levels[:-1], self.levels[1:], strict=True):
            if len(set(zip(coarse, fine, strict=True))) != len(set(fine)):
                raise MapError("a topic lies in two topics of the level above it")

    @property
    def leaf(self) -> np.ndarray:
        """(n,) the number of each paper's finest topic."""
        return np.asarray(self.levels[-1])


@dataclass(frozen=True)
class _Partition:
    """One flat clustering with noise voted in, and how good it is."""

    topic: np.ndarray
    strength: np.ndarray
    noise: np.ndarray
    outlier: np.ndarray
    persistence: np.ndarray
    modularity: float
    settings: dict[str, Any]

    @property
    def count(self) -> int:
        return int(self.topic.max()) + 1

    @property
    def score(self) -> float:
        return self.modularity * (1 - float(self.outlier.mean()))


def topics(graph: Neighbours, space: np.ndarray) -> TopicTree:
    """The topic tree of papers that lie at `space` (n, d), a projection of their vectors."""
    best = _best(list(_candidates(graph, space)), len(graph.ids))
    numbers, persistence = _by_size(best.topic, best.persistence)
    levels = [numbers]
    while (count := int(levels[0].max()) + 1) >= COARSE_FROM:
        levels.insert(0, _coarser(levels[0], space, max(COARSEST, round(count / STEP))))
    chosen = {
        **best.settings,
        "modularity": round(best.modularity, 4),
        "outlier_share": round(float(best.outlier.mean()), 4),
        "criterion": "modularity on the neighbour graph × share of papers that are no outliers",
    }
    return TopicTree(
        graph.ids,
        np.stack(levels).astype(np.int32),
        best.strength,
        best.noise,
        best.outlier,
        (*(np.full(int(level.max()) + 1, np.nan) for level in levels[:-1]), persistence),
        0,
        chosen,
    )


def _best(candidates: list[_Partition], n: int) -> _Partition:
    """The best score among those of a usable number of topics; else the nearest to that."""
    low, high = FEWEST * np.sqrt(n), MOST * np.sqrt(n)

    def fitness(partition: _Partition) -> tuple[float, float]:
        beyond = max(low - partition.count, partition.count - high, 0.0) / high
        largest = np.bincount(partition.topic).max() / n
        excess = max(0.0, largest - LARGEST_SHARE) if partition.count > 2 else 0.0
        excess += max(0.0, float(partition.outlier.mean()) - MOST_OUTLIERS)
        return (-round(beyond + excess, 6), partition.score)

    return max(candidates, key=fitness)


def _candidates(graph: Neighbours, space: np.ndarray) -> Iterator[_Partition]:
    n = len(graph.ids)
    middle = np.sqrt(n) / 2
    sizes = sorted({max(2, round(middle * factor)) for factor in (0.6, 0.8, 1.0, 1.3)})
    for size in sizes:
        for samples in (1, 2, 3):
            for method in ("leaf", "eom"):
                labels, strength, persistence = _hdbscan(space, size, samples, method)
                settings = {
                    "min_cluster_size": size,
                    "min_samples": samples,
                    "cluster_selection_method": method,
                }
                yield _partition(graph, labels, strength, persistence, size, settings)


def _hdbscan(
    space: np.ndarray, size: int, samples: int, method: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels (-1 is noise), membership strengths, persistence of each cluster."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        import hdbscan

        model = hdbscan.HDBSCAN(
            min_cluster_size=min(size, len(space) - 1),
            min_samples=min(samples, len(space) - 1),
            cluster_selection_method=method,
            core_dist_n_jobs=1,
        ).fit(space.astype(np.float64))
    return model.labels_, model.probabilities_, np.asarray(model.cluster_persistence_)


def _partition(
    graph: Neighbours,
    labels: np.ndarray,
    strength: np.ndarray,
    persistence: np.ndarray,
    size: int,
    settings: dict[str, Any],
) -> _Partition:
    noise = labels < 0
    if noise.all():
        labels, persistence = np.zeros_like(labels), np.zeros(1)
    voted, share = _vote(graph, labels, voters=min(max(size, 3), graph.k))
    topic = np.where(labels < 0, voted, labels)
    return _Partition(
        topic=topic.astype(np.int32),
        strength=np.where(noise, share / 2, strength).astype(np.float32),
        noise=noise,
        outlier=(labels < 0) & (share < SPLIT),
        persistence=persistence,
        modularity=_modularity(graph, topic),
        settings=settings,
    )


def _vote(graph: Neighbours, labels: np.ndarray, voters: int) -> tuple[np.ndarray, np.ndarray]:
    """For each paper the topic of most similarity among its nearest papers that have one.

    Args:
        voters: how many of the nearest papers in a topic vote; more than the smallest topic has
            would always outvote it.

    Returns:
        The winning topic (n,) and its share of the vote (n,), 0 where nobody could vote.
    """
    count = int(labels.max()) + 1
    neighbour = labels[graph.indices]
    may = (neighbour >= 0) & (np.cumsum(neighbour >= 0, axis=1) <= voters)
    weight = np.where(may, np.maximum(graph.similarity, 1e-6), 0.0)
    votes = np.zeros((len(labels), count))
    rows = np.repeat(np.arange(len(labels)), graph.k)
    np.add.at(votes, (rows, np.maximum(neighbour, 0).ravel()), weight.ravel())
    total = votes.sum(axis=1)
    winner = votes.argmax(axis=1)
    share = np.divide(votes.max(axis=1), total, out=np.zeros(len(labels)), where=total > 0)
    return winner, share


def _modularity(graph: Neighbours, topic: np.ndarray) -> float:
    """Modularity of the topics on the similarity-weighted neighbour graph, at RESOLUTION."""
    weight = np.maximum(graph.similarity, 0)
    total = float(weight.sum()) or 1.0
    inside = float(weight[topic[graph.indices] == topic[:, None]].sum())
    out_degree, in_degree = weight.sum(axis=1), np.zeros(len(topic))
    np.add.at(in_degree, graph.indices.ravel(), weight.ravel())
    count = int(topic.max()) + 1
    expected = np.bincount(topic, out_degree, count) @ np.bincount(topic, in_degree, count)
    return inside / total - RESOLUTION * float(expected) / total**2


def _by_size(topic: np.ndarray, persistence: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Topics renumbered from the largest to the smallest; ties by their first paper."""
    sizes = np.bincount(topic)
    first = [int(np.argmax(topic == t)) for t in range(len(sizes))]
    order = sorted(range(len(sizes)), key=lambda t: (-sizes[t], first[t]))
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order))
    return rank[topic], persistence[order]


def _coarser(topic: np.ndarray, space: np.ndarray, count: int) -> np.ndarray:
    """Topics merged to `count` by Ward's linkage of their centroids in the space they lie in."""
    from scipy.cluster.hierarchy import fcluster, linkage

    centroids = np.stack([space[topic == t].mean(axis=0) for t in range(int(topic.max()) + 1)])
    parent = fcluster(linkage(centroids, "ward"), count, "maxclust") - 1
    return _by_size(parent[topic], np.zeros(int(parent.max()) + 1))[0]
