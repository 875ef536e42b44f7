"""What a published folder says of itself, and its map where that has to be fetched first."""

import time
from functools import lru_cache
from pathlib import Path
from threading import Lock

from pipeline.errors import MapError
from pipeline.export.published import Published, published_in
from pipeline.export.remote import fetch
from pipeline.store import maps_folder

ROOT = Path(__file__).parents[1]
PAUSE = 5.0
"""Seconds after a failure in which nothing is asked again."""
_ONE_AT_A_TIME = Lock()


class _Fetched:
    """What came of the last fetching: whether the map is there, and why it is not."""

    there = False
    problem: MapError | None = None
    again_from = 0.0


@lru_cache(maxsize=1)
def known() -> Published | None:
    """What this folder says; None where the page is not of a published folder.

    Raises:
        MapError: it cannot be read.
    """
    return published_in(ROOT)


def is_elsewhere() -> bool:
    """Whether the map is still to be fetched, or compared with its digests."""
    told = known()
    return told is not None and bool(told.url) and not _Fetched.there


def bring() -> None:
    """The map's files are in the folder of maps, as they were published; checked once a process.

    Raises:
        MapError: they cannot be had.
    """
    told = known()
    with _ONE_AT_A_TIME:
        if told is None or not is_elsewhere():
            return
        if _Fetched.problem is not None and time.monotonic() < _Fetched.again_from:
            raise _Fetched.problem
        try:
            fetch(told, maps_folder())
        except MapError as error:
            _Fetched.problem, _Fetched.again_from = error, time.monotonic() + PAUSE
            raise
        _Fetched.there = True
