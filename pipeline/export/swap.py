"""One folder in the place of another in a single step, so that the place is never empty."""

import ctypes
import os
import sys
from pathlib import Path

HERE = -2 if sys.platform == "darwin" else -100
"""AT_FDCWD: paths count from the working folder."""
EXCHANGE = 2
"""RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS."""


def swap(made: Path, place: Path) -> None:
    """What was made is in its place, and what was there is where it was made.

    Where the system cannot exchange two folders, two renames do it, and what was there stands for
    a moment under a name of its own.

    Raises:
        OSError: neither is possible; what was there is there again.
    """
    if _exchanged(made, place):
        return
    aside = place.with_name(f"{place.name}.before")
    place.rename(aside)
    try:
        made.rename(place)
    except OSError:
        aside.rename(place)
        raise
    aside.rename(made)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system could exchange them."""
    library = ctypes.CDLL(None, use_errno=True)
    name = "renameatx_np" if sys.platform == "darwin" else "renameat2"
    if not hasattr(library, name):
        return False
    rename = getattr(library, name)
    return bool(rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0)
