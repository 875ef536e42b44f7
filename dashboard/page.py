"""The page: the order and the place of its parts. What they show is worked out elsewhere."""

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard import catalogue as catalogues
from dashboard import log, published, seats, state
from dashboard import map as literature_map
from dashboard.limits import Limits, limits, may_edit, server
from dashboard.panels import (
    about,
    address,
    ahead,
    bring,
    edit_paper,
    edit_topic,
    edits,
    entry,
    facets,
    header,
    look,
    paper,
    paper_list,
    problem,
    search_box,
    timeline,
    topic,
    topic_list,
)
from dashboard.query import Answer, answer
from dashboard.view import View
from pipeline.errors import InputError, MapError

HERE = Path(__file__).parent


def main() -> None:
    """Draws the page for what the reader is looking at."""
    st.set_page_config(page_title="Literature Map", page_icon=str(HERE / "icon.svg"),
                       layout="wide")  # fmt: skip
    look.draw()
    try:
        allowed, edit, settings = limits(), may_edit(), server()
        if seats.place(state.seat(), settings.sessions):
            problem.draw_busy(state.seat(), settings.sessions)
            return
        if not entry.let_in():
            return
        bring_published()
    except InputError as error:
        problem.draw_setting(error)
        return
    except MapError as error:
        problem.draw_not_fetched(error)
        return
    state.let_bring(allowed.on)
    state.let_edit(edit)
    view = state.view()
    ahead.draw(wanted=not view.page)
    try:
        maps = catalogues.maps()
    except MapError as error:
        log.event("maps_unreadable", logging.ERROR, problem=str(error))
        problem.draw_damaged(error)
        return
    chosen = view.map or catalogues.first_map(maps)
    try:
        opened = edits.carry_out(catalogues.open_catalogue(chosen)) if chosen else None
        view = follow_merges(opened) if opened else view
        opened = opened.seen_at(view.level) if opened else None
        found = ask_index(opened, view, settings.query) if opened else None
    except MapError as error:
        tell_damage(chosen, maps, error)
        header.draw(None, maps, chosen, view, allowed.on)
        if view.page == "bring":
            draw_beside(None, view, chosen, allowed, maps)
        else:
            problem.draw_damaged(error)
        return
    header.draw(opened, maps, chosen, view, allowed.on, edit)
    if view.page and (opened is not None or view.page == "bring"):
        draw_beside(opened, view, chosen, allowed, maps)
    elif opened is None or found is None:
        address.draw(view, chosen)
        problem.draw_no_map(allowed.on)
    else:
        try:
            draw_map_page(opened, view, found, edit)
        except MapError as error:  # texts are read when they are shown
            tell_damage(chosen, maps, error)
            problem.draw_damaged(error)


def bring_published() -> None:
    """The map of a published folder is there, also where it has to be fetched first.

    Raises:
        MapError: it cannot be had.
    """
    if published.is_elsewhere():
        with st.spinner("Fetching the map; this happens once."):
            published.bring()


def draw_beside(
    opened: catalogues.Catalogue | None,
    view: View,
    chosen: str,
    allowed: Limits,
    maps: Sequence[str],
) -> None:
    """A page beside the map: about it, its edits, or to bring papers."""
    address.draw(view, chosen)
    if view.page == "bring":
        bring.draw(view, allowed, maps)
    elif opened is not None and view.page == "edits":
        edits.draw(opened)
    elif opened is not None:
        about.draw(opened)


def draw_map_page(opened: catalogues.Catalogue, view: View, found: Answer, edit: bool) -> None:
    """Three columns: to ask, the map, to read."""
    row = opened.row(view.paper)
    if state.narrowed() and row is not None and not found.passing[row]:
        state.change(paper="")
        view = state.view()
    ask, chart, read = st.columns([0.19, 0.555, 0.255], gap=None)
    with ask, st.container(key="ask"):
        with st.container(key="question"):
            search_box.draw(view)
            search_box.draw_help(view, found)
            topic_list.draw(opened, view, found)
            edits.draw_hidden(opened, edit)
        with st.container(key="filters"):
            facets.draw(opened, view, found)
    with chart, st.container(key="chart"):
        paper_list.draw_count(opened, view, found)
        literature_map.draw(opened, view, found)
        timeline.draw(opened, view, found, opened.level)
    with read, st.container(key="read"):
        draw_reading(opened, view, found, edit)


def draw_reading(opened: catalogues.Catalogue, view: View, found: Answer, edit: bool) -> None:
    """The open paper or the chosen topic, and always the list of what passes.

    Args:
        edit: whether the reader may edit them.
    """
    if edit:
        edits.draw_told()
    edits.draw_problem(opened)
    if (chosen := opened.paper(view.paper)) is not None:
        move = partial(edit_paper.draw, opened, chosen)
        paper.draw(opened, chosen, found, move if edit else None)
    elif view.paper:
        problem.draw_unknown_paper()
    elif len(view.topics) == 1 and view.topics[0] in opened.topics:
        shown = opened.topics[view.topics[0]]
        topic.draw(opened, shown, view, edit_topic.below(opened, shown, edit))
    paper_list.draw(opened, view, found, state.shown())


def follow_merges(opened: catalogues.Catalogue) -> View:
    """The view, where a link may name a topic that has become part of another."""
    topics = state.view().topics
    now = tuple(dict.fromkeys(opened.merged.get(topic, topic) for topic in topics))
    if now != topics:
        state.change(topics=now)
    return state.view()


def ask_index(opened: catalogues.Catalogue, view: View, longest: int) -> Answer:
    """The answer to the view; remembers the last query that could be read.

    Args:
        longest: characters that a question may have.
    """
    found = answer(opened, view, state.last_query(opened.key), longest)
    if found.problem is None:
        state.remember_query(opened.key, found.query)
    return found


def tell_damage(chosen: str, maps: Sequence[str], error: MapError) -> None:
    """Tells the operator that a map is damaged; not what a reader's link makes up."""
    if chosen in maps:
        log.event("map_damaged", logging.WARNING, map=chosen, problem=str(error))


main()
