"""How long a page takes, told by the page itself: from a key to the second frame after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

SCRIPT = """
window.frame = () => new Promise((done) => requestAnimationFrame(done));
window.pressed = 0;
const note = (event) => { if (event.key === "Enter") pressed = performance.now(); };
addEventListener("keydown", note, true);
/** ms from `pressed` until what is drawn is another than `before`, and two frames after it. */
window.repainted = async (before) => {
  for (let now = null; now === null || now === before; now = shown()) await frame();
  await frame(); await frame();
  return performance.now() - pressed;
};
/** The intervals between frames while `gesture` runs, in ms. */
window.frames = async (gesture) => {
  const times = [];
  let going = true;
  gesture().then(() => { going = false; });
  for (let last = performance.now(); going;) {
    await frame();
    times.push(performance.now() - last);
    last = performance.now();
  }
  return times;
};
"""
OURS = """
window.map = () => document.querySelector("[data-state=ready]");
window.shown = () => (map() ? `${map().dataset.drawn} ${map().dataset.passing}` : null);
window.settled = async () => {
  const still = () => !document.querySelector(".lm-moving");
  for (let frames = 0; frames < 20; frames = still() ? frames + 1 : 0) await frame();
};
"""
PLAIN = """
window.shown = () => {
  const plot = document.querySelector(".js-plotly-plot");
  if (!plot?.calcdata || !plot.querySelector(".gl-canvas-context")) return null;
  return plot._fullData.reduce((sum, trace) => sum + trace._length, 0);
};
"""


@dataclass
class Watched:
    """A tab, what its websocket has received, and what went wrong in it."""

    page: Page
    received: int = 0
    errors: list[str] = field(default_factory=list)

    def press_enter(self, selector: str, text: str) -> float:
        """Types a query; ms until its result is painted."""
        box = self.page.locator(selector)
        box.fill(text)
        self.page.evaluate("() => { window.waiting = repainted(shown()); }")
        self.received = 0
        box.press("Enter")
        taken = float(self.page.evaluate("waiting"))
        self.page.wait_for_timeout(1500)  # what comes late is counted too
        return taken


@contextmanager
def watched(browser: Browser, script: str) -> Iterator[Watched]:
    """A tab at a desk, with what tells the times in it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    tab = Watched(page)

    def count(payload: Any) -> None:
        tab.received += len(payload)

    page.add_init_script(SCRIPT + script)
    page.on("websocket", lambda socket: socket.on("framereceived", count))
    page.on("pageerror", lambda error: tab.errors.append(str(error)))
    page.on("console", lambda told: tab.errors.append(told.text) if told.type == "error" else None)
    yield tab
    page.close()


def open_page(tab: Watched, address: str) -> float:
    """Opens an address; ms from then until it is drawn."""
    tab.page.goto(address, wait_until="commit")
    return float(tab.page.evaluate("pressed = 0, repainted(null)"))
