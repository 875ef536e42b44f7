"""Colours of topics: colour-blind safe, readable on light and on dark ground, near topics unlike.

The page and every picture of a map take them from here, so that a topic has one colour everywhere.

The twelve hues were searched for in OKLCH so that, for normal sight, protanopia and deuteranopia
(Machado, Oliveira, Fernandes 2009), the two most alike differ as much as can be, under a contrast
of at least 3 : 1 to both grounds. tests/pipeline/test_export_colours.py asserts both.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

import numpy as np

Colour = tuple[str, str]
"""(on light ground, on dark ground)"""
PALETTE: tuple[Colour, ...] = (
    ("#2a5aab", "#588be0"), ("#c8800d", "#feb354"), ("#1f6708", "#519741"),
    ("#c36e61", "#f99f90"), ("#6d2c7b", "#9e5cad"), ("#189e8c", "#5dd2bd"),
    ("#991451", "#c45b80"), ("#6b6fb7", "#9aa0ec"), ("#996f18", "#cca051"),
    ("#287b88", "#5dacba"), ("#a77fc5", "#dab0fa"), ("#975b64", "#cb8a93"),
)  # fmt: skip
MIXED: Colour = ("#7a776f", "#8f949e")
"""Of what holds topics of several colours."""
GROUNDS: Colour = ("#fbfaf7", "#0f1115")


class Placed(Protocol):
    """A topic of the tree, and where it is on the map."""

    @property
    def id(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def level(self) -> int: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...


def assign(places: np.ndarray) -> list[Colour]:
    """A colour for each topic, from the largest on: the one least used near it.

    Args:
        places: (topics, 2) where the topics are on the map, largest topic first.
    """
    chosen: list[int] = []
    for number, place in enumerate(places):
        squared = ((places[:number] - place) ** 2).sum(axis=1)
        crowd = np.zeros(len(PALETTE))
        np.add.at(crowd, np.array(chosen, int), 1 / (squared + 1e-3))
        chosen.append(int(crowd.argmin()))
    return [PALETTE[colour] for colour in chosen]


def colours_of(
    topics: Iterable[Placed], level: int, like: Mapping[str, Colour] | None = None
) -> dict[str, Colour]:
    """Id of each topic → its colour, so that those of a level are told apart.

    A finer topic has the colour of its whole. A coarser one has that of its only part, and the
    neutral one where it has several: any of theirs would pass it off as that part.

    Args:
        topics: the whole tree, largest first within a level.
        like: id of each topic of the level → the colour that it has instead.
    """
    downwards = sorted(topics, key=lambda topic: topic.level)
    shown = [topic for topic in downwards if topic.level == level]
    places = np.array([(topic.x, topic.y) for topic in shown], float)
    colours = dict(zip((topic.id for topic in shown), assign(places), strict=True))
    if like is not None:
        colours = {topic.id: like[topic.id] for topic in shown}
    parts: dict[str, list[str]] = {}
    for topic in downwards:
        parts.setdefault(topic.parent or "", []).append(topic.id)
        if topic.level > level:
            colours[topic.id] = colours.get(topic.parent or "", MIXED)
    for topic in reversed(downwards):
        if topic.level < level:
            below = parts.get(topic.id, [])
            colours[topic.id] = colours[below[0]] if len(below) == 1 else MIXED
    return colours
