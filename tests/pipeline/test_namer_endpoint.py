"""The way to an endpoint: which addresses are taken, what is sent along, what stays secret."""

import pytest

from pipeline.errors import SourceError
from pipeline.namer.endpoint import Conversation, Namer, Patience, Unanswered, namer_at
from tests.pipeline.endpoint import PATIENCE, reply
from tests.pipeline.web import Answer, Web, as_json

KEY = "sk-very-secret"
QUESTION = [{"role": "user", "content": "A name?"}]


def at(url: str, key: str = "") -> Namer:
    return namer_at(url, "tiny", key, lambda _: None)


@pytest.mark.parametrize(
    ("url", "base", "host"),
    [
        ("http://localhost:11434/v1", "http://localhost:11434/v1", "localhost:11434"),
        ("https://api.example.org/v1/", "https://api.example.org/v1", "api.example.org"),
        (" http://[::1]:8000/v1 ", "http://[::1]:8000/v1", "[::1]:8000"),
        ("http://x.org/v1/chat/completions", "http://x.org/v1", "x.org"),
    ],
)
def test_an_address_is_taken_as_people_give_it(url: str, base: str, host: str) -> None:
    assert (at(url).url, at(url).host) == (base, host)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "not a web address"),
        ("localhost:11434", "not a web address"),
        ("ftp://x.org", "not a web address"),
        ("file:///etc/passwd", "not a web address"),
        ("http://", "not a web address"),
        ("http://x.org:port/v1", "not a web address"),
        (f"http://me:{KEY}@x.org/v1", "no key belongs into the address"),
        (f"http://x.org/v1?key={KEY}", "no key belongs into the address"),
    ],
)
def test_any_other_address_is_refused_without_repeating_a_secret(url: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as raised:
        at(url)
    assert KEY not in str(raised.value)


@pytest.mark.parametrize("key", ["sk\nx", "schlüssel"])
def test_a_key_that_cannot_be_sent_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(SourceError, match="LITMAP_NAMER_KEY") as raised:
        at("http://x.org/v1", key)
    assert key not in str(raised.value)


def test_a_key_is_sent_and_never_shown(web: Web) -> None:
    web.plays("/v1/chat/completions", reply("yes"), as_json({"error": f"bad key {KEY}!"}, 401))
    namer = at(f"{web.url}/v1", KEY)
    assert KEY not in repr(namer)
    with Conversation(namer, 1, PATIENCE) as conversation:
        assert conversation.ask(QUESTION) == "yes"
        assert web.asked[-1].headers["Authorization"] == f"Bearer {KEY}"
        with pytest.raises(Unanswered) as raised:
            conversation.ask(QUESTION)
    assert str(raised.value) == "it answers 401: bad key …!"


def test_without_a_key_none_is_sent(web: Web) -> None:
    web.plays("/v1/chat/completions", reply("yes"))
    with Conversation(at(f"{web.url}/v1"), 1, PATIENCE) as conversation:
        conversation.ask(QUESTION)
    assert "Authorization" not in web.asked[0].headers


@pytest.mark.parametrize(
    ("listed", "model"),
    [
        (as_json({"data": [{"id": "tiny"}, {"id": "huge"}]}), "tiny"),
        (as_json({"data": []}), "default"),
        (as_json({"data": [{"id": "a\nb"}]}), "default"),
        (as_json([]), "default"),
        (Answer(status=404), "default"),
    ],
)
def test_the_first_model_listed_is_asked(web: Web, listed: Answer, model: str) -> None:
    web.plays("/v1/models", listed)
    namer = namer_at(f"{web.url}/v1", "", "", lambda _: None)
    with Conversation(namer, 1, PATIENCE) as conversation:
        assert (conversation.model, conversation.model) == (model, model)
    assert len(web.asked) == 1


def test_a_named_model_needs_no_list(web: Web) -> None:
    with Conversation(at(f"{web.url}/v1"), 1, PATIENCE) as conversation:
        assert conversation.model == "tiny"
    assert web.asked == []


def test_no_redirect_is_followed(web: Web) -> None:
    web.plays("/v1/chat/completions", Answer(status=302, headers={"Location": "/elsewhere"}))
    with (
        Conversation(at(f"{web.url}/v1"), 1, PATIENCE) as conversation,
        pytest.raises(Unanswered, match="it redirects"),
    ):
        conversation.ask(QUESTION)
    assert [asked.path for asked in web.asked] == ["/v1/chat/completions"]


@pytest.mark.parametrize(("asked", "slept"), [("7", 7.0), ("3600", 20.0), ("soon", 2.0)])
def test_a_busy_endpoint_is_given_the_time_it_asks_for_within_reason(
    web: Web, asked: str, slept: float
) -> None:
    waits: list[float] = []
    busy = Answer(status=429, headers={"Retry-After": asked})
    web.plays("/v1/chat/completions", busy, reply("yes"))
    patience = Patience(sleep=waits.append)
    with Conversation(at(f"{web.url}/v1"), 1, patience) as conversation:
        assert conversation.ask(QUESTION) == "yes"
    assert waits == [slept]


@pytest.mark.parametrize(
    ("url", "is_open"),
    [
        ("http://localhost:1/v1", False), ("http://127.0.0.1/v1", False),
        ("http://[::1]/v1", False), ("https://x.org/v1", False), ("http://x.org/v1", True),
        ("http://192.168.0.7:8000", True),
    ],
)  # fmt: skip
def test_what_others_on_the_way_can_read_is_known(url: str, is_open: bool) -> None:
    assert at(url).is_open == is_open
