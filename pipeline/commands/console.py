"""What every command prints with: two consoles, one way to fail, one line of progress a stage."""

import json
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Column
from rich.text import Text

from pipeline.errors import LitmapError

console = Console()
problems = Console(stderr=True)
BREAKS = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")
STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves a cursor or turns the direction, and halves of characters in odd file names."""
REPLACED = "\ufffd"


def shown(text: str) -> str:
    """The text on one line that any terminal takes: nothing in it steers, all of it encodes."""
    return STEERING.sub(REPLACED, BREAKS.sub(" ", text))


def say(text: str) -> None:
    """Prints one line as it is: no markup, no wrapping; lines before it may be left empty."""
    line = text.lstrip("\n")
    console.print(Text(text[: len(text) - len(line)] + shown(line)), soft_wrap=True)


def fail(message: str, code: int = 1) -> NoReturn:
    """One line on standard error, and out."""
    problems.print(Text(f"Error: {shown(message)}", style="red"), soft_wrap=True)
    raise typer.Exit(code)


class Terminated(KeyboardInterrupt):
    """The system asked the command to end; it ends as with Ctrl-C."""


def end_on_sigterm() -> None:
    """From now on SIGTERM ends what goes on as Ctrl-C does: swept up, and told in one line."""

    def end(_: int, __: object) -> NoReturn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough
        raise Terminated

    signal.signal(signal.SIGTERM, end)


@contextmanager
def told(stopped: str) -> Iterator[None]:
    """Every error that a user may meet becomes one line and an exit code.

    Args:
        stopped: what is said after Ctrl-C, where the work itself says nothing.
    """
    try:
        yield
    except LitmapError as error:
        fail(str(error))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        fail(f"{place}{error.strerror or error}. Check the folder, its space and its permissions.")
    except MemoryError:
        fail("Out of memory. Close other programs, or take fewer papers at once.")
    except KeyboardInterrupt as error:
        fail(str(error) or stopped, 143 if isinstance(error, Terminated) else 130)


class Pace(ProgressColumn):
    """How long a stage has taken; while it counts, how many a second and how long it yet takes."""

    def __init__(self) -> None:
        super().__init__(Column(no_wrap=True))
        self._elapsed = TimeElapsedColumn()

    def render(self, task: Task) -> Text:
        """`43/s, 12:30 left`, or `0:00:07`; known work, as from a cache, counts for no speed."""
        speed = task.speed
        if task.finished or not speed or not task.remaining:
            return self._elapsed.render(task)
        minutes, seconds = divmod(round(task.remaining / speed), 60)
        hours, minutes = divmod(minutes, 60)
        left = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
        shown_speed = f"{speed:,.0f}" if speed >= 10 else f"{speed:.1f}"
        return Text(f"{shown_speed}/s, {left} left", style="progress.remaining")


class Bars:
    """Progress for people: one line a stage.

    Args:
        stages: stage → what is said of it.
    """

    def __init__(self, stages: dict[str, str]) -> None:
        self._stages = stages
        self._progress = Progress(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(table_column=Column(no_wrap=True)),
            Pace(),
            console=console,
        )
        self._task: Any = None

    def __enter__(self) -> "Bars":
        self._progress.start()
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            self._finish()
        self._progress.stop()

    def stage(self, name: str) -> None:
        """Begins a line for the stage."""
        self._finish()
        self._task = self._progress.add_task(self._stages[name], total=1)

    def progress(self, done: int, total: int) -> None:
        """Moves the line on."""
        self._progress.update(self._task, completed=done, total=total)

    def note(self, text: str) -> None:
        """Says something above the lines."""
        say(text)

    def _finish(self) -> None:
        if self._task is not None:
            task = self._progress.tasks[self._task]
            self._progress.update(self._task, completed=task.total)


class JsonLines:
    """Progress for programs: one JSON object a line on standard output."""

    def __init__(self, stages: dict[str, str]) -> None:
        self._stages = stages
        self._stage = ""

    def __enter__(self) -> "JsonLines":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def stage(self, name: str) -> None:
        """A stage begins."""
        self._stage = name
        self._say({"stage": name, "label": self._stages[name]})

    def progress(self, done: int, total: int) -> None:
        """How far the stage is."""
        self._say({"stage": self._stage, "done": done, "total": total})

    def note(self, text: str) -> None:
        """Something that is worth knowing."""
        self._say({"note": text})

    def _say(self, what: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()
