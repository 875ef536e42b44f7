"""A published folder, in an environment of its own and without network, as a reader meets it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from dashboard.published import PAUSE
from pipeline.export.folder import Hosting, publish
from pipeline.export.password import hashed
from pipeline.store import open_map
from tests.browser.hosted import environment, hosted, packages
from tests.browser.steps import (
    DRAWN,
    expect_count,
    get_count,
    get_listed,
    get_passing_on_map,
    search,
)
from tests.browser.steps import open_map as open_page
from tests.pipeline.published import web_server
from tests.test_offline import can_have_a_namespace, in_a_namespace

ROOT = Path(__file__).parents[2]
HEAVY = {"torch", "transformers", "sentence-transformers", "umap-learn", "hdbscan", "numba",
         "scikit-learn", "scipy", "pynndescent", "onnx"}  # fmt: skip
GIVEN = "LITMAP_TEST_PUBLISHED"
"""A folder that was published before this process was cut from the network."""
OFFLINE = "test_keyword_search_and_search_by_meaning_work"


@pytest.fixture(scope="session")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled papers' map, published."""
    if given := os.environ.get(GIVEN):
        return Path(given)
    out = tmp_path_factory.mktemp("published") / "page"
    publish(open_map(request.getfixturevalue("maps"), "hf-papers"), out, Hosting())
    return out


@pytest.fixture(scope="session")
def python(folder: Path) -> Path:
    """The Python of an environment with the folder's requirements alone."""
    return environment(folder / "requirements.txt")


@pytest.fixture(scope="module")
def address(folder: Path, python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the folder is served."""
    with hosted(folder, python, tmp_path_factory.mktemp("home")) as url:
        yield url


def test_nothing_heavy_is_installed(python: Path) -> None:
    installed = packages(python)
    assert {"streamlit", "plotly", "tantivy", "onnxruntime"} <= installed.keys()
    assert HEAVY.isdisjoint(installed)


def test_keyword_search_and_search_by_meaning_work(page: Page, address: str) -> None:
    open_page(page, address)
    expect_count(page, 89)
    search(page, "radiology")
    expect(page.locator(".lm-count strong")).not_to_have_text("89")
    assert 0 < get_count(page) < 20
    assert get_passing_on_map(page) == get_count(page)
    search(page, "radiologists looking at scans")
    page.get_by_role("button", name="Meaning").click()
    expect(page.locator(".st-key-search_help")).to_contain_text("nearest in meaning")
    assert any("medical" in title.lower() for title in get_listed(page)[:10])
    page.locator(".st-key-papers .lm-row").first.click()
    expect(page.locator(".st-key-paper .lm-abstract")).to_be_visible()


def test_nobody_can_bring_papers_or_edit(page: Page, address: str) -> None:
    open_page(page, address)
    expect(page.get_by_text("Bring your papers")).to_have_count(0)
    page.locator(".st-key-topics .lm-row").first.click()
    expect(page.locator(".st-key-read h2.lm-title").first).to_be_visible()
    expect(page.get_by_role("button", name="Rename")).to_have_count(0)


def test_a_map_is_fetched_from_a_web_server(page: Page, folder: Path, tmp_path: Path) -> None:
    out, upload = tmp_path / "page", tmp_path / "page-map"
    made = open_map(folder / "data" / "maps", "hf-papers")
    with web_server(upload) as url:
        publish(made, out, Hosting(url=url))
        with hosted(out, Path(sys.executable), tmp_path, NO_PROXY="127.0.0.1") as address:
            points = upload / made.name / made.version / "points.bin"
            right = points.read_bytes()
            points.write_bytes(b"LITMAP01 changed")
            page.goto(address)
            told = page.locator(".st-key-problem")
            expect(told).to_contain_text("points.bin: this is not the file that was published")
            points.write_bytes(right)
            page.wait_for_timeout(PAUSE * 1000)
            page.get_by_role("button", name="Try again").click()
            page.wait_for_selector(DRAWN, timeout=30_000)
            expect_count(page, 89)


def test_other_sites_may_not_connect(address: str) -> None:
    stream = address.replace("http", "ws") + "/_stcore/stream"
    with connect(stream, origin=Origin(address)) as opened:
        assert opened.response is not None
    with pytest.raises(InvalidStatus, match="403"):
        connect(stream, origin=Origin("https://other.example.org"))


def test_with_a_password_nothing_is_shown_before_it_and_a_reload_keeps_it(
    page: Page, folder: Path, python: Path, tmp_path: Path
) -> None:
    kept = hashed("owls at night")
    with hosted(folder, python, tmp_path, LITMAP_PASSWORD_HASH=kept) as url:
        page.goto(f"{url}/?q=radiology")
        box = page.get_by_label("Password", exact=True)
        box.fill("owls at day")
        box.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("not the password")
        assert page.locator(DRAWN).count() == 0
        box.fill("owls at night")
        box.press("Enter")
        page.wait_for_selector(DRAWN, timeout=30_000)
        assert 0 < get_count(page) < 20
        version = open_map(folder / "data" / "maps", "hf-papers").version
        closed = page.request.get(f"{url}/data/hf-papers/{version}/points.bin")
        assert closed.status == 403
        page.reload()
        page.wait_for_selector(DRAWN, timeout=30_000)
        assert 0 < get_count(page) < 20


@pytest.mark.skipif(not can_have_a_namespace(), reason="no network namespace to be had here")
@pytest.mark.skipif(GIVEN in os.environ, reason="this is the test inside of it")
def test_the_same_where_there_is_no_network_at_all(folder: Path, python: Path) -> None:
    assert python.exists()
    test = f"{Path(__file__).relative_to(ROOT)}::{OFFLINE}"
    done = subprocess.run(
        in_a_namespace("-m", "pytest", "-p", "no:cacheprovider", test),
        cwd=ROOT,
        env={**os.environ, GIVEN: str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "1 passed" in done.stdout
