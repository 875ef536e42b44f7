"""A job: what a reader brings is read, built, stopped, told of, and gone afterwards."""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from dashboard import job as jobs_of_one
from dashboard import jobs
from dashboard.job import UNREADABLE, Job
from tests.dashboard.bringing import ALLOWED, PAPERS, bring, no_job_left, read, wait_until


@pytest.fixture(autouse=True)
def _no_job_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with no_job_left(tmp_path, monkeypatch):
        yield


def built(job: Job, name: str = "mine") -> Job:
    job.build(name, Path("maps"))
    job.wait()
    return job


def test_what_is_brought_is_read_and_told_in_the_readers_names() -> None:
    standing = read(PAPERS, "one\n\nthree").standing
    assert standing.phase == "read"
    assert standing.report is not None
    assert standing.report.papers == 10
    assert [file.name for file in standing.report.files] == ["My file 0.txt", "My file 1.txt"]
    assert [file.left_out for file in standing.report.files] == [0, 1]


def test_a_build_tells_its_stages_and_then_its_map() -> None:
    job = built(read())
    standing = job.standing
    assert (standing.phase, standing.name) == ("built", "mine")
    assert [(s.label, s.done, s.total) for s in standing.stages] == [
        ("First", 1, 4),
        ("Second", 3, 4),
    ]


def test_files_are_gone_when_the_map_is_built_and_not_before() -> None:
    job = read()
    assert all(file.exists() for file in job.files)
    built(job)
    assert not any(file.exists() for file in job.files)


@pytest.mark.parametrize("when", ["inspect", "build"])
def test_a_failure_says_why_and_the_files_stay(when: str) -> None:
    job = built(read(f"fail {when}\n{PAPERS}"))
    standing = job.standing
    assert standing.phase == "failed"
    assert standing.problem == "My file 0.txt: line 3 is <b>odd</b>."
    assert (standing.report is None) == (when == "inspect")
    assert job.files[0].exists()


@pytest.mark.parametrize("when", ["inspect", "build"])
def test_an_unexpected_failure_keeps_the_last_lines(when: str) -> None:
    standing = built(read(f"crash {when}\n{PAPERS}")).standing
    assert (standing.phase, standing.problem) == ("failed", "")
    assert standing.details[-1] == "ValueError: <i>what</i> is this"
    assert standing.details[0].startswith("Traceback")


def test_after_a_failure_the_reader_can_try_again() -> None:
    job = built(read(f"fail build\n{PAPERS}"))
    job.files[0].write_text(PAPERS)
    assert built(job).standing.phase == "built"


def test_a_build_that_is_stopped_leaves_what_was_read() -> None:
    job = read(f"wait build\n{PAPERS}")
    job.build("mine", Path("maps"))
    wait_until(lambda: len(job.standing.stages) == 2)
    job.stop()
    assert job.standing.stopping
    job.wait()
    standing = job.standing
    assert (standing.phase, standing.stopped, standing.name) == ("read", True, "mine")
    assert standing.report is not None
    assert job.files[0].exists()


def test_reading_that_is_stopped_can_be_begun_again() -> None:
    job = bring("wait inspect")
    wait_until(lambda: not job.standing.waiting)
    job.stop()
    job.wait()
    assert (job.standing.phase, job.standing.stopped) == ("failed", True)
    job.files[0].write_text(PAPERS)
    job.read()
    job.wait()
    assert job.standing.phase == "read"


def test_who_waits_can_stop_waiting() -> None:
    first = bring(f"wait inspect\n{PAPERS}")
    wait_until(lambda: not first.standing.waiting)
    second = bring(PAPERS)
    second.stop()
    second.wait()
    assert second.standing.stopped
    assert first.standing.running


def test_too_many_papers_are_told_with_the_way_out() -> None:
    standing = read("\n".join(f"paper {i}" for i in range(21))).standing
    assert (standing.phase, standing.report) == ("failed", None)
    assert standing.problem.startswith("21 papers; this page builds maps of at most 20.")


def test_an_answer_that_is_no_report_is_a_failure() -> None:
    echo = (sys.executable, "-c", "print('[1, 2]')")
    job = jobs.bring([("a", BytesIO(b"a"))], ALLOWED, echo)
    job.wait()
    assert (job.standing.phase, job.standing.problem) == ("failed", UNREADABLE)


@pytest.mark.parametrize("when", ["inspect", "build"])
def test_the_command_is_told_how_many_records_it_may_read(when: str) -> None:
    standing = built(read(f"arguments {when}\n{PAPERS}")).standing
    assert f"'--limit', '{ALLOWED.papers}'" in standing.problem


def test_reading_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_of_one, "MINUTE", 0.01)
    standing = read("wait inspect").standing
    assert (standing.phase, standing.report, standing.stopped) == ("failed", None, False)
    assert standing.problem.startswith("Reading took longer than 10 minutes and was stopped.")
    assert "LITMAP_BRING_MINUTES" in standing.problem


def test_a_map_that_was_built_meanwhile_is_not_replaced_unasked(tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    job = read()
    (maps / "mine").mkdir(parents=True)
    (maps / "mine" / "current").write_text("v1")
    job.build("mine", maps)
    job.wait()
    assert (job.standing.phase, job.standing.name) == ("failed", "mine")
    assert "another map 'mine' has been built" in job.standing.problem
    assert job.files[0].exists()
    job.build("mine", maps, replacing=True)
    job.wait()
    assert job.standing.phase == "built"


def test_a_failure_names_no_folder_of_the_server_and_no_option() -> None:
    standing = built(read(f"full build\n{PAPERS}")).standing
    assert standing.problem == (
        "mine: the map could not be written (No space left). Free some space; the old version is "
        "untouched."
    )
