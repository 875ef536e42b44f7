"""What a reader may do with the chosen topic: rename it, merge it with another, hide it."""

from collections.abc import Callable

import streamlit as st

from dashboard import state
from dashboard.catalogue import Catalogue
from dashboard.editing import others_to_merge
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.elements import el
from dashboard.records import Topic
from pipeline.edits import LONGEST_NAME, Merge, Rename

NAME_KEY, OTHER_KEY = "edit_name", "edit_other"


def below(catalogue: Catalogue, topic: Topic, allowed: bool) -> Callable[[], None] | None:
    """What draws the topic's edits below its name; None where there is nothing to draw.

    Args:
        allowed: whether the reader may edit it.
    """
    notes = _notes(catalogue, topic)

    def draw() -> None:
        if notes:
            draw_elements("topic_notes", *(el("p", note, kind="hint") for note in notes))
        if allowed:
            _actions(catalogue, topic)

    return draw if notes or allowed else None


def _actions(catalogue: Catalogue, topic: Topic) -> None:
    """Draws the actions, and the form of the one that is open."""
    form = state.form()
    with st.container(key="edit_topic", gap=None):
        draw_elements(
            "edit_topic_bar",
            el(
                "div",
                el("button", "Rename", kind="quiet", act=("edit", "rename"),
                   pressed=form == "rename"),
                el("button", "Merge with…", kind="quiet", act=("edit", "merge"),
                   pressed=form == "merge"),
                el("button", "Hide", kind="quiet", act=("hide", topic.id)),
                kind="edit-bar",
            ),
        )  # fmt: skip
        if form == "rename":
            _rename(topic)
        elif form == "merge":
            _merge(catalogue, topic)


def _notes(catalogue: Catalogue, topic: Topic) -> list[str]:
    """What the topic was before it was edited, where it was."""
    concern = [made for made in catalogue.outcomes if made.topic == topic.id and not made.note]
    notes = []
    if any(isinstance(made.edit, Rename) for made in concern):
        was = catalogue.built.topics[topic.id].name
        notes.append(f"A reader gave it this name; it was “{was}”.")
    for made in concern:
        if isinstance(made.edit, Merge):
            notes.append(f"“{made.edit.topic.name}” has been merged into it.")
    return notes


def _rename(topic: Topic) -> None:
    key = f"{NAME_KEY}_{topic.id}"
    with st.form("edit_rename", border=False):
        st.text_input("New name", topic.name, max_chars=LONGEST_NAME, key=key)
        st.form_submit_button(
            "Save",
            type="primary",
            key="edit_rename_do",
            on_click=lambda: state.wish("rename", topic.id, st.session_state[key] or ""),
        )


def _merge(catalogue: Catalogue, topic: Topic) -> None:
    others = {other.id: other for other in others_to_merge(catalogue, topic)}
    if not others:
        draw_elements("edit_alone", el("p", "There is no other topic of this level.", kind="hint"))
        return
    key = f"{OTHER_KEY}_{topic.id}"
    with st.form("edit_merge", border=False):
        st.selectbox(
            "Merge with, nearest first",
            list(others),
            format_func=lambda other: f"{others[other].name} ({others[other].size:,})",
            key=key,
        )
        draw_elements(
            "edit_merge_hint",
            el("p", "The larger topic keeps its name; rename it afterwards.", kind="hint"),
        )
        st.form_submit_button(
            "Merge",
            type="primary",
            key="edit_merge_do",
            on_click=lambda: state.wish("merge", topic.id, st.session_state[key] or ""),
        )
