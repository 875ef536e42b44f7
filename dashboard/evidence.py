"""What speaks for a topic, and for a paper's place on the map. No streamlit, no drawing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from dashboard.catalogue import Catalogue
    from dashboard.records import Paper, Topic

NEAREST = 10
"""True neighbours of a paper that the page lists and the map draws lines to."""
FAR = 0.2
"""Farther apart than this share of the map's diagonal is elsewhere on the map."""
LOW_FIDELITY = 0.34
"""Below this fidelity most of a paper's true neighbours are not its nearest on the map."""
MANY_ELSEWHERE = 3
"""So many of its nearest elsewhere, and a paper's place misleads."""
MOST_BARS = 40


@dataclass(frozen=True)
class Years:
    """Papers of a topic by year.

    Attributes:
        first: the first year of each bar.
        counts: papers of each bar.
        width: years of a bar.
        last: the last year in which there is a paper.
        unknown: papers of no known year.
    """

    first: tuple[int, ...]
    counts: tuple[int, ...]
    width: int
    last: int
    unknown: int

    def label(self, bar: int) -> str:
        """`2019`, or `1990–1994` where a bar stands for several years."""
        first = self.first[bar]
        last = min(first + self.width - 1, self.last)
        return str(first) if first == last else f"{first}–{last}"

    @property
    def peak(self) -> int:
        """The bar of most papers, the latest of several."""
        return max(range(len(self.counts)), key=lambda bar: (self.counts[bar], bar))


def years(catalogue: Catalogue, inside: np.ndarray) -> Years | None:
    """The years of these papers (bool (n,)); None where fewer than two are known."""
    found = catalogue.years[inside]
    known = found[found > 0].astype(int)
    if len(np.unique(known)) < 2:
        return None
    first, last = int(known.min()), int(known.max())
    width = -(-(last - first + 1) // MOST_BARS)
    edges = np.arange(first, last + 1 + width, width)
    counts, _ = np.histogram(known, edges)
    return Years(
        first=tuple(edges[:-1].tolist()),
        counts=tuple(counts.tolist()),
        width=width,
        last=last,
        unknown=len(found) - len(known),
    )


@dataclass(frozen=True)
class Sureness:
    """How sure it is that papers belong to a topic.

    Attributes:
        strength: median of their strength, from 0 to 1.
        outliers: how many are outliers.
        share: the share of them that is.
    """

    strength: float
    outliers: int
    share: float


def sureness(catalogue: Catalogue, topic: Topic) -> Sureness:
    """How sure a topic is."""
    inside = catalogue.in_topic(topic.id)
    outliers = catalogue.columns.outlier[inside]
    if not len(outliers):
        return Sureness(0.0, 0, 0.0)
    strength = float(np.median(catalogue.strength[inside]))
    return Sureness(strength, int(outliers.sum()), float(outliers.mean()))


def elsewhere(catalogue: Catalogue, paper: Paper) -> list[str]:
    """The papers among the nearest that are elsewhere on the map; none where its place is right.

    Its place misleads where both its fidelity is low and several of its nearest are far away. On
    a large map fidelity alone is low for papers whose neighbours are only a few points further
    on; on a small one the ten nearest are a good part of the map, and some are always far away.
    """
    row = catalogue.row(paper.id)
    if row is None or paper.fidelity >= LOW_FIDELITY:
        return []
    reach = FAR * catalogue.columns.spread
    near = [other for other, _ in catalogue.neighbours(paper.id, NEAREST)]
    rows = [(other, at) for other in near if (at := catalogue.row(other)) is not None]
    far = [
        other
        for other, at in rows
        if float(np.hypot(*(catalogue.xy[at] - catalogue.xy[row]))) > reach
    ]
    return far if len(far) >= MANY_ELSEWHERE else []


def split(catalogue: Catalogue, paper: Paper) -> list[tuple[Topic, int]]:
    """The topics of all the true neighbours that are known, those of most of them first."""
    near = (catalogue.row(other) for other, _ in catalogue.neighbours(paper.id, 100))
    counts = Counter(catalogue.topic_at(row) for row in near if row is not None)
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return [(catalogue.topics[topic], count) for topic, count in ordered]
