"""The form that asks for the password, on a page that has one."""

from functools import lru_cache
from pathlib import Path

import streamlit as st

from dashboard import gate, state
from dashboard.panels.component import component

KEY = "entry"
SCRIPT = Path(__file__).with_suffix(".js")


@lru_cache(maxsize=1)
def _script() -> str:
    return SCRIPT.read_text("utf-8")


def let_in() -> bool:
    """Whether the reader may see the page; if not, the form is drawn.

    Raises:
        InputError: the server's setting is wrong.
    """
    kept = gate.kept_hash()
    if not kept:
        return True
    told = _remembered()
    proof = state.proof() or told
    known = gate.is_proof(proof, kept)
    state.keep_proof(proof if known else "")
    if not known:
        _draw_form(kept)
    proof = state.proof()
    refused = bool(told) and not proof
    component("entry", _script())(
        key=KEY, data={"proof": proof, "refused": refused}, on_proof_change=lambda: None
    )
    if proof and not known:
        st.rerun()
    return known


def _remembered() -> str:
    """The proof that the browser's tab has kept."""
    told = st.session_state.get(KEY)
    found = told.get("proof") if told else ""
    return found if isinstance(found, str) else ""


def _draw_form(kept: str) -> None:
    with st.container(key="password"), st.form("password_form", border=False):
        st.header("This map asks for a password", anchor=False)
        told = st.text_input("Password", type="password", autocomplete="current-password")
        if st.form_submit_button("Open the map", type="primary"):
            proof = gate.proof_for(told or "", kept)
            state.keep_proof(proof or "")
            if proof is None:
                st.error("That is not the password. Ask who has sent you the link.")
