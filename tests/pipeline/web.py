"""A web server on this computer that plays services, well and badly; and time that costs none."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pipeline.sources.client import Doers

Params = dict[str, str]
TIMEOUT = 0.3
"""Seconds without a byte after which the tests' client gives an answer up."""


@dataclass(frozen=True)
class Answer:
    """What the server answers.

    Attributes:
        length: the length that it claims, where that is not the body's.
        stalls: it sends nothing but headers until the client is gone.
        resets: it hangs up without a word.
        drips: it sends its body a byte at a time, each within the time of patience for one.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    stalls: bool = False
    resets: bool = False
    drips: bool = False


def as_json(value: Any, status: int = 200, **headers: str) -> Answer:
    """An answer in JSON."""
    return Answer(json.dumps(value).encode(), status, headers)


@dataclass(frozen=True)
class Asked:
    """What a client asked for."""

    path: str
    params: Params
    headers: Mapping[str, str]
    body: bytes = b""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no matter here."""


class Web:
    """The server: what it plays on each path, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._scripts: dict[str, list[Answer]] = {}
        self._services: dict[str, Callable[[Params], Answer]] = {}
        self._http = _Server(("127.0.0.1", 0), self._handler())
        self.closing = threading.Event()
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def plays(self, path: str, *answers: Answer) -> None:
        """These answers one after the other, then 418."""
        self._scripts[path] = list(answers)

    def serves(self, path: str, service: Callable[[Params], Answer]) -> None:
        """What the service answers, after the script."""
        self._services[path] = service

    def answer(self, asked: Asked) -> Answer:
        """The next answer."""
        self.asked.append(asked)
        if script := self._scripts.get(asked.path):
            return script.pop(0)
        service = self._services.get(asked.path)
        return service(asked.params) if service else Answer(status=418)

    @contextmanager
    def running(self) -> Iterator["Web"]:
        thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self._http.shutdown()
            self._http.server_close()
            thread.join()

    def _handler(web: "Web") -> type[BaseHTTPRequestHandler]:  # noqa: N805 (two selves)
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers["Content-Length"])))

            def _answer(self, body: bytes = b"") -> None:
                parts = urlsplit(self.path)
                params = dict(parse_qsl(parts.query, keep_blank_values=True))
                answer = web.answer(Asked(parts.path, params, dict(self.headers.items()), body))
                if answer.resets:
                    hang_up = struct.pack("ii", 1, 0)
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, hang_up)
                    self.close_connection = True
                    return
                length = len(answer.body) if answer.length is None else answer.length
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(length))
                self.end_headers()
                if answer.stalls:
                    web.closing.wait(20 * TIMEOUT)
                elif answer.drips:
                    for place in range(len(answer.body)):
                        self.wfile.write(answer.body[place : place + 1])
                        if web.closing.wait(TIMEOUT / 3):
                            break
                else:
                    self.wfile.write(answer.body)
                self.close_connection = answer.stalls or length != len(answer.body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        return Handler


class FakeTime:
    """Time that passes when someone sleeps."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._now = 0.0

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += seconds

    def doers(self) -> Doers:
        """Doers for whom this is the time; it is noon of 1 January 2026."""
        start = datetime(2026, 1, 1, 12, tzinfo=UTC)
        return Doers(self.sleep, lambda: self._now, lambda: start, TIMEOUT)


DAMAGED: Mapping[str, Answer] = {
    "truncated": Answer(b'{"results": [', length=1000),
    "stalling": Answer(b"{}", stalls=True),
    "reset": Answer(resets=True),
    "429": Answer(b"Rate exceeded.", 429),
    "500": Answer(b"<html>Oops</html>", 500),
    "502": Answer(status=502),
    "503": Answer(status=503),
    "504": Answer(status=504),
    "not gzip": Answer(b"{}", headers={"Content-Encoding": "gzip"}),
}
"""What goes wrong with any service, and is gone at the next try."""
