"""A build that is killed at any moment goes on where it was, and makes the map that it would have.

`python -m tests.benchmarks resume` does the same with thousands of papers and more moments.
"""

import signal
from pathlib import Path

import numpy as np
import pytest

from pipeline.store import MapFolder
from tests.pipeline.killing import Moment, Run, Scene, Told, differences, has_come, moments

PAPERS = 89


def test_a_build_killed_again_and_again_makes_the_map_of_an_undisturbed_one(
    bundled_map: MapFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    scene, random = Scene(tmp_path), np.random.default_rng(5)
    known = 0
    for moment in (
        Moment("embed", int(random.integers(PAPERS // 4, PAPERS // 2)), 0.1 * random.random()),
        Moment(random.choice(["layout", "topics", "stability"]), 0, random.random()),
        Moment("write", 0, 0.02 * random.random()),
    ):
        run = scene.build(moment)
        assert run.ended == -9, run.errors
        assert run.embedded()[0] == known
        known = min(scene.vectors(), PAPERS)
        assert 0 < run.embedded()[1] <= known
    last = scene.build()
    assert last.ended == 0, last.errors
    assert last.embedded() == (PAPERS, PAPERS)
    assert scene.leftovers() == []
    assert differences(scene.made(), bundled_map) == ["manifest: map"]


def test_a_build_that_is_asked_to_end_sweeps_up_says_so_and_keeps_its_vectors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    scene = Scene(tmp_path)
    run = scene.build(Moment("embed", PAPERS // 4, 0), signal.SIGTERM)
    assert run.ended == 143, run.errors
    assert run.errors.splitlines()[-1].startswith("Error: Stopped. What was embedded is kept")
    assert "Traceback" not in run.errors
    assert 0 < run.embedded()[1] <= scene.vectors()
    assert scene.leftovers() == []
    assert not (scene.maps / "killed" / "current").exists()


def test_moments_are_spread_over_a_build_and_told_by_how_far_it_is() -> None:
    run = Run([Told(2, "read"), Told(4, "embed"), Told(6, "embed", 50), Told(8, "write")])
    run.seconds = 10
    chosen = moments(run, 4, seed=0)
    assert [(moment.stage, moment.done) for moment in chosen] == [
        ("read", 0), ("embed", 0), ("embed", 50), ("write", 0),
    ]  # fmt: skip
    assert all(0 <= moment.delay < 2 for moment in chosen)
    assert moments(run, 4, seed=0) == chosen != moments(run, 4, seed=1)


def test_a_moment_has_come_when_the_build_is_as_far_or_farther() -> None:
    moment = Moment("embed", 50, 0)
    read, begun, half, on = (
        Told(1, "read"), Told(2, "embed", 49), Told(3, "embed", 56), Told(4, "layout"),
    )  # fmt: skip
    assert not has_come(moment, [read])
    assert not has_come(moment, [read, begun])
    assert has_come(moment, [read, begun, half])
    assert has_come(moment, [read, begun, on])
