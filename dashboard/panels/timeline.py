"""Topics over time: a strip under the map, on which years are chosen too.

What a row says is worked out here, what it looks like in timeline.js: plain numbers and texts go to
the browser, and the years brushed or the topic clicked come back.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import streamlit as st

from dashboard import state
from dashboard.catalogue import Catalogue
from dashboard.panels.component import component
from dashboard.query import Answer
from dashboard.records import Topic
from dashboard.trends import (
    Growth,
    Trends,
    incomplete,
    least,
    of_counts,
    orders,
    periods,
    pooled,
    trends,
    wilson,
)
from dashboard.view import View

KEY = "timeline"
FEWEST_YEARS = 3
"""Distinct years that a strip is worth its room for."""
MOST_ROWS = 12
MOST_BARS = 60
"""Years are counted together in bars where there would be more."""
SIGNS = {"growing": "▲", "shrinking": "▼", "unclear": ""}
MATCHING = "Papers that match"
_HERE = Path(__file__).parent
_SCRIPTS = ("timeline_shapes.js", "timeline_brush.js", "timeline_rows.js", "timeline.js")


@dataclass(frozen=True)
class Rows:
    """What no filter changes, of one level: worked out once for a catalogue.

    Attributes:
        topics: id → index among the trends.
        told: the rows of every order, and all else that timeline.js is told of them.
    """

    found: Trends
    topics: dict[str, int]
    told: dict[str, Any]


_KNOWN: WeakKeyDictionary[Catalogue, dict[int, Rows | None]] = WeakKeyDictionary()


@lru_cache(maxsize=1)
def _sources() -> tuple[str, str]:
    js = "\n".join((_HERE / script).read_text("utf-8") for script in _SCRIPTS)
    return js, (_HERE / "timeline.css").read_text("utf-8")


def draw(catalogue: Catalogue, view: View, answer: Answer, level: int | None = None) -> None:
    """Draws the strip, where years are known; years chosen on it reach `state.act`.

    Args:
        level: of the topics that are shown; the map's default where it is None.
    """
    rows = rows_of(catalogue, default_level(catalogue) if level is None else level)
    if rows is None or np.count_nonzero(rows.found.totals) < FEWEST_YEARS:
        return
    js, css = _sources()
    component("timeline", js, css)(
        key=KEY,
        data=timeline(catalogue, view, answer.but_for("years"), rows),
        on_act_change=lambda: state.act(st.session_state[KEY].get("act")),
    )


def default_level(catalogue: Catalogue) -> int:
    """The level of topics that the map opens with."""
    level = catalogue.folder.manifest.get("default_level", 0)
    return min(max(int(level), 0), catalogue.levels - 1)


def rows_of(catalogue: Catalogue, level: int) -> Rows | None:
    """The topics of a level by year; None where no year is known."""
    known = _KNOWN.setdefault(catalogue, {})
    if level not in known:
        topics = [topic for topic in catalogue.topics.values() if topic.level == level]
        years = np.where(catalogue.hidden, 0, catalogue.years)
        found = trends(years, catalogue.codes(level), len(topics))
        known[level] = _rows(catalogue, found, topics) if found else None
    return known[level]


def _rows(catalogue: Catalogue, found: Trends, topics: list[Topic]) -> Rows:
    order = orders(found, MOST_ROWS)
    verdicts = [growth.verdict for growth in found.growth if growth]
    drawn = sorted({i for indices in order.values() for i in indices})
    told = {
        "first": found.first,
        "all": found.totals.tolist(),
        "bar": _bar(found),
        "periods": [_period(found, span) for span in periods(found.totals)],
        "rows": {topics[i].id: _row(found, i, topics[i]) for i in drawn},
        "orders": {name: [topics[i].id for i in one] for name, one in order.items()},
        "window": list(found.window) if found.window else None,
        "summary": {name: verdicts.count(name) for name in ("growing", "shrinking")},
        "notes": notes(catalogue, found),
    }
    return Rows(found, {topic.id: i for i, topic in enumerate(topics)}, told)


def timeline(catalogue: Catalogue, view: View, passing: np.ndarray, rows: Rows) -> dict[str, Any]:
    """What timeline.js draws.

    Args:
        passing: (n,) the papers that pass every filter but that of years.
    """
    found, shown = rows.found, rows.told["rows"]
    chosen = {
        topic: _row(found, rows.topics[topic], catalogue.topics[topic])
        for topic in view.topics
        if topic in rows.topics and topic not in shown
    }
    passing_by_year = _by_year(catalogue, passing, found)
    matching = None
    if _asked(view, rows.topics):
        matching = of_counts(found.first, found.totals, passing_by_year[None])
    return rows.told | {
        "rows": shown | chosen,
        "passing": passing_by_year.tolist(),
        "chosen": _chosen(view, found),
        "matching": _row(matching, 0, None) if matching else None,
        "topics": list(view.topics),
    }


def _asked(view: View, rows: Container[str]) -> bool:
    """Whether papers are chosen by something that no row shows and that are not years."""
    others = view.query.strip() or view.facets or view.area
    return bool(others or view.topics[1:] or any(topic not in rows for topic in view.topics))


def _chosen(view: View, found: Trends) -> list[int] | None:
    """The chosen years within those that there are; None for all of them."""
    if view.years is None:
        return None
    first, last = (min(max(year, found.first), found.last) for year in view.years)
    return None if (first, last) == (found.first, found.last) else [first, last]


def _by_year(catalogue: Catalogue, passing: np.ndarray, found: Trends) -> np.ndarray:
    """Papers that pass by year; hidden papers, which are of other years too, do not."""
    start = found.first - (catalogue.known_years or (found.first, 0))[0]
    return catalogue.by_year(passing)[start : start + len(found.totals)]


def _bar(found: Trends) -> int:
    """Years that are counted together in a bar."""
    return -(-len(found.totals) // MOST_BARS)


def _period(found: Trends, span: tuple[int, int]) -> dict[str, Any]:
    """First and last year of a period, and the mean year of its papers."""
    years = np.arange(span[0], span[1] + 1)
    papers = found.totals[span[0] : span[1] + 1]
    centre = float((years * papers).sum() / max(papers.sum(), 1))
    first, last = found.first + span[0], found.first + span[1]
    name = str(first) if first == last else f"{first}–{last}"
    return {"at": round(found.first + centre, 2), "last": last, "name": name}


def _row(found: Trends, index: int, topic: Topic | None) -> dict[str, Any]:
    spans = periods(found.totals)
    counts = found.counts[index]
    hits, papers = pooled(counts, spans), pooled(found.totals, spans)
    low, high = wilson(hits, papers)
    width = _bar(found)
    starts = np.arange(0, len(counts), width)
    shares = np.stack([hits / np.maximum(papers, 1), low, high], axis=1)
    return {
        "name": topic.name if topic else MATCHING,
        "colour": [topic.light, topic.dark] if topic else None,
        "size": int(counts.sum()),
        "counts": np.add.reduceat(counts, starts).tolist(),
        "shares": shares.round(4).tolist(),
        "growth": told(found.growth[index], found.window is not None),
    }


def told(growth: Growth | None, enough_years: bool = True) -> dict[str, str]:
    """A topic's growth in words: `verdict`, `text`, and `range`, its interval."""
    if growth is None:
        few = "papers" if enough_years else "years"
        return {"verdict": "few", "text": f"too few {few} to tell", "range": ""}
    verdict = growth.verdict
    text = "no clear change"
    if verdict != "unclear":
        text = f"{SIGNS[verdict]} {_change(growth.factor)} a year"
    interval = f"{_change(growth.low)} to {_change(growth.high)}"
    return {"verdict": verdict, "text": text, "range": interval}


def _change(factor: float) -> str:
    """`+12 %`, `−8 %`; `×3.1` from a doubling on."""
    if factor >= 2:
        return f"×{factor:.1f}" if factor < 10 else f"×{factor:,.0f}"
    percent = round((factor - 1) * 100, 1 if abs(factor - 1) < 0.1 else 0)
    sign = "+" if percent > 0 else "−" if percent < 0 else "±"
    return f"{sign}{abs(percent):g} %"


def notes(catalogue: Catalogue, found: Trends) -> list[str]:
    """What a reader should know of these numbers, a sentence or two each."""
    lines = [
        "A share is of all papers of the same year, so a year with more papers, or one that is not "
        "over yet, makes no topic grow. Bands and intervals are of 95 %; rows differ in scale."
    ]
    enough = least(found.totals)
    if any(0 < total < enough for total in found.totals):
        lines.append(f"Years of fewer than {enough} papers are taken together.")
    if found.window:
        first, last = found.window
        lines.append(
            f"Growth is the trend of the share from {first} to {last}. A topic is called growing "
            "or shrinking only where the interval leaves out no change; by chance alone, up to one "
            "in twenty topics that do not change is called so."
        )
    if incomplete(found.totals) or found.last >= _made(catalogue):
        lines.append(f"{found.last} may be incomplete: compare its share, not its count.")
    if unknown := int((catalogue.years <= 0).sum()):
        lines.append(f"{unknown:,} of {len(catalogue):,} papers are of no known year.")
    return lines


def _made(catalogue: Catalogue) -> int:
    """The year in which the map was built; a far one where that is not told."""
    try:
        return datetime.fromisoformat(str(catalogue.folder.manifest.get("created"))).year
    except ValueError:
        return 9999
