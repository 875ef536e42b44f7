"""The map of 100,000 papers beside a plain page of the same points, and the map of 1,000,000.

The maps are those of `large_maps`, in $LARGE_MAPS; made there where they are not yet.
"""

import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import pandas as pd
from playwright.sync_api import Browser, sync_playwright

from pipeline.store import MapFolder, list_maps, open_map
from tests.benchmarks import large_maps
from tests.benchmarks.bench_page import uss_of_server
from tests.benchmarks.browser_times import OURS, PLAIN, Watched, open_page, watched
from tests.benchmarks.measure import tell
from tests.browser.conftest import HEADLESS, chromium, serve
from tests.browser.steps import get_pixel

HUNDRED, MILLION = "hundred-thousand", "million"
WORDS = ("speech", "graph", "robot", "translation", "quantum")
"""One a round."""
COLD = 3
"""Rounds of opening with a server that has just begun."""
OUR_BOX, PLAIN_BOX = ".st-key-query input", "[data-testid=stTextInput] input"
OPEN, AGAIN = "open to drawn, server just begun", "open to drawn, server warm"
FILTER, CLEAR = "keyword filter to repaint", "clearing it to repaint"
BYTES = "bytes over the websocket, a filter set and cleared"
BYTES_SET, BYTES_CLEAR = "  of them setting it", "  of them clearing it"
GOALS = {OPEN: "0.5", AGAIN: "0.5", FILTER: "0.2", CLEAR: "0.1", BYTES: "0.01",
         BYTES_SET: "0.01", BYTES_CLEAR: "0.01"}  # fmt: skip
"""The share of the plain page's that ours is to take at most. The plain page is sent what passes:
little when a word is rare, and everything again when the filter goes; ours a bit a paper.
"""
Times = dict[str, list[float]]


def main() -> None:
    """Measures both pages in turns, then the large map alone."""
    maps = maps_folder()
    with sync_playwright() as playwright, TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=chromium(), args=HEADLESS)
        file = papers_of(open_map(maps, HUNDRED), Path(scratch) / "papers.parquet")
        compare(browser, maps, file)
        tell_million(browser, maps)
        browser.close()


def maps_folder() -> Path:
    """Where the large maps are."""
    folder = Path(os.environ.get("LARGE_MAPS") or large_maps.HOME / "maps")
    if not {HUNDRED, MILLION} <= set(list_maps(folder)):
        large_maps.main(folder)
    return folder


def papers_of(made: MapFolder, file: Path) -> Path:
    """What the plain page draws: the same points, their titles, texts and coarse topics."""
    papers = made.papers
    plain = pd.DataFrame(
        {
            "title": papers["title"],
            "text": (papers["title"] + " " + papers["abstract"]).str.lower(),
            "x": papers["x"],
            "y": papers["y"],
            "topic": papers["level_0"].map(made.topics["name"]),
        }
    )
    plain.to_parquet(file)
    return file


def compare(browser: Browser, maps: Path, file: Path) -> None:
    """Prints what both pages take, side by side."""
    script = "tests/benchmarks/plain_page.py"
    ours: Times = defaultdict(list)
    plain: Times = defaultdict(list)
    for last in [False] * (COLD - 1) + [True]:
        with serve(maps) as address:
            rounds(browser, f"{address}/?map={HUNDRED}", OURS, OUR_BOX, ours, last)
        with serve(maps, script=script, PLAIN_PAPERS=str(file)) as address:
            rounds(browser, address, PLAIN, PLAIN_BOX, plain, last)
    rows: dict[str, object] = {}
    for name, goal in GOALS.items():
        unit = "B" if name in (BYTES, BYTES_SET, BYTES_CLEAR) else "ms"
        own, other = median(ours[name]), median(plain[name])
        rows[f"{name} (goal: at most {goal} x)"] = (
            f"{own:,.0f} {unit}, plain {other:,.0f} {unit}: {own / other:.3f} x"
        )
    tell("100,000 papers in headless Chromium with software WebGL, medians", rows)


def rounds(
    browser: Browser, address: str, script: str, box: str, times: Times, whole: bool
) -> None:
    """Opens a page on a server that has just begun; then, where asked, all else of it."""
    with watched(browser, script) as tab:
        times[OPEN].append(open_page(tab, address))
        assert not tab.errors, tab.errors
    for word in WORDS if whole else ():
        with watched(browser, script) as tab:
            times[AGAIN].append(open_page(tab, address))
            tab.page.wait_for_timeout(1500)
            times[FILTER].append(tab.press_enter(box, word))
            times[BYTES_SET].append(tab.received)
            times[CLEAR].append(tab.press_enter(box, ""))
            times[BYTES_CLEAR].append(tab.received)
            times[BYTES].append(times[BYTES_SET][-1] + times[BYTES_CLEAR][-1])


def tell_million(browser: Browser, maps: Path) -> None:
    """Prints what a reader of the largest map waits for, and that nothing failed."""
    with serve(maps) as address, watched(browser, OURS) as tab:
        rows: dict[str, object] = {
            "open to drawn, server just begun": ms(open_page(tab, f"{address}/?map={MILLION}"))
        }
        tab.page.wait_for_timeout(2000)
        rows |= moves(tab)
        rows |= picks(tab)
        for word in WORDS[:2]:
            rows[f"keyword filter to repaint ({word})"] = ms(tab.press_enter(OUR_BOX, word))
        rows["clearing it to repaint"] = ms(tab.press_enter(OUR_BOX, ""))
        rows["points drawn, of 1,000,000"] = f"{tab.page.evaluate('map().litmap.drawn().base'):,}"
        rows["server's memory, USS (goal: at most 1.5 GB)"] = (
            f"{uss_of_server(address) / 2**20:,.0f} MB"
        )
        rows["errors in the browser (goal: none)"] = tab.errors or "none"
    tell("1,000,000 papers", rows)


def moves(tab: Watched) -> Mapping[str, object]:
    """Frames while the map is dragged and zoomed by the mouse, and until it has come to rest."""
    page = tab.page
    box = page.locator(".lm-map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    rows: dict[str, object] = {}

    def told(name: str, act: str) -> None:
        page.evaluate("() => { window.moving = frames(() => new Promise((d) => { rest = d; })); }")
        page.mouse.move(x, y)
        for step in range(12):
            if act == "drag":
                if step == 0:
                    page.mouse.down()
                page.mouse.move(x + 12 * step, y + 5 * step)
            else:
                page.mouse.wheel(0, -150)
            page.wait_for_timeout(30)
        if act == "drag":
            page.mouse.up()
        page.evaluate("settled().then(() => rest())")
        times: list[float] = page.evaluate("moving")
        rows[f"{name}: frames, median and longest"] = f"{median(times):.0f} ms, {max(times):.0f} ms"

    told("pan, zoomed out", "drag")
    told("zoom in", "wheel")
    told("pan, zoomed in", "drag")
    return rows


def picks(tab: Watched) -> Mapping[str, object]:
    """Hovering a paper, opening it, and drawing a box around some."""
    page = tab.page
    row = int(page.evaluate("map().litmap.nearest()"))
    x, y = get_pixel(page, row)
    page.mouse.move(x + 40, y + 40)
    page.evaluate(f"() => {{ window.hovered = ({HOVERED})(); }}")
    page.mouse.move(x, y)
    rows: dict[str, object] = {"hover to title": ms(page.evaluate("hovered"))}
    page.evaluate("() => { pressed = performance.now(); window.waiting = repainted(shown()); }")
    page.mouse.click(x, y)
    rows["click on a paper to repaint"] = ms(page.evaluate("waiting"))
    page.wait_for_timeout(1500)
    page.keyboard.down("Shift")
    page.mouse.move(x - 150, y - 120)
    page.mouse.down()
    page.mouse.move(x + 150, y + 120, steps=5)
    page.evaluate("() => { pressed = performance.now(); window.waiting = repainted(shown()); }")
    page.mouse.up()
    page.keyboard.up("Shift")
    rows["box around papers to repaint"] = ms(page.evaluate("waiting"))
    rows["papers in the box"] = f"{int(page.evaluate('map().dataset.passing')):,}"
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="clear").click()
    page.wait_for_timeout(3000)
    return rows


HOVERED = """async () => {
  const began = performance.now();
  const title = () => document.querySelector(".lm-tip:not([hidden]) .lm-tip-title")?.textContent;
  while (!title() || title() === "…") await frame();
  return performance.now() - began;
}"""


def ms(value: float) -> str:
    """Milliseconds as they are told."""
    return f"{value:,.0f} ms"


if __name__ == "__main__":
    main()
