"""Filters by year and by other fields, where papers have them; what points are coloured by."""

import re

import numpy as np
import streamlit as st

from dashboard import state
from dashboard.catalogue import Catalogue
from dashboard.fields import Facet
from dashboard.panels import reading
from dashboard.panels.elements import Element, el
from dashboard.panels.elements import draw as draw_elements
from dashboard.query import Answer, but_for_years
from dashboard.view import View

YEARS_KEY = "years"
COLOUR_NAMES = {
    "topic": "Topic", "year": "Year", "fidelity": "Fidelity", "strength": "Strength",
    "outlier": "Outlier",
}  # fmt: skip
MOST_BARS = 60


def draw(catalogue: Catalogue, view: View, given: Answer) -> None:
    """Draws the filters; what is chosen is in the view before the page runs again."""
    known = catalogue.years[catalogue.years > 0]
    if len(np.unique(known)) > 1:
        passing = but_for_years(catalogue, view, given)
        _years(catalogue.years[passing], view, int(known.min()), int(known.max()))
    for facet in catalogue.facets:
        _facet(facet, view)
    names = {k: v for k, v in COLOUR_NAMES.items() if k != "year" or len(known)}
    choices = (
        el("button", name, kind="choice", act=("colour", colour), pressed=view.colour == colour)
        for colour, name in names.items()
    )
    draw_elements(
        "colours",
        el("h2", "Colour by", kind="heading"),
        el("div", *choices, kind="choices", label="Colour by"),
    )


def _years(passing: np.ndarray, view: View, first: int, last: int) -> None:
    with st.container(key="years_part", gap=None):
        chosen = view.years or (first, last)
        draw_elements(
            "histogram",
            el("h2", "Year", kind="heading"),
            el("div", *_bars(passing, first, last, chosen), kind="bars"),
        )
        shown = (min(max(chosen[0], first), last), min(max(chosen[1], first), last))
        if st.session_state.get(YEARS_KEY) != shown:
            st.session_state[YEARS_KEY] = shown

        def moved() -> None:
            years = st.session_state[YEARS_KEY]
            state.change(years=None if years == (first, last) else years)

        st.slider(
            "Years", first, last, key=YEARS_KEY, on_change=moved, label_visibility="collapsed"
        )


def _bars(years: np.ndarray, first: int, last: int, chosen: tuple[int, int]) -> list[Element]:
    width = -(-(last - first + 1) // MOST_BARS)
    edges = np.arange(first, last + 1 + width, width)
    counts, _ = np.histogram(years, edges)
    tallest = max(int(counts.max()), 1)
    return [
        el(
            "span",
            kind="bar" if chosen[0] <= begin <= chosen[1] else "bar faded",
            share=round(int(count) / tallest, 3),
            label=f"{begin}: {reading.count(int(count), 'paper')}",
        )
        for begin, count in zip(edges[:-1], counts, strict=True)
    ]


def _facet(facet: Facet, view: View) -> None:
    key = f"facet_{facet.field}"
    chosen = [value for value in view.facets.get(facet.field, ()) if value in facet.rows]
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen

    def changed() -> None:
        values = tuple(st.session_state[key])
        others = {name: kept for name, kept in state.view().facets.items() if name != facet.field}
        state.change(facets=others | ({facet.field: values} if values else {}))

    label = re.sub(r"[\W_]+", " ", facet.label).strip()[:40] or "Field"
    st.multiselect(
        label[:1].upper() + label[1:],
        facet.values,
        key=key,
        format_func=lambda value: f"{value} ({len(facet.rows[value]):,})",
        on_change=changed,
        placeholder="All",
    )
