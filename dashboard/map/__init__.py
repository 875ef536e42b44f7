"""The map component, Python side: what to draw goes out, what was clicked comes in.

The scripts are joined into one module because they share its names. What goes out in
each run of the page is small, a bit a paper at most: points, titles and topics are fetched over
HTTP, once.
"""

import base64
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import streamlit as st

from dashboard import routes, state
from dashboard.catalogue import Catalogue
from dashboard.evidence import NEAREST, elsewhere
from dashboard.panels.component import component
from dashboard.query import Answer
from dashboard.view import VIEW_KEY, View
from pipeline.errors import MapError
from pipeline.export.drawn import plotly_js, topic_drawn

_HERE = Path(__file__).parent
SCRIPTS = (
    *(_HERE / "scripts.txt").read_text("utf-8").split(),
    "address.js", "engine.js", "adapter.js",
)  # fmt: skip
"""scripts.txt names those that know nothing of Streamlit: the one-file page is made of them too."""
KEY = "map"
_TOPICS: WeakKeyDictionary[Catalogue, routes.Told] = WeakKeyDictionary()


@lru_cache(maxsize=1)
def _sources() -> tuple[str, str]:
    js = "\n".join((_HERE / script).read_text("utf-8") for script in SCRIPTS)
    return js, (_HERE / "map.css").read_text("utf-8")


def draw(catalogue: Catalogue, view: View, answer: Answer) -> None:
    """Draws the map; what is clicked on it reaches `state.act` before the page runs again."""
    js, css = _sources()
    component("map", js, css)(
        key=KEY,
        data={
            "state": map_state(catalogue, view, answer),
            "url": view.to_query(),
            "view_key": VIEW_KEY,
            "step": state.step(),
            "proof": state.proof(),
            "plotly": f"assets/{routes.PLOTLY}",
            "inline": _inline(catalogue, state.needs()),
        },
        height="stretch",
        on_act_change=_clicked,
    )


def _clicked() -> None:
    state.act(st.session_state[KEY].get("act"))


def map_state(catalogue: Catalogue, view: View, answer: Answer) -> dict[str, Any]:
    """What map.js draws; see `createMap` there for the shape."""
    row = catalogue.row(view.paper)
    near = catalogue.neighbours(view.paper, NEAREST)
    paper = catalogue.paper(view.paper)
    far = elsewhere(catalogue, paper) if paper else []
    return {
        "key": catalogue.key,
        "points": catalogue.folder.manifest["points"],
        "topics": _topics(catalogue).name,
        "hits": _hits(catalogue, answer),
        "edited": catalogue.changes,
        "passing": _bits(answer.passing) if view.filters else None,
        "paper": row,
        "paperId": view.paper if row is not None else None,
        "neighbours": _rows(catalogue, [other for other, _ in near]),
        "elsewhere": _rows(catalogue, far),
        "level": catalogue.level,
        "topicsChosen": [topic for topic in view.topics if topic in catalogue.topics],
        "colourBy": view.colour,
        "area": [list(corner) for corner in view.area] or None,
        "fly": _fly(catalogue),
        "dark": None,
    }


def _topics(catalogue: Catalogue) -> routes.Told:
    """What no filter changes of the topics; the browser fetches it once."""
    if catalogue not in _TOPICS:
        _TOPICS[catalogue] = routes.tell(catalogue.key, "topics", topics_told(catalogue))
    return _TOPICS[catalogue]


def topics_told(catalogue: Catalogue) -> list[dict[str, Any]]:
    """The topics as labels.js and paint.js take them, in the order of the hits."""
    return [
        topic_drawn(topic, catalogue.levels)
        | {"colour": {"light": topic.light, "dark": topic.dark}}
        for topic in catalogue.topics.values()
    ]


def _hits(catalogue: Catalogue, answer: Answer) -> list[int]:
    hits = catalogue.hits_by_topic(answer.passing)
    return [hits[topic] for topic in catalogue.topics]


def _fly(catalogue: Catalogue) -> dict[str, Any] | None:
    wish = state.fly()
    if wish is None:
        return None
    rows = _rows(catalogue, [wish["paper"]]) if wish["paper"] else None
    return {"n": wish["n"], "rows": rows, "topic": wish["topic"], "show": wish["show"]}


def _rows(catalogue: Catalogue, papers: Sequence[str]) -> list[int]:
    rows = (catalogue.row(paper) for paper in papers)
    return [row for row in rows if row is not None]


def _bits(passing: np.ndarray) -> str:
    """One bit a row, the first row in the lowest bit, deflated, as base64."""
    bits = np.packbits(passing, bitorder="little").tobytes()
    return base64.b64encode(zlib.compress(bits, 6)).decode()


def _inline(catalogue: Catalogue, names: Sequence[str]) -> dict[str, str]:
    """What the browser could not fetch, by full name, as base64."""
    found = {}
    for name in names:
        try:
            body = (
                plotly_js()
                if name == "plotly.js"
                else routes.resource(catalogue.folder.name, catalogue.folder.version, name)
            )
        except (MapError, OSError):
            continue
        found[f"{catalogue.key}/{name}"] = base64.b64encode(body).decode()
    return found
