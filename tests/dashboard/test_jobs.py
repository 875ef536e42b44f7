"""The jobs of a server: found by their ids, one at a time, and none for ever."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import jobs
from pipeline.errors import InputError
from tests.dashboard.bringing import PAPERS, bring, no_job_left, read, wait_until


@pytest.fixture(autouse=True)
def _no_job_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with no_job_left(tmp_path, monkeypatch):
        yield


def test_one_runs_at_a_time_and_the_next_comes_after_it() -> None:
    first = bring(f"wait inspect\n{PAPERS}")
    wait_until(lambda: not first.standing.waiting)
    second = bring(PAPERS)
    assert second.standing.running
    assert second.standing.waiting
    assert jobs.others(second.id)
    assert jobs.others("")
    first.stop()
    second.wait()
    assert second.standing.phase == "read"
    assert not jobs.others("")


def test_a_job_is_found_by_its_id_alone() -> None:
    one, other = read(), read()
    assert jobs.find(one.id) is one
    assert jobs.find(other.id) is other
    assert jobs.find("") is None
    assert len(one.id) >= 16


def test_what_is_let_go_is_ended_and_removed() -> None:
    job = bring(f"wait inspect\n{PAPERS}")
    wait_until(lambda: not job.standing.waiting)
    jobs.forget(job)
    assert jobs.find(job.id) is None
    wait_until(lambda: not job.files[0].exists())


def test_what_nobody_looks_at_is_let_go_unless_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    idle, running = read(), bring(f"wait inspect\n{PAPERS}")
    jobs.sweep()
    assert jobs.find(idle.id) is idle
    monkeypatch.setattr(jobs, "IDLE_SECONDS", -1.0)
    jobs.sweep()
    assert jobs.find(idle.id) is None
    assert jobs.find(running.id) is running


def test_a_server_keeps_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_JOBS", 1)
    read()
    with pytest.raises(InputError, match="Too many readers"):
        bring(PAPERS)


def test_with_the_server_everything_ends(tmp_path: Path) -> None:
    job = bring(f"wait inspect\n{PAPERS}")
    wait_until(lambda: not job.standing.waiting)
    jobs.close()
    job.wait()
    assert not job.standing.running
    assert list(tmp_path.iterdir()) == []


def test_the_place_in_the_queue_is_known() -> None:
    first = bring(f"wait inspect\n{PAPERS}")
    wait_until(lambda: not first.standing.waiting)
    others = [bring(PAPERS) for _ in range(3)]
    assert [job.before for job in (first, *others)] == [0, 1, 2, 3]
    others[0].stop()
    others[0].wait()
    assert [job.before for job in others[1:]] == [1, 2]
    first.stop()
    others[2].wait()
    assert [job.standing.phase for job in others[1:]] == ["read", "read"]


def test_what_was_built_is_remembered_of_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_BUILT", 2)
    done = [read() for _ in range(3)]
    for number, job in enumerate(done):
        job.build(f"map-{number}", Path("maps"))
        job.wait()
        jobs.forget(job)
    assert [jobs.built(job.id) for job in done] == ["", "map-1", "map-2"]
    unbuilt = read()
    jobs.forget(unbuilt)
    assert jobs.built(unbuilt.id) == ""
