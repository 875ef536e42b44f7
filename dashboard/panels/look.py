"""How the page looks: its styles, which the browser fetches once.

At first they are sent too, so that nothing is seen without them while they are fetched.
"""

from functools import lru_cache
from pathlib import Path

import streamlit as st

from dashboard import state
from dashboard.panels.component import component

FILE = Path(__file__).parents[1] / "page.css"
NOTHING = "export default function () {}"


@lru_cache(maxsize=1)
def _styles() -> str:
    return FILE.read_text("utf-8")


def draw() -> None:
    """Draws nothing, in the page's styles."""
    if state.begins():
        st.html(FILE)
    component("look", NOTHING, _styles())(key="look")
