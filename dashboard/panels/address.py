"""The browser's address while a page beside the map is open; the map keeps it by itself."""

import streamlit as st

from dashboard import scripts, state
from dashboard.view import VIEW_KEY, View

KEY = "address"


def draw(view: View, chosen: str) -> None:
    """Writes the view into the address; Back in the browser reaches `state.act`.

    Args:
        chosen: the map's name, which the view leaves out where it is the first.
    """
    js, _ = scripts.component_sources("address", state.wants_scripts())
    component = st.components.v2.component("litmap_address", js=js, isolate_styles=False)
    component(
        key=KEY,
        data={
            "map": chosen,
            "url": view.to_query(),
            "view_key": VIEW_KEY,
            "step": state.step(),
        },
        on_act_change=lambda: state.act(st.session_state[KEY].get("act")),
    )
