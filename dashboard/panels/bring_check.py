"""The second step of "Bring your papers": see what was read, and name the map."""

import re
from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import jobs, state
from dashboard.job import Job
from dashboard.panels import reading
from dashboard.panels.elements import Element, el
from dashboard.panels.elements import draw as draw_elements
from dashboard.report import Report
from dashboard.standing import Standing
from pipeline.errors import LitmapError
from pipeline.store import check_name, maps_folder

LEAST_PAPERS = 5
"""Papers that a map needs; the pipeline says so too."""
LONGEST_NAME = 40
"""Characters of the name that a map is given after its first file."""
SHOWN = 20
"""Records left out of a file that are shown."""


def draw(job: Job, maps: Sequence[str]) -> None:
    """Draws what went wrong, what was read, and what to do next."""
    standing = job.standing
    report = standing.report
    draw_elements("bring_outcome", *_outcome(standing), live=True)
    if report is not None:
        draw_elements("report", _read(report))
    if report is None and standing.problem:
        _next(job)  # the same files cannot be read at another time either
    elif report is None:
        _next(job, "Try again", job.read)
    elif report.papers < LEAST_PAPERS:
        told = (
            f"A map needs at least {LEAST_PAPERS} papers; {reading.count(report.papers, 'paper')} "
            "cannot show what is near what. Choose more files, or look above at what was left out "
            "and why."
        )
        draw_elements("bring_problem", el("p", told, kind="wrong"))
        _next(job)
    else:
        _name(job, maps)


def _read(report: Report) -> Element:
    """What was read of each file, and what was left out."""
    languages = reading.languages(report)
    return el(
        "section",
        el("h3", "What was read", kind="subtitle"),
        el("p", reading.totals(report), kind="totals"),
        el("p", f"Languages: {languages}.") if languages else None,
        *(el("p", told, kind="notice") for told in reading.warnings(report)),
        reading.files(report),
        *reading.left_out(
            report, SHOWN, "; once the map is built, its manifest.json has all of them."
        ),
        kind="part",
    )


def _outcome(standing: Standing) -> list[Element]:
    """What went wrong, or that it was stopped; nothing where all went well."""
    if standing.phase == "failed" and not standing.stopped:
        what = "The map could not be built" if standing.report else "The files could not be read"
        problem = standing.problem or "An unexpected error, which is a fault of this program."
        last = standing.details[-1] if standing.details and not standing.problem else ""
        details = el(
            "details",
            el("summary", "Details"),
            el("p", "\n".join(standing.details), kind="output"),
            kind="details",
        )
        return [
            el("h3", what, kind="subtitle wrong"),
            el("p", problem),
            *([el("p", last, kind="output")] if last else []),
            *([details] if standing.details and not standing.problem else []),
        ]
    return [el("p", "Stopped, as you asked.", kind="notice")] if standing.stopped else []


def _name(job: Job, maps: Sequence[str]) -> None:
    """The name of the map, and the button that builds it."""
    draw_elements("bring_name", el("h3", "Name the map", kind="subtitle"))
    usual = job.standing.name or _usual_name(job.files[0].name)
    key = f"bring_name_{job.id}"
    name = st.text_input(
        "Name", value=usual, key=key, live="300ms", max_chars=64, width=360
    ).strip()
    problem, exists = _problem_of(name), name in maps
    if problem:
        draw_elements("bring_problem", el("p", problem, kind="wrong"), live=True)
    elif exists:
        told = (
            "There is a map of this name. Building brings it up to date: a new version of it, of "
            "these papers alone, takes the place of the one in use."
        )
        draw_elements("bring_problem", el("p", told, kind="notice"), live=True)
    sure = st.checkbox("Bring that map up to date", key=_sure(name)) if exists else True

    def build() -> None:
        """Of the name as it is when the button is pressed, which this run may not have seen."""
        told = str(st.session_state.get(key, "")).strip()
        if not _problem_of(told) and (told not in maps or st.session_state.get(_sure(told))):
            job.build(told, maps_folder(), replacing=told in maps)

    again = job.standing.phase == "failed"
    _next(job, "Try again" if again else "Build the map", build, not problem and sure)


def _usual_name(file: str) -> str:
    """What a map of this file is called unless the reader says otherwise."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,8}(\.(gz|bz2|xz|zst))?$", "", file) or file
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:LONGEST_NAME].strip("-") or "papers"


def _sure(name: str) -> str:
    """The key of the box by which the reader agrees that the map of this name is replaced."""
    return f"bring_sure_{name}"


def _problem_of(name: str) -> str:
    """Why no map can have this name; "" for one that can."""
    try:
        check_name(name)
    except LitmapError as error:
        return str(error) if name else "Give the map a name."
    return ""


def _next(
    job: Job, label: str = "", do: Callable[[], None] | None = None, ready: bool = True
) -> None:
    """The buttons at the end: to go on, and to begin anew."""

    def let_go() -> None:
        jobs.forget(job)
        state.keep_job("")

    with st.container(key="bring_next", horizontal=True):
        if do is not None:
            st.button(label, type="primary", key="bring_go", on_click=do, disabled=not ready)
        st.button("Choose other files", key="bring_again", on_click=let_go)
