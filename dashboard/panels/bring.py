"""Bring your papers: choose files, see what was read, name the map, watch it being built."""

import time
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import IO

import streamlit as st

from dashboard import jobs, state
from dashboard.limits import Limits, check_files
from dashboard.panels import reading
from dashboard.panels.elements import Element, el
from dashboard.panels.elements import draw as draw_elements
from dashboard.uploads import PASTED
from dashboard.view import View
from pipeline.errors import InputError, LitmapError
from pipeline.store import check_name, maps_folder

LEAST_PAPERS = 5
"""Papers that a map needs; the pipeline says so too."""
SHOWN = 20
"""Left-out records of a file that are shown."""
EVERY = 1.0
"""Seconds between two looks at what goes on."""
STEPS = ("Choose", "Check", "Build")
SPOKEN = 4
"""How often a screen reader is told of progress within a stage."""


def draw(view: View, allowed: Limits, maps: Sequence[str]) -> None:
    """Draws the step that the reader's papers are at."""
    job = jobs.find(view.job) if view.job else None
    if job is not None and job.standing.phase == "built":
        name = job.standing.name
        job.forget()
        state.open_built(name)
        st.rerun()
    with st.container(key="sheet"):
        _head(job)
        if job is None:
            _choose(view, allowed)
        elif job.standing.running:
            _watch(job, view)
        else:
            _check(job, maps)


def _head(job: jobs.Job | None) -> None:
    phase = job.standing.phase if job else ""
    at = {"": 0, "building": 2}.get(phase, 1)
    steps = [
        el("li", el("span", f"{i + 1}", kind="number"), name, kind="now" if i == at else "")
        for i, name in enumerate(STEPS)
    ]
    draw_elements(
        "bring",
        el("button", "‹ Back to the map", kind="quiet", act=("page", "")),
        el("h2", "Bring your papers", kind="title"),
        el("ol", *steps, kind="steps"),
        top=(f"bring {at}", 0),
    )


# Choosing ---------------------------------------------------------------------------------------


def _choose(view: View, allowed: Limits) -> None:
    gone = "What you brought is not here any more; choose it again." if view.job else None
    draw_elements(
        "bring_lead",
        el("p", gone, kind="wrong") if gone else None,
        el(
            "p",
            "Exports of Zotero, EndNote, Scopus, Web of Science, PubMed, OpenAlex and others, "
            "BibTeX, RIS, CSV, Excel, JSON, or archives of them. Several make one map, and a paper "
            "that is in two of them appears once. Files are recognised by what is in them.",
            kind="lead",
        ),
    )
    turn = state.bring_round()
    files = st.file_uploader(
        f"Files, at most {allowed.files:,} and {allowed.megabytes:,} MB together",
        accept_multiple_files=True,
        max_upload_size=allowed.megabytes,
        key=f"bring_files_{turn}",
    )
    pasted = st.text_area(
        "Or text: a page copied from a site, a list of references in BibTeX or RIS",
        key=f"bring_text_{turn}",
        height=130,
    )
    problem = ""
    if st.button("Read the papers", type="primary", key="bring_read"):
        try:
            job = _bring(list(files), pasted or "", allowed)
        except InputError as error:
            problem = str(error)
        else:
            state.keep_job(job.id)
            st.rerun()
    draw_elements("bring_problem", el("p", problem, kind="wrong") if problem else None, live=True)
    draw_elements(
        "bring_hint",
        el("p", "Another reader's map is being built; yours will come after it.", kind="notice")
        if jobs.others(view.job)
        else None,
        el(
            "p",
            "Nothing is sent anywhere else: the files are read where this page is served, and "
            "removed when the map is built.",
            kind="hint",
        ),
    )


def _bring(files: Sequence[IO[bytes]], pasted: str, allowed: Limits) -> jobs.Job:
    """What was chosen, which is being read.

    Raises:
        InputError: nothing was chosen, or too much.
    """
    given = [(file.name, file) for file in files]
    if pasted.strip():
        given.append((PASTED, BytesIO(pasted.encode("utf-8", "replace"))))
    if not given:
        raise InputError("Choose a file first, or paste some text.")
    check_files(allowed, len(given), sum(_size(file) for _, file in given))
    return jobs.bring(given, allowed)


def _size(file: IO[bytes]) -> int:
    end = file.seek(0, 2)
    file.seek(0)
    return end


# Watching ---------------------------------------------------------------------------------------


def _watch(job: jobs.Job, view: View) -> None:
    """Progress that is kept up to date without running the page; a fragment of its own."""
    drawn = job.standing.phase

    @st.fragment(run_every=EVERY)
    def tell() -> None:
        standing = job.standing
        if standing.phase != drawn or state.view() != view:
            st.rerun()
        draw_elements("progress", _progress(standing))
        draw_elements("progress_told", el("p", _spoken(standing), kind="unseen"), live=True)
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


def _progress(standing: jobs.Standing) -> Element:
    building = standing.phase == "building"
    title = f"Building {standing.name}" if building else "Reading your papers"
    if standing.waiting:
        waits = "Another reader's papers come first; yours are next in the queue."
        return el("section", el("h3", title, kind="subtitle"), el("p", waits), kind="part")
    seconds = time.monotonic() - standing.began
    stages = standing.stages or (jobs.Stage("Starting", standing.began),)
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


def _stage(stage: jobs.Stage, now: bool) -> Element:
    counted = f"{stage.done:,} of {stage.total:,}" if stage.total > 1 else ""
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


def _spoken(standing: jobs.Standing) -> str:
    """Progress in few enough words to be told aloud: each stage, and its quarters."""
    if standing.stopping:
        return "Stopping"
    if standing.waiting:
        return "Waiting for another reader's papers"
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


# Checking ---------------------------------------------------------------------------------------


def _check(job: jobs.Job, maps: Sequence[str]) -> None:
    """What went wrong, what was read, and what to do next."""
    standing = job.standing
    report = standing.report
    draw_elements("bring_outcome", *_outcome(standing), live=True)
    if report is not None:
        languages = reading.languages(report)
        draw_elements(
            "report",
            el(
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
            ),
        )
    if report is None:
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


def _outcome(standing: jobs.Standing) -> list[Element]:
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


def _name(job: jobs.Job, maps: Sequence[str]) -> None:
    """The name of the map, and the button that builds it."""
    draw_elements("bring_name", el("h3", "Name the map", kind="subtitle"))
    usual = job.standing.name or job.files[0].file.name
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
            job.build(told, maps_folder())

    again = job.standing.phase == "failed"
    _next(job, "Try again" if again else "Build the map", build, not problem and sure)


def _sure(name: str) -> str:
    return f"bring_sure_{name}"


def _problem_of(name: str) -> str:
    try:
        check_name(name)
    except LitmapError as error:
        return str(error) if name else "Give the map a name."
    return ""


def _next(
    job: jobs.Job, label: str = "", do: Callable[[], None] | None = None, ready: bool = True
) -> None:
    """The buttons at the end: to go on, and to begin anew."""

    def let_go() -> None:
        job.forget()
        state.keep_job("")

    with st.container(key="bring_next", horizontal=True):
        if do is not None:
            st.button(label, type="primary", key="bring_go", on_click=do, disabled=not ready)
        st.button("Choose other files", key="bring_again", on_click=let_go)
