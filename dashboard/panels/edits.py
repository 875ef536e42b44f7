"""What readers have edited: the list, beside the map; and what is told of edits on the map."""

from collections.abc import Sequence

import streamlit as st

from dashboard import editing, state
from dashboard.catalogue import Catalogue, open_catalogue
from dashboard.panels.elements import Element, el
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.reading import count
from pipeline.edits import Hide, Outcome, load, told, written
from pipeline.errors import MapError

FILE_TYPE = "application/json"


def carry_out(catalogue: Catalogue) -> Catalogue:
    """Does the edit that the reader wants; the map as it is after it."""
    wanted = state.take_wish()
    if wanted is None:
        return catalogue
    try:
        done = editing.carry_out(catalogue, *wanted)
    except MapError as error:
        state.tell(str(error), wrong=True)
        return catalogue
    if done.topic is not None:
        state.change(topics=(done.topic,) if done.topic else (), paper="")
    state.tell(done.text, done.undo)
    return open_catalogue(catalogue.folder.name)


def draw_told() -> None:
    """Draws what has become of the last edit, with its undo."""
    text, undo, wrong = state.told()
    undoing = el("button", "Undo", kind="link-like", act=("undo", undo)) if undo else None
    kind = "wrong" if wrong else "done landing"
    line = el("p", text, undoing, kind=kind) if text else None
    draw_elements("edit_told", line, live=True, top=(f"{text} {undo}", 0))


def draw_problem(catalogue: Catalogue) -> None:
    """Draws why the map is shown without its edits."""
    if catalogue.problem:
        lead = "The map is shown without its edits. "
        draw_elements("edit_problem", el("p", lead, catalogue.problem, kind="wrong"))


def draw_hidden(catalogue: Catalogue, allowed: bool) -> None:
    """Draws how much is hidden, and the way to bring it back."""
    hides = [made for made in catalogue.outcomes if isinstance(made.edit, Hide) and made.topic]
    if not catalogue.hidden.any():
        return
    act = ("undo", hides[0].edit.id) if len(hides) == 1 else ("page", "edits")
    draw_elements(
        "hidden",
        el(
            "p",
            f"{count(len(hides), 'hidden topic')} · {count(int(catalogue.hidden.sum()), 'paper')}",
            el("button", "show", kind="link-like", act=act) if allowed else None,
            kind="hint",
        ),
    )


def draw(catalogue: Catalogue) -> None:
    """Draws the page: every edit, the last one first."""
    made = catalogue.outcomes
    with st.container(key="sheet"):
        draw_elements(
            "edits",
            el("button", "‹ Back to the map", kind="quiet", act=("page", "")),
            el("h2", "Edits", kind="title"),
            el("p", _lead(made), kind="lead"),
            top=("edits", 0),
        )
        draw_told()
        draw_problem(catalogue)
        if not made:
            return
        with st.container(key="edits_do", horizontal=True, vertical_alignment="center"):
            last = made[-1].edit.id
            draw_elements(
                "edits_undo", el("button", "Undo the last", kind="plain", act=("undo", last))
            )
            st.download_button(
                "Export",
                _export(catalogue),
                f"{catalogue.folder.name}-edits.json",
                FILE_TYPE,
                key="edits_export",
                on_click="ignore",
            )
        draw_elements("edits_list", _list(made))


def _lead(made: Sequence[Outcome]) -> str:
    kept = (
        "They are kept beside the map and done again on every later build of it: "
        "a topic is found again by its papers."
    )
    if not made:
        return (
            "Nothing has been edited. Choose a topic on the map to rename, merge or hide it; "
            f"open a paper to move it. {kept}"
        )
    return f"{count(len(made), 'edit')}, the last one first. {kept}"


def _export(catalogue: Catalogue) -> bytes:
    try:
        edits = load(editing.file_of(catalogue))
    except MapError:
        edits = tuple(made.edit for made in catalogue.outcomes)
    return written(edits).encode("utf-8", "replace")


def _list(made: Sequence[Outcome]) -> Element:
    rows = [
        el(
            "tr",
            el("td", told(one.edit), el("span", _note(one), kind="note")),
            el("td", one.edit.time[:16].replace("T", " "), kind="number"),
            el(
                "td",
                el(
                    "button",
                    "Remove",
                    kind="plain small",
                    act=("undo", one.edit.id),
                    label=f"Remove: {told(one.edit)}",
                ),
                kind="number",
            ),
        )
        for one in reversed(made)
    ]
    names = ("Edit", ""), ("When (UTC)", "number"), ("", "")
    head = el("thead", el("tr", *(el("th", name, kind=kind) for name, kind in names)))
    return el("div", el("table", head, el("tbody", *rows), kind="table edits"), kind="wide")


def _note(made: Outcome) -> str:
    if not made.applies:
        return f"No longer applies: {made.note[:1].lower()}{made.note[1:]}."
    return f"{made.note}." if made.note else ""
