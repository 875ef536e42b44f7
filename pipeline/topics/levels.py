"""How many topics each level has, which level a reader sees first, and topics parted where a reader
asks for more of them than there are."""

from collections.abc import Sequence

import numpy as np

from pipeline.neighbours import Neighbours
from pipeline.topics.borders import SMALLEST, modularity
from pipeline.topics.clusters import COARSE_FROM

COARSEST = 12
"""Topics of the coarsest level: about as many as can be taken in at a glance."""
STEP = 3.5
"""Topics of a level a topic of the level above it, about."""
ROUNDS = 5
"""Of two means, when a topic is parted."""
RESOLUTION = 2.0
"""Of the modularity that chooses the level seen first: above 1, as a map has room for some dozens
of names and a reader sees at once how they lie together."""


def level_sizes(finest: int) -> list[int]:
    """How many topics each level has, coarse to fine: from about a dozen on, in even steps."""
    if finest < COARSE_FROM:
        return [finest]
    steps = max(1, round(np.log(finest / COARSEST) / np.log(STEP)))
    ratio = (finest / COARSEST) ** (1 / steps)
    return [round(COARSEST * ratio**step) for step in range(steps)] + [finest]


def finer(blurred: np.ndarray, topic: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Topics parted until there are `count`: the one that lies widest, along its longest axis.

    For a reader who asks for more topics than HDBSCAN finds (bisecting k-means begun as principal
    direction divisive partitioning: Boley 1998).

    Args:
        blurred: (n, d) smoothed vectors of the papers.
        topic: (n,) their topics, without gaps.

    Returns:
        (n,) the finer topics, without gaps, fewer than `count` where there are too few papers; and
        for each the topic that it is, or -1 for a part of one.
    """
    which = list(range(int(topic.max()) + 1))
    if len(which) >= count:
        return topic, np.array(which)
    topic = topic.copy()
    width = [_width(blurred[topic == t]) for t in which]
    while len(which) < count and max(width) >= 0:
        widest = int(np.argmax(width))
        papers = np.flatnonzero(topic == widest)
        topic[papers[_far_side(blurred[papers])]] = len(which)
        which[widest] = -1
        which.append(-1)
        width[widest] = _width(blurred[topic == widest])
        width.append(_width(blurred[topic == len(width)]))
    return topic, np.array(which)


def default_level(graph: Neighbours, levels: Sequence[np.ndarray]) -> tuple[int, list[float]]:
    """The level of the highest modularity, and the modularity of each."""
    scores = [modularity(graph, topic, RESOLUTION) for topic in levels]
    return int(np.argmax(scores)), scores


def _width(papers: np.ndarray) -> float:
    """The squared distances of papers to their centre; -1 for too few to part."""
    if len(papers) < 2 * SMALLEST:
        return -1.0
    return float(((papers - papers.mean(axis=0)) ** 2).sum())


def _far_side(papers: np.ndarray) -> np.ndarray:
    """(n,) bool, the half without the first paper: two means, each of at least SMALLEST papers."""
    apart = papers - papers.mean(axis=0)
    axis = np.linalg.svd(apart, full_matrices=False)[2][0]
    for _ in range(ROUNDS):
        rank = np.argsort(np.argsort(apart @ axis, kind="stable"), kind="stable")
        beyond = int((apart @ axis > 0).sum())
        far = rank >= len(papers) - np.clip(beyond, SMALLEST, len(papers) - SMALLEST)
        nearer, farther = papers[~far].mean(axis=0), papers[far].mean(axis=0)
        apart, axis = papers - (nearer + farther) / 2, farther - nearer
    return np.asarray(far ^ far[0])
