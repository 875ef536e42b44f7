"""Vectors → one k-nearest-neighbour graph, used by layout, topics and "similar papers".

Exact as long as comparing all papers with all takes seconds; beyond, nearly so.
"""

from dataclasses import dataclass

import numpy as np

from pipeline.embed import Vectors
from pipeline.errors import MapError
from pipeline.neighbours.cells import nearly_all
from pipeline.settings import Settings

EXACT = 20_000
"""Papers up to which every pair is compared; of 100,000 that takes some times as long."""
BLOCK = 2048
"""Rows and columns compared at a time: what fits into a processor's cache."""
SPAN = 64
"""Columns of which only the largest value is looked at, to find what is large in a row."""


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
    """The neighbour graph, the same whatever the threads; of papers equally near the first."""
    k = min(settings.neighbours, len(vectors.values) - 1)
    find = _exact if len(vectors.values) <= EXACT else nearly_all
    indices, similarity = find(vectors.values, k)
    return Neighbours(vectors.ids, indices, np.clip(similarity, -1, 1))


def _exact(values: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Each pair of blocks is multiplied once and read both ways: along its rows, then down."""
    n = len(values)
    indices = np.zeros((n, k), np.int32)
    similarity = np.full((n, k), -np.inf, np.float32)
    blocks = [np.arange(start, min(start + BLOCK, n)) for start in range(0, n, BLOCK)]
    for number, rows in enumerate(blocks):
        for columns in blocks[number:]:
            scores = values[rows] @ values[columns].T
            if rows is columns:
                np.fill_diagonal(scores, -np.inf)
            _take(indices, similarity, rows, columns, scores)
            if rows is not columns:
                _take(indices, similarity, columns, rows, np.ascontiguousarray(scores.T))
    return indices, similarity


def _take(
    indices: np.ndarray,
    similarity: np.ndarray,
    rows: np.ndarray,
    columns: np.ndarray,
    scores: np.ndarray,
) -> None:
    """Puts what is nearer in this block than what is known in its place.

    Columns come in ascending order, so that of papers equally near the first ones stay.
    """
    k = indices.shape[1]
    limit = similarity[rows, -1]
    row, column = np.nonzero(scores > np.maximum(limit, _low(scores, k))[:, None])
    if not len(row):
        return
    hit = np.unique(row)
    row = np.concatenate([np.repeat(hit, k), row])
    found = np.concatenate([indices[rows[hit]].ravel(), columns[column]])
    value = np.concatenate([similarity[rows[hit]].ravel(), scores[row[len(hit) * k :], column]])
    order = np.lexsort((-value, row))
    first = np.searchsorted(row[order], hit)[:, None] + np.arange(k)
    indices[rows[hit]] = found[order][first]
    similarity[rows[hit]] = value[order][first]


def _low(scores: np.ndarray, k: int) -> np.ndarray:
    """For each row a number that at least k of its values are above; -inf where it is short."""
    spans = scores.shape[1] // SPAN
    if spans < k:
        return np.full(len(scores), -np.inf, np.float32)
    peaks = scores[:, : spans * SPAN].reshape(len(scores), spans, SPAN).max(axis=2)
    least = np.partition(peaks, spans - k, axis=1)[:, spans - k]
    return np.asarray(np.nextafter(least, np.float32(-np.inf)))
