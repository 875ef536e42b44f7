"""What the reader asked → the papers that pass, best first. No streamlit, no drawing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dashboard.view import Area, View
from pipeline.errors import MapError, QueryError

if TYPE_CHECKING:
    from dashboard.catalogue import Catalogue

MEANING_SHARE = 0.1
MEANING_LEAST, MEANING_MOST = 10, 200
"""By meaning every paper matches a little: the nearest tenth passes, within these bounds."""


@dataclass(frozen=True)
class Answer:
    """The papers that pass.

    Attributes:
        passing: bool (n,), by row.
        rows: the rows that pass, best first.
        problem: why the query could not be read; the last good one was used instead.
        query: the query that was used, for marking words; "" where none was, or by meaning.
    """

    passing: np.ndarray
    rows: np.ndarray
    problem: QueryError | None = None
    query: str = ""

    def __len__(self) -> int:
        return len(self.rows)


def answer(catalogue: Catalogue, view: View, last_good: str = "") -> Answer:
    """The papers that pass every filter of the view, ranked.

    Ranked by relevance where something is asked, else by how typical they are where topics are
    chosen, else the newest first.

    Args:
        last_good: the query to fall back on where the view's cannot be read.
    """
    passing = np.ones(len(catalogue), bool)
    rank = _default_rank(catalogue, view)
    problem, used = None, ""
    if view.query.strip() and view.mode == "meaning":
        try:
            matching, rank = _by_meaning(catalogue, view.query)
            passing &= matching
        except MapError as error:  # the map and its list are whole without the encoder
            problem = QueryError(str(error).rstrip("."))
    elif view.query.strip():
        used = view.query
        try:
            matching, rank = _by_keyword(catalogue, used)
        except QueryError as error:
            problem, used = error, last_good
            if used:
                matching, rank = _by_keyword(catalogue, used)
            else:
                matching = np.ones(len(catalogue), bool)
        passing &= matching
    passing &= _filters(catalogue, view)
    rows = np.flatnonzero(passing)
    return Answer(passing, rows[np.argsort(rank[rows], kind="stable")], problem, used)


def but_for_years(catalogue: Catalogue, view: View, given: Answer) -> np.ndarray:
    """bool (n,): the papers that pass every filter of the view but that of years.

    Args:
        given: the answer to the view, years and all.
    """
    if not view.years:
        return given.passing
    return answer(catalogue, replace(view, years=None), given.query).passing


def _filters(catalogue: Catalogue, view: View) -> np.ndarray:
    passing = ~catalogue.hidden
    known = [topic for topic in view.topics if topic in catalogue.topics]
    if known:
        passing &= np.logical_or.reduce([catalogue.in_topic(topic) for topic in known])
    if view.years:
        first, last = max(view.years[0], 1), view.years[1]  # 0 stands for an unknown year
        passing &= (catalogue.years >= first) & (catalogue.years <= last)
    for facet in catalogue.facets:
        chosen = [value for value in view.facets.get(facet.field, ()) if value in facet.rows]
        if chosen:
            within = np.zeros(len(catalogue), bool)
            for value in chosen:
                within[facet.rows[value]] = True
            passing &= within
    if view.area:
        passing &= inside(catalogue.xy, view.area)
    return passing


def inside(xy: np.ndarray, area: Area) -> np.ndarray:
    """bool (n,): the points inside a polygon, by counting crossings (even-odd rule)."""
    x, y = xy[:, 0].astype(float), xy[:, 1].astype(float)
    within = np.zeros(len(xy), bool)
    for (x1, y1), (x2, y2) in zip(area, (*area[1:], area[0]), strict=True):
        if y1 == y2:
            continue
        crosses = (y1 > y) != (y2 > y)
        within ^= crosses & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return within


def _by_keyword(catalogue: Catalogue, query: str) -> tuple[np.ndarray, np.ndarray]:
    hits = catalogue.full_text.search(query)
    matching = np.zeros(len(catalogue), bool)
    matching[hits.rows] = True
    rank = np.full(len(catalogue), len(catalogue))
    rank[hits.rows] = np.arange(len(hits))
    return matching, rank


def _by_meaning(catalogue: Catalogue, query: str) -> tuple[np.ndarray, np.ndarray]:
    vector = catalogue.encoder.encode(query)
    similarity = catalogue.folder.vectors.astype(np.float32) @ vector
    order = np.argsort(-similarity, kind="stable")
    wanted = int(np.clip(len(order) * MEANING_SHARE, MEANING_LEAST, MEANING_MOST))
    matching = np.zeros(len(order), bool)
    matching[order[:wanted]] = True
    rank = np.empty(len(order), int)
    rank[order] = np.arange(len(order))
    return matching, rank


def _default_rank(catalogue: Catalogue, view: View) -> np.ndarray:
    if view.topics:
        order = np.argsort(-catalogue.strength, kind="stable")
    else:
        order = np.lexsort((np.arange(len(catalogue)), -catalogue.years.astype(int)))
    rank = np.empty(len(catalogue), int)
    rank[order] = np.arange(len(catalogue))
    return rank
