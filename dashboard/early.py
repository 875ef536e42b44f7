"""What the map will need, begun as soon as its page is asked for.

The browser loads Streamlit for a second before Python hears of it, and the map can be drawn only
when plotly.js, the points and Python's answer are all there. So the HTML that goes out first tells
the browser to fetch plotly.js and the points, and meanwhile the map is opened. Where another server
sends that HTML, the map's component asks for the same a little later.
"""

from contextlib import suppress
from threading import Thread

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import routes
from dashboard.catalogue import first_map, maps, open_catalogue
from dashboard.view import View, from_query
from pipeline.errors import MapError
from pipeline.store import current_version, maps_folder

HEAD_ENDS = b"</head>"
LARGEST = 2**18
"""Bytes of HTML that are looked at; Streamlit's own has six thousand."""


class Early:
    """All that the server answers; the page's HTML with more in its head.

    What another program on this computer asks for is not compressed: that takes longer than it
    saves.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] == "http":
            request = Request(scope)
            left_out = {b"accept-encoding"} if routes.is_local(request) else set()
            view = from_query(request.url.query)
            is_page = request.url.path.strip("/") == routes.base_path()
            if request.method == "GET" and is_page and not view.page:
                Thread(target=_open, args=(view,), daemon=True).start()
                send = _with_head(send, _head(view))
                left_out |= {b"if-none-match", b"if-modified-since"}
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] not in left_out]
        await self._app(scope, receive, send)


def _open(view: View) -> None:
    """Opens the map that the page will show; what is wrong with it the page tells."""
    with suppress(MapError, OSError):
        if name := view.map or first_map(maps()):
            open_catalogue(name).seen_at(view.level)


def _head(view: View) -> bytes:
    """HTML that has the browser fetch plotly.js and the points.

    It runs plotly.js later, when Streamlit has begun: else the page waits for it. Names of maps and
    versions are letters, digits, ".", "_" and "-" (see store.check_name).
    """
    head = f'<link rel="preload" as="script" href="./assets/{routes.PLOTLY}" />'
    with suppress(OSError):  # a folder that cannot be read is the page's to tell
        name = next((name for name in maps() if view.map in ("", name)), "")
        if name and (version := current_version(maps_folder(), name)):
            points = f"./data/{name}/{version}/points.bin"
            head += f'<link rel="preload" as="fetch" crossorigin href="{points}" />'
    return head.encode()


def _with_head(send: Send, head: bytes) -> Send:
    """Sends HTML with this at the end of its head; all else as it is."""
    start: Message = {}
    body = b""

    async def sending(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            start = message
            headers = MutableHeaders(raw=start["headers"])
            html = headers.get("content-type", "").startswith("text/html")
            if start["status"] == 200 and html and int(headers.get("content-length", 0)) < LARGEST:
                return
            await send(start)
            start = {}
        elif not start:
            await send(message)
        else:
            body += message.get("body", b"")
            if not message.get("more_body"):
                body = body.replace(HEAD_ENDS, head + HEAD_ENDS, 1)
                headers = MutableHeaders(raw=start["headers"])
                headers["content-length"] = str(len(body))
                for name in ("etag", "last-modified"):  # a kept copy would name an old version
                    del headers[name]
                await send(start)
                await send({"type": "http.response.body", "body": body})

    return sending
