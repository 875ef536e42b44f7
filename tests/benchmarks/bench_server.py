"""The server at 100,000 and 1,000,000 papers: its memory, and what it computes at a click.

Memory is the server's own (USS) while real browser pages are open, each a session; the query
encoder is not loaded. Computing is the CPU time of the thread that runs the page, in this process,
without Streamlit's own of sending it. The maps are those of `large_maps`; of $LITMAP_MAPS where
that is set.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
from playwright.sync_api import Browser, sync_playwright
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from dashboard.catalogue import Catalogue, open_catalogue
from tests.benchmarks import large_maps
from tests.benchmarks.bench_page import uss_of_server
from tests.benchmarks.measure import ROOT, tell
from tests.browser.conftest import HEADLESS, chromium, serve
from tests.browser.steps import DRAWN
from tests.dashboard.steps import act, expect_no_failure, get_components

MAPS = {"hundred-thousand": (10, "500 MB", "60 ms"), "million": (2, "1,500 MB", "400 ms")}
"""Name of a map → further sessions, and goals: memory with one session, computing a filter."""
ROUNDS = 5
SCRIPT = f"""
import runpy, time
from tests.benchmarks import bench_server
begin = time.thread_time()
runpy.run_path({str(ROOT / "dashboard" / "page.py")!r})
bench_server.TOOK.append(time.thread_time() - begin)
"""
TOOK: list[float] = []
"""Seconds of each run of the page."""
QUERIES = ("retrieval", "privacy", "quantum", "robot", "parsing")
WIDE = ("network", "learning", "model", "algorithm", "data")


def main() -> None:
    """Measures memory, then computing, of each map."""
    given = os.environ.get("LITMAP_MAPS")
    maps = Path(given) if given else large_maps.HOME / "maps"
    if not (maps / "million" / "current").exists() and not given:
        large_maps.main(maps)
    os.environ["LITMAP_MAPS"] = str(maps)
    for name, (sessions, memory, computing) in MAPS.items():
        if (maps / name / "current").exists():
            tell_memory(maps, name, sessions, memory)
            tell_computing(name, computing)


def tell_memory(maps: Path, name: str, sessions: int, goal: str) -> None:
    """The server's memory with one browser page, and with further ones."""
    with serve(maps) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=HEADLESS)
        empty = uss_of_server(address)
        begin = time.perf_counter()
        open_tab(browser, f"{address}/?map={name}")
        opened = time.perf_counter() - begin
        first = uss_of_server(address)
        for _ in range(sessions):
            open_tab(browser, f"{address}/?map={name}")
        each = (uss_of_server(address) - first) / sessions
        browser.close()
    tell(
        f"The server's own memory, map {name} (browser pages in headless Chromium)",
        {
            "before any session": f"{empty / 2**20:.0f} MB",
            f"with one session (goal: at most {goal})": f"{first / 2**20:.0f} MB",
            f"each of {sessions} further ones (goal: at most 15 MB)": f"{each / 2**20:.1f} MB",
            "opened and drawn by the first": f"{opened:.1f} s",
        },
    )


def open_tab(browser: Browser, url: str) -> None:
    """A reader of their own, who opens a paper and leaves the page open."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(300_000)
    page.goto(url)
    page.wait_for_selector(DRAWN)
    page.locator(".st-key-papers .lm-row").first.dispatch_event("click")
    page.wait_for_selector(".st-key-paper .lm-title")


def tell_computing(name: str, goal: str) -> None:
    """Milliseconds of CPU of what a reader does, each time with something else."""
    begin = time.thread_time()
    catalogue = open_catalogue(name)
    catalogue.facets  # noqa: B018
    read = time.thread_time() - begin
    at = AppTest.from_string(SCRIPT, default_timeout=600)
    at._bidi_component_manager = BidiComponentManager()
    at.query_params["map"] = name
    expect_no_failure(at.run())
    first = TOOK.pop()
    told = {f"{what} ({goal if 'filter' in what else 'no goal'})": took
            for what, took in _clicks(at, catalogue).items()}  # fmt: skip
    tell(
        f"The page's computing, map {name}: CPU of {ROUNDS} runs, median and most",
        {
            "the map is opened and the page run for the first time": f"{read:.1f} s, {first:.1f} s",
            **told,
            "bytes of the page's components after the last": f"{_bytes(at):,}",
        },
    )


def _clicks(at: AppTest, catalogue: Catalogue) -> dict[str, str]:
    facet = next(facet for facet in catalogue.facets if facet.field == "categories")
    topics = [topic.id for topic in catalogue.at_level(catalogue.default_level)]
    papers = np.random.default_rng(0).integers(0, len(catalogue), ROUNDS)

    def asks(words: tuple[str, ...]) -> Callable[[int], object]:
        return lambda i: at.text_input(key="query").set_value(words[i]).run()

    does: dict[str, Callable[[int], object]] = {
        "filter by a category": lambda i: _do(at, "value", [facet.values[i], facet.field]),
        "filter by a rare word": asks(QUERIES),
        "filter by a frequent word": asks(WIDE),
        "filter by years": lambda i: _do(at, "years", [2005 + i, 2010 + i]),
        "a topic": lambda i: _do(at, "topic", topics[i]),
        "a paper": lambda i: _do(at, "go", catalogue.ids[int(papers[i])]),
        "the same filter again, of another session": lambda _: _do(at, "colour", "year"),
    }
    told = {}
    for what, do in does.items():
        _do(at, "clear", None)
        TOOK.clear()
        for i in range(ROUNDS):
            do(i)
        told[what] = f"{1000 * median(TOOK):.0f} ms, {1000 * max(TOOK):.0f} ms"
    return told


def _do(at: AppTest, what: str, about: object) -> None:
    act(at, "colours", {"do": what, "id": about})


def _bytes(at: AppTest) -> int:
    return sum(len(sent.SerializeToString()) for sent in get_components(at).values())
