"""Topics and vectors → each topic's most typical papers and its nearest topics."""

import numpy as np

from pipeline.embed import Vectors
from pipeline.topics import TopicTree

EXEMPLARS = 4
FEWEST_EXEMPLARS = 3
NEAR_COPY = 0.95
"""Cosine similarity from which on two exemplars are near-copies of each other."""
NEAREST = 5
"""Topics that are told of as nearest, at most."""


def exemplars(inside: np.ndarray, tree: TopicTree, vectors: Vectors) -> list[str]:
    """The papers nearest to the topic's centre, no outliers and no near-copies of each other.

    Where that leaves too few of them, outliers and then copies follow.
    """
    sure = inside[~tree.outlier[inside]]
    centre = vectors.values[sure if len(sure) else inside].mean(axis=0)
    near = vectors.values[inside] @ centre
    order = inside[np.lexsort((-near, tree.outlier[inside]))]
    kept: list[int] = []
    for row in order[: max(len(sure), FEWEST_EXEMPLARS)]:
        if all(vectors.values[row] @ vectors.values[other] < NEAR_COPY for other in kept):
            kept.append(int(row))
        if len(kept) == EXEMPLARS:
            break
    return [vectors.ids[row] for row in kept]


def centres(topic: np.ndarray, count: int, vectors: np.ndarray) -> np.ndarray:
    """(count, d) the mean vector of each topic's papers, of unit length."""
    means = np.zeros((count, vectors.shape[1]), np.float64)
    for number in range(count):
        means[number] = vectors[topic == number].mean(axis=0, dtype=np.float64)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    return np.asarray(means / np.where(lengths > 0, lengths, 1.0))


def nearest(middle: np.ndarray) -> list[list[tuple[int, float]]]:
    """For each topic its nearest other topics with the cosine of their centres, nearest first."""
    cosine = middle @ middle.T
    np.fill_diagonal(cosine, -np.inf)
    order = np.argsort(-cosine, axis=1, kind="stable")[:, : min(NEAREST, len(middle) - 1)]
    return [
        [(int(other), float(cosine[number, other])) for other in row]
        for number, row in enumerate(order)
    ]
