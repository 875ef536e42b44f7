"""A download as people see it: a bar while it runs, and what is said of it at its end."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from pipeline.commands.console import console, say

if TYPE_CHECKING:
    from pipeline.sources import Fetched
    from pipeline.sources.pages import Source

SHOWN = 10
"""DOIs that were not found, and are listed."""


class _Bar:
    """Papers so far, papers in all, and the time that is left."""

    def __init__(self, service: str) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[papers]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,  # a line at the end says what came
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task(f"Fetching from {service}", total=None, papers="")

    def __enter__(self) -> "_Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def progress(self, done: int, expected: int | None) -> None:
        """Moves on."""
        papers = f"{done:,}" + (f"/{expected:,}" if expected is not None else "") + " papers"
        self._progress.update(self._task, completed=done, total=expected, papers=papers)


def download(source: "Source", out: Path, most: int, restart: bool) -> None:
    """Downloads under a bar, and says what came.

    Raises:
        LitmapError: as `pipeline.sources.fetch` does.
    """
    from pipeline.sources import fetch

    with _Bar(source.name) as bar:
        fetched = fetch(source, out, most, bar, restart)
    _tell(fetched, source.name)


def _tell(fetched: "Fetched", service: str) -> None:
    """What was left out, not found and fetched, a line each."""
    if fetched.left_out:
        listed = ", ".join(f"{count:,} ({why})" for why, count in fetched.left_out.items())
        say(f"Left out: {listed}.")
    if fetched.not_found:
        more = len(fetched.not_found) - SHOWN
        listed = ", ".join(fetched.not_found[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
        say(f"Not found in {service}: {listed}.")
    of = fetched.expected or 0
    count = f"{fetched.count:,}" + (f" of {of:,}" if of > fetched.count else "")
    earlier = f" ({fetched.kept:,} of them fetched before)" if fetched.kept else ""
    command = f"python -m pipeline build {shlex.quote(str(fetched.path))}"
    say(f"Papers in {fetched.path}: {count}{earlier}. Map them with: {command}")
