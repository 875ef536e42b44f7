"""Opening the page with a cold server, and the server's own memory after a keyword filter."""

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil
from playwright.sync_api import sync_playwright

from tests.benchmarks.measure import tell
from tests.browser.conftest import HEADLESS, build, chromium, serve
from tests.browser.steps import expect_count, open_map, search

ROUNDS = 3


def main() -> None:
    """Serves the bundled map afresh each round, opens it, filters, measures."""
    opened, memory = [], []
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        build(Path(scratch))
        for _ in range(ROUNDS):
            browser = playwright.chromium.launch(executable_path=chromium(), args=HEADLESS)
            with serve(Path(scratch)) as address:
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                begin = time.perf_counter()
                open_map(page, address)
                opened.append(time.perf_counter() - begin)
                search(page, "zebrafish")
                expect_count(page, 0)
                memory.append(uss_of_server(address) / 2**20)
            browser.close()
    tell(
        "The page on a cold server, headless Chromium with software WebGL",
        {
            "open to drawn, median (goal: at most 6 s)": f"{median(opened):.1f} s",
            "server's USS after one filter (goal: at most 350 MB)": f"{median(memory):.0f} MB",
        },
    )


def uss_of_server(address: str) -> int:
    """Bytes of memory that only the server holds."""
    return int(process_of_server(address).memory_full_info().uss)


def process_of_server(address: str) -> psutil.Process:
    """The server's process."""
    port = int(address.rsplit(":", 1)[1])
    for process in psutil.process_iter(["pid", "cmdline"]):
        if "streamlit" in " ".join(process.info["cmdline"] or []) and str(port) in (
            process.info["cmdline"] or []
        ):
            return process
    raise LookupError(f"no server at {address}")


if __name__ == "__main__":
    main()
