"""Papers that one reader has brought: read, built into a map, stopped, removed. No streamlit.

A command of the pipeline does the work, in a thread that waits for its turn (see turns.py): one
runs at a time in the server.
"""

import json
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from dashboard import command, log, turns, uploads
from dashboard.limits import Limits, check_papers, too_many, too_slow
from dashboard.report import from_inspection
from dashboard.standing import Stage, Standing
from pipeline.errors import InputError, LitmapError
from pipeline.store import list_maps

UNREADABLE = "The program that reads papers answered in a way that this page does not understand."

ABOUT_MAPS = re.compile(r" or choose another folder with --maps")
"""What a reader of the page cannot do."""
MINUTE = 60.0


class Job:
    """What one reader has brought, and what becomes of it.

    Args:
        folder: holds the files and nothing else.
        pipeline: the command that knows `inspect` and `build`.
    """

    def __init__(
        self, folder: Path, files: tuple[Path, ...], limits: Limits, pipeline: Sequence[str]
    ) -> None:
        self.id = secrets.token_urlsafe(12)
        self._told = secrets.token_hex(4)
        """Its name in the log: whoever knows the id can open it."""
        self.files = files
        self.seen = time.monotonic()
        self._folder = folder
        self._maps: Path | None = None
        self._limits = limits
        self._pipeline = tuple(pipeline)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._changing = threading.Lock()
        self._standing = Standing("reading", waiting=True)

    @property
    def standing(self) -> Standing:
        """How it stands now; a value that does not change."""
        return self._standing

    def read(self) -> None:
        """Begins to read the files."""
        if not self._is_busy():
            self._begin(Standing("reading", waiting=True), self._read)

    @property
    def before(self) -> int:
        """How many jobs come before this one while it waits."""
        return turns.before(self.id)

    def build(self, name: str, maps: Path, replacing: bool = False) -> None:
        """Begins to build a map of what was read; a second wish while it runs does nothing.

        Args:
            replacing: the reader agrees that a map of this name is brought up to date.
        """
        if not self._is_busy() and self.standing.report is not None:
            waiting = Standing("building", waiting=True, report=self.standing.report, name=name)
            self._begin(waiting, lambda: self._build(name, maps, replacing))

    def stop(self) -> None:
        """Ends what is going on, soon; what was read stays."""
        if self.standing.running:
            self._change(stopping=True)
        self._stop.set()

    def remove(self) -> None:
        """Ends what is going on and removes the files, soon."""
        self.stop()
        threading.Thread(target=self._remove_at_end, daemon=True).start()

    def wait(self, seconds: float | None = None) -> None:
        """Waits until what is going on has ended."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _is_busy(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _begin(self, standing: Standing, work: Callable[[], Standing]) -> None:
        self._stop = threading.Event()
        self._standing = standing
        turns.ask(self.id)
        self._thread = threading.Thread(target=self._in_turn, args=(work,), daemon=True)
        self._thread.start()

    def _in_turn(self, work: Callable[[], Standing]) -> None:
        """Does the work when no other job's is being done, unless it is stopped before."""
        if not turns.wait(self.id, self._stop):
            self._standing = self._as_before()
            return
        began, what = time.monotonic(), self.standing.phase
        log.event("job_begin", job=self._told, what=what, files=len(self.files))
        try:
            self._change(waiting=False, began=began)
            self._standing = work()
        except OSError as error:
            self._standing = self._failed(f"{error.strerror or error}.")
        except LitmapError as error:
            self._standing = self._failed(str(error))
        finally:
            if self.standing.running:  # a fault of ours
                self._standing = self._failed("")
            turns.done(self.id)
            ended = "stopped" if self.standing.stopped else self.standing.phase
            seconds = round(time.monotonic() - began, 1)
            log.event("job_end", job=self._told, what=what, ended=ended, seconds=seconds)

    def _read(self) -> Standing:
        printed: list[str] = []
        with self._in_time() as late:
            ended = self._run(("inspect", *self._paths(), "--json"), printed.append)
        if ended is None and late.is_set():
            raise too_slow(self._limits)
        if ended is None:
            return self._as_before()
        if ended.code:
            return self._failed(ended.message, ended.errors)
        try:
            report = from_inspection(json.loads("".join(printed)))
        except (ValueError, AttributeError):
            return self._failed(UNREADABLE, tuple(printed[-command.TAIL :]))
        check_papers(self._limits, report.papers)
        return Standing("read", report=report)

    @contextmanager
    def _in_time(self) -> Iterator[threading.Event]:
        """Stops what goes on within when it takes longer than reading may; set if it did."""
        late, stop = threading.Event(), self._stop

        def end() -> None:
            late.set()
            stop.set()

        timer = threading.Timer(self._limits.minutes * MINUTE, end)
        timer.daemon = True
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()

    def _build(self, name: str, maps: Path, replacing: bool) -> Standing:
        if not replacing and name in list_maps(maps):
            raise InputError(
                f"Since you chose the name, another map '{name}' has been built. Choose another "
                "name, or tick that it is brought up to date."
            )
        self._maps = maps.resolve()
        last: dict[str, Any] = {}

        def hear(line: str) -> None:
            told = _object(line)
            last.update(told if "map" in told else {})
            self._note(told)

        options = ("--name", name, "--maps", str(self._maps), "--progress", "json")
        ended = self._run(("build", *self._paths(), *options), hear)
        if ended is None or (ended.code == command.INTERRUPTED and not last):
            return self._as_before()
        if ended.code or "map" not in last:
            return self._failed(ended.message, ended.errors)
        self._remove_files()
        return replace(self.standing, phase="built", stopping=False, name=str(last["map"]))

    def _run(self, arguments: Sequence[str], hear: Callable[[str], None]) -> command.Ended | None:
        """How the command ended; None where the reader stopped it before it was through."""
        limit = ("--limit", str(self._limits.papers))
        ended = command.run((*self._pipeline, *arguments, *limit), hear, self._stop)
        if ended.code and ended.message.startswith(f"more than {self._limits.papers:,} records"):
            raise too_many(self._limits)
        return None if self._stop.is_set() and ended.code else ended

    def _note(self, told: dict[str, Any]) -> None:
        """Keeps what the build tells of its stages."""
        stages = self.standing.stages
        if "label" in told:
            self._change(stages=(*stages, Stage(str(told["label"]), time.monotonic())))
        elif stages and isinstance(told.get("done"), int) and isinstance(told.get("total"), int):
            now = stages[-1]
            if not now.total:
                now = replace(now, known=told["done"], counting=time.monotonic())
            now = replace(now, done=told["done"], total=told["total"])
            self._change(stages=(*stages[:-1], now))

    def _change(self, **changes: Any) -> None:
        with self._changing:
            self._standing = replace(self._standing, **changes)

    def _as_before(self) -> Standing:
        """Stopped: what was read is there still, if anything was."""
        report, name = self.standing.report, self.standing.name
        return Standing("read" if report else "failed", report=report, name=name, stopped=True)

    def _failed(self, problem: str, details: Sequence[str] = ()) -> Standing:
        return replace(
            self.standing,
            phase="failed",
            stopping=False,
            problem=self._plain(problem),
            details=tuple(map(self._plain, details)),
        )

    def _plain(self, text: str) -> str:
        """A message of the command line as the page tells it: no folders of the server."""
        text = uploads.without_folder(text, self._folder)
        if self._maps is not None:
            text = text.replace(f"{self._maps}/", "")
        return ABOUT_MAPS.sub("", text)

    def _paths(self) -> tuple[str, ...]:
        return tuple(map(str, self.files))

    def _remove_at_end(self) -> None:
        self.wait()
        self._remove_files()

    def _remove_files(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _object(line: str) -> dict[str, Any]:
    """The JSON object in a line; an empty one where there is none."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
