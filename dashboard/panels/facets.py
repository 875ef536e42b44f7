"""Filters by year and by other fields, where papers have them; what points are coloured by.

Each filter counts the papers that pass all others: what choosing one more of its values would add.
"""

import re

import numpy as np
import streamlit as st

from dashboard import state
from dashboard.catalogue import Catalogue
from dashboard.fields import Facet
from dashboard.panels import reading
from dashboard.panels.elements import Child, Element, el
from dashboard.panels.elements import draw as draw_elements
from dashboard.query import Answer
from dashboard.view import FACET, LONGEST_TEXT, View

YEARS_KEY = "years"
COLOUR_NAMES = {
    "topic": "Topic", "year": "Year", "fidelity": "Fidelity", "strength": "Strength",
    "outlier": "Outlier",
}  # fmt: skip
MOST_BARS = 60
FIRST, MORE = 5, 20
"""Values of a field that are shown at first, and of all those that there are when they are."""


def draw(catalogue: Catalogue, view: View, given: Answer) -> None:
    """Draws the filters; what is chosen is in the view before the page runs again."""
    known = catalogue.known_years
    if known is not None and known[0] < known[1]:
        _years(catalogue.by_year(given.but_for("years")), view, *known)
    for facet in catalogue.facets:
        counts = catalogue.by_value(facet, given.but_for(FACET + facet.field))
        _facet(facet, counts, view)
    names = {k: v for k, v in COLOUR_NAMES.items() if k != "year" or known}
    choices = (
        el("button", name, kind="choice", act=("colour", colour), pressed=view.colour == colour)
        for colour, name in names.items()
    )
    draw_elements(
        "colours",
        el("h2", "Colour by", kind="heading"),
        el("div", *choices, kind="choices", label="Colour by"),
    )


def _years(counts: np.ndarray, view: View, first: int, last: int) -> None:
    with st.container(key="years_part", gap=None):
        chosen = view.years or (first, last)
        draw_elements(
            "histogram",
            el("h2", "Year", kind="heading"),
            el("div", *_bars(counts, first, last, chosen), kind="bars"),
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


def _bars(counts: np.ndarray, first: int, last: int, chosen: tuple[int, int]) -> list[Element]:
    width = -(-(last - first + 1) // MOST_BARS)
    starts = np.arange(0, len(counts), width)
    bars = np.add.reduceat(counts, starts)
    tallest = max(int(bars.max()), 1)
    return [
        el(
            "span",
            kind="bar" if chosen[0] <= begin <= chosen[1] else "bar faded",
            share=round(int(count) / tallest, 3),
            label=f"{begin}: {reading.count(int(count), 'paper')}",
        )
        for begin, count in zip((first + starts).tolist(), bars, strict=True)
    ]


def _facet(facet: Facet, counts: np.ndarray, view: View) -> None:
    """A field: its most frequent values as buttons that are on or off, and a way to all others.

    Args:
        counts: of each value, the papers that pass every other filter.
    """
    chosen = [value for value in view.facets.get(facet.field, ()) if value in facet.places]
    few = len(facet.values) <= FIRST + 1
    unfolded = not few and facet.field in state.unfolded()
    label = re.sub(r"[\W_]+", " ", facet.label).strip()[:40] or "Field"
    label = label[:1].upper() + label[1:]
    with st.container(key=f"facet_{facet.field}", gap=None):
        draw_elements(f"field_{facet.field}", _heading(facet, label, bool(chosen), few, unfolded))
        asked = _find(facet, label) if unfolded and len(facet.values) > MORE else ""
        most = len(facet.values) if few else MORE if unfolded else FIRST
        places, found = _shown(facet, counts, chosen, asked, most)
        rows = [_value(facet, place, int(counts[place]), counts, chosen) for place in places]
        draw_elements(
            f"values_{facet.field}",
            el("ul", *rows, kind="values", label=label),
            el("p", _rest(found, most, asked), kind="hint") if unfolded else None,
        )


def _heading(facet: Facet, label: str, chosen: bool, few: bool, unfolded: bool) -> Element:
    buttons: list[Child] = []
    if chosen:
        told = f"Clear: {label}"
        buttons.append(
            el("button", "clear", kind="link-like", act=("values", facet.field), label=told)
        )
    if not few:
        every = f"{len(facet.values):,}"
        buttons.append(
            el(
                "button",
                "fewer" if unfolded else f"all {every}",
                kind="link-like",
                act=("unfold", facet.field),
                opened=unfolded,
                label=f"{label}: {'fewer values' if unfolded else f'all {every} values'}",
            )
        )
    return el("div", el("h2", label), el("span", *buttons, kind="note"), kind="heading")


def _find(facet: Facet, label: str) -> str:
    """Draws the box to find a value by its letters; what is typed in it."""
    return st.text_input(
        f"Find in {label}",
        key=f"find_{facet.field}",
        type="search",
        live="300ms",
        max_chars=LONGEST_TEXT,
        placeholder=f"Find among {len(facet.values):,}",
        label_visibility="collapsed",
    ).strip()


def _shown(
    facet: Facet, counts: np.ndarray, chosen: list[str], asked: str, most: int
) -> tuple[list[int], int]:
    """Places of the values to show, those of most papers first, and how many are found in all.

    What is chosen is always among them, where it stood before it was chosen, if it did.
    """
    order = np.argsort(-counts, kind="stable")
    if asked:
        fitting = [asked.casefold() in value.casefold() for value in facet.values]
        order = order[np.array(fitting, bool)[order]]
    places = order[:most].tolist()
    others = [place for value in chosen if (place := facet.places[value]) not in places]
    return places + others, len(order)


def _value(facet: Facet, place: int, count: int, counts: np.ndarray, chosen: list[str]) -> Element:
    value = facet.values[place]
    return el(
        "li",
        el(
            "button",
            el("span", value, kind="name"),
            el("span", f"{count:,}", kind="number"),
            kind="value" if count else "value faded",
            act=("value", [value, facet.field]),
            pressed=value in chosen,
            label=f"{value}: {reading.count(count, 'paper')}",
            share=round(count / max(int(counts.max()), 1), 3),
        ),
    )


def _rest(found: int, most: int, asked: str) -> str:
    if not found:
        return f"No value holds {asked[:40]}."
    if found > most:
        return f"The {most} of most papers, of {found:,}."
    return ""
