"""The papers that readers have brought to this server: who brought what, and for how long.

They live in the server process, so that the page may be left, or loaded again. What is uploaded is
gone when its map is built, when the reader lets it go, when nobody has looked at it for an hour, or
with the server. No streamlit.
"""

import threading
import time
from collections.abc import Sequence
from typing import IO

from dashboard import command, uploads
from dashboard.job import Job
from dashboard.limits import Limits
from pipeline.errors import InputError

MOST_JOBS = 16
"""Jobs that the server keeps at once."""
IDLE_SECONDS = 3600.0
"""A job that nobody has looked at for so long is removed, unless it runs."""
MOST_BUILT = 100
"""Maps that the server remembers for who asks again for the job that built them."""
SWEEP_SECONDS = 300.0
"""Between two looks for such jobs."""


_guard = threading.Lock()
_jobs: dict[str, Job] = {}
_built: dict[str, str] = {}
"""Jobs that are no more → the map that each has built, the oldest first."""
_sweeping = threading.Event()


def bring(
    files: Sequence[tuple[str, IO[bytes]]],
    limits: Limits,
    pipeline: Sequence[str] = command.PIPELINE,
) -> Job:
    """A job of these files, which are being read.

    Args:
        files: (the reader's name of it, its bytes).
        pipeline: the command that knows `inspect` and `build`.

    Raises:
        InputError: there is no room, on disk or in the server, for more.
    """
    if not _sweeping.is_set():
        _sweeping.set()
        threading.Thread(target=_sweep_for_ever, daemon=True).start()
    with _guard:
        if len(_jobs) >= MOST_JOBS:
            raise InputError("Too many readers are bringing papers now. Try again in a while.")
    try:
        folder, saved = uploads.save(files)
    except OSError as error:
        raise InputError(
            f"The files could not be kept ({error.strerror}). Free some space on the server's disk."
        ) from error
    job = Job(folder, saved, limits, pipeline)
    with _guard:
        _jobs[job.id] = job
    job.read()
    return job


def find(job: str) -> Job | None:
    """The job of this id; None where it is no more."""
    with _guard:
        found = _jobs.get(job)
    if found is not None:
        found.seen = time.monotonic()
    return found


def forget(job: Job) -> None:
    """Lets a job go: it is found no more, ends, and its files are removed.

    What it has built, if it has, is remembered.
    """
    with _guard:
        _jobs.pop(job.id, None)
        if job.standing.phase == "built":
            _built[job.id] = job.standing.name
        for oldest in list(_built)[:-MOST_BUILT]:
            del _built[oldest]
    job.remove()


def built(job: str) -> str:
    """The map that a job which is no more has built; "" where it has built none."""
    with _guard:
        return _built.get(job, "")


def others(job: str) -> bool:
    """True while another job than this one is running."""
    with _guard:
        return any(other.standing.running for other in _jobs.values() if other.id != job)


def close() -> None:
    """Ends every job and removes all files: the server ends."""
    with _guard:
        ending = list(_jobs.values())
        _jobs.clear()
        _built.clear()
    for job in ending:
        job.stop()
    uploads.close()


def _sweep_for_ever() -> None:
    while True:
        time.sleep(SWEEP_SECONDS)
        sweep()


def sweep() -> None:
    """Lets go of jobs that nobody looks at."""
    now = time.monotonic()
    with _guard:
        idle = [
            job
            for job in _jobs.values()
            if now - job.seen > IDLE_SECONDS and not job.standing.running
        ]
    for job in idle:
        forget(job)
