"""How many papers pass, and the list of them: the same papers that are in colour on the map."""

import streamlit as st

from dashboard import state
from dashboard.catalogue import Catalogue
from dashboard.panels import export
from dashboard.panels.elements import Child, Element, el, marked
from dashboard.panels.elements import draw as draw_elements
from dashboard.query import Answer
from dashboard.records import Paper
from dashboard.view import View

PREVIEW = 180
"""Characters of an abstract where no word of it is asked for."""


def draw_count(catalogue: Catalogue, view: View, answer: Answer) -> None:
    """Draws "12 of 89 papers", always, and the button that clears every filter."""
    draw_elements(
        "count",
        el(
            "p",
            el("strong", f"{len(answer):,}", kind="number"),
            f" of {catalogue.visible:,} papers",
            el("button", "clear", kind="link-like", act=("clear", None)) if view.filters else None,
            kind="count",
        ),
    )


def draw(catalogue: Catalogue, view: View, answer: Answer, shown: int) -> None:
    """Draws the first papers of the answer, and a button for more."""
    if not len(answer):
        draw_elements("papers", *_nothing(view))
        return
    rows = [_row(catalogue, paper, view, answer) for paper in catalogue.papers(answer.rows[:shown])]
    rest = len(answer) - shown
    heading = _heading(view, answer)
    if state.exports():
        with st.container(key="export", gap=None):
            draw_elements("papers_heading", heading)
            export.draw(catalogue, answer.rows)
    draw_elements(
        "papers",
        None if state.exports() else heading,
        el("ol", *rows, kind="papers hits"),
        el(
            "button",
            f"Show {min(rest, state.PAGE)} more of {rest:,}",
            kind="plain",
            act=("more", 1),
        )
        if rest > 0
        else None,
    )


def _heading(view: View, answer: Answer) -> Element:
    order = _order(view, answer)
    return el(
        "div",
        el("h2", "Papers that pass" if view.filters else "All papers"),
        el("span", order, kind="note") if order else None,
        el(
            "button",
            "Export",
            kind="link-like",
            act=("export", None),
            opened=state.exports(),
            label="Export these papers",
        ),
        kind="heading",
    )


def _order(view: View, answer: Answer) -> str:
    if view.query.strip() and not (answer.problem and not answer.query):
        return "nearest first" if view.mode == "meaning" else "best match first"
    return "most typical first" if view.topics else ""


def _row(catalogue: Catalogue, paper: Paper, view: View, answer: Answer) -> Element:
    topic = catalogue.topics[paper.topic]
    known = (
        [paper.authors[0] + (" et al." if len(paper.authors) > 1 else "")] if paper.authors else []
    )
    known += [str(paper.year)] if paper.year else []
    return el(
        "li",
        el(
            "button",
            el("span", kind="dot"),
            el("span", *_title(catalogue, paper, answer), kind="name"),
            kind="row chosen" if paper.id == view.paper else "row",
            act=("go", paper.id),
        ),
        el("p", " · ".join(known), kind="byline") if known else None,
        el("p", *_preview(catalogue, paper, answer), kind="snippet") if paper.abstract else None,
        colour=(topic.light, topic.dark),
    )


def _title(catalogue: Catalogue, paper: Paper, answer: Answer) -> list[Child]:
    if not answer.query:
        return [paper.title]
    return marked(paper.title, catalogue.full_text.marks(answer.query, "title", paper.title))


def _preview(catalogue: Catalogue, paper: Paper, answer: Answer) -> list[Child]:
    if answer.query:
        text, spans = catalogue.full_text.snippet(answer.query, paper.abstract)
        if spans:
            return ["… ", *marked(text, spans), " …"]
    cut = paper.abstract[:PREVIEW].rsplit(" ", 1)[0]
    return [cut + " …" if len(paper.abstract) > PREVIEW else paper.abstract]


def _nothing(view: View) -> list[Element]:
    asked = "No paper passes every filter."
    hint = "Take a filter away, or clear them all."
    if view.query.strip() and not (view.topics or view.years or view.facets or view.area):
        asked = f"No paper holds {view.query.strip()[:80]}."
        hint = "Try other words, OR between them, begin* for all endings, or search by meaning."
    return [
        el("h2", asked, kind="empty"),
        el("p", hint, kind="hint"),
        el("button", "Clear everything", kind="plain", act=("clear", None)),
    ]
