"""Security headers of every answer: what the browser may load, run and send for the page.

The policy is as strict as Streamlit 1.67 and plotly.js allow. Both put styles into the page, a
component's script comes as a blob, and plotly.js makes the code that draws on WebGL while it runs,
which needs 'unsafe-eval'. No text of a paper is ever a script, a style or markup, so this is the
second wall, not the first. No streamlit.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")
NOT_NEEDED = (
    "accelerometer", "autoplay", "camera", "display-capture", "geolocation",
    "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment",
    "publickey-credentials-get", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
"""What a page may ask of a device and this one never does."""
SELF = "'self'"


def inline_scripts() -> tuple[str, ...]:
    """CSP sources of the scripts that stand in Streamlit's own page, as it is installed."""
    spec = find_spec("streamlit")
    assert spec is not None
    assert spec.origin is not None
    page = (Path(spec.origin).parent / "static" / "index.html").read_text("utf-8")
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE.findall(page))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def policy(host: str, frame: Iterable[str], scripts: Iterable[str] = ()) -> str:
    """The Content-Security-Policy.

    Args:
        host: the page's own, which its websocket goes to: 'self' does not mean it everywhere.
        frame: who may show the page in a frame, as CSP sources.
        scripts: more sources of scripts.
    """
    sockets = (f"ws://{host}", f"wss://{host}") if HOST.fullmatch(host) else ()
    directives = {
        "default-src": ("'none'",),
        "script-src": (SELF, "blob:", "'unsafe-eval'", *scripts),
        "style-src": (SELF, "'unsafe-inline'"),
        "img-src": (SELF, "data:", "blob:"),
        "font-src": (SELF, "data:"),
        "connect-src": (SELF, *sockets),
        "manifest-src": (SELF,),
        "object-src": ("'none'",),
        "base-uri": ("'none'",),
        "form-action": ("'none'",),
        "frame-ancestors": tuple(frame),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


class SecurityHeaders:
    """ASGI middleware that adds the headers to every answer over HTTP."""

    def __init__(self, app: ASGIApp, frame: tuple[str, ...] = (SELF,)) -> None:
        """Around an application.

        Args:
            frame: who may show the page in a frame: "'none'", "'self'" or origins.
        """
        self._app, self._frame, self._scripts = app, frame, inline_scripts()
        self._plain = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": ", ".join(f"{name}=()" for name in NOT_NEEDED),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        known = {("'none'",): "DENY", (SELF,): "SAMEORIGIN"}
        if frame in known:  # for browsers that do not know frame-ancestors
            self._plain["X-Frame-Options"] = known[frame]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and adds to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._plain.items():
                    headers[name] = value
                headers["Content-Security-Policy"] = policy(host, self._frame, self._scripts)
            await send(message)

        await self._app(scope, receive, with_headers)
