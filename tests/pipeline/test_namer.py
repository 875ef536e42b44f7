"""Names that an endpoint proposes: taken where they are good, ours where it fails in any way."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from pipeline.namer import Proposals, propose, renamed
from pipeline.namer.endpoint import Patience
from tests.pipeline.endpoint import PATIENCE, TITLES, Endpoint, reply, table
from tests.pipeline.web import TIMEOUT, Answer, Web

GOOD = {
    "Nature": "Wild nature", "Time": "Measuring time", "Owls": "Hearing of owls",
    "Rivers": "Sediment transport", "Clocks": "Quartz clocks",
}  # fmt: skip


def ask(endpoint: Endpoint, patience: Patience = PATIENCE) -> Proposals:
    return propose(table(), TITLES, endpoint.namer, 42, lambda *_: None, patience)


def test_good_names_are_taken(web: Web) -> None:
    told = ask(Endpoint(web, GOOD.__getitem__))
    assert told.names == {
        "0-0": "Wild nature", "0-1": "Measuring time", "1-0": "Hearing of owls",
        "1-1": "Sediment transport", "1-2": "Quartz clocks",
    }  # fmt: skip
    assert (told.model, told.proposed, told.kept, told.unanswered) == ("tiny", 5, {}, 0)
    assert told.as_dict()["topics"] == ["0-0", "0-1", "1-0", "1-1", "1-2"]
    assert told.as_dict()["host"] == web.url.removeprefix("http://")


def test_names_key_phrases_titles_and_siblings_are_sent_and_nothing_else(web: Web) -> None:
    endpoint = Endpoint(web, GOOD.__getitem__)
    ask(endpoint)
    owls = next(topic for topic in endpoint.topics if topic["name"] == "Owls")
    assert owls == {
        "name": "Owls",
        "key_phrases": ["owls", "field work"],
        "typical_papers": ["Owls hunt by ear", "Silent feathers of owls"],
        "siblings": ["Rivers"],
    }
    clocks = next(topic for topic in endpoint.topics if topic["name"] == "Clocks")
    assert clocks["siblings"] == []
    assert all(
        question.keys() == {"model", "messages", "temperature", "seed", "stream"}
        for question in endpoint.sent
    )
    assert (endpoint.sent[0]["model"], endpoint.sent[0]["temperature"]) == ("tiny", 0)
    assert endpoint.sent[0]["seed"] == 42


def test_what_is_sent_is_told_before_it_is(web: Web) -> None:
    endpoint = Endpoint(web, GOOD.__getitem__)
    before: list[int] = []
    told = replace(endpoint.namer, tell=lambda text: before.append(len(endpoint.sent)))
    propose(table(), TITLES, told, 42, lambda *_: None, PATIENCE)
    assert before == [0]


def test_it_is_told_what_is_sent_to_whom_and_for_how_many(web: Web) -> None:
    endpoint = Endpoint(web, GOOD.__getitem__)
    ask(endpoint)
    host = web.url.removeprefix("http://")
    assert endpoint.said == [
        f"Asking {host} (model tiny) for names of 5 topics. Sent are our names, key phrases and "
        "titles of typical papers, no abstracts."
    ]


def test_a_rebuild_asks_for_changed_topics_alone(web: Web) -> None:
    endpoint = Endpoint(web, GOOD.__getitem__)
    first = ask(endpoint)
    asked = len(endpoint.sent)
    assert ask(endpoint) == first
    assert len(endpoint.sent) == asked
    assert len(endpoint.said) == 1
    changed = table()
    changed["exemplars"] = [list(reversed(row)) if i == 4 else row
                            for i, row in enumerate(changed["exemplars"])]  # fmt: skip
    again = propose(changed, TITLES, endpoint.namer, 42, lambda *_: None, PATIENCE)
    assert again == first
    assert [topic["name"] for topic in endpoint.topics[5:]] == ["Clocks"]
    assert "for names of 1 topic (4 answered before)" in endpoint.said[1]


def test_progress_ends_at_all_topics(web: Web) -> None:
    steps: list[tuple[int, int]] = []
    endpoint = Endpoint(web, GOOD.__getitem__)
    propose(table(), TITLES, endpoint.namer, 42, lambda *step: steps.append(step), PATIENCE)
    assert steps == [(2, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("<script>alert(1)</script>", "signs that no name has"),
        ("[Owls](javascript:alert(1))", "signs that no name has"),
        ("$\\alpha$ owls", "signs that no name has"),
        ("Owls\nand more", "signs that no name has"),
        ("Owls \u202egnol", "signs that no name has"),
        ("Owls " * 13, "too long"),
        ("o" * 100_000, "too long"),
        ("", "no text"),
        ("The others", "only words that name no subject"),
        ("Сова", "in another script than the papers"),
    ],
)
def test_a_bad_name_leaves_ours_and_is_counted(web: Web, name: str, reason: str) -> None:
    endpoint = Endpoint(web, lambda present: name if present == "Owls" else GOOD[present])
    told = ask(endpoint)
    assert "1-0" not in told.names
    assert len(told.names) == 4
    assert (told.proposed, told.kept, told.unanswered) == (5, {reason: 1}, 0)


@pytest.mark.parametrize("answer", [7, None, ["Owls"], {"name": "Owls"}])
def test_what_is_no_text_is_no_name(web: Web, answer: object) -> None:
    told = ask(Endpoint(web, lambda present: answer if present == "Owls" else GOOD[present]))
    assert "1-0" not in told.names
    assert told.kept == {"no name in the answer": 1}
    assert told.unanswered == 1


def test_no_two_topics_of_a_level_get_the_same_name(web: Web) -> None:
    names = {**GOOD, "Owls": "Long nights", "Rivers": "Clock", "Clocks": "night, long"}
    told = ask(Endpoint(web, names.__getitem__))
    assert told.names == {"0-0": "Wild nature", "0-1": "Measuring time", "1-0": "Long nights"}
    assert told.kept == {"another topic has that name": 2}


def test_a_name_that_another_topic_has_given_up_is_free(web: Web) -> None:
    told = ask(Endpoint(web, {**GOOD, "Rivers": "Owls"}.__getitem__))
    assert (told.names["1-0"], told.names["1-1"]) == ("Hearing of owls", "Owls")


def test_a_topic_does_not_get_its_parents_name(web: Web) -> None:
    told = ask(Endpoint(web, {**GOOD, "Owls": "wild Nature"}.__getitem__))
    assert "1-0" not in told.names
    assert told.kept == {"another topic has that name": 1}


def test_a_name_that_ours_has_already_may_be_confirmed_or_recased(web: Web) -> None:
    told = ask(Endpoint(web, {**GOOD, "Owls": "owl"}.__getitem__))
    assert told.names["1-0"] == "Owl"


@pytest.mark.parametrize(
    ("said", "good"),
    [
        ('{"names": {"1": "Wild nature", "2": "Measuring time"}}', True),
        ('```json\n{"names": {"1": "Wild nature", "2": "Measuring time"}}\n```', True),
        ('<think>Hm, {}</think>\n{"names": {"1": "Wild nature", "2": "Measuring time"}}', True),
        ("Wild nature", False),
        ("", False),
        ("[1, 2]", False),
        ('{"names": ["Wild nature"]}', False),
        ('{"name": "Wild nature"}', False),
        ("[" * 100_000, False),
    ],
)
def test_an_answer_is_json_perhaps_fenced_or_after_thoughts(
    web: Web, said: str, good: bool
) -> None:
    told = ask(Endpoint(web, GOOD.__getitem__, [reply(said)]))
    assert ("0-0" in told.names) == good
    assert "1-2" in told.names
    if not good:
        assert told.kept == {"the answer is not the JSON that was asked for": 2}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(b'{"error": {"message": "No such key"}}', 401), "it answers 401: No such key"),
        (Answer(b"<html>Oops</html>", 500), "it answers 500"),
        (Answer(b"<html>Oops</html>"), "an answer that is damaged, or no JSON"),
        (Answer(b"{}"), "the answer is not in the form of a chat"),
        (Answer(b'{"choices": [{"message": {"content": 7}}]}'), "the answer holds no text"),
        (Answer(b"[" * 1_100_000), "the answer is too long"),
        (Answer(b"{}", stalls=True), "no answer in time"),
        (Answer(b"{}" * 100, drips=True), "no answer in time"),
        (Answer(b"{", length=1000), "the answer broke off"),
        (Answer(resets=True), "the answer broke off"),
        (Answer(status=307, headers={"Location": "http://192.0.2.1/"}), "it redirects, which is "
         "refused"),
    ],
)  # fmt: skip
def test_an_endpoint_that_fails_leaves_our_names_and_is_soon_let_be(
    web: Web, answer: Answer, reason: str
) -> None:
    endpoint = Endpoint(web, GOOD.__getitem__, [answer] * 20)
    told = ask(endpoint)
    assert told.names == {}
    assert told.kept == {reason: 4, "not asked, after failures in a row": 1}
    assert told.unanswered == 5
    assert len(endpoint.sent) <= 4


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_endpoint_is_asked_once_more(web: Web, status: int) -> None:
    told = ask(Endpoint(web, GOOD.__getitem__, [Answer(status=status)]))
    assert len(told.names) == 5


def test_what_was_not_answered_is_asked_the_next_time(web: Web) -> None:
    endpoint = Endpoint(web, GOOD.__getitem__, [Answer(b"{}")])
    assert ask(endpoint).unanswered == 2
    assert len(ask(endpoint).names) == 5
    assert len(endpoint.topics) == 7


def test_all_answers_together_have_their_time(web: Web) -> None:
    ticks = iter(range(1000))
    hurried = Patience(answer=TIMEOUT, everything=4.0, clock=lambda: float(next(ticks)))
    told = ask(Endpoint(web, GOOD.__getitem__), hurried)
    assert told.kept
    assert set(told.kept) <= {"the time for all answers is up", "no answer in time",
                              "not asked, after failures in a row"}  # fmt: skip


def test_an_endpoint_that_is_not_there_is_told(web: Web) -> None:
    endpoint = Endpoint(web, GOOD.__getitem__)
    gone = replace(endpoint.namer, url="http://127.0.0.1:9/v1")
    told = propose(table(), TITLES, gone, 42, lambda *_: None, PATIENCE)
    assert (told.names, told.kept, told.unanswered) == ({}, {"it cannot be reached": 5}, 5)
    assert endpoint.said == []


def test_many_siblings_are_asked_for_eight_at_a_time(web: Web) -> None:
    many = table().iloc[[0] * 20].assign(
        topic_id=[f"0-{i}" for i in range(20)], name=[f"Nature {'x' * (i + 1)}" for i in range(20)]
    )  # fmt: skip
    endpoint = Endpoint(web, lambda present: f"{present} studies")
    told = propose(many, TITLES, endpoint.namer, 42, lambda *_: None, PATIENCE)
    assert len(told.names) == 20
    assert len(endpoint.sent) == 3
    assert len(endpoint.topics[0]["siblings"]) == 12


def test_long_and_broken_titles_are_sent_on_one_line(web: Web) -> None:
    endpoint = Endpoint(web, GOOD.__getitem__)
    titles = {**TITLES, "p0": "Owls\n\u202e\x00hunt " + "far " * 100}
    propose(table(), titles, endpoint.namer, 42, lambda *_: None, PATIENCE)
    title = next(t for t in endpoint.topics if t["name"] == "Owls")["typical_papers"][0]
    assert title.startswith("Owls hunt far far")
    assert len(title) == 200


def test_a_new_name_comes_with_the_shares_of_papers_that_use_it() -> None:
    texts = [*TITLES.values()]
    levels = {
        0: np.array(["0-0"] * 4 + ["0-1"] * 2),
        1: np.array(["1-0"] * 2 + ["1-1"] * 2 + ["1-2"] * 2),
    }
    names = {"1-2": "Atomic clock", "0-0": "Rivers of sand"}
    found = renamed(table(), names, levels, texts)
    assert list(found["topic_id"]) == ["0-0", "0-1", "1-0", "1-1", "1-2"]
    assert list(found["name"]) == ["Rivers of sand", "Time", "Owls", "Rivers", "Atomic clock"]
    assert list(found["name_share"]) == [0.25, 0.25, 0.25, 0.25, 0.5]
    assert list(found["name_elsewhere"]) == [0.0] * 5


@pytest.mark.parametrize("present", [str, lambda name: GOOD[name]])
def test_the_table_given_is_not_changed(web: Web, present: Callable[[str], str]) -> None:
    before = table()
    given = table()
    propose(given, TITLES, Endpoint(web, present).namer, 42, lambda *_: None, PATIENCE)
    renamed(given, {"1-0": "Night birds"}, {1: np.array(["1-0"])}, ["Night birds"])
    assert given.equals(before)
