"""The server as a whole: headers, health, logs and limits on real connections, and its end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from streamlit.testing.v1 import AppTest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.dashboard import small
from tests.dashboard.bringing import wait_until
from tests.dashboard.steps import get_text

PATIENCE = 10
"""Seconds in which a server must end."""


@dataclass
class Served:
    """A server in a process of its own."""

    address: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        try:
            with urllib.request.urlopen(f"http://{self.address}{path}", timeout=20) as answer:
                return answer.status, dict(answer.headers.items()), answer.read()
        except HTTPError as error:
            return error.code, dict(error.headers.items()), error.read()

    def session(self) -> ClientConnection:
        """A reader's websocket, as the browser opens it."""
        streamlit = [Subprotocol("streamlit")]
        return connect(f"ws://{self.address}/_stcore/stream", subprotocols=streamlit)

    def told(self) -> list[dict[str, Any]]:
        """Its log so far; fails where a line is no JSON."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


@contextmanager
def served(maps: Path, log: Path, **settings: str) -> Iterator[Served]:
    """A server of these maps, ended at the end if it has not."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", port],
            cwd=small.ROOT, stderr=stderr, stdout=subprocess.DEVNULL,
            env={**os.environ, "LITMAP_MAPS": str(maps), **settings},
        )  # fmt: skip
    made = Served(f"localhost:{port}", process, log)

    def answers() -> bool:
        assert process.poll() is None, log.read_text("utf-8")
        try:
            return made.get("/_stcore/health")[0] == 200
        except OSError:
            return False

    try:
        wait_until(answers)
        yield made
    finally:
        process.kill()
        process.wait()


def read_all(session: ClientConnection) -> None:
    """Whatever the server sends, until it closes the connection."""
    while True:
        session.recv(5)


def test_a_server_from_its_start_to_its_end(own_maps: Path, tmp_path: Path) -> None:
    folder = small.write_rich(own_maps)
    with served(own_maps, tmp_path / "log", LITMAP_SESSIONS="1", LITMAP_FRAME="none") as server:
        assert server.get("/health")[0] == 200
        for path in ("/", "/health", "/data/rich/v1/points.bin", "/_stcore/health", "/nothing"):
            _, headers, _ = server.get(path)
            assert "frame-ancestors 'none'" in headers["content-security-policy"], path
            assert headers["x-content-type-options"] == "nosniff"
        for path in ("/data/..%2f..%2fetc%2fpasswd", "/data/rich/..%2fv1/points.bin",
                     "/data/rich/v1/%2fetc%2fpasswd"):  # fmt: skip
            assert server.get(path)[0] in (400, 404)
        with server.session() as first, server.session() as second:
            with pytest.raises(InvalidStatus):
                server.session()
            (folder.path / "papers.parquet").unlink()
            assert server.get("/health")[0] == 503
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            code = server.process.wait(PATIENCE)
            assert time.monotonic() - began < PATIENCE
            for session in (first, second):
                with pytest.raises(ConnectionClosed):
                    read_all(session)
        assert code in (0, -signal.SIGTERM)
        told = server.told()
    events = [line["event"] for line in told]
    assert events[0] == "start"
    assert events[-1] == "stop"
    assert {"map_opened", "refused", "busy"} <= set(events)
    assert "fault" not in events


def test_a_wrong_setting_ends_the_server_with_one_line(own_maps: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"],
        cwd=small.ROOT, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "LITMAP_MAPS": str(own_maps), "LITMAP_FRAME": "everybody"},
    )  # fmt: skip
    assert ended.returncode != 0
    assert "Error: LITMAP_FRAME is 'everybody'." in ended.stderr
    assert "Traceback" not in ended.stderr


def faulty(kind: str) -> None:
    """A page that fails."""
    from dashboard.serving import on_fault

    errors: dict[str, Exception] = {"fault": ValueError("a secret"), "memory": MemoryError()}
    assert on_fault(errors[kind])


@pytest.mark.parametrize(
    ("kind", "told"), [("fault", "Something went wrong"), ("memory", "ran out of memory")]
)
def test_a_fault_and_missing_memory_are_told_in_words(kind: str, told: str) -> None:
    at = AppTest.from_function(faulty, kwargs={"kind": kind}).run()
    assert not at.exception
    assert told in get_text(at, "fault")
    assert "secret" not in get_text(at, "fault")
