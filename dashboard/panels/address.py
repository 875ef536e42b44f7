"""The browser's address while a page beside the map is open; the map keeps it by itself."""

from functools import lru_cache
from pathlib import Path

import streamlit as st

from dashboard import state
from dashboard.panels.component import component
from dashboard.view import VIEW_KEY, View

KEY = "address"
_HERE = Path(__file__).parent
_SCRIPTS = (_HERE.parent / "map" / "address.js", _HERE / "address.js")


@lru_cache(maxsize=1)
def _script() -> str:
    return "\n".join(script.read_text("utf-8") for script in _SCRIPTS)


def draw(view: View, chosen: str) -> None:
    """Writes the view into the address; Back in the browser reaches `state.act`.

    Args:
        chosen: the map's name, which the view leaves out where it is the first.
    """
    component("address", _script())(
        key=KEY,
        data={
            "map": chosen,
            "url": view.to_query(),
            "view_key": VIEW_KEY,
            "step": state.step(),
        },
        on_act_change=lambda: state.act(st.session_state[KEY].get("act")),
    )
