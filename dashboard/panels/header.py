"""The top line: the name of the program, the map, how much it holds, the link to copy."""

from collections.abc import Sequence

import streamlit as st

from dashboard import state
from dashboard.catalogue import Catalogue
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.elements import el

MAP_KEY = "map_choice"


def draw(catalogue: Catalogue | None, maps: Sequence[str], chosen: str) -> None:
    """Draws the header; another map chosen in it is in the view before the page runs again."""
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        draw_elements("brand", el("h1", "Literature Map", kind="brand"))
        others = [name for name in maps if name != chosen]
        if others:
            _choose(maps, chosen)
        if catalogue is not None:
            papers, topics = len(catalogue), len(catalogue.finest)
            name = None if others else el("strong", chosen)
            text = f"{papers:,} papers · {topics:,} topics"
            draw_elements("size", el("p", name, el("span", text, kind="number"), kind="size"))
        draw_elements(
            "link",
            el("div", el("button", "Copy link", kind="plain", act=("copy", None)), kind="link"),
        )


def _choose(maps: Sequence[str], chosen: str) -> None:
    options = list(maps) if chosen in maps else [chosen, *maps]
    st.session_state[MAP_KEY] = chosen
    st.selectbox(
        "Map",
        options,
        key=MAP_KEY,
        on_change=lambda: state.open_map(st.session_state[MAP_KEY]),
        label_visibility="collapsed",
        width=220,
    )
