"""What the reader asked → the papers that pass, best first. No streamlit, no drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from dashboard.view import FACET, LONGEST_TEXT, Area, View
from pipeline.errors import MapError, QueryError

if TYPE_CHECKING:
    from dashboard.catalogue import Catalogue

SEEN = ""
"""Name of the filter that leaves out papers of hidden topics."""
BLOCK = 8192
"""Vectors that are compared at once: of a whole large map they would take gigabytes."""
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
        filters: what each part of the view lets pass, bool (n,): `query`, `topics`, `years`,
            `area`, and `in.` with a field before it; only parts that narrow.
    """

    passing: np.ndarray
    rows: np.ndarray
    problem: QueryError | None = None
    query: str = ""
    filters: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def but_for(self, part: str) -> np.ndarray:
        """bool (n,): the papers that pass every filter but this one."""
        return self._but_for[part] if part in self.filters else self.passing

    @cached_property
    def _but_for(self) -> Mapping[str, np.ndarray]:
        names = [name for name in self.filters if name != SEEN]
        return {name: _all(v for other, v in self.filters.items() if other != name)
                for name in names}  # fmt: skip


def answer(
    catalogue: Catalogue, view: View, last_good: str = "", longest: int = LONGEST_TEXT
) -> Answer:
    """The papers that pass every filter of the view, ranked; worked out once for all sessions.

    Ranked by relevance where something is asked, else by how typical they are where topics are
    chosen, else the newest first.

    Args:
        last_good: the query to fall back on where the view's cannot be read.
        longest: characters that a question may have.
    """
    if len(view.query) > longest:
        refused = QueryError(f"the question is longer than {longest:,} characters", longest)
        return replace(
            answer(catalogue, replace(view, query=last_good, mode="keyword")), problem=refused
        )
    facets = tuple(sorted(view.facets.items()))
    key = (view.query, view.mode, view.topics, view.years, facets, view.area)
    known: Answer | None = catalogue.recent.answers.get(key)
    if known is None:
        known = _answer(catalogue, view, last_good)
        if known.problem is None:
            catalogue.recent.answers.keep(key, known)
    return known


def _answer(catalogue: Catalogue, view: View, last_good: str) -> Answer:
    order = catalogue.columns.typical if view.topics else catalogue.columns.newest
    filters = _filters(catalogue, view)
    problem, used = None, ""
    if view.query.strip() and view.mode == "meaning":
        try:
            order = _by_meaning(catalogue, view.query)
            filters["query"] = _only(catalogue, order)
        except MapError as error:  # the map and its list are whole without the encoder
            problem = QueryError(str(error).rstrip("."))
    elif view.query.strip():
        used = view.query
        try:
            order = catalogue.full_text.search(used).rows
        except QueryError as error:
            problem, used = error, last_good
            order = catalogue.full_text.search(used).rows if used else order
        if used:
            filters["query"] = _only(catalogue, order)
    passing = _all(filters.values())
    rows = order[passing[order]].astype(np.int32, copy=False)
    return Answer(passing, rows, problem, used, filters)


def _filters(catalogue: Catalogue, view: View) -> dict[str, np.ndarray]:
    """What each filter lets pass, but for the question."""
    filters = {SEEN: catalogue.shown}
    known = [topic for topic in view.topics if topic in catalogue.topics]
    if known:
        filters["topics"] = np.logical_or.reduce([catalogue.in_topic(topic) for topic in known])
    if view.years:
        first, last = max(view.years[0], 1), view.years[1]  # 0 stands for an unknown year
        filters["years"] = (catalogue.years >= first) & (catalogue.years <= last)
    for facet in catalogue.facets:
        chosen = [value for value in view.facets.get(facet.field, ()) if value in facet.places]
        if chosen:
            filters[FACET + facet.field] = facet.having(chosen)
    if view.area:
        filters["area"] = inside(catalogue.xy, view.area)
    return filters


def _all(filters: Iterable[np.ndarray]) -> np.ndarray:
    """bool (n,): what passes all of them; nobody may write into it, so that counts can be kept."""
    passing: np.ndarray = np.logical_and.reduce(list(filters))
    passing.setflags(write=False)
    return passing


def _only(catalogue: Catalogue, rows: np.ndarray) -> np.ndarray:
    matching = np.zeros(len(catalogue), bool)
    matching[rows] = True
    return matching


def inside(xy: np.ndarray, area: Area) -> np.ndarray:
    """bool (n,): the points inside a polygon, by counting crossings (even-odd rule)."""
    low, high = np.min(area, axis=0), np.max(area, axis=0)
    near = np.flatnonzero(((xy >= low) & (xy <= high)).all(axis=1))
    x, y = xy[near, 0].astype(float), xy[near, 1].astype(float)
    within = np.zeros(len(near), bool)
    for (x1, y1), (x2, y2) in zip(area, (*area[1:], area[0]), strict=True):
        if y1 == y2:
            continue
        crosses = (y1 > y) != (y2 > y)
        within ^= crosses & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    found = np.zeros(len(xy), bool)
    found[near[within]] = True
    return found


def _by_meaning(catalogue: Catalogue, query: str) -> np.ndarray:
    """The rows that are nearest in meaning, the nearest first."""
    vector = catalogue.encoder.encode(query)
    vectors = catalogue.vectors
    if vectors.shape[1] != len(vector):
        raise MapError(
            f"{catalogue.folder.path}: its vectors and its query encoder are of different models. "
            "Build the map again."
        )
    similarity = np.concatenate(
        [
            vectors[start : start + BLOCK].astype(np.float32) @ vector
            for start in range(0, len(vectors), BLOCK)
        ]
    )
    wanted = int(np.clip(len(similarity) * MEANING_SHARE, MEANING_LEAST, MEANING_MOST))
    return np.argsort(-similarity, kind="stable")[:wanted]
