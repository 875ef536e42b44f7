"""What goes out with the page's HTML, and what is left as it is."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import config

from dashboard import early, routes
from dashboard.catalogue import Catalogue, open_catalogue
from dashboard.early import Early
from tests.dashboard import small

HTML = "<!DOCTYPE html><html><head><title>Streamlit</title></head><body></body></html>"
POINTS = '<link rel="preload" as="fetch" crossorigin href="./data/{}/v1/points.bin" />'


def page(request: Request) -> Response:
    """Streamlit's own; says in a header what the browser may do with its answer."""
    given = request.headers
    heard = ",".join(name for name in ("accept-encoding", "if-none-match") if name in given)
    return HTMLResponse(HTML, headers={"etag": '"old"', "heard": heard})


def browser(base: str = "http://localhost:8501") -> TestClient:
    """A browser that talks to a server as ours is, with Streamlit's compression inside."""
    paths = [Route("/", page), Route("/some/where", page), Route("/other", page)]
    words = Route("/words", lambda _: PlainTextResponse("word " * 1000))
    inside = Starlette(routes=[*paths, words], middleware=[Middleware(GZipMiddleware)])
    return TestClient(Early(inside), base_url=base)


@pytest.mark.usefixtures("maps")
def test_the_page_brings_plotly_and_the_points_of_its_map() -> None:
    answer = browser().get("/?map=rich&q=owl")
    head = answer.text.split("</head>")[0]
    assert f'<link rel="preload" as="script" href="./assets/{routes.PLOTLY}" />' in head
    assert POINTS.format("rich") in head
    assert answer.text.count("</head>") == 1
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert POINTS.format("hostile") in browser().get("/").text  # the first of the maps


@pytest.mark.usefixtures("maps")
@pytest.mark.parametrize("name", ["nothing", '"><script>alert(1)</script>', "..%2frich"])
def test_a_map_that_is_not_there_brings_no_points_and_none_of_its_name(name: str) -> None:
    text = browser().get("/", params={"map": name}).text
    assert "points.bin" not in text
    assert "alert" not in text


@pytest.mark.usefixtures("maps")
@pytest.mark.parametrize("path", ["/?page=about&map=rich", "/other?map=rich", "/words"])
def test_other_pages_and_answers_are_as_they_were(path: str) -> None:
    answer = browser().get(path)
    assert answer.text in (HTML, "word " * 1000)


@pytest.mark.usefixtures("maps")
def test_under_a_base_path_that_is_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"server.baseUrlPath": "/some/where/"}
    monkeypatch.setattr(config, "get_option", lambda option: given[option])
    assert "points.bin" in browser().get("/some/where").text
    assert browser().get("/").text == HTML


@pytest.mark.usefixtures("maps")
def test_a_kept_copy_of_the_page_is_not_asked_for_again() -> None:
    answer = browser().get("/", headers={"if-none-match": '"old"'})
    assert "etag" not in answer.headers
    assert "if-none-match" not in answer.headers["heard"]


@pytest.mark.usefixtures("maps")
def test_what_is_asked_for_on_this_computer_is_not_compressed() -> None:
    asked = {"accept-encoding": "gzip"}
    near = browser().get("/words", headers=asked)
    far = browser("http://maps.example.org").get("/words", headers=asked)
    passed_on = browser().get("/words", headers={**asked, "x-forwarded-for": "192.0.2.1"})
    packed = ["content-encoding" in answer.headers for answer in (near, far, passed_on)]
    assert packed == [False, True, True]
    assert near.text == far.text


def eventually(holds: Callable[[], bool]) -> bool:
    """True once it holds, False after ten seconds."""
    end = time.monotonic() + 10
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


def test_the_map_is_opened_meanwhile(own_maps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def note(name: str) -> Catalogue:
        opened.append(name)
        return open_catalogue(name)

    monkeypatch.setattr(early, "open_catalogue", note)
    small.write_rich(own_maps)
    assert browser().get("/?map=rich").status_code == 200
    assert eventually(lambda: opened == ["rich"])
    assert browser().get("/?map=nothing").status_code == 200
    assert eventually(lambda: opened == ["rich", "nothing"])
