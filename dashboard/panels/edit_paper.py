"""What a reader may do with the open paper: move it to another topic."""

import streamlit as st

from dashboard import state
from dashboard.catalogue import Catalogue
from dashboard.editing import others_to_move_to
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.elements import el
from dashboard.records import Paper

KEY = "edit_to"


def draw(catalogue: Catalogue, paper: Paper) -> None:
    """Draws the action, and its form where that is open."""
    opened = state.form() == "move"
    with st.container(key="edit_paper", gap=None):
        draw_elements(
            "edit_paper_bar",
            el(
                "div",
                el("button", "Move to topic…", kind="quiet", act=("edit", "move"),
                   pressed=opened),
                kind="edit-bar",
            ),
        )  # fmt: skip
        if opened:
            _move(catalogue, paper)


def _move(catalogue: Catalogue, paper: Paper) -> None:
    others = {other.id: other for other in others_to_move_to(catalogue, paper.id)}
    if not others:
        draw_elements("edit_alone", el("p", "There is no other topic to move it to.", kind="hint"))
        return
    key = f"{KEY}_{paper.id}"
    with st.form("edit_move", border=False):
        st.selectbox(
            "Move to, topics of its nearest papers first",
            list(others),
            format_func=lambda other: f"{others[other].name} ({others[other].size:,})",
            key=key,
        )
        st.form_submit_button(
            "Move",
            type="primary",
            key="edit_move_do",
            on_click=lambda: state.wish("move", paper.id, st.session_state[key] or ""),
        )
