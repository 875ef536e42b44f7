"""Work that is done beside other work, in a second process.

A seeded UMAP runs on one thread, for threads would race: so the map's layout is made in a process
of its own while this one looks for topics. Either is the same as if it ran alone.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from typing import Any

from pipeline.errors import MapError

FROM = 5_000
"""Papers from which on a second process, whose start takes seconds, pays."""

Aside = Callable[..., Callable[[], Any]]
"""Called with a function and its arguments; gives a function that gives the result."""


@contextmanager
def aside(papers: int) -> Iterator[Aside]:
    """A place to hand work to: what is handed over is done one after the other.

    Of few papers each piece of work is done here, at the moment when its result is asked for.

    Raises:
        MapError: when a result is asked for and the second process is no more.
    """
    if papers < FROM:
        yield partial
        return
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawned, initializer=_end_with_parent) as pool:
        whole = False
        try:
            yield lambda work, *given: partial(_result, pool.submit(work, *given))
            whole = True
        finally:
            if not whole:  # nobody waits for the rest
                pool.shutdown(wait=False, cancel_futures=True)
                for child in multiprocessing.active_children():
                    child.terminate()


def _result(future: Any) -> Any:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise MapError(
            "a part of the build ended before it was done, most likely for lack of memory. "
            "Close other programs, or build from fewer papers with --limit."
        ) from error


def _end_with_parent() -> None:
    """Whoever stops a build, even at once and for good, stops what it does aside."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
