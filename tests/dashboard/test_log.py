"""Structured logs: one JSON object a line, and nothing in it that readers have written."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard import log, routes
from dashboard.catalogue import open_catalogue
from dashboard.job import Job
from tests.dashboard import bringing, small

SECRET = "what the reader has pasted"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _logs() -> Iterator[None]:
    """Each test begins without logs, and leaves none to the next."""
    kept = logging.getLogger("streamlit.error_util").level, threading.excepthook
    yield
    logging.getLogger("streamlit.error_util").setLevel(kept[0])
    threading.excepthook = kept[1]
    logging.getLogger("litmap").handlers.clear()


def lines(capture: Capture) -> list[dict[str, Any]]:
    """What was told; fails where a line is no JSON."""
    return [json.loads(line) for line in capture.readouterr().err.splitlines()]


def fail() -> None:
    raise ValueError(SECRET)


def failure() -> ValueError:
    """An error whose message quotes a reader."""
    try:
        fail()
    except ValueError as error:
        return error
    raise AssertionError


def test_an_event_is_one_line_with_time_level_and_what_belongs_to_it(capsys: Capture) -> None:
    log.begin("info")
    log.event("map_opened", map="owls", papers=16)
    (line,) = lines(capsys)
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "info", "event": "map_opened", "map": "owls", "papers": 16}


@pytest.mark.parametrize(
    ("level", "told"),
    [("debug", 3), ("info", 3), ("warning", 2), ("error", 1), ("off", 0)],
)
def test_the_level_is_a_setting(capsys: Capture, level: str, told: int) -> None:
    log.begin(level)
    log.event("start")
    log.event("busy", logging.WARNING)
    log.fault(failure())
    assert len(lines(capsys)) == told


def test_a_fault_tells_its_kind_and_place_and_no_message(capsys: Capture) -> None:
    log.begin("info")
    log.fault(failure())
    (line,) = lines(capsys)
    assert (line["event"], line["error"]) == ("fault", "ValueError")
    assert line["at"][-1].endswith(" fail")
    assert SECRET not in json.dumps(line)
    assert str(Path.cwd()) not in json.dumps(line)


def test_messages_are_told_where_they_are_asked_for(capsys: Capture) -> None:
    log.begin("debug")
    log.fault(failure())
    assert lines(capsys)[0]["message"] == SECRET


def test_what_libraries_tell_is_json_too_and_their_errors_have_no_message(capsys: Capture) -> None:
    library = logging.getLogger("streamlit.a_library")
    library.propagate = False
    library.addHandler(logging.StreamHandler(sys.stderr))
    log.begin("info")
    library.error("Uncaught", exc_info=failure())
    (line,) = lines(capsys)
    assert (line["event"], line["logger"]) == ("log", "streamlit.a_library")
    assert (line["message"], line["error"]) == ("Uncaught", "ValueError")
    assert SECRET not in json.dumps(line)


def test_an_error_in_a_thread_is_a_fault(capsys: Capture) -> None:
    log.begin("info")
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    (line,) = lines(capsys)
    assert (line["event"], line["error"]) == ("fault", "ValueError")


def test_a_text_cannot_forge_a_line_and_a_long_one_is_cut(capsys: Capture) -> None:
    log.begin("info")
    log.event("map_damaged", problem='a\n{"event": "start"}\u2028' + "x" * 9000)
    (line,) = lines(capsys)
    assert len(line["problem"]) == log.LONGEST


@pytest.mark.usefixtures("maps")
def test_a_refused_request_is_told_without_its_query_and_what_names_a_session(
    capsys: Capture,
) -> None:
    log.begin("info")
    around = [Middleware(log.Refusals)]
    client = TestClient(Starlette(routes=routes.routes(), middleware=around))
    client.get("/data/rich/v1/nothing?q=what+I+ask")
    client.put("/upload/one/session-id/file-id")
    client.get("/health")
    told = [line for line in lines(capsys) if line["event"] == "refused"]
    assert [(line["method"], line["path"], line["status"]) for line in told] == [
        ("GET", "/data/rich", 404), ("PUT", "/upload/one", 404),
    ]  # fmt: skip


def test_opening_a_map_is_told_once(capsys: Capture, own_maps: Path) -> None:
    small.write_plain(own_maps)
    log.begin("info")
    for _ in range(2):
        open_catalogue("plain")
    (line,) = [line for line in lines(capsys) if line["event"] == "map_opened"]
    assert (line["map"], line["version"], line["papers"]) == ("plain", "v1", 16)
    assert line["ms"] >= 0


def test_a_job_is_told_when_it_begins_and_ends_and_not_what_is_in_it(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.begin("info")
    with bringing.no_job_left(tmp_path, monkeypatch):
        job: Job = bringing.read(SECRET + "\n" + bringing.PAPERS)
    told = [line for line in lines(capsys) if line["event"].startswith("job_")]
    assert [(line["event"], line["what"]) for line in told] == [
        ("job_begin", "reading"), ("job_end", "reading"),
    ]  # fmt: skip
    assert told[1]["ended"] == "read"
    assert told[0]["job"] == told[1]["job"]
    for hidden in (SECRET, job.id, "My file", str(tmp_path)):
        assert hidden not in json.dumps(told)
