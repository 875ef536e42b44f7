"""Elements of the page that hold papers' texts, drawn with DOM text nodes.

Titles and abstracts come from anywhere, and Streamlit's own texts are Markdown with HTML entities,
LaTeX and emoji codes, which no escaping turns off for good. So whatever holds data is a tree of
elements: strings become text nodes, tags and attributes come from a fixed list, links are http(s).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import state
from dashboard.panels.component import component

Element = dict[str, Any]
Child = Element | str | None
_HERE = Path(__file__).parent
_SCRIPTS = ("elements_tree.js", "elements.js")


def el(
    tag: str,
    *children: Child,
    kind: str = "",
    act: tuple[str, Any] | None = None,
    href: str = "",
    label: str = "",
    pressed: bool | None = None,
    opened: bool | None = None,
    colour: tuple[str, str] | None = None,
    share: float | None = None,
) -> Element:
    """An element.

    Args:
        kind: its CSS class, after the prefix "lm-".
        act: what a click means, for `state.act`.
        href: an http(s) address; any other is left out.
        label: what a screen reader says, where the text does not say it.
        pressed: for buttons that are on or off.
        opened: for buttons that unfold something and fold it again.
        colour: on light and on dark ground, for CSS as var(--light) and var(--dark).
        share: a number from 0 to 1, for CSS as var(--share).
    """
    element: Element = {"t": tag, "k": [child for child in children if child not in (None, "")]}
    optional = {
        "c": kind,
        "a": {"do": act[0], "id": act[1]} if act else None,
        "h": href if re.match(r"https?://", href, re.I) else "",
        "l": label,
        "p": pressed,
        "e": opened,
        "o": list(colour) if colour else None,
        "s": share,
    }
    return element | {key: value for key, value in optional.items() if value not in (None, "")}


def marked(text: str, spans: Iterable[tuple[int, int]]) -> list[Child]:
    """A text with its spans (characters) marked."""
    parts: list[Child] = []
    at = 0
    for start, end in spans:
        if start < at or end > len(text):
            continue
        parts += [text[at:start], el("mark", text[start:end])]
        at = end
    return [*parts, text[at:]]


def joined(texts: Iterable[str]) -> list[Child]:
    """The texts that are not empty with dots between them, each an element of its own.

    So the direction of one, such as an author's name with U+202E in it, turns no other around.
    """
    parts: list[Child] = []
    for text in filter(None, texts):
        parts += [" · "] if parts else []
        parts.append(el("span", text))
    return parts


@lru_cache(maxsize=1)
def _script() -> str:
    return "\n".join((_HERE / script).read_text("utf-8") for script in _SCRIPTS)


def draw(
    key: str, *elements: Child, top: tuple[str, int] | None = None, live: bool = False
) -> None:
    """Draws elements at this place of the page; their looks are in page.css.

    Args:
        top: what is read here, and a number that grows when the reader has asked for it from
            elsewhere in the lists; another value scrolls it into view.
        live: a screen reader tells these elements whenever they change.
    """

    def clicked() -> None:
        told = st.session_state.get(key)
        if told:  # else it was a click on what the page no longer shows
            state.act(told.get("act"))

    component("elements", _script())(
        key=key,
        data={
            "elements": [element for element in elements if element],
            "top": top,
            "live": live,
        },
        on_act_change=clicked,
    )
