"""A real server with real maps, and a real Chromium that may talk to this computer only."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import HTTPError

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)

from tests.dashboard.small import HOSTILE, write_deep, write_many

ROOT = Path(__file__).parents[2]
expect.set_options(timeout=15_000)
LOCAL = ("http://localhost", "ws://localhost", "http://127.0.0.1", "ws://127.0.0.1")
INLINE = ("data:", "blob:", "file:")
HEADLESS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def build(maps: Path, *arguments: str) -> None:
    """Builds a map by the command line."""
    command = [sys.executable, "-m", "pipeline", "build", "--maps", str(maps), *arguments]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)


def hostile_csv(file: Path) -> None:
    """Papers of hostile titles, with years, venues and authors."""
    rows = ["title,abstract,year,venue,authors"]
    for i in range(5):
        for title in HOSTILE:
            text = f"{title} {i}".replace('"', '""')
            told = f"{text} is what this abstract says."
            rows.append(f'"{text}","{told}",{2015 + i},Venue {i},"<script>A</script>"')
    file.write_text("\n".join(rows), "utf-8")


@pytest.fixture(scope="session")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled papers as `hf-papers`; `hostile`; `layered`, of three levels; `many`, of 300."""
    folder = tmp_path_factory.mktemp("maps")
    build(folder)
    hostile_csv(folder / "hostile.csv")
    build(folder, str(folder / "hostile.csv"))
    write_deep(folder, "layered")
    write_many(folder)
    return folder


@contextmanager
def serve(
    maps: Path,
    *options: str,
    script: str = "app.py",
    log: IO[bytes] | None = None,
    **environment: str,
) -> Iterator[str]:
    """The address of a server of these maps, or of another script.

    Args:
        log: where its complaints go; None: where those of the tests do.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    server = subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        env={**os.environ, "LITMAP_MAPS": str(maps), **environment},
        stdout=subprocess.DEVNULL,
        stderr=log,
    )
    try:
        health = "health" if script == "app.py" else "_stcore/health"
        await_health(f"http://localhost:{port}/{health}", server)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(20)


def await_health(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Waits until a server answers."""
    for _ in range(240):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except HTTPError as error:
            if error.code == 503:  # it serves, and says that it has no map
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("the server did not answer within a minute")


@pytest.fixture(scope="session")
def address(maps: Path) -> Iterator[str]:
    """The address of the server that most journeys share."""
    with serve(maps) as url:
        yield url


def chromium() -> str | None:
    """The system's browser; None for Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = [os.environ.get("CHROMIUM"), *(shutil.which(name) for name in names)]
    return next((path for path in found if path), None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The one driver of all browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all journeys, with software WebGL."""
    opened = playwright.chromium.launch(executable_path=chromium(), args=HEADLESS)
    yield opened
    opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh reader at a desk; any request beyond this computer fails the test."""
    opened = browser.new_context(
        viewport={"width": 1440, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
    )
    with local_only(opened):
        yield opened
    opened.close()


@contextmanager
def local_only(context: BrowserContext) -> Iterator[None]:
    """Asserts at its end that the browser asked for nothing beyond this computer."""
    strayed: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((*LOCAL, *INLINE)):
            strayed.append(request.url)

    context.on("request", note)
    yield
    assert not strayed, f"requests beyond this computer: {strayed}"


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab whose scripts must not fail."""
    opened = context.new_page()
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    yield opened
    assert not failures, f"scripts failed: {failures}"
