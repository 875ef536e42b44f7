"""Which paper belongs to which topic, settled in the space of the vectors and on their graph."""

import numpy as np
from scipy import sparse

from pipeline.neighbours import Neighbours

ROUNDS_OF_SMOOTHING = 4
OWN_SHARE = 0.5
"""Of a paper's own vector in each round; the rest is the mean of its neighbours'."""
ROUNDS_OF_SETTLING = 10
SMALLEST = 2
"""Papers that a topic has at least."""
FEWEST_VOTERS = 3
"""Nearest papers that are asked at least whether they are in a paper's topic."""
SPLIT = 0.5
"""Noise of whose nearest papers a smaller share is in its topic is an outlier."""
BLOCK = 4096
"""Papers compared with all centres at a time."""


def smoothed(graph: Neighbours, vectors: np.ndarray) -> np.ndarray:
    """Vectors averaged with those of their neighbours, a few rounds, (n, d) of unit length.

    What a paper shares with its neighbours stays, what is its own goes: the low-pass filter of
    graph convolutions without their weights (Zhang, Liu, Li, Wu 2019, "Attributed graph clustering
    via adaptive graph convolution"). Nothing in it is drawn by chance.
    """
    mean = _adjacency(graph)
    mean = sparse.diags_array(1 / np.maximum(mean.sum(axis=1), 1e-9)) @ mean
    mean = mean.astype(np.float32)
    blurred = vectors
    for _ in range(ROUNDS_OF_SMOOTHING):
        blurred = _unit(OWN_SHARE * blurred + (1 - OWN_SHARE) * (mean @ blurred))
    return np.asarray(blurred, np.float32)


def settled(
    labels: np.ndarray, blurred: np.ndarray, rounds: int = ROUNDS_OF_SETTLING
) -> tuple[np.ndarray, np.ndarray]:
    """Every paper in the topic of the nearest centre, by spherical k-means begun at the clusters.

    Args:
        labels: (n,) HDBSCAN's clusters, -1 for noise.
        blurred: (n, d) smoothed vectors.

    Returns:
        (n,) the number of each paper's topic, without gaps; and which cluster each topic was.
    """
    count = max(int(labels.max()) + 1, 1)
    which = np.arange(count)
    topic = labels if (labels >= 0).any() else np.zeros_like(labels)
    for _ in range(rounds):
        nearest = _nearest(blurred, _centres(blurred, topic, len(which)))
        sizes = np.bincount(nearest, minlength=len(which))
        if sizes.min() < SMALLEST and len(which) > 1:
            which = which[sizes >= SMALLEST]
            rank = np.full(len(sizes), -1)
            rank[sizes >= SMALLEST] = np.arange(len(which))
            nearest = rank[nearest]
        elif (nearest == topic).all():
            break
        topic = nearest
    topic = _nearest(blurred, _centres(blurred, topic, len(which)))
    left, topic = np.unique(topic, return_inverse=True)
    return topic.astype(np.int32), which[left]


def joined_share(graph: Neighbours, topic: np.ndarray) -> np.ndarray:
    """(n,) the similarity-weighted share of each paper's nearest papers that are in its topic.

    Asked are as many of the nearest as half of its topic is, at least three and at most all: more
    than a small topic has papers nearby would always outvote it.
    """
    voters = np.maximum(FEWEST_VOTERS, np.bincount(topic)[topic] // 2)
    asked = np.arange(graph.k)[None, :] < voters[:, None]
    weight = np.where(asked, np.maximum(graph.similarity, 1e-6), 0.0)
    inside = weight * (topic[graph.indices] == topic[:, None])
    return np.asarray(inside.sum(axis=1) / weight.sum(axis=1))


def is_outlier(graph: Neighbours, labels: np.ndarray, topic: np.ndarray) -> np.ndarray:
    """(n,) bool: noise (-1 in `labels`) that has less than half of the vote in its topic."""
    return np.asarray((labels < 0) & (joined_share(graph, topic) < SPLIT))


def modularity(graph: Neighbours, topic: np.ndarray, resolution: float) -> float:
    """Modularity (Newman, Girvan 2004) of topics on the similarity-weighted neighbour graph."""
    weight = np.maximum(graph.similarity, 0)
    total = float(weight.sum()) or 1.0
    inside = float(weight[topic[graph.indices] == topic[:, None]].sum())
    out_degree = weight.sum(axis=1)
    in_degree = np.bincount(graph.indices.ravel(), weight.ravel(), len(topic))
    count = int(topic.max()) + 1
    expected = np.bincount(topic, out_degree, count) @ np.bincount(topic, in_degree, count)
    return inside / total - resolution * float(expected) / total**2


def _adjacency(graph: Neighbours) -> sparse.csr_array:
    """(n, n) the similarity of papers of which one is a near neighbour of the other."""
    n = len(graph.ids)
    near = min(graph.k, max(2, round(0.7 * np.cbrt(n))))
    weight = np.maximum(graph.similarity[:, :near], 1e-6).ravel()
    rows = np.repeat(np.arange(n), near)
    one_way = sparse.coo_array((weight, (rows, graph.indices[:, :near].ravel())), (n, n)).tocsr()
    return one_way.maximum(one_way.T)


def _centres(blurred: np.ndarray, topic: np.ndarray, count: int) -> np.ndarray:
    """(count, d) unit mean of each topic's papers; those of no topic (-1) do not count."""
    sure = np.flatnonzero(topic >= 0)
    member = sparse.csr_array(
        (np.ones(len(sure), np.float32), (topic[sure], sure)), (count, len(topic))
    )
    return _unit(np.asarray(member @ blurred))


def _nearest(blurred: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """(n,) the number of the centre nearest to each paper, ties to the lower."""
    parts = [
        (blurred[start : start + BLOCK] @ centres.T).argmax(axis=1)
        for start in range(0, len(blurred), BLOCK)
    ]
    return np.concatenate(parts)


def _unit(values: np.ndarray) -> np.ndarray:
    return np.asarray(values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-9))
