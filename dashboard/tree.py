"""The tree of topics: who is above and below whom, and the colours at the level that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.export.colours import colours_of

if TYPE_CHECKING:
    from dashboard.records import Topic


def above(topics: Mapping[str, Topic], topic: Topic) -> list[Topic]:
    """The topics that this one lies in, the coarsest first."""
    chain: list[Topic] = []
    while topic.parent is not None and topic.parent in topics:
        topic = topics[topic.parent]
        chain.insert(0, topic)
    return chain


def parts(topics: Mapping[str, Topic]) -> dict[str | None, list[Topic]]:
    """Topic id → the topics of the next level within it, largest first; None → the coarsest."""
    found: dict[str | None, list[Topic]] = {}
    for topic in topics.values():
        found.setdefault(topic.parent, []).append(topic)
    return found


def coloured(
    topics: Mapping[str, Topic], level: int, like: Mapping[str, Topic] | None = None
) -> dict[str, Topic]:
    """The topics with colours that tell those of a level apart.

    Args:
        like: topics of these ids, which give their colours to those of the level.
    """
    given = None if like is None else {topic: (t.light, t.dark) for topic, t in like.items()}
    colours = colours_of(topics.values(), level, given)
    return {
        topic.id: replace(topic, light=colours[topic.id][0], dark=colours[topic.id][1])
        for topic in topics.values()
    }
