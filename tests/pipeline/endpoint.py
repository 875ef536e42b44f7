"""An OpenAI-compatible endpoint on this computer, and topics that it may name."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from pipeline.namer.endpoint import Namer, Patience
from tests.pipeline.web import TIMEOUT, Answer, Web, as_json

TITLES = {f"p{i}": title for i, title in enumerate((
    "Owls hunt by ear", "Silent feathers of owls", "Rivers carry sand", "Floods of rivers",
    "Clocks of quartz", "Atomic clocks",
))}  # fmt: skip
PATIENCE = Patience(connect=1.0, answer=TIMEOUT, everything=30.0, sleep=lambda _: None)


def table() -> pd.DataFrame:
    """Nature (owls, rivers) and time (clocks), in two levels."""
    rows = (
        ("0-0", None, 0, "Nature", ["p0", "p2"]),
        ("0-1", None, 0, "Time", ["p4"]),
        ("1-0", "0-0", 1, "Owls", ["p0", "p1"]),
        ("1-1", "0-0", 1, "Rivers", ["p2", "p3"]),
        ("1-2", "0-1", 1, "Clocks", ["p4", "p5"]),
    )
    columns = ["topic_id", "parent_id", "level", "name", "exemplars"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["key_phrases"] = [[name.lower(), "field work"] for name in frame["name"]]
    frame["name_share"], frame["name_elsewhere"] = 0.25, 0.0
    return frame


def reply(content: Any) -> Answer:
    """A chat's answer that says this."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return as_json({"choices": [{"message": {"role": "assistant", "content": text}}]})


class Endpoint:
    """Answers on `/v1` with what `name` makes of each topic's present name; notes what it is sent.

    Args:
        damaged: answers that are given first, in place of good ones.
    """

    def __init__(
        self, web: Web, name: Callable[[str], Any], damaged: Sequence[Answer] = ()
    ) -> None:
        self._name, self._web, self._damaged = name, web, list(damaged)
        self.said: list[str] = []
        web.serves("/v1/models", lambda _: as_json({"data": [{"id": "tiny"}, {"id": "other"}]}))
        web.serves("/v1/chat/completions", lambda _: self._answer())

    @property
    def namer(self) -> Namer:
        """The endpoint as a user names it."""
        return Namer(f"{self._web.url}/v1", tell=self.said.append)

    @property
    def sent(self) -> list[dict[str, Any]]:
        """Every question, decoded."""
        return [json.loads(asked.body) for asked in self._web.asked if asked.body]

    @property
    def topics(self) -> list[dict[str, Any]]:
        """What was sent of each topic, in the order of the questions."""
        return [topic for question in self.sent for topic in _topics(question).values()]

    def _answer(self) -> Answer:
        if self._damaged:
            return self._damaged.pop(0)
        topics = _topics(json.loads(self._web.asked[-1].body))
        return reply({"names": {n: self._name(topic["name"]) for n, topic in topics.items()}})


def _topics(question: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(question["messages"][1]["content"])["topics"]
    return found
