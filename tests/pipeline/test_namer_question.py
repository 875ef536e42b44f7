"""What is asked of topics: families together, and an answer read back to its topics."""

import json

import pytest

from pipeline.namer.endpoint import Unanswered
from pipeline.namer.question import messages, names_in, questions, topics_in
from tests.pipeline.endpoint import TITLES, table

TOPICS = topics_in(table(), TITLES)


def test_a_topic_holds_the_titles_of_its_exemplars() -> None:
    owls = TOPICS[2]
    assert (owls.id, owls.level, owls.parent, owls.name) == ("1-0", 1, "0-0", "Owls")
    assert owls.papers == ("Owls hunt by ear", "Silent feathers of owls")
    assert owls.evidence == ("Owls", "owls", "field work", *owls.papers)
    assert TOPICS[0].parent == ""


def test_siblings_are_asked_for_together_and_known_ones_left_out() -> None:
    asked = questions(TOPICS, frozenset(("0-0", "0-1", "1-0", "1-2")))
    assert [[topic.id for topic in part] for part in asked] == [["0-0", "0-1"], ["1-0"], ["1-2"]]


def test_the_question_numbers_its_topics_from_one() -> None:
    system, user = messages(TOPICS[2:4], TOPICS)
    told = json.loads(user["content"])["topics"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert {number: topic["name"] for number, topic in told.items()} == {"1": "Owls", "2": "Rivers"}
    assert told["1"]["siblings"] == ["Rivers"]


def test_names_go_back_to_the_topics_that_were_asked_for() -> None:
    said = '{"names": {"2": "Sand", "1": "Night birds", "3": "Nobody\'s", "4": 5}}'
    assert names_in(said, TOPICS[2:4]) == {"1-0": "Night birds", "1-1": "Sand"}
    endless = names_in(f'{{"names": {{"1": "{"x" * 100_000}"}}}}', TOPICS[2:4])
    assert len(endless["1-0"]) == 200
    with pytest.raises(Unanswered, match="not the JSON"):
        names_in("Night birds, sand", TOPICS[2:4])
