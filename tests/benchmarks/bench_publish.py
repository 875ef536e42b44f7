"""A published folder: what it takes on disk, how soon it is there, how much memory it holds.

The map is the `hundred-thousand` of `large_maps`, of the folder $LARGE_MAPS where that is set. The
server runs in an environment of the published requirements alone. Memory is its own (USS), with one
browser page open. MB are 2**20 bytes.
"""

import os
import tempfile
import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from pipeline.export.folder import Hosting, publish
from pipeline.store import open_map
from tests.benchmarks import large_maps
from tests.benchmarks.bench_page import process_of_server, uss_of_server
from tests.benchmarks.measure import tell
from tests.browser.conftest import HEADLESS, chromium
from tests.browser.hosted import environment, hosted
from tests.browser.steps import DRAWN

NAME = "hundred-thousand"
STARTS = 3
QUESTION = "?by=meaning&q=robots+that+learn+to+walk"


def main() -> None:
    """Publishes, installs, starts and asks."""
    maps = Path(os.environ.get("LARGE_MAPS") or large_maps.HOME / "maps")
    if not (maps / NAME / "current").exists():
        large_maps.build(maps, NAME, large_maps.PAPERS)
    with tempfile.TemporaryDirectory() as scratch:
        out, home = Path(scratch) / "page", Path(scratch) / "home"
        home.mkdir()
        begin = time.perf_counter()
        publish(open_map(maps, NAME), out, Hosting())
        took = time.perf_counter() - begin
        python = environment(out / "requirements.txt")
        packages, files = size(python.parents[1]), size(out)
        starts = [start(out, python, home) for _ in range(STARTS)]
        drawn, plain, asked = ask(out, python, home)
    tell(
        f"A published folder, map {NAME}",
        {
            "publishing it": f"{took:.1f} s",
            "packages on disk, byte code included": f"{packages / 2**20:.0f} MB",
            "the folder: page, map, query encoder": f"{files / 2**20:.0f} MB",
            "both (goal: at most 900 MB)": f"{(packages + files) / 2**20:.0f} MB",
            f"cold start until /health answers, least of {STARTS} (goal: 10 s)": min(starts)[0],
            "and seconds of the processor, the same": min(starts)[1],
            "cold start until the map is drawn in Chromium": drawn,
            "memory with the map open": f"{plain / 2**20:.0f} MB",
            "and the query encoder loaded (goal: at most 600 MB)": f"{asked / 2**20:.0f} MB",
        },
    )


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir())


def start(out: Path, python: Path, home: Path) -> tuple[float, float]:
    """Seconds until a server answers, and those of its processor."""
    begin = time.perf_counter()
    with hosted(out, python, home) as address:
        took = time.perf_counter() - begin
        used = process_of_server(address).cpu_times()
        return took, used.user + used.system


def ask(out: Path, python: Path, home: Path) -> tuple[float, int, int]:
    """Seconds until the map is drawn, and bytes of memory before and after a question."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=HEADLESS)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.set_default_timeout(300_000)
        begin = time.perf_counter()
        with hosted(out, python, home) as address:
            page.goto(address)
            page.wait_for_selector(DRAWN)
            drawn = time.perf_counter() - begin
            plain = uss_of_server(address)
            page.goto(f"{address}/{QUESTION}")
            page.wait_for_selector(DRAWN)
            help_text = page.locator(".st-key-search_help")
            expect(help_text).to_contain_text("nearest in meaning", timeout=300_000)
            asked = uss_of_server(address)
        browser.close()
    return drawn, plain, asked


if __name__ == "__main__":
    main()
