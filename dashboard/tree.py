"""The tree of topics: who is above and below whom, and the colours at the level that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from dashboard.palette import MIXED, assign

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

    A finer topic has the colour of its whole. A coarser one has that of its only part, and the
    neutral one where it has several: any of theirs would pass it off as that part.

    Args:
        like: topics of these ids, which give their colours to those of the level.
    """
    shown = [topic for topic in topics.values() if topic.level == level]
    places = np.array([(topic.x, topic.y) for topic in shown], float)
    colours = dict(zip((topic.id for topic in shown), assign(places), strict=True))
    if like is not None:
        colours = {t.id: (like[t.id].light, like[t.id].dark) for t in shown}
    downwards = sorted(topics.values(), key=lambda topic: topic.level)
    for topic in downwards:
        if topic.level > level:
            colours[topic.id] = colours.get(topic.parent or "", MIXED)
    within = parts(topics)
    for topic in reversed(downwards):
        if topic.level < level:
            below = within.get(topic.id, [])
            colours[topic.id] = colours[below[0].id] if len(below) == 1 else MIXED
    return {
        topic.id: replace(topic, light=colours[topic.id][0], dark=colours[topic.id][1])
        for topic in topics.values()
    }
