"""A busy day: 50 readers at once on a map of 20,000 papers, and 500 one after the other.

The readers are protocol clients (see `session_client`), not browsers: fifty of those would take the
two cores for drawing, and what is asked here is what the server does. They open the page over HTTP
and a websocket as a browser does, and wait for the last message of each answer, in a process of
their own whose share of the processor is told beside the server's. What a browser needs to draw is
measured elsewhere (`bench_map`). The map is made by `large_maps`; $LITMAP_MAPS says where it is.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from pipeline.store import MapFolder, open_map
from tests.benchmarks import large_maps
from tests.benchmarks.bench_page import process_of_server
from tests.benchmarks.measure import ROOT, tell
from tests.benchmarks.visitors import FILTERS, Visit, as_line
from tests.browser.conftest import serve

NAME, PAPERS = "twenty-thousand", 20_000
SESSIONS, ACTIONS, THINK = 50, 20, 20.0
IN_SEQUENCE, ACTIONS_OF_EACH = 500, 3
FIELD = "categories"
WORDS = """retrieval privacy quantum robot parsing network learning model algorithm data graph
    speech "language model" logic cach* planning compiler proof crowd sensor""".split()
KEPT_SECONDS = 125
"""Streamlit keeps a session for two minutes after its reader has gone, who may come back."""


def main() -> None:
    """Measures 50 readers who think, 50 who do not, and 500 in sequence."""
    given = os.environ.get("LITMAP_MAPS")
    maps = Path(given) if given else large_maps.HOME / "maps"
    if not (maps / NAME / "current").exists():
        large_maps.build(maps, NAME, PAPERS)
    folder = open_map(maps, NAME)
    with serve(maps) as address:
        tell_together(folder, address, SESSIONS, ACTIONS, THINK)
    with serve(maps) as address:
        tell_together(folder, address, SESSIONS, ACTIONS, 0.0)
    with serve(maps) as address:
        tell_sequence(folder, address, IN_SEQUENCE, ACTIONS_OF_EACH)


def tell_together(
    folder: MapFolder, address: str, sessions: int, actions: int, think: float
) -> None:
    """What so many readers at once wait for, and what they cost."""
    server = process_of_server(address)
    with visiting(visit_of(folder, address, 1, actions, 0.0, at_once=False)) as first:
        told(first)  # what is opened once for all is no reader's
    empty, began = uss(server), cpu(server)
    with visiting(visit_of(folder, address, sessions, actions, think, at_once=True)) as visitors:
        found = told(visitors)
        full, took = uss(server), cpu(server) - began
        let_go(visitors)
        told(visitors)
    left = uss(server)
    filters = sorted(second for kind in FILTERS for second in found["took"][kind])
    others = sorted(second for kind, all_of in found["took"].items() if kind not in FILTERS
                    for second in all_of)  # fmt: skip
    done = len(filters) + len(others)
    rows = {
        "errors (goal: none)": "; ".join(found["errors"]) or "none",
        f"a filter, p50, p95, most of {len(filters)} (goal: p95 at most 2 s)": three(filters),
        f"another action, p50, p95, most of {len(others)}": three(others),
        "the page opened, p50, p95, most": three(sorted(found["opened"])),
        "actions a second": f"{done / found['seconds']:.1f}",
        "CPU of the server an action (opening shared out)": f"{1000 * took / done:.0f} ms",
        "cores: the server, its readers":
            f"{took / found['seconds']:.2f}, {found['cpu'] / found['seconds']:.2f}",
        "bytes to each reader": f"{found['received'] / sessions:,.0f}",
        "memory before, with all (USS)": f"{mb(empty)}, {mb(full)}",
        "each session (goal: at most 15 MB)": mb((full - empty) / sessions, 1),
        "when they have just left": mb(left),
    }  # fmt: skip
    if think:
        time.sleep(KEPT_SECONDS)
        with visiting(visit_of(folder, address, 1, 1, 0.0, at_once=False)) as last:
            told(last)
        rows["two minutes later, one having come and gone"] = mb(uss(server))
    thinking = f"thinking up to {think:.0f} s" if think else "without thinking"
    tell(f"{sessions} readers at once, {actions} actions each, {thinking}", rows)


def tell_sequence(folder: MapFolder, address: str, sessions: int, actions: int) -> None:
    """What stays of readers who come one after the other."""
    server = process_of_server(address)
    held: list[int] = []
    with visiting(visit_of(folder, address, sessions, actions, 0.0, at_once=False)) as visitors:
        while (found := told(visitors))["when"] == "some":
            held.append(uss(server))
    half = held[len(held) // 2 :]
    slope = np.polyfit(range(len(half)), half, 1)[0] / (sessions / len(held))
    filters = sorted(second for kind in FILTERS for second in found["took"][kind])
    tell(
        f"{sessions} readers one after the other, {actions} actions each",
        {
            "errors (goal: none)": "; ".join(found["errors"]) or "none",
            "a filter, p50, p95, most": three(filters),
            "memory after each tenth of them (goal: flat)": ", ".join(map(mb, held)),
            "growth a session in the second half": f"{slope / 1024:.0f} kB",
        },
    )


def visit_of(
    folder: MapFolder, address: str, sessions: int, actions: int, think: float, at_once: bool
) -> Visit:
    """What readers of this map may choose from."""
    topics = folder.topics[folder.topics["level"] == folder.manifest.get("default_level", 0)]
    values = folder.papers[FIELD].explode().value_counts().index[:30]
    papers = folder.papers.index[:: len(folder.papers) // 1000 or 1]
    return Visit(
        address, folder.name, sessions, actions, think, at_once, FIELD,
        [str(topic) for topic in topics.index], [str(value) for value in values], WORDS,
        [str(paper) for paper in papers],
    )  # fmt: skip


@contextmanager
def visiting(visit: Visit) -> Iterator["subprocess.Popen[str]"]:
    """The process of the visitors."""
    command = [sys.executable, "-m", "tests.benchmarks.visitors"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdin is not None
        process.stdin.write(as_line(visit))
        process.stdin.flush()
        yield process
    assert process.returncode == 0, "the visitors failed"


def told(visitors: "subprocess.Popen[str]") -> dict[str, Any]:
    """What they tell next."""
    assert visitors.stdout is not None
    found: dict[str, Any] = json.loads(visitors.stdout.readline())
    return found


def let_go(visitors: "subprocess.Popen[str]") -> None:
    """Those who are done may leave."""
    assert visitors.stdin is not None
    visitors.stdin.write("\n")
    visitors.stdin.flush()


def uss(server: psutil.Process) -> int:
    """Bytes of memory that only this process holds."""
    return int(server.memory_full_info().uss)


def cpu(server: psutil.Process) -> float:
    """Seconds of a processor that it has taken."""
    times = server.cpu_times()
    return float(times.user + times.system)


def three(seconds: list[float]) -> str:
    """Median, 95th percentile and most of sorted seconds."""
    if not seconds:
        return "none"
    middle, high = np.percentile(seconds, [50, 95])
    return f"{middle:.2f} s, {high:.2f} s, {seconds[-1]:.2f} s"


def mb(size: float, digits: int = 0) -> str:
    """Bytes as MB."""
    return f"{size / 2**20:.{digits}f} MB"


if __name__ == "__main__":
    main()
