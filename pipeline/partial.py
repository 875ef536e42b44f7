"""Folders and files that are there whole or not at all, also where a build is killed at any moment.

What is made stands in a folder `.partial-<process>-…` beside its place until it is renamed; what a
killed process left is swept away by the next that makes something there.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = ".partial-"


@contextmanager
def partial(home: Path) -> Iterator[Path]:
    """An empty folder in `home`, which is made; gone in the end with what was not renamed."""
    home.mkdir(parents=True, exist_ok=True)
    _sweep(home)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(home: Path) -> None:
    """Removes what processes that are no more left behind."""
    for folder in home.glob(f"{PREFIX}*"):
        process = folder.name.split("-")[1]
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (OSError, ValueError, OverflowError):
            continue
