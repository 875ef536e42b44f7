"""Bring your papers: choose files, see what was read, name the map, watch it being built."""

from collections.abc import Sequence

import streamlit as st

from dashboard import jobs, state
from dashboard.job import Job
from dashboard.limits import Limits
from dashboard.panels import bring_check, bring_choose, bring_watch
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.elements import el
from dashboard.view import View

STEPS = ("Choose", "Check", "Build")
SAID = {
    "reading": "Reading your papers",
    "read": "Check what was read",
    "failed": "Something went wrong",
}
"""What a step is called where the name of it does not tell; for who hears the page."""


def draw(view: View, allowed: Limits, maps: Sequence[str]) -> None:
    """Draws the step that the reader's papers are at."""
    job = jobs.find(view.job) if view.job else None
    if job is not None and job.standing.phase == "built":
        jobs.forget(job)
        job = None
    if job is None and (name := jobs.built(view.job)):
        state.open_built(name)
        st.rerun()
    with st.container(key="sheet"):
        _head(job)
        if job is None:
            bring_choose.draw(view, allowed)
        elif job.standing.running:
            bring_watch.draw(job, view)
        else:
            bring_check.draw(job, maps)


def _head(job: Job | None) -> None:
    """The way back, and which step it is."""
    phase = job.standing.phase if job else ""
    at = {"": 0, "building": 2}.get(phase, 1)
    here = f"Step {at + 1} of {len(STEPS)}: {SAID.get(phase, STEPS[at])}"
    steps = [
        el("li", el("span", f"{i + 1}", kind="number"), name, kind="now" if i == at else "")
        for i, name in enumerate(STEPS)
    ]
    draw_elements(
        "bring",
        el("button", "‹ Back to the map", kind="quiet", act=("page", "")),
        el("h2", "Bring your papers", kind="title"),
        el("ol", *steps, kind="steps"),
        el("h3", here, kind="unseen landing"),
        top=(here, 0),
    )
