"""What every command prints with: two consoles, one way to fail, one line of progress a stage."""

import json
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
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from pipeline.errors import LitmapError

console = Console()
problems = Console(stderr=True)


def say(text: str) -> None:
    """Prints one line as it is: no markup, no wrapping."""
    console.print(Text(text), soft_wrap=True)


def fail(message: str, code: int = 1) -> NoReturn:
    """One line on standard error, and out."""
    problems.print(Text(f"Error: {message}", style="red"), soft_wrap=True)
    raise typer.Exit(code)


@contextmanager
def told(stopped: str) -> Iterator[None]:
    """Every error that a user may meet becomes one line and an exit code.

    Args:
        stopped: what is said after Ctrl-C.
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
    except KeyboardInterrupt:
        fail(stopped, 130)


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
            MofNCompleteColumn(),
            TimeElapsedColumn(),
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

    def _say(self, what: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()
