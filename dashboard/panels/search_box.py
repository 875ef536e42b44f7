"""The search box: what is asked, whether by keyword or by meaning, and what cannot be read."""

from dataclasses import replace

import streamlit as st

from dashboard import state
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.elements import el
from dashboard.panels.reading import count
from dashboard.query import Answer
from dashboard.view import LONGEST_TEXT, View
from pipeline.errors import QueryError
from pipeline.search import SYNTAX

QUERY_KEY = "query"
SHOWN = 80
"""Characters of a query that are repeated to the reader."""
MODE_NAMES = {"keyword": "Keyword", "meaning": "Meaning"}


def draw(view: View) -> None:
    """Draws the box; what is typed is in the view before the page runs again."""
    if st.session_state.get(QUERY_KEY) != view.query:
        st.session_state[QUERY_KEY] = view.query
    st.text_input(
        "Search titles and abstracts",
        key=QUERY_KEY,
        type="search",
        live="300ms",
        max_chars=LONGEST_TEXT,
        placeholder="Search titles and abstracts",
        label_visibility="collapsed",
        on_change=lambda: state.change(query=st.session_state[QUERY_KEY] or ""),
    )
    modes = (
        el("button", name, kind="choice", act=("mode", mode), pressed=view.mode == mode)
        for mode, name in MODE_NAMES.items()
    )
    draw_elements("modes", el("div", *modes, kind="choices", label="Search by"))


def draw_help(view: View, answer: Answer) -> None:
    """Draws the syntax, or what is wrong with the query."""
    if answer.problem is not None:
        draw_elements("search_help", _problem(view.query, answer.problem, answer.query))
    elif view.query.strip() and not len(answer):
        others = replace(view, query="").filters
        told = "Nothing that passes the other filters holds: " if others else "No paper holds: "
        told += view.query.strip()[:SHOWN]
        draw_elements("search_help", el("p", told, kind="wrong"))
    elif view.mode == "meaning":
        told = "Ask in your own words; the papers nearest in meaning pass."
        if view.query.strip():
            told = f"The {count(len(answer), 'paper')} nearest in meaning."
        draw_elements("search_help", el("p", told, kind="hint"))
    else:
        draw_elements("search_help", el("p", SYNTAX, kind="hint"))


def _problem(query: str, problem: QueryError, used: str) -> dict[str, object]:
    told = f"{problem}."
    place = None
    if problem.position is not None:
        at = min(max(problem.position, 0), len(query))
        told = f"{problem}, at character {at + 1}."
        shown = query[at : at + 1] or "␣"
        place = el("p", query[:at], el("mark", shown), query[at + 1 :], kind="query")
    if len(query) > SHOWN:
        place = None
    kept = (
        f"Still showing the results of: {used[:SHOWN]}"
        if used
        else "Showing all papers until then."
    )
    return el(
        "div", el("p", told[:1].upper() + told[1:], kind="wrong"), place, el("p", kept, kind="hint")
    )
