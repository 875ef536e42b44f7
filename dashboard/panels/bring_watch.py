"""While papers are read or a map is built: how far it is, and the button that stops it."""

import time

import streamlit as st

from dashboard import state
from dashboard.job import Job
from dashboard.panels.elements import Element, el
from dashboard.panels.elements import draw as draw_elements
from dashboard.standing import Stage, Standing
from dashboard.view import View

EVERY = 1.0
"""Seconds between two looks at what goes on."""
SHORT = 2.0
"""Seconds; what is left of a stage is told from there on."""
SPOKEN = 4
"""How often a screen reader is told of progress within a stage."""


def draw(job: Job, view: View) -> None:
    """Draws progress that is kept up to date without running the page; a fragment of its own."""
    drawn = job.standing.phase

    @st.fragment(run_every=EVERY)
    def tell() -> None:
        standing = job.standing
        if standing.phase != drawn or state.view() != view:
            st.rerun()
        draw_elements("progress", _progress(standing, job.before))
        draw_elements(
            "progress_told", el("p", _spoken(standing, job.before), kind="unseen"), live=True
        )
        st.button(
            "Stopping…" if standing.stopping else "Cancel",
            key="bring_stop",
            on_click=job.stop,
            disabled=standing.stopping,
        )
        draw_elements(
            "bring_hint",
            el("p", "You can go back to the map meanwhile; this goes on.", kind="hint"),
        )

    tell()


def _progress(standing: Standing, before: int) -> Element:
    building = standing.phase == "building"
    title = f"Building {standing.name}" if building else "Reading your papers"
    if standing.waiting:
        told = el("p", _waits(before))
        return el("section", el("h3", title, kind="subtitle"), told, kind="part")
    seconds = time.monotonic() - standing.began
    stages = standing.stages or (Stage("Starting", standing.began),)
    rows = [_stage(stage, stage is stages[-1]) for stage in stages] if building else []
    return el(
        "section",
        el(
            "h3",
            el("span", title),
            el("span", _elapsed(seconds), kind="note number"),
            kind="subtitle",
        ),
        el("div", el("span"), kind="meter") if not building else None,
        el("ol", *rows, kind="stages") if building else None,
        kind="part",
    )


def _waits(before: int) -> str:
    """The place in the queue; the first of those before is being worked on."""
    if before <= 1:
        return "Another reader's papers come first; yours are next in the queue."
    return f"Other readers' papers come first; yours are number {before} in the queue."


def _stage(stage: Stage, now: bool) -> Element:
    counted = f"{stage.done:,} of {stage.total:,}" if stage.total > 1 else ""
    left = stage.left(time.monotonic()) if now and counted else None
    if left is not None and left >= SHORT:
        counted += f", {_elapsed(left)} left"
    share = stage.done / stage.total if stage.total > 1 else None
    return el(
        "li",
        el("span", "" if now else "✓", kind="tick"),
        el("span", stage.label, kind="name"),
        el("span", counted, kind="number") if counted else None,
        el("div", el("span"), kind="meter known" if share is not None else "meter", share=share)
        if now
        else None,
        kind="now" if now else "",
    )


def _spoken(standing: Standing, before: int) -> str:
    """Progress in few enough words to be told aloud: each stage, and its quarters."""
    if standing.stopping:
        return "Stopping"
    if standing.waiting:
        return _waits(before)
    if not standing.stages:
        return "Reading your papers" if standing.phase == "reading" else "Starting"
    now = standing.stages[-1]
    quarters = now.done * SPOKEN // now.total if now.total > 1 else 0
    return f"{now.label}, {quarters * 100 // SPOKEN} %" if quarters else now.label


def _elapsed(seconds: float) -> str:
    """`0:07`, `12:30`, `1:02:03`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
