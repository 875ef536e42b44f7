"""Pages for what is not there: no map yet, a damaged one, no seat, a paper of another version."""

import streamlit as st

from dashboard import seats
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.elements import el
from dashboard.panels.reading import count
from pipeline.errors import InputError, MapError

BUSY_SECONDS = 5
"""Between two looks whether a seat is free."""


def draw_no_map(bring: bool = False) -> None:
    """No map has been built: the command to run, or the page to bring papers."""
    draw_elements(
        "problem",
        el(
            "section",
            el("h2", "No map yet"),
            el("p", "Build the map of the papers that come with the program:"),
            el("p", "python -m pipeline build", kind="command"),
            el("p", "or of your own:"),
            el("p", "python -m pipeline build papers.csv --name my-field", kind="command"),
            el("p", "Then load this page again.", kind="hint"),
            el("button", "Bring your papers", kind="plain", act=("page", "bring"))
            if bring
            else None,
            kind="problem",
        ),
    )


def draw_damaged(error: MapError) -> None:
    """The chosen map cannot be opened: what is wrong, what to do."""
    draw_elements(
        "problem",
        el(
            "section",
            el("h2", "This map cannot be opened"),
            el("p", str(error)),
            el("p", "Other maps can be chosen above, where there are any.", kind="hint"),
            el("button", "Try without any filter", kind="plain", act=("clear", None)),
            kind="problem",
        ),
    )


def draw_not_fetched(error: MapError) -> None:
    """The map of a published folder cannot be fetched: what is wrong, what to do."""
    draw_elements(
        "problem",
        el(
            "section",
            el("h2", "The map is not here yet"),
            el("p", str(error)),
            el("button", "Try again", kind="plain", act=("clear", None)),
            kind="problem",
        ),
    )


def draw_setting(error: InputError) -> None:
    """A setting of the server has no value that could be used."""
    draw_elements(
        "problem",
        el(
            "section",
            el("h2", "A setting of this server is wrong"),
            el("p", str(error)),
            kind="problem",
        ),
    )


@st.fragment(run_every=BUSY_SECONDS)
def draw_busy(who: str, most: int) -> None:
    """As many readers as may are here: tells this one's place in the line, and lets them in."""
    place = seats.place(who, most)
    if not place:
        st.rerun()
    before = "You are next." if place == 1 else f"{count(place - 1, 'reader')} before you."
    draw_elements(
        "problem",
        el(
            "section",
            el("h2", "Many readers are here"),
            el("p", f"This page serves {count(most, 'reader')} at a time. {before}"),
            el("p", "It opens by itself when your turn comes; the link stays as it is.",
               kind="hint"),
            kind="problem",
        ),
    )  # fmt: skip


def draw_fault(memory: bool = False) -> None:
    """Something went wrong that nobody expected; what was drawn before it stays.

    Args:
        memory: whether the server ran out of memory.
    """
    told = "Something went wrong while the page was drawn. It has been noted for whoever runs it."
    if memory:
        told = "The server ran out of memory while the page was drawn. Try again in a while."
    draw_elements(
        "fault",
        el(
            "section",
            el("h2", "This page could not be drawn"),
            el("p", told),
            el("p", "Load the page again; a smaller question may help.", kind="hint"),
            el("button", "Try without any filter", kind="plain", act=("clear", None)),
            kind="problem",
        ),
    )


def draw_unknown_paper() -> None:
    """The link names a paper that this version of the map does not have."""
    draw_elements(
        "paper",
        el("h2", "This paper is not on the map", kind="title"),
        el("p", "The link may be for another map, or for an older version of it.", kind="hint"),
        el("button", "Close", kind="plain", act=("close", None)),
    )
