"""The HTTP client: polite, patient, bounded, and true to one host."""

import errno
import gzip
import socket
from collections.abc import Iterator
from typing import NoReturn

import pytest

from pipeline.errors import SourceError
from pipeline.sources import client as client_module
from pipeline.sources.answers import Again
from pipeline.sources.client import TRIES, Client, Doers, Manners
from tests.pipeline.web import DAMAGED, Answer, FakeTime, Web, as_json

MANNERS = Manners("The service", interval=0.0, remedies={429: "Wait a day."})
GOOD = Answer(b"good")


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def client(time: FakeTime) -> Iterator[Client]:
    with Client(MANNERS, doers=time.doers()) as made:
        yield made


def text(body: bytes) -> str:
    if body == b"useless":
        raise Again("an answer of no use")
    return body.decode()


def test_the_service_learns_what_is_asked_and_by_whom(web: Web, time: FakeTime) -> None:
    web.plays("/a", GOOD)
    with Client(MANNERS, "jane@example.org", doers=time.doers()) as client:
        assert client.get(web.url + "/a", {"q": "rain & snow", "n": 3}, text) == "good"
    asked = web.asked[0]
    assert asked.params == {"q": "rain & snow", "n": "3"}
    assert asked.headers["User-Agent"] == "litmap/1 (mailto:jane@example.org)"


def test_between_an_answer_and_the_next_request_lies_the_interval(web: Web, time: FakeTime) -> None:
    web.plays("/a", GOOD, GOOD, GOOD)
    with Client(Manners("Slow", interval=3.0), doers=time.doers()) as client:
        for _ in range(3):
            client.get(web.url + "/a", {}, text)
    assert time.slept == [3.0, 3.0]


@pytest.mark.parametrize("damage", DAMAGED)
def test_what_passes_is_tried_again(web: Web, time: FakeTime, client: Client, damage: str) -> None:
    web.plays("/a", DAMAGED[damage], DAMAGED[damage], GOOD)
    assert client.get(web.url + "/a", {}, text) == "good"
    assert time.slept == [3.0, 6.0]


def test_an_answer_that_is_of_no_use_is_tried_again(
    web: Web, time: FakeTime, client: Client
) -> None:
    web.plays("/a", Answer(b"useless"), GOOD)
    assert client.get(web.url + "/a", {}, text) == "good"


@pytest.mark.parametrize("wait", ["90", "Thu, 01 Jan 2026 12:01:30 GMT"])
def test_the_service_says_how_long_to_wait_and_the_user_is_told(
    web: Web, time: FakeTime, wait: str
) -> None:
    web.plays("/a", Answer(status=429, headers={"Retry-After": wait}), GOOD)
    told: list[str] = []
    with Client(MANNERS, tell=told.append, doers=time.doers()) as client:
        assert client.get(web.url + "/a", {}, text) == "good"
    assert time.slept == [90.0]
    assert told == ["The service: answers 429 Too Many Requests; trying again in 90 s."]


@pytest.mark.parametrize("wait", ["0", "-5", "soon", "Thu, 01 Jan 2026 11:00:00 GMT", "²"])
def test_a_wait_that_makes_no_sense_is_not_shorter_than_ours(
    web: Web, time: FakeTime, client: Client, wait: str
) -> None:
    headers = {"Retry-After": wait.encode().decode("latin-1")}
    web.plays("/a", Answer(status=503, headers=headers), GOOD)
    assert client.get(web.url + "/a", {}, text) == "good"
    assert time.slept == [3.0]


def test_a_service_that_asks_for_hours_is_not_asked_again(
    web: Web, time: FakeTime, client: Client
) -> None:
    web.plays("/a", Answer(status=429, headers={"Retry-After": "7200"}), GOOD)
    with pytest.raises(SourceError) as error:
        client.get(web.url + "/a", {}, text)
    assert str(error.value) == (
        "The service: answers 429 Too Many Requests; it asks to wait 2.0 hours. Wait a day."
    )
    assert (len(web.asked), time.slept) == (1, [])


def test_patience_has_an_end_that_names_the_status_and_the_remedy(
    web: Web, time: FakeTime, client: Client
) -> None:
    web.serves("/a", lambda _: as_json({"error": "quota", "message": "No credits."}, 429))
    with pytest.raises(SourceError) as error:
        client.get(web.url + "/a", {}, text)
    assert str(error.value) == (
        "The service: answers 429 Too Many Requests: No credits (6 tries). Wait a day."
    )
    assert len(web.asked) == TRIES
    assert time.slept == [3.0, 6.0, 12.0, 24.0, 48.0]


def test_a_refusal_is_final_and_says_what_the_service_says(web: Web, client: Client) -> None:
    web.plays("/a", as_json({"message": "Unknown field: autor.\x1b[31m"}, 400), GOOD)
    with pytest.raises(SourceError) as error:
        client.get(web.url + "/a", {}, text)
    said = (
        "The service: answers 400 Bad Request: Unknown field: autor.[31m. Check what you ask for."
    )
    assert str(error.value) == said
    assert len(web.asked) == 1


@pytest.mark.parametrize("status", [400, 429])
def test_a_secret_is_never_shown(web: Web, time: FakeTime, status: int) -> None:
    web.serves("/a", lambda params: as_json({"message": f"Bad key {params['api_key']}"}, status))
    told: list[str] = []
    with (
        Client(MANNERS, secrets=("hunter2",), tell=told.append, doers=time.doers()) as client,
        pytest.raises(SourceError) as error,
    ):
        client.get(web.url + "/a", {"api_key": "hunter2"}, text)
    assert "Bad key …" in str(error.value)
    assert "hunter2" not in str(error.value) + "".join(told)


def test_a_redirect_within_the_host_is_followed(web: Web, client: Client) -> None:
    web.plays("/a", Answer(status=301, headers={"Location": "/b?x=1"}))
    web.plays("/b", GOOD)
    assert client.get(web.url + "/a", {}, text) == "good"
    assert web.asked[1].params == {"x": "1"}


@pytest.mark.parametrize("target", ["https://example.org/a", "file:///etc/hosts", "//[::1]/a"])
def test_a_redirect_to_elsewhere_is_refused(web: Web, client: Client, target: str) -> None:
    web.plays("/a", Answer(status=302, headers={"Location": target}))
    with pytest.raises(SourceError, match=r"it redirects to .* which is refused"):
        client.get(web.url + "/a", {}, text)
    assert len(web.asked) == 1


def test_redirects_have_an_end(web: Web, client: Client) -> None:
    web.serves("/a", lambda _: Answer(status=302, headers={"Location": "/a"}))
    with pytest.raises(SourceError, match="redirects without end"):
        client.get(web.url + "/a", {}, text)


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_without_end_is_refused(
    web: Web, client: Client, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(client_module, "MOST_BYTES", 2_000_000)
    body = bytes(3_000_000)
    headers = {"Content-Encoding": "gzip"} if packed else {}
    web.plays("/a", Answer(gzip.compress(body) if packed else body, headers=headers), GOOD)
    with pytest.raises(SourceError, match="an answer of more than 2 MB"):
        client.get(web.url + "/a", {}, text)


def test_an_answer_that_drips_is_given_up(web: Web, time: FakeTime) -> None:
    web.serves("/a", lambda _: GOOD)
    hours = iter(range(0, 1_000_000, 3600))
    doers = Doers(time.sleep, lambda: float(next(hours)))
    with (
        Client(MANNERS, doers=doers) as client,
        pytest.raises(SourceError, match="the answer takes too long"),
    ):
        client.get(web.url + "/a", {}, text)


def test_a_service_that_is_not_there_is_named(time: FakeTime, client: Client) -> None:
    with Web().running() as web:
        gone = web.url
    with pytest.raises(SourceError, match="The service: cannot be reached"):
        client.get(gone, {}, text)
    assert len(time.slept) == TRIES - 1


@pytest.mark.parametrize(
    "cause", [socket.gaierror(-3, "Temporary failure"), OSError(errno.ENETUNREACH, "no way")]
)
def test_without_a_network_one_more_try_is_enough(
    time: FakeTime, client: Client, monkeypatch: pytest.MonkeyPatch, cause: OSError
) -> None:
    def connect(*_: object, **__: object) -> NoReturn:
        raise cause

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(SourceError) as error:
        client.get("http://service.example.org/a", {}, text)
    assert str(error.value) == (
        "The service: cannot be reached; is this computer online? (2 tries). Try again later."
    )
    assert time.slept == [3.0]


@pytest.mark.parametrize("url", ["nothing", "ftp://127.0.0.1/a", "http://a:port/", ""])
def test_an_address_that_is_none_is_named(client: Client, url: str) -> None:
    with pytest.raises(SourceError, match="The service: its address is no web address"):
        client.get(url, {}, text)
