"""The one-file page and pictures of a map: how large they are, and how long a reader waits.

The bundled papers, and 5,000 papers of the large sets (see `large_maps`), or the maps that
$ONE_FILE_MAPS holds, where they are built already.
"""

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from pipeline.export.figure import Format, write_figure
from pipeline.export.page import write_page
from pipeline.store import MapFolder, list_maps, open_map
from tests.benchmarks import large_maps
from tests.benchmarks.measure import tell
from tests.browser.conftest import HEADLESS, build, chromium
from tests.browser.steps import DRAWN

GOAL = 8
"""MB for 5,000 papers, at most."""
LARGE = 5000
QUESTION = "graph"


def main() -> None:
    """Prints sizes and times, map by map."""
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        maps = Path(os.environ.get("ONE_FILE_MAPS") or made(Path(scratch) / "maps"))
        browser = playwright.chromium.launch(executable_path=chromium(), args=HEADLESS)
        for name in list_maps(maps):
            measure(browser, open_map(maps, name), Path(scratch))
        browser.close()


def made(maps: Path) -> Path:
    """The maps to measure, built."""
    build(maps)
    large_maps.build(maps, "large", LARGE)
    return maps


def measure(browser: Browser, opened: MapFolder, scratch: Path) -> None:
    """Prints what a map's files take."""
    rows: dict[str, object] = {}
    file = scratch / f"{opened.name}.html"
    seconds, size = timed(partial(write_page, opened, file), file)
    goal = f" (goal for {LARGE:,}: at most {GOAL} MB)" if len(opened.papers) >= LARGE else ""
    rows[f"one-file page{goal}"] = f"{size:.2f} MB, written in {seconds:.1f} s of the processor"
    rows |= reading(browser, file)
    kinds: tuple[Format, ...] = ("png", "svg", "pdf")
    for kind in kinds:
        picture = scratch / f"{opened.name}.{kind}"
        seconds, size = timed(partial(write_figure, opened, picture, kind), picture)
        rows[f"picture, {kind}"] = f"{size:.2f} MB, {seconds:.1f} s of the processor"
    tell(f"{opened.name}: {len(opened.papers):,} papers", rows)


def timed(write: Callable[[], None], file: Path) -> tuple[float, float]:
    """Seconds of the processor, and the file's size in MB."""
    began = time.process_time()
    write()
    return time.process_time() - began, file.stat().st_size / 1e6


def reading(browser: Browser, file: Path) -> dict[str, object]:
    """What a reader waits for, with the network cut."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    page = context.new_page()
    began = time.perf_counter()
    page.goto(file.as_uri())
    page.wait_for_selector(DRAWN)
    rows: dict[str, object] = {"  open to drawn": f"{time.perf_counter() - began:.1f} s"}
    for told in ("first question, index made, to the map drawn", "second question"):
        question = QUESTION if "first" in told else f"{QUESTION}s learn*"
        page.wait_for_timeout(1500)
        before = page.locator(DRAWN).get_attribute("data-drawn")
        began = time.perf_counter()
        page.locator("#query").fill(question)
        page.locator("#query").press("Enter")
        page.wait_for_function(
            f"(before) => document.querySelector('{DRAWN}').dataset.drawn !== before",
            arg=before,
        )
        rows[f"  {told}"] = f"{time.perf_counter() - began:.1f} s"
    context.close()
    return rows


if __name__ == "__main__":
    main()
