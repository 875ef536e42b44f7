"""Builds by the command line that are killed in the middle, and what they leave behind."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import MapError
from pipeline.search.query_encoder import is_whole
from pipeline.store import MapFolder, current_version, open_map
from tests.pipeline.small import ROOT

NAME = "killed"
LOOK = 0.05
"""Seconds between two looks at what is visible while a build runs."""
OF_A_BUILD = ("created", "version", "previous", "stages", "files")
"""What a manifest says of one build alone, as when it was; `files` is compared one by one."""


@dataclass(frozen=True)
class Told:
    """A line of progress: the stage, how much of it is done, and when it was heard in seconds."""

    at: float
    stage: str
    done: int = 0


@dataclass(frozen=True)
class Moment:
    """So many seconds after a build tells that it has come this far."""

    stage: str
    done: int
    delay: float


@dataclass
class Run:
    """What a build told; `ended` is its exit code, -9 where it was killed."""

    told: list[Told] = field(default_factory=list)
    ended: int = 0
    seconds: float = 0.0
    errors: str = ""

    def embedded(self) -> tuple[int, int]:
        """How many papers had vectors at first and at last, as far as the build has told."""
        steps = [line.done for line in self.told if line.stage == "embed"][1:] or [0]
        return steps[0], steps[-1]


@dataclass(frozen=True)
class Scene:
    """A folder with a cache and maps of its own, in which one build is killed again and again."""

    folder: Path
    papers: Sequence[Path] = ()

    @property
    def maps(self) -> Path:
        """Where the map is."""
        return self.folder / "maps"

    def build(self, moment: Moment | None = None, how: int = signal.SIGKILL) -> Run:
        """Builds the map until the moment comes, else to the end.

        Args:
            how: the signal that is sent at that moment.

        Raises:
            AssertionError: something half-made was visible.
        """
        command = [sys.executable, "-m", "pipeline", "build", *map(str, self.papers)]
        options = ["--maps", str(self.maps), "--name", NAME, "--progress", "json"]
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}
        begin, run = time.monotonic(), Run()
        with subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdout
            assert process.stderr
            over = threading.Event()
            problems: list[str] = []
            watch = threading.Thread(target=self._watch, args=(over, problems))
            watch.start()
            timer: threading.Timer | None = None
            for line in process.stdout:
                told = json.loads(line)
                if "stage" in told:
                    now = time.monotonic() - begin
                    run.told.append(Told(now, told["stage"], told.get("done", 0)))
                if moment and timer is None and has_come(moment, run.told):
                    timer = threading.Timer(moment.delay, process.send_signal, (how,))
                    timer.start()
            run.errors = process.stderr.read()
            run.ended, run.seconds = process.wait(), time.monotonic() - begin
            if timer is not None:
                timer.cancel()
            over.set()
            watch.join()
        assert problems == []
        self.check(whole=True)
        return run

    def _watch(self, over: threading.Event, problems: list[str]) -> None:
        while not (over.wait(LOOK) or problems):
            try:
                self.check()
            except (AssertionError, MapError) as error:
                problems.append(str(error))

    def check(self, whole: bool = False) -> None:
        """Nothing half-made is visible: the map in use opens or there is none.

        Args:
            whole: every file is read, too; else what is there is what belongs there.
        """
        if current_version(self.maps, NAME) is not None:
            open_map(self.maps, NAME)
        home = self.maps / NAME
        for folder in visible(home):
            if folder.name != "current":
                made = open_map(self.maps, NAME, folder.name)
                assert not whole or made.is_whole(), f"{folder} is not whole"
        for folder in visible(self.maps / ".encoders"):
            assert not whole or is_whole(folder), f"{folder} is not whole"

    def vectors(self) -> int:
        """How many vectors are kept, of papers and of whatever else."""
        (file,) = (self.folder / "cache" / "litmap" / "vectors").glob("*.sqlite")
        with sqlite3.connect(file) as database:
            return int(database.execute("SELECT count(*) FROM vectors").fetchone()[0])

    def leftovers(self) -> list[str]:
        """What is half-made and still there."""
        return [str(path) for path in self.folder.rglob(".partial-*")]

    def made(self) -> MapFolder:
        """The map in use."""
        return open_map(self.maps, NAME)


def visible(folder: Path) -> list[Path]:
    """What a reader may take for finished."""
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if not path.name.startswith(".partial-")]


def has_come(moment: Moment, told: Sequence[Told]) -> bool:
    """True where the build is as far as that, or farther."""
    if told[-1].stage == moment.stage:
        return told[-1].done >= moment.done
    return any(line.stage == moment.stage for line in told)


def moments(run: Run, count: int, seed: int) -> list[Moment]:
    """Moments by chance, spread evenly over a build from its first line to its end."""
    parts = (np.arange(count) + np.random.default_rng(seed).random(count)) / count
    begin = run.told[0].at
    chosen = []
    for second in begin + parts * (run.seconds - begin):
        last = [line for line in run.told if line.at <= second][-1]
        chosen.append(Moment(last.stage, last.done, float(second - last.at)))
    return chosen


def differences(one: MapFolder, other: MapFolder) -> list[str]:
    """In what two versions differ, but for when they were built and how long it took."""
    first, second = _contents(one), _contents(other)
    return sorted(part for part in {*first, *second} if first.get(part) != second.get(part))


def _contents(made: MapFolder) -> dict[str, Any]:
    """Each part of a version that may not differ: its files' digests, what the manifest says."""
    assert made.is_whole()
    told = {key: value for key, value in made.manifest.items() if key not in OF_A_BUILD}
    files: dict[str, str] = made.manifest["files"]
    return {f"manifest: {key}": value for key, value in told.items()} | files
