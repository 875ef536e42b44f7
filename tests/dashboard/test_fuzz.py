"""Addresses that nobody should ask for: no failure, no file outside the map, no traceback.

Paths go to a real server byte by byte, as no client would send them; what the page reads from its
address and from clicks is tried in this process.
"""

import json
import re
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard import state
from dashboard.routes import PLOTLY
from dashboard.view import View, as_area, as_years, from_query, from_values
from tests.browser.conftest import serve
from tests.dashboard import small
from tests.dashboard.conftest import FakeStreamlit
from tests.dashboard.steps import act, open_page
from tests.hostile import HOSTILE, encodable

SECRET = "a-secret-that-no-answer-holds"
"""Is in files beside the maps, and in files of a map that are not served."""
LEAKS = (SECRET, "root:x:0:0", "Traceback (most recent call last)", str(small.ROOT))
PIECES = (
    "", "data", "rich", "v1", "points.bin", "titles", "0.json", "assets", PLOTLY, "health",
    "secret.txt", "manifest.json", "edits.json", "search", "meta.json", ".encoders", "small",
    "_stcore", "stream", "upload_file", "host-config", "script-health-check", "metrics",
    "bidi-components", "litmap.map", "media", "component", "app", "static", "agent", "mcp",
    "index.html", ".", "..", "...", "%2e", "%2e%2e", "%2E%2E", ".%2e", "%252e%252e", "%2f", "%5c",
    "..%2f..", "..%5c..", "..\\..", "..;", "%00", "points.bin%00", "%0a", "%0d%0aX-A:b", "%ff%fe",
    "%c0%ae%c0%ae", "%e2%80%ae", "%u002e", "%", "%zz", "~root", "C:", "etc", "passwd", "%2fetc",
    "proc", "self", "environ", "app.py", "dashboard", "page.py", ".streamlit", "secrets.toml",
    ".git", "config", "*", "?", "#", "x" * 5000,
)  # fmt: skip
BUNDLES = "/_stcore/bidi-components/"
GLUE = ("/", "/", "/", "//", "%2f", "\\", "/./", "/../", "/..%2f")
BEGINNINGS = ("/", "/", "", "//", "\\", "/data/", "/data/rich/", "/data/rich/v1/", "/assets/")
METHODS = "GET GET GET GET HEAD POST PUT DELETE PATCH OPTIONS TRACE CONNECT PROPFIND".split()
NAMES = (
    "Accept-Encoding", "Cookie", "Origin", "Range", "If-None-Match", "If-Modified-Since",
    "Content-Type", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-URL", "Upgrade",
    "Sec-WebSocket-Protocol", "X-Streamlit-User", "Authorization", "Accept", "Expect",
)  # fmt: skip
VALUES = (
    "gzip;q=nothing", "bytes=0-", "bytes=-99999999999999999999", "bytes=5-1,a-b", "null", "*",
    "https://evil.example", "/etc/passwd", "_streamlit_xsrf=2|x|y|z; a=b", "_streamlit_user=%ff",
    "multipart/form-data", "websocket", "a,b,c", "W/\"x\"", "\xe9\xff", "x" * 5000, "100-continue",
)  # fmt: skip


Sent = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the names and values of the head, and the body."""

    status: int
    head: str
    body: bytes


@dataclass(frozen=True)
class Server:
    """A running server, and the file that its complaints go to."""

    port: int
    log: Path

    def ask(self, method: str, path: bytes, headers: Sent = (), body: bytes = b"") -> Answer:
        """The answer to these very bytes."""
        lines = [f"{name}: {value}" for name, value in headers]
        lines += [f"Host: localhost:{self.port}", "Connection: close"]
        lines += [f"Content-Length: {len(body)}"]
        head = "\r\n".join(lines).encode("latin-1")
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(method.encode() + b" " + path + b" HTTP/1.1\r\n" + head + b"\r\n\r\n")
            line.sendall(body)
            try:
                answer = b"".join(iter(lambda: line.recv(2**16), b""))
            except ConnectionResetError:  # it hung up on a body that it had no use for
                return self.ask(method, path, headers) if body else Answer(400, "", b"")
        first, _, rest = answer.partition(b"\r\n")
        told, _, content = rest.partition(b"\r\n\r\n")
        status = re.match(rb"HTTP/1\.[01] (\d{3})", first)
        assert status, f"no answer of HTTP: {answer[:100]!r}"
        return Answer(int(status[1]), told.decode("latin-1"), content)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the rich map, with secrets in all places around it."""
    home = tmp_path_factory.mktemp("fuzz")
    maps = home / "maps"
    folder = small.write_rich(maps)
    kept = (
        home / "secret.txt", maps / "secret.txt", maps / "rich" / "secret.txt",
        folder.path / "secret.txt", folder.path / "search" / "secret.txt",
        maps / ".encoders" / "small" / "secret.txt",
    )  # fmt: skip
    for file in kept:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SECRET)
    (folder.path / "manifest.json").write_text(
        json.dumps(folder.manifest | {"settings": {"model": SECRET}})
    )
    with (home / "log.txt").open("wb") as log, serve(maps, log=log) as address:
        yield Server(int(address.rsplit(":", 1)[1]), home / "log.txt")


@st.composite
def paths(draw: st.DrawFn) -> bytes:
    """A path of what is there and what should not be, and a query."""
    pieces = draw(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), min_size=1, max_size=8))
    path = draw(st.sampled_from(BEGINNINGS))
    for piece in pieces:
        path += piece + draw(st.sampled_from(GLUE))
    if draw(st.booleans()):
        path = path.rstrip("/")
    if draw(st.booleans()):
        path += "?" + draw(st.text(max_size=20))
    return path.encode("utf-8", "replace") or b"/"


HEADERS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=3)


def expect_harmless(answer: Answer, asked: object) -> None:
    """Fails where an answer tells of a failure, or what it should not."""
    assert 200 <= answer.status < 500, (asked, answer.status, answer.body[:300])
    if 300 <= answer.status < 400:
        (where,) = re.findall(r"(?im)^location: *(.*?)\r?$", answer.head) or [""]
        assert not re.match(r"//|\\|[a-z][a-z0-9+.-]*:(?!//localhost[:/])", where, re.I), where
    told = answer.head + answer.body.decode("utf-8", "replace")
    for leak in LEAKS:
        assert leak not in told, (asked, leak)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(method=st.sampled_from(METHODS), path=paths(), headers=HEADERS, body=st.binary(max_size=50))
def test_whatever_is_asked_the_server_answers_without_a_failure(
    server: Server, method: str, path: bytes, headers: Sent, body: bytes
) -> None:
    expect_harmless(server.ask(method, path, headers, body), (method, path, headers))


@pytest.mark.parametrize("base", ["/data/rich/v1/", "/data/", "/assets/", "/", BUNDLES])
def test_no_way_out_of_a_folder_leads_to_a_file(server: Server, base: str) -> None:
    for up in (
        "../",
        "..%2f",
        "%2e%2e/",
        "%2e%2e%2f",
        "..\\",
        "..%5c",
        "....//",
        "%252e%252e%252f",
    ):
        for deep, file in (
            (1, "secret.txt"),
            (2, "secret.txt"),
            (3, "secret.txt"),
            (8, "etc/passwd"),
        ):
            answer = server.ask("GET", f"{base}{up * deep}{file}".encode())
            expect_harmless(answer, (base, up, file))
    for path in ("/etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd", "search/secret.txt"):
        expect_harmless(server.ask("GET", f"{base}{path}".encode()), path)


def test_hostile_texts_as_maps_versions_files_and_parameters(server: Server) -> None:
    bases = ("/data/", "/data/rich/", "/data/rich/v1/", "/assets/", "/", "/?q=")
    for number, text in enumerate(HOSTILE):
        asked = f"{bases[number % len(bases)]}{quote(encodable(text), safe='/.~')[:4000]}"
        expect_harmless(server.ask("GET", asked.encode()), asked)


def test_the_server_has_complained_of_nothing(server: Server) -> None:
    """Stands behind the others: what they have asked is in no traceback."""
    server.ask("GET", b"/health")
    assert "Traceback" not in server.log.read_text("utf-8", "replace")


LETTERS = st.characters(exclude_categories=()) | st.sampled_from("&=%+#?,. -\"'<>\x00\ud800\u202e")
TEXT = st.text(LETTERS, max_size=30) | st.sampled_from(HOSTILE)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ("map", "paper", "topic", "q", "by", "years", "in.venue", "in.", "area", "colour", "level",
     "page", "job", "view", "embed", "")
)  # fmt: skip
UNHURRIED = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def expect_steady(view: View) -> None:
    """Fails where the address of a view leads to another address."""
    address = view.to_query()
    assert from_query(address).to_query() == address


@UNHURRIED
@given(st.dictionaries(KEYS | TEXT, st.lists(TEXT, max_size=3), max_size=6))
def test_any_parameters_are_a_view_whose_address_leads_to_it(values: dict[str, list[str]]) -> None:
    expect_steady(from_values(values))


@UNHURRIED
@given(TEXT)
def test_any_text_is_an_address_of_a_view(text: str) -> None:
    for begins in ("", "?", "q=", "area=", "years=", "in.a=1&in.b=", "topic=a&topic="):
        expect_steady(from_query(begins + text))


@UNHURRIED
@given(JSON)
def test_any_json_is_a_lasso_or_none_and_years_or_none(value: Any) -> None:
    assert all(len(corner) == 2 for corner in as_area(value))
    years = as_years(value)
    assert years is None or 0 < years[0] <= years[1] < 10_000


@UNHURRIED
@given(st.lists(st.tuples(st.sampled_from(sorted(state._ACTIONS)) | TEXT, JSON), max_size=5))
def test_any_click_leaves_a_view_with_an_address(
    session: FakeStreamlit, clicks: list[tuple[str, Any]]
) -> None:
    session.session_state.clear()
    for do, about in clicks:
        state.act({"do": do, "id": about})
        expect_steady(state.view())


@settings(UNHURRIED, max_examples=30)
@given(do=st.sampled_from(sorted(state._ACTIONS)), about=TEXT | JSON)
@pytest.mark.usefixtures("maps")
def test_any_click_is_followed_by_a_page(rich_page: AppTest, do: str, about: Any) -> None:
    act(rich_page, "brand", {"do": do, "id": about})
    act(rich_page, "brand", {"do": "url", "id": "map=rich"})


@pytest.mark.usefixtures("maps")
def test_hostile_parameters_are_answered_by_a_page() -> None:
    keys = ("paper", "topic", "q", "years", "in.venue", "area", "page", "job", "by", "level")
    texts = [encodable(text) for text in HOSTILE]
    for at in range(0, len(texts), len(keys)):
        open_page(map="rich", **dict(zip(keys, texts[at:], strict=False)))
    for text in texts[::20]:
        open_page(map=text)


@pytest.fixture
def rich_page(maps: Path) -> AppTest:
    """The page of the rich map."""
    return open_page(map="rich")
