"""Visitors of a page: sessions that filter, search, read and clear. A process of its own.

`python -m tests.benchmarks.visitors` takes a `Visit` as JSON in a line, and tells what came of it
as JSON in lines: whenever some have left, where one comes after the other; when all are done; and,
after a line that lets them go, when all have left.
"""

import asyncio
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import httpx2
from websockets.exceptions import WebSocketException

from tests.benchmarks.session_client import PageError, SessionClient

FILTERS = ("topic", "query", "years", "value")
OTHERS = ("paper", "clear")
WEIGHTS = (3, 3, 3, 3, 4, 4)
"""How often each of them comes: three times as many filters as are cleared."""
TOLD_EVERY = 50


@dataclass(frozen=True)
class Visit:
    """What is visited, by how many, and what they do there.

    Attributes:
        at_once: whether all come together and stay until they are let go, or one after the other.
        think: the longest time in seconds between two actions; uniform from 0 on.
        topics, values, words, papers: what they choose from; values are of the field `field`.
    """

    address: str
    map: str
    sessions: int
    actions: int
    think: float
    at_once: bool
    field: str
    topics: Sequence[str]
    values: Sequence[str]
    words: Sequence[str]
    papers: Sequence[str]


class Visitors:
    """The sessions of a visit, and how long their actions took."""

    def __init__(self, visit: Visit) -> None:
        """Nobody has come yet."""
        self._visit = visit
        self._let_go = asyncio.Event()
        self._done = asyncio.Semaphore(0)
        self.opened: list[float] = []
        self.took: dict[str, list[float]] = {kind: [] for kind in (*FILTERS, *OTHERS)}
        self.errors: list[str] = []
        self.received = 0

    async def come(self) -> None:
        """All sessions, from the first to the last."""
        if self._visit.at_once:
            visitors = [asyncio.create_task(self._one(n)) for n in range(self._visit.sessions)]
            begin = time.perf_counter()
            for _ in visitors:
                await self._done.acquire()
            self._tell("done", time.perf_counter() - begin)
            await asyncio.to_thread(sys.stdin.readline)
            self._let_go.set()
            await asyncio.gather(*visitors)
        else:
            self._let_go.set()
            begin = time.perf_counter()
            for number in range(self._visit.sessions):
                await self._one(number)
                if (number + 1) % TOLD_EVERY == 0:
                    self._tell("some", time.perf_counter() - begin)
        self._tell("left", 0.0)

    async def _one(self, number: int) -> None:
        chance = random.Random(number)
        try:
            await asyncio.sleep(chance.uniform(0, self._visit.think))
            begin = time.perf_counter()
            async with SessionClient(self._visit.address, f"map={self._visit.map}") as session:
                self.opened.append(time.perf_counter() - begin)
                for _ in range(self._visit.actions):
                    await asyncio.sleep(chance.uniform(0, self._visit.think))
                    await self._do(session, chance)
                self.received += session.received
                self._done.release()
                await self._let_go.wait()
        except (PageError, OSError, WebSocketException, httpx2.HTTPError) as error:
            self.errors.append(f"{type(error).__name__}: {error}")
            self._done.release()

    async def _do(self, session: SessionClient, chance: random.Random) -> None:
        visit = self._visit
        (kind,) = chance.choices((*FILTERS, *OTHERS), WEIGHTS)
        begin = time.perf_counter()
        match kind:
            case "topic":
                await session.act("topic", chance.choice(visit.topics))
            case "query":
                await session.search(chance.choice(visit.words))
            case "years":
                first = chance.randint(2000, 2020)
                await session.act("years", [first, first + chance.randint(0, 5)])
            case "value":
                await session.act("value", [chance.choice(visit.values), visit.field])
            case "paper":
                await session.act("go", chance.choice(visit.papers))
            case "clear":
                await session.act("clear")
        self.took[kind].append(time.perf_counter() - begin)

    def _tell(self, when: str, seconds: float) -> None:
        told = {
            "when": when,
            "seconds": seconds,
            "cpu": time.process_time(),
            "opened": self.opened,
            "took": self.took,
            "errors": self.errors,
            "received": self.received,
        }
        print(json.dumps(told), flush=True)


def as_line(visit: Visit) -> str:
    """The visit as the process takes it."""
    return json.dumps(asdict(visit)) + "\n"


if __name__ == "__main__":
    asyncio.run(Visitors(Visit(**json.loads(sys.stdin.readline()))).come())
