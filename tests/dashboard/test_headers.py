"""Security headers: on every answer, as strict as the page allows, the frame as it is set."""

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard import routes
from dashboard.headers import SecurityHeaders, inline_scripts, policy

SELF = ("'self'",)


def client(*frame: str) -> TestClient:
    """A browser that talks to the routes behind the headers."""
    around = [Middleware(SecurityHeaders, frame=frame or SELF)]
    return TestClient(Starlette(routes=routes.routes(), middleware=around))


def directives(told: str) -> dict[str, list[str]]:
    """Name → sources."""
    return {words[0]: words[1:] for words in (part.split() for part in told.split(";"))}


@pytest.mark.usefixtures("maps")
@pytest.mark.parametrize("path", ["/health", "/data/rich/v1/points.bin", "/data/no/no/no", "/no"])
def test_every_answer_has_them_whatever_its_status(path: str) -> None:
    told = client().get(path).headers
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "no-referrer"
    assert told["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in told["permissions-policy"]
    assert told["content-security-policy"].startswith("default-src 'none';")


def test_the_policy_allows_what_the_page_needs_and_no_more() -> None:
    assert directives(policy("maps.example.org:8501", SELF, ["'sha256-x'"])) == {
        "default-src": ["'none'"],
        "script-src": ["'self'", "blob:", "'unsafe-eval'", "'sha256-x'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'", "ws://maps.example.org:8501", "wss://maps.example.org:8501"],
        "manifest-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'self'"],
    }


@pytest.mark.parametrize("host", ["", "a b", "x;script-src *", "*", "a/b", "é", "a" * 300, "a:b"])
def test_a_host_that_is_none_adds_nothing_to_the_policy(host: str) -> None:
    assert directives(policy(host, SELF))["connect-src"] == ["'self'"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8501", "[::1]:8501", "a-b.example.org"])
def test_the_websocket_of_any_host_is_allowed(host: str) -> None:
    assert directives(policy(host, SELF))["connect-src"][1:] == [f"ws://{host}", f"wss://{host}"]


def test_scripts_that_stand_in_streamlits_page_are_allowed_by_their_digest() -> None:
    assert len(inline_scripts()) == 1
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", inline_scripts()[0])


@pytest.mark.parametrize(
    ("frame", "older"),
    [
        (("'none'",), "DENY"),
        (("'self'",), "SAMEORIGIN"),
        (("'self'", "https://example.org"), None),
    ],
)
@pytest.mark.usefixtures("maps")
def test_who_may_frame_the_page_is_a_setting(frame: tuple[str, ...], older: str | None) -> None:
    told = client(*frame).get("/health").headers
    assert directives(told["content-security-policy"])["frame-ancestors"] == list(frame)
    assert told.get("x-frame-options") == older
