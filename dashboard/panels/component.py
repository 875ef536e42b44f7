"""A component of the page: its script by name, its data packed, its clicks to `state.act`."""

from typing import Any, Literal

import streamlit as st

from dashboard import scripts, state


def draw(
    bundle: str,
    key: str,
    data: dict[str, Any],
    height: Literal["content", "stretch"] = "content",
) -> None:
    """Draws a component at this place of the page.

    Args:
        bundle: which of `scripts.BUNDLES` it is.
        data: plain JSON.
    """
    inline = state.wants_scripts()
    js, css = scripts.sources(bundle) if inline else (scripts.stub(bundle), None)
    component = st.components.v2.component(
        f"litmap_{bundle}", js=js, css=css or None, isolate_styles=False
    )
    component(
        key=key,
        data=data if inline else scripts.packed(data),
        height=height,
        on_act_change=lambda: state.act(st.session_state[key].get("act")),
    )
