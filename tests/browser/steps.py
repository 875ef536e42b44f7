"""What a reader does on the page and sees there."""

import re
from typing import TypedDict

from playwright.sync_api import Page, expect

Box = dict[str, float]
"""x, y, width and height in pixels of the window."""


class Label(TypedDict):
    """A topic's name as it is drawn."""

    id: str
    text: str
    box: Box


DRAWN = "[data-state=ready]"
AT_REST = "[data-test-script-state=notRunning]"
"""The page when it has run: until then its upper parts may be newer than its lower ones."""


def open_map(page: Page, address: str, query: str = "") -> None:
    """Opens the page and waits until the map is drawn."""
    page.goto(f"{address}/{query}")
    page.wait_for_selector(DRAWN, timeout=30_000)


def get_count(page: Page) -> int:
    """How many papers pass, as the page says."""
    page.wait_for_selector(AT_REST)
    text = page.locator(".lm-count strong").inner_text()
    return int(text.replace(",", ""))


def expect_count(page: Page, count: int | str) -> None:
    """Waits until this many papers pass."""
    expect(page.locator(".lm-count strong")).to_have_text(str(count))


def get_passing_on_map(page: Page) -> int:
    """How many points the map draws in colour."""
    page.wait_for_selector(AT_REST)
    return int(page.locator(DRAWN).get_attribute("data-passing") or -1)


def get_listed(page: Page) -> list[str]:
    """Titles in the list of papers."""
    page.wait_for_selector(AT_REST)
    return page.locator(".st-key-papers .lm-hits .lm-name").all_inner_texts()


def get_pixel(page: Page, row: int) -> tuple[float, float]:
    """Where a paper's point is on the screen."""
    x, y = page.evaluate(f"document.querySelector('{DRAWN}').litmap.pixel({row})")
    return float(x), float(y)


def get_view(page: Page) -> list[float]:
    """Centre and zoom of the map."""
    return [float(v) for v in page.evaluate(f"document.querySelector('{DRAWN}').litmap.view()")]


def get_labels(page: Page) -> list[Label]:
    """The names drawn on the map: id, text, box."""
    found: list[Label] = page.evaluate(f"document.querySelector('{DRAWN}').litmap.labels()")
    return found


def search(page: Page, text: str) -> None:
    """Types a query and commits it."""
    box = page.locator(".st-key-query input")
    box.fill(text)
    box.press("Enter")


def click_topic(page: Page, name: str) -> None:
    """Chooses a topic in the list."""
    page.locator(".st-key-topics .lm-row", has_text=re.compile(f"^{re.escape(name)}")).click()


def get_title(page: Page) -> str:
    """Title of the open paper or topic."""
    page.wait_for_selector(AT_REST)
    return page.locator(".st-key-read h2.lm-title").first.inner_text()
