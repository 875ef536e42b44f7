"""Calls shared out among threads, their results in the order of the calls.

A kernel that shares out its own work waits for its slowest thread some hundred times a batch; where
each thread has a batch of its own, none waits for another.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def in_order(
    calls: Iterable[Callable[[], Result]], workers: int, prepare: Callable[[], Any]
) -> Iterator[Result]:
    """The results, each as soon as those before it have come; the first error ends it.

    So many calls as there are workers, and one more for each, are begun before their turn.

    Args:
        calls: run in threads of their own.
        workers: how many threads there are.
        prepare: called once in each thread.
    """
    begun: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(workers, initializer=prepare)
    try:
        for call in calls:
            begun.append(pool.submit(call))
            if len(begun) > 2 * workers:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
