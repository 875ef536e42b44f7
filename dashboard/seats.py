"""How many readers the page serves at a time: who comes later waits in line. No streamlit.

A reader is an open websocket. The first so many have a seat; of the others as many again are told
that the page is busy, and their turn comes by itself; whoever comes beyond is refused.
"""

import logging
import secrets
import threading

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.log import event

HEADER = "x-litmap-seat"
"""Tells the page which reader it draws for; what a client sends under this name is dropped."""
STREAM = "/_stcore/stream"
TRY_LATER = 1013
"""The websocket's code for a server that is overloaded."""

FULL = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="30">
<title>Literature Map</title>
<style>
body { font: 16px system-ui, sans-serif; max-width: 34em; margin: 12vh auto; padding: 0 20px;
       color-scheme: light dark }
</style>
<h1>Many readers are here</h1>
<p>More are waiting than this page can serve. It tries again by itself in half a minute.</p>
</html>
"""
"""The page for whoever finds even the line full."""

_guard = threading.Lock()
_line: dict[str, None] = {}
"""Readers in the order in which they came."""


def come(seats: int) -> str | None:
    """A new reader's name in the line; None where twice as many are there as have seats."""
    who = secrets.token_hex(8)
    with _guard:
        if len(_line) >= 2 * seats:
            return None
        _line[who] = None
    return who


def is_full(seats: int) -> bool:
    """True where nobody can take a place in the line any more."""
    with _guard:
        return len(_line) >= 2 * seats


def go(who: str) -> None:
    """The reader has left; the next in line has a seat."""
    with _guard:
        _line.pop(who, None)


def place(who: str, seats: int) -> int:
    """0 for a reader who has a seat, else their place in the line, from 1 on.

    Who is not known came in another way, as in a test, and is not counted.
    """
    with _guard:
        if who not in _line:
            return 0
        return max(list(_line).index(who) + 1 - seats, 0)


class Seated:
    """ASGI middleware that gives each reader a place in the line."""

    def __init__(self, app: ASGIApp, seats: int) -> None:
        """Around an application, for so many readers at a time."""
        self._app, self._seats = app, seats

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what is no reader as it is; a reader with a place, or not at all."""
        if _asks_for_page(scope) and is_full(self._seats):
            event("busy", logging.WARNING, seats=self._seats)
            await HTMLResponse(FULL, 503, {"Retry-After": "30"})(scope, receive, send)
            return
        if scope["type"] != "websocket" or not scope["path"].endswith(STREAM):
            await self._app(scope, receive, send)
            return
        who = come(self._seats)
        if who is None:
            event("busy", logging.WARNING, seats=self._seats)
            await receive()
            await send({"type": "websocket.close", "code": TRY_LATER})
            return
        MutableHeaders(scope=scope)[HEADER] = who
        try:
            await self._app(scope, receive, send)
        finally:
            go(who)


def _asks_for_page(scope: Scope) -> bool:
    """True for what a browser asks for to show it in a window."""
    return scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", "")
