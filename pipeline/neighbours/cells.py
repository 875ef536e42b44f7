"""The neighbours of very many papers: each is compared with what lies about it, not with all.

An inverted file (Sivic, Zisserman 2003; Jégou, Douze, Schmid 2011): papers fall into cells, and the
papers of a cell are compared with those of the cells about it, all at once, as a product of two
matrices. What they find there leads to the rest: a neighbour's neighbour is likely one too (Dong,
Moses, Li 2011). The work grows as n √n, the memory as n.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy import sparse

SEED = 42
CELLS = 4
"""In square roots of the number of papers."""
SAMPLED, ROUNDS = 12, 4
"""Papers a cell that its place is learnt from, and rounds of k-means."""
ASKED = 32
"""Nearest cells of each paper, of which a cell's papers together choose those to look into."""
LOOKED_AT = 14_000
"""Papers that each one is compared with first, in the widest directions alone."""
DIRECTIONS = 128
"""How many those are; of the papers nearest in them, twice as many are compared as are kept."""
KEPT, FOLLOWED = 9, 5
"""Neighbours beyond k that are kept of each paper to the end, and whose neighbours are looked at:
of 100,000 papers 98 or 99 of 100 neighbours are then found."""
FOLLOWINGS = 2
"""Times that they are followed."""
MOST = 9_000
"""Papers that are looked at then, for a cell's papers together."""
SPAN = 16
"""Values of which only the largest is looked at, to find what is large in a row."""
AT_ONCE, BLOCK = 256, 4096
"""Papers whose similarities are held at a time: to so many others, and to all cells."""


@dataclass(frozen=True)
class _Cells:
    """Papers in the order of their cells.

    Attributes:
        order: (n,) their rows, cell by cell.
        asked: (n, ASKED) the nearest cells of each, in that order.
        ends: (c + 1,) the papers of cell i are those from `ends[i]` to `ends[i + 1]`.
    """

    order: np.ndarray
    asked: np.ndarray
    ends: np.ndarray

    def parts(self) -> Iterable[tuple[int, int, int]]:
        """(cell, first paper, paper after the last) of each cell, large ones in several parts."""
        for cell, (first, end) in enumerate(zip(self.ends[:-1], self.ends[1:], strict=True)):
            for start in range(first, end, AT_ONCE):
                yield cell, start, min(start + AT_ONCE, int(end))

    def about(self, cell: int) -> np.ndarray:
        """The papers, ascending, of the cells that a cell's papers ask for most, itself first."""
        sizes = np.diff(self.ends)
        votes = np.bincount(
            self.asked[self.ends[cell] : self.ends[cell + 1]].ravel(), minlength=len(sizes)
        )
        votes[cell] = len(self.order)
        wanted = np.argsort(-votes, kind="stable")
        enough = int(np.searchsorted(np.cumsum(sizes[wanted]), LOOKED_AT)) + 1
        chosen = np.zeros(len(sizes), bool)
        chosen[wanted[:enough]] = True
        return np.flatnonzero(np.repeat(chosen, sizes))


def nearly_all(values: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """(indices, similarity) of the k nearest others, nearest first; a few of a hundred are missed.

    Each part is computed on one thread whatever the others do, hence the same on any number.

    Args:
        values: (n, d) float32 of unit length.
        k: neighbours of each.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, "blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
        flat = _flattened(values)
        cells = _cells(flat, pool)
        values, flat = values[cells.order], flat[cells.order]
        kept, followed = min(k + KEPT, len(values) - 1), min(k + FOLLOWED, len(values) - 1)
        found = np.empty((len(values), kept), np.int32)
        similarity = np.empty(found.shape, np.float32)

        def look_about(part: tuple[int, int, int]) -> None:
            cell, start, end = part
            others = cells.about(cell)
            near, _ = _nearest(flat, start, end, others, 2 * kept)
            found[start:end], similarity[start:end] = _best(values, start, end, near, kept)

        _each(pool, look_about, cells.parts())
        for _ in range(FOLLOWINGS):
            found, similarity = _followed(values, cells, pool, found, similarity, followed)
        indices = np.empty((len(values), k), np.int32)
        result = np.empty(indices.shape, np.float32)
        rank = np.argsort(cells.order, kind="stable")

        def settle(part: tuple[int, int, int]) -> None:
            _, start, end = part
            rows = np.sort(cells.order[found[start:end]], axis=1)  # of equals the first are taken
            near, scores = _best(values, start, end, rank[rows], k)
            indices[cells.order[start:end]] = cells.order[near]
            result[cells.order[start:end]] = scores

        _each(pool, settle, cells.parts())
    return indices, result


def _followed(
    values: np.ndarray,
    cells: _Cells,
    pool: ThreadPoolExecutor,
    known: np.ndarray,
    level: np.ndarray,
    followed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """The best of what is known of each paper and of the neighbours of its neighbours."""
    linked = _linked(known[:, :followed])
    found, similarity = np.empty_like(known), np.empty_like(level)

    def follow(part: tuple[int, int, int]) -> None:
        _, start, end = part
        others = _two_steps_away(linked, start, end)
        near, scores = _nearest(values, start, end, others, known.shape[1])
        found[start:end], similarity[start:end] = _merged(
            np.hstack([known[start:end], near]),
            np.hstack([level[start:end], scores]),
            known.shape[1],
        )

    _each(pool, follow, cells.parts())
    return found, similarity


def _each(
    pool: ThreadPoolExecutor,
    work: Callable[[tuple[int, int, int]], None],
    parts: Iterable[tuple[int, int, int]],
) -> None:
    for _ in pool.map(work, parts):
        pass


def _flattened(values: np.ndarray) -> np.ndarray:
    """(n, DIRECTIONS) of unit length: the values along the directions in which they differ most."""
    if values.shape[1] <= DIRECTIONS:
        return values
    rows = _drawn(len(values), 20 * values.shape[1])
    part = values[rows].astype(np.float64)
    axes = np.linalg.eigh(part.T @ part)[1][:, : -DIRECTIONS - 1 : -1]
    return _unit(values @ axes.astype(np.float32))


def _cells(values: np.ndarray, pool: ThreadPoolExecutor) -> _Cells:
    """Cells by spherical k-means of a sample, begun at some of its papers."""
    n = len(values)
    count = max(1, round(CELLS * np.sqrt(n)))
    part = values[_drawn(n, SAMPLED * count)]
    centres = part[_drawn(len(part), count)]
    for _ in range(ROUNDS):
        nearest = np.concatenate([(block @ centres.T).argmax(axis=1) for block in _blocks(part)])
        member = sparse.csr_array(
            (np.ones(len(part), np.float32), (nearest, np.arange(len(part)))),
            (len(centres), len(part)),
        )
        total = member @ part
        empty = np.bincount(nearest, minlength=len(centres)) == 0
        centres = np.where(empty[:, None], centres, _unit(total))
    asked = min(ASKED, len(centres))

    def place(block: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        scores = block @ centres.T
        nearest = np.argpartition(-scores, asked - 1, axis=1)[:, :asked]
        return scores.argmax(axis=1), nearest.astype(np.int32)

    own, near = map(np.concatenate, zip(*pool.map(place, _blocks(values)), strict=True))
    order = np.argsort(own, kind="stable")
    ends = np.concatenate([[0], np.cumsum(np.bincount(own, minlength=len(centres)))])
    return _Cells(order, near[order], ends)


def _nearest(
    values: np.ndarray, start: int, end: int, others: np.ndarray, wide: int
) -> tuple[np.ndarray, np.ndarray]:
    """The `wide` nearest to each paper from start to end among `others`, and how near they are.

    A paper is -inf near to itself.

    Args:
        others: papers, ascending.
    """
    scores = values[start:end] @ values[others].T
    own = np.arange(start, end)
    place = np.minimum(np.searchsorted(others, own), len(others) - 1)
    there = others[place] == own
    scores[there, place[there]] = -np.inf
    rows, width = scores.shape
    wide = min(wide, width)
    span = max(1, min(SPAN, width // wide))
    peaks = scores[:, : width // span * span].reshape(rows, span, -1).max(axis=1)
    low = np.partition(peaks, peaks.shape[1] - wide, axis=1)[:, peaks.shape[1] - wide]
    place = np.flatnonzero(scores >= low[:, None])
    row, value = place // width, scores.ravel()[place]
    order = np.lexsort((-value, row))
    first = np.searchsorted(row, np.arange(rows))[:, None] + np.arange(wide)
    best = order[first]
    return others[place[best] % width], value[best]


def _best(
    values: np.ndarray, start: int, end: int, found: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """The best of what was found for each paper from start to end; of equals the first."""
    scores = np.einsum("nd,nkd->nk", values[start:end], values[found])
    scores[found == np.arange(start, end)[:, None]] = -np.inf
    order = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    return np.take_along_axis(found, order, axis=1), np.take_along_axis(scores, order, axis=1)


def _linked(near: np.ndarray) -> sparse.csr_array:
    """(n, n) which papers are neighbours of one another, either way."""
    n, k = near.shape
    starts = np.arange(0, n * k + 1, k)
    one_way = sparse.csr_array((np.ones(n * k, np.int8), near.ravel(), starts), (n, n))
    return (one_way + one_way.T).tocsr()


def _two_steps_away(linked: sparse.csr_array, start: int, end: int) -> np.ndarray:
    """Neighbours' neighbours of the papers from start to end, ascending; the MOST met oftenest."""
    ones = linked[start:end].indices
    met = np.bincount(linked[ones].indices, minlength=linked.shape[0])
    others = np.flatnonzero(met)
    if len(others) > MOST:
        others = np.sort(others[np.argsort(-met[others], kind="stable")[:MOST]])
    return others


def _merged(found: np.ndarray, scores: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The best of each row, none twice."""
    order = np.argsort(found, axis=1, kind="stable")
    found = np.take_along_axis(found, order, axis=1)
    scores = np.take_along_axis(scores, order, axis=1)
    scores[:, 1:][found[:, 1:] == found[:, :-1]] = -np.inf
    order = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    return np.take_along_axis(found, order, axis=1), np.take_along_axis(scores, order, axis=1)


def _drawn(n: int, most: int) -> np.ndarray:
    """Rows, ascending: all n, or as many as are asked for, always the same."""
    return np.sort(np.random.default_rng(SEED).choice(n, min(n, most), replace=False))


def _blocks(values: np.ndarray) -> list[np.ndarray]:
    return [values[start : start + BLOCK] for start in range(0, len(values), BLOCK)]


def _unit(values: np.ndarray) -> np.ndarray:
    return np.asarray(values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-9))
