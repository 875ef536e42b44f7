"""The first step of "Bring your papers": choose files, or paste text."""

from collections.abc import Sequence
from io import BytesIO
from typing import IO

import streamlit as st

from dashboard import jobs, log, state
from dashboard.job import Job
from dashboard.limits import Limits, check_files
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.elements import el
from dashboard.uploads import PASTED
from dashboard.view import View
from pipeline.errors import InputError


def draw(view: View, allowed: Limits) -> None:
    """Draws the files and the text to choose, and what is wrong with what was chosen."""
    gone = (
        "What you brought before is not on this server any more: it is removed when nobody looks "
        "at it for an hour, and when the server starts anew. Choose it again."
    )
    draw_elements(
        "bring_lead",
        el("p", gone, kind="notice") if view.job else None,
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
            log.event("refused", what="papers", files=len(files))
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


def _bring(files: Sequence[IO[bytes]], pasted: str, allowed: Limits) -> Job:
    """What was chosen, which is being read.

    Raises:
        InputError: nothing was chosen, or too much.
    """
    given = [(file.name, file) for file in files]
    if pasted.strip():
        given.append((PASTED, BytesIO(pasted.encode("utf-8", "replace"))))
    if not given:
        raise InputError(
            "Choose a file first, or paste some text. A file of more than "
            f"{allowed.megabytes:,} MB is not taken."
        )
    check_files(allowed, len(given), sum(_size(file) for _, file in given))
    return jobs.bring(given, allowed)


def _size(file: IO[bytes]) -> int:
    end = file.seek(0, 2)
    file.seek(0)
    return end
