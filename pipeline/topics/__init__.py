"""Neighbour graph, vectors, a space of few dimensions → the topic tree; all papers have a topic.

Each step has a module of its own. `clusters` asks HDBSCAN which topics there are. `borders` settles
in the space of the vectors which paper belongs to which of them, for HDBSCAN leaves a third of the
papers as noise and UMAP draws borders anew with every seed. `ward` joins what is nearest, `levels`
says to how many coarser topics, and which level a reader sees first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.errors import MapError
from pipeline.neighbours import Neighbours
from pipeline.topics.borders import is_outlier, joined_share, smoothed
from pipeline.topics.clusters import best_clusters
from pipeline.topics.levels import default_level, finer, level_sizes
from pipeline.topics.ward import coarser

__all__ = ["TopicTree", "level_sizes", "topics"]

CRITERION = "modularity on the neighbour graph"


@dataclass(frozen=True)
class TopicTree:
    """Topics of every level, coarse to fine, strictly nested.

    Attributes:
        levels: (levels, n) int32, the number of each paper's topic, from the largest topic on; the
            last row is the finest.
        strength: (n,) float32 in [0, 1], how firmly a paper belongs to its finest topic: the share
            of its nearest papers, weighted by similarity, that are in the same one.
        noise: (n,) bool, what HDBSCAN put in no topic.
        outlier: (n,) bool, noise whose neighbours do not agree on its topic of the level that a
            reader sees first.
        persistence: for each level one float a topic, how lasting HDBSCAN finds it; NaN where
            it does not say.
        default: the level that a reader sees first.
        chosen: the settings and scores of the clusters that were kept, for the manifest.
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


def topics(
    graph: Neighbours, vectors: np.ndarray, space: np.ndarray, sizes: Sequence[int] = ()
) -> TopicTree:
    """The topic tree.

    Args:
        vectors: (n, d) of unit length.
        space: (n, few) a projection of the vectors, for HDBSCAN.
        sizes: how many topics each level has, coarse to fine; none: what the papers ask for.

    Raises:
        MapError: the papers do not fall into as many topics as `sizes` asks for.
    """
    blurred = smoothed(graph, vectors)
    found = best_clusters(graph, blurred, space, max(sizes, default=0))
    topic, whole = finer(blurred, found.topic, max(sizes, default=0))
    persistence = np.where(whole < 0, np.nan, found.persistence[whole])
    finest = int(topic.max()) + 1
    if sizes and finest < max(sizes):
        raise MapError(
            f"{max(sizes)} topics are asked for, but these {len(topic)} papers fall into "
            f"{finest} at most. Ask for fewer."
        )
    wanted = list(sizes) if sizes else level_sizes(finest)
    cuts = coarser(blurred, topic, wanted)
    levels, lasting = [], []
    for cut in cuts:
        named, order = _by_size(cut[topic])
        levels.append(named)
        is_finest = len(order) == finest
        lasting.append(persistence[order] if is_finest else np.full(len(order), np.nan))
    share = joined_share(graph, levels[-1])
    default, scores = default_level(graph, levels)
    chosen = {
        **found.settings,
        "score": round(found.score, 4),
        "criterion": CRITERION,
        "level_scores": [round(score, 4) for score in scores],
    }
    return TopicTree(
        ids=graph.ids,
        levels=np.stack(levels).astype(np.int32),
        strength=share.astype(np.float32),
        noise=found.labels < 0,
        outlier=is_outlier(graph, found.labels, levels[default]),
        persistence=tuple(lasting),
        default=default,
        chosen=chosen,
    )


def _by_size(topic: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Topics renumbered from the largest to the smallest, ties by their first paper; the order."""
    names, first, sizes = np.unique(topic, return_index=True, return_counts=True)
    order = names[np.lexsort((first, -sizes))]
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order))
    return rank[topic], order
