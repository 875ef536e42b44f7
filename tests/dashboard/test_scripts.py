"""What the browser fetches of the page's scripts, and what it is sent where it cannot."""

import json
import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard import routes, scripts
from tests.dashboard.small import ROOT
from tests.dashboard.steps import act, get_components, get_text, open_page

FOREVER = "public, max-age=31536000, immutable"


def names_in(text: str) -> list[str]:
    """The files that a stub or a style fetches."""
    return re.findall(r'"(?:assets/)?([\w-]+\.\w+)"', text)


@pytest.mark.parametrize("bundle", scripts.BUNDLES)
def test_a_stub_is_short_and_names_what_the_routes_serve(bundle: str) -> None:
    client = TestClient(Starlette(routes=routes.routes()))
    assert len(scripts.stub(bundle)) < 300
    loader, name = names_in(scripts.stub(bundle))
    assert client.get(f"/assets/{loader}").text == scripts._read("loader.js")
    answer = client.get(f"/assets/{name}")
    script, css = scripts.sources(bundle)
    assert answer.text.startswith(script)
    assert not css or json.dumps(css) in answer.text
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == FOREVER


def test_the_name_changes_with_the_content(monkeypatch: pytest.MonkeyPatch) -> None:
    before = scripts._name.__wrapped__("map")
    read = scripts._read
    monkeypatch.setattr(scripts, "_read", lambda file: read(file) + "\n// new")
    scripts.sources.cache_clear()
    try:
        assert scripts._name.__wrapped__("map") != before
    finally:
        scripts.sources.cache_clear()


def test_the_page_style_is_fetched_under_a_name_of_its_own() -> None:
    client = TestClient(Starlette(routes=routes.routes()))
    answer = client.get(f"/assets/{names_in(scripts.page_style(inline=False))[0]}")
    assert answer.text == (ROOT / "dashboard" / "page.css").read_text("utf-8")
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.text in scripts.page_style(inline=True)


@pytest.mark.parametrize("file", ["map-000000000000.js", "map.js", "page.css", "map/map.js"])
def test_nothing_else_of_the_program_is_served(file: str) -> None:
    client = TestClient(Starlette(routes=routes.routes()))
    assert client.get(f"/assets/{file}").status_code == 404


@pytest.mark.usefixtures("maps")
def test_a_browser_that_cannot_fetch_them_is_sent_them_on_every_page_after() -> None:
    at = open_page(map="rich")
    shown = get_text(at, "papers")
    for message in get_components(at).values():
        assert len(message.js_content) < 300
        assert message.bytes
    act(at, "count", {"do": "need", "id": [scripts.NEED]})
    assert get_components(at)["map"].js_content == scripts.sources("map")[0]
    assert get_components(at)["map"].css_content == scripts.sources("map")[1]
    assert get_components(at)["papers"].json
    assert get_text(at, "papers") == shown
    assert get_components(at)["count"].js_content == scripts.sources("elements")[0]
    assert any("lm-count" in html.value for html in at.html)
    act(at, "count", {"do": "page", "id": "about"})
    assert get_components(at)["address"].js_content == scripts.sources("address")[0]
