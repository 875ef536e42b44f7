"""The top line: the program's name, the map, how much it holds, the pages beside it, the link."""

from collections.abc import Sequence

import streamlit as st

from dashboard import jobs, state
from dashboard.catalogue import Catalogue
from dashboard.panels import reading
from dashboard.panels.elements import Element, el
from dashboard.panels.elements import draw as draw_elements
from dashboard.standing import Standing
from dashboard.view import View

MAP_KEY = "map_choice"
EVERY = 2.0
"""Seconds between two looks at a build that goes on elsewhere."""


def draw(
    catalogue: Catalogue | None,
    maps: Sequence[str],
    chosen: str,
    view: View,
    bring: bool,
    edit: bool = False,
) -> None:
    """Draws the header; another map chosen in it is in the view before the page runs again.

    Args:
        bring: whether the reader may bring papers.
        edit: whether the reader may edit topics.
    """
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        draw_elements("brand", el("h1", "Literature Map", kind="brand"))
        others = [name for name in maps if name != chosen]
        if others:
            _choose(maps, chosen)
        if catalogue is not None:
            name = None if others else el("strong", chosen)
            text = (
                f"{reading.count(catalogue.visible, 'paper')} · {reading.topics(catalogue.sizes)}"
            )
            draw_elements("size", el("p", name, el("span", text, kind="number"), kind="size"))
        if view.job and view.page != "bring":
            _job(view)
        draw_elements(
            "link",
            el(
                "div",
                _link("About this map", "about", view) if catalogue is not None else None,
                _link("Edits", "edits", view) if edit and catalogue is not None else None,
                _link("Bring your papers", "bring", view) if bring else None,
                el("button", "Copy link", kind="plain", act=("copy", None)),
                kind="link",
            ),
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


def _link(name: str, page: str, view: View) -> Element:
    opened = view.page == page
    return el("button", name, kind="quiet", act=("page", "" if opened else page), pressed=opened)


def _job(view: View) -> None:
    """A line about what the reader has brought, kept up to date without running the page."""
    job = jobs.find(view.job)
    if job is None:
        if name := jobs.built(view.job):
            ready = Standing("built", name=name)
            draw_elements("job", el("div", *_told(ready), kind="job"), live=True)
        return
    every = EVERY if job.standing.running else None

    @st.fragment(run_every=every)
    def tell() -> None:
        standing = job.standing
        if state.view() != view or (every and not standing.running):
            st.rerun()
        draw_elements("job", el("div", *_told(standing), kind="job"), live=True)

    tell()


def _told(standing: Standing) -> list[Element]:
    if standing.phase == "built":
        return [
            el("span", standing.name, " is ready"),
            el("button", "Open it", kind="link-like", act=("built", standing.name)),
        ]
    now = standing.stages[-1] if standing.stages else None
    share = f" · {reading.share(now.done / now.total)}" if now and now.total > 1 else ""
    text = {
        "reading": "Reading your papers",
        "building": f"Building {standing.name}{share}",
        "failed": "Your papers: something failed",
    }.get(standing.phase, "Your papers have been read")
    return [el("button", text, kind="link-like", act=("page", "bring"))]
