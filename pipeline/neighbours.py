"""Vectors → one k-nearest-neighbour graph, used by layout, topics and "similar papers"."""

from dataclasses import dataclass

import numpy as np

from pipeline.embed import Vectors
from pipeline.errors import MapError
from pipeline.settings import Settings

BLOCK = 1024
"""Rows compared at a time: memory is BLOCK × papers, not papers squared."""


@dataclass(frozen=True)
class Neighbours:
    """The k nearest other papers of each paper by cosine similarity, nearest first.

    Attributes:
        indices: (n, k) int32 row numbers.
        similarity: (n, k) float32 cosine similarity, in [-1, 1].
    """

    ids: tuple[str, ...]
    indices: np.ndarray
    similarity: np.ndarray

    def __post_init__(self) -> None:
        if not self.indices.shape == self.similarity.shape == (len(self.ids), self.k):
            raise MapError(
                f"{len(self.ids)} ids but neighbours of shape {self.indices.shape} "
                f"and {self.similarity.shape}"
            )

    @property
    def k(self) -> int:
        """Neighbours a paper."""
        return int(self.indices.shape[1])


def neighbours(vectors: Vectors, settings: Settings) -> Neighbours:
    """The exact neighbour graph; ties go to the lower row, so it never depends on threads."""
    values = vectors.values
    n = len(values)
    k = min(settings.neighbours, n - 1)
    indices = np.empty((n, k), np.int32)
    similarity = np.empty((n, k), np.float32)
    for start in range(0, n, BLOCK):
        rows = np.arange(start, min(start + BLOCK, n))
        scores = values[rows] @ values.T
        scores[np.arange(len(rows)), rows] = -np.inf
        indices[rows], similarity[rows] = _largest(scores, k)
    return Neighbours(vectors.ids, indices, np.clip(similarity, -1, 1))


def _largest(scores: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns and values of the k largest of each row, largest first, ties by column."""
    columns = np.sort(np.argpartition(-scores, k - 1, axis=1)[:, :k], axis=1)
    values = np.take_along_axis(scores, columns, axis=1)
    least = values.min(axis=1, keepdims=True)
    for row in np.flatnonzero((scores >= least).sum(axis=1) > k):  # a tie for the last places
        level = np.flatnonzero(scores[row] >= least[row])
        columns[row] = np.sort(level[np.lexsort((level, -scores[row][level]))[:k]])
    values = np.take_along_axis(scores, columns, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(columns, order, axis=1), np.take_along_axis(values, order, axis=1)
