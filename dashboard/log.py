"""What the server tells its operator: one JSON object a line on standard error. No streamlit.

By default no line holds what readers ask, paste, bring or read, nor a secret: of an error its kind
and place are told, not its message, which may quote a paper. Level `debug` tells messages too.
"""

import json
import logging
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEVELS = ("debug", "info", "warning", "error", "off")
LONGEST = 500
"""Characters of a text in a line."""
FRAMES = 12
"""Innermost calls that are told of an error."""
SEGMENTS = 3
"""Parts of a path that are told: what follows may be the id of a session or of a file."""
FOREIGN = ("streamlit", "uvicorn")
"""Libraries that print by themselves."""
_log = logging.getLogger("litmap")
_log.propagate = False


class JsonLines(logging.Formatter):
    """One JSON object a line: `time`, `level`, `event`, and what belongs to the event."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record; a library's has the event `log`."""
        told: Mapping[str, Any] | None = getattr(record, "told", None)
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"time": time, "level": record.levelname.lower()}
        if told is None:
            line |= {"event": "log", "logger": record.name, "message": record.getMessage()}
        else:
            line |= {"event": record.msg, **told}
        if record.exc_info and record.exc_info[1] is not None:
            line |= described(record.exc_info[1])
        return json.dumps({name: _short(value) for name, value in line.items()})


def begin(level: str) -> None:
    """From now on everything is told in JSON, from this level on.

    Args:
        level: one of LEVELS.
    """
    number = logging.CRITICAL + 1 if level == "off" else getattr(logging, level.upper())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    _log.handlers[:] = [handler]
    _log.setLevel(number)
    for name, known in list(logging.root.manager.loggerDict.items()):
        if isinstance(known, logging.Logger) and name.split(".")[0] in FOREIGN:
            known.setLevel(max(number, known.level))
            for other in known.handlers:
                other.setFormatter(JsonLines())
    logging.getLogger("streamlit.error_util").setLevel(logging.CRITICAL + 1)  # told as a fault
    threading.excepthook = _of_a_thread


def event(name: str, level: int = logging.INFO, **told: Any) -> None:
    """Tells that something has happened.

    Args:
        told: plain values; none of what readers have written, nor a secret.
    """
    _log.log(level, name, extra={"told": told})


def fault(error: BaseException) -> None:
    """Tells of an error that nobody expected: its kind and where it arose."""
    _log.error("fault", extra={"told": described(error)})


def described(error: BaseException) -> dict[str, Any]:
    """Kind and place of an error; its message where messages are told."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    told: dict[str, Any] = {
        "error": type(error).__qualname__,
        "at": [f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if _log.isEnabledFor(logging.DEBUG):
        told["message"] = str(error)
    return told


class Refusals:
    """ASGI middleware that tells which requests were refused: the path's beginning, no query."""

    def __init__(self, app: ASGIApp) -> None:
        """Around an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and tells of an answer of 400 or more."""

        async def heard(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 400:
                path = "/".join(scope["path"].split("/")[:SEGMENTS])
                event("refused", method=scope["method"], path=path, status=message["status"])
            await send(message)

        await self._app(scope, receive, heard if scope["type"] == "http" else send)


def _of_a_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and args.exc_type is not SystemExit:
        fault(args.exc_value)


def _module(file: str) -> str:
    """A file's path from its package on: no folders of this machine."""
    parts = file.replace("\\", "/").split("/")
    for root in ("site-packages", "dashboard", "pipeline"):
        if root in parts:
            place = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[place + (root == "site-packages") :])
    return parts[-1]


def _short(value: Any) -> Any:
    return value[:LONGEST] if isinstance(value, str) else value
