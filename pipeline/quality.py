"""The numbers that say how good a map is, each of them about what the reader sees."""

from typing import Any

import numpy as np

from pipeline.layout import Layout
from pipeline.neighbours import Neighbours
from pipeline.topics import TopicTree


def fidelity(graph: Neighbours, layout: Layout, k: int) -> np.ndarray:
    """(n,) float32: the share of a paper's k true neighbours among its k nearest on the map."""
    from scipy.spatial import cKDTree

    k = min(k, graph.k)
    _, nearest = cKDTree(layout.xy).query(layout.xy, k=k + 1)
    rows = np.arange(len(graph.ids))
    shares = np.empty(len(rows), np.float32)
    for row in rows:
        shown = [i for i in nearest[row] if i != row][:k]
        shares[row] = len(np.intersect1d(shown, graph.indices[row, :k])) / k
    return shares


def summary(tree: TopicTree, shares: np.ndarray) -> dict[str, Any]:
    """What the manifest says: fidelity, outliers, noise and the sizes of topics a level."""
    return {
        "fidelity_mean": round(float(shares.mean()), 4),
        "outlier_share": round(float(tree.outlier.mean()), 4),
        "noise_share": round(float(tree.noise.mean()), 4),
        "topics_by_level": [int(level.max()) + 1 for level in tree.levels],
        "largest_topic_share": round(float(np.bincount(tree.leaf).max() / len(tree.ids)), 4),
    }
