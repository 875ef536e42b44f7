"""The page under its own security headers: nothing that it needs is refused by the browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.conftest import serve
from tests.browser.steps import DRAWN, expect_count, get_pixel, open_map, search
from tests.dashboard.small import write_rich


@contextmanager
def nothing_refused(page: Page) -> Iterator[None]:
    """Fails where the browser has refused something, or complains of the headers."""
    told: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if re.search(r"Content.Security.Policy|violates|Permissions-Policy|Refused", message.text):
            told.append(message.text)

    page.on("console", note)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error("
        "'violates', e.violatedDirective, e.blockedURI))"
    )
    yield
    assert told == []


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of one small map, which takes papers and edits."""
    maps = tmp_path_factory.mktemp("secure")
    write_rich(maps)
    with serve(maps, LITMAP_BRING="on", LITMAP_EDIT="on") as url:
        yield url


def test_the_page_needs_nothing_that_its_headers_refuse(page: Page, address: str) -> None:
    with nothing_refused(page):
        open_map(page, address)
        # without 'unsafe-eval' plotly.js says this in place of the points
        expect(page.locator(".lm-map")).not_to_contain_text("WebGL is not supported")
        search(page, "salmon")
        expect_count(page, 1)
        page.locator(".st-key-papers .lm-row").first.click()
        expect(page.locator(".st-key-paper .lm-title")).to_be_visible()
        page.mouse.move(*get_pixel(page, 3))
        page.get_by_role("button", name="Bring your papers").click()
        expect(page.get_by_role("button", name="Read the papers")).to_be_visible()
        page.get_by_role("button", name="About this map").click()
        expect(page.locator(".st-key-about")).to_be_visible()


def test_scripts_of_the_page_itself_run_and_those_that_are_put_in_do_not(
    page: Page, address: str
) -> None:
    open_map(page, address)
    ran = page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.hacked = 1';
          document.body.append(script);
          const image = '<img src="x" onerror="window.hacked = 2">';
          document.body.insertAdjacentHTML('beforeend', image);
          return new Promise((done) => setTimeout(() => done(window.hacked ?? null), 500));
        }"""
    )
    assert ran is None
    sent = page.evaluate("fetch('http://127.0.0.1:9/x').then(() => 'sent', () => 'refused')")
    assert sent == "refused"


def test_a_reader_beyond_the_limit_waits_and_comes_in_with_the_link_whole(
    browser: Browser, tmp_path: Path
) -> None:
    write_rich(tmp_path)
    with serve(tmp_path, LITMAP_SESSIONS="1") as address:
        first, second = browser.new_page(), browser.new_page()
        open_map(first, address)
        second.goto(f"{address}/?map=rich&q=river&topic=1-1")
        busy = second.locator(".lm-problem")
        expect(busy).to_contain_text("Many readers are here")
        expect(busy).to_contain_text("You are next")
        first.close()
        second.wait_for_selector(DRAWN, timeout=30_000)
        expect_count(second, 5)
        assert "q=river" in second.url
        second.close()
