"""Topic tree and texts → for each topic a name, key phrases, exemplars and its nearest topics.

A phrase describes a topic when many of its papers use it and few others do, and when it lies
close to the topic's centre in embedding space; each is written as the papers write it most.
"""

import numpy as np
import pandas as pd

from pipeline.embed import Vectors
from pipeline.names.candidates import tables
from pipeline.names.choose import Named, choose
from pipeline.names.exemplars import centres, exemplars, nearest
from pipeline.names.phrases import Phrases, collect
from pipeline.names.ranking import Embed
from pipeline.topics import TopicTree

__all__ = ["Phrases", "collect", "describe"]


def describe(
    tree: TopicTree,
    phrases: Phrases,
    vectors: Vectors,
    xy: np.ndarray,
    embed: Embed,
) -> pd.DataFrame:
    """The topics table: one row a topic, coarse to fine, of the map folder's columns.

    A topic's id is its level and its number there, as in "0-3". The share of its papers that hold
    all words of its name is `name_share`, that of the other papers `name_elsewhere`; `nearest` are
    the nearest topics of its level, with the cosine of their centres.

    Args:
        phrases: of the papers' texts, which `collect` finds whatever the topics are.
        xy: (n, 2) where each paper is on the map.
        embed: for the phrases, into the space of `vectors`.
    """
    levels = list(tree.levels)
    middles = [centres(topic, int(topic.max()) + 1, vectors.values) for topic in levels]
    named = choose(levels, tables(phrases, levels), phrases, middles, embed)
    rows: list[dict[str, object]] = []
    for level, topic in enumerate(levels):
        near = nearest(middles[level])
        for number, name in enumerate(named[level]):
            inside = np.flatnonzero(topic == number)
            parent = f"{level - 1}-{levels[level - 1][inside[0]]}" if level else None
            rows.append(
                {
                    "topic_id": f"{level}-{number}",
                    "parent_id": parent,
                    "level": level,
                    "size": len(inside),
                    **_said(name),
                    "exemplars": exemplars(inside, tree, vectors),
                    "nearest": [f"{level}-{other}" for other, _ in near[number]],
                    "nearest_similarity": [similarity for _, similarity in near[number]],
                    "x": float(np.median(xy[inside, 0])),
                    "y": float(np.median(xy[inside, 1])),
                    "persistence": float(tree.persistence[level][number]),
                }
            )
    return pd.DataFrame(rows)


def _said(named: Named) -> dict[str, object]:
    return {
        "name": named.name,
        "name_share": named.share,
        "name_elsewhere": named.elsewhere,
        "key_phrases": named.key_phrases,
        "key_phrase_shares": named.key_phrase_shares,
    }
