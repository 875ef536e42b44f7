"""Papers that are brought, with a stand-in for the pipeline, and gone when a test ends."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from dashboard import jobs, uploads
from dashboard.job import Job
from dashboard.limits import Limits
from tests.dashboard.small import ROOT

STAND_IN = (sys.executable, str(ROOT / "tests" / "dashboard" / "stand_in.py"))
ALLOWED = Limits(on=True, megabytes=1, papers=20, files=3)
PAPERS = "\n".join(f"paper {i}" for i in range(8))


def bring(text: str, *more: str) -> Job:
    """A job of files of these texts, which the stand-in is reading."""
    given = [(f"My file {i}.txt", BytesIO(t.encode())) for i, t in enumerate((text, *more))]
    return jobs.bring(given, ALLOWED, STAND_IN)


def read(text: str = PAPERS, *more: str) -> Job:
    """The same when they have been read."""
    job = bring(text, *more)
    job.wait()
    return job


def wait_until(holds: Callable[[], bool]) -> None:
    """Waits for what will come to hold.

    Raises:
        AssertionError: it does not in half a minute.
    """
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to hold")


@contextmanager
def no_job_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Uploads go to the folder, and every job has ended at the end."""
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    uploads.close()
    yield
    running = list(jobs._jobs.values())
    jobs.close()
    for job in running:
        job.wait()
