"""Readers at a time: the first ones have seats, others wait in line, more are refused."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard import seats
from dashboard.seats import HEADER, STREAM, Seated, come, go, is_full, place


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    """Nobody is there before and after a test."""
    seats._line.clear()
    yield
    seats._line.clear()


async def answer(socket: WebSocket) -> None:
    """Tells which seat the page is told, until the reader leaves."""
    await socket.accept()
    await socket.send_text(socket.headers.get(HEADER, ""))
    await socket.receive()


def client(most: int) -> TestClient:
    """A browser that talks to a page for so many readers."""
    page = Route("/", lambda _: PlainTextResponse("page"))
    around = [Middleware(Seated, seats=most)]
    return TestClient(Starlette(routes=[page, WebSocketRoute(STREAM, answer)], middleware=around))


def test_the_first_have_seats_and_the_others_wait_in_the_order_in_which_they_came() -> None:
    readers = [come(2) for _ in range(4)]
    assert all(readers)
    assert [place(str(who), 2) for who in readers] == [0, 0, 1, 2]
    assert is_full(2)
    assert come(2) is None


def test_who_leaves_makes_room_for_the_next_in_line() -> None:
    first, second, third, fourth = (str(come(2)) for _ in range(4))
    go(first)
    assert [place(who, 2) for who in (second, third, fourth)] == [0, 0, 1]
    assert not is_full(2)
    go(first)  # once more does no harm
    assert place(third, 2) == 0


def test_who_came_in_another_way_is_not_counted() -> None:
    assert [come(1), come(1)].count(None) == 0
    assert place("", 1) == place("somebody", 1) == 0


def test_a_websocket_is_a_reader_for_as_long_as_it_is_open() -> None:
    browser = client(1)
    with browser.websocket_connect(STREAM) as one:
        who = one.receive_text()
        with browser.websocket_connect(STREAM) as two:
            assert [place(who, 1), place(two.receive_text(), 1)] == [0, 1]
            with pytest.raises(WebSocketDisconnect) as refused, browser.websocket_connect(STREAM):
                raise AssertionError("a third one was let in")
            assert refused.value.code == seats.TRY_LATER
    assert seats._line == {}


def test_a_reader_cannot_choose_a_seat() -> None:
    with client(1).websocket_connect(STREAM, headers={HEADER: "mine"}) as socket:
        assert socket.receive_text() == next(iter(seats._line))


def test_where_even_the_line_is_full_the_page_says_so_and_data_still_come() -> None:
    browser = client(1)
    assert browser.get("/", headers={"accept": "text/html,*/*"}).text == "page"
    come(1)
    come(1)
    busy = browser.get("/", headers={"accept": "text/html,*/*"})
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "30")
    assert "Many readers are here" in busy.text
    assert browser.get("/", headers={"accept": "*/*"}).text == "page"
