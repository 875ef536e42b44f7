"""Fine topics joined to coarser ones by Ward's linkage."""

from collections.abc import Sequence

import numpy as np


def coarser(blurred: np.ndarray, topic: np.ndarray, sizes: Sequence[int]) -> list[np.ndarray]:
    """For each size the number of the coarser topic of each fine one, by Ward's linkage.

    Ward (1963) joins the two topics whose papers, as one, lie least farther from their centre; a
    topic weighs as much as it has papers.

    Args:
        blurred: (n, d) smoothed vectors of the papers.
        topic: (n,) their fine topics, without gaps.
        sizes: how many coarser topics, in any order; at most as many as there are fine ones.
    """
    count = int(topic.max()) + 1
    weight = np.bincount(topic).astype(np.float64)
    centre = np.stack([blurred[topic == t].mean(axis=0, dtype=np.float64) for t in range(count)])
    cost = np.full((count, count), np.inf)
    for t in range(count):
        cost[t, :t] = cost[:t, t] = _cost(centre, weight, t, np.arange(t))
    label = np.arange(count)
    cuts = {count: label.copy()}
    for left in range(count - 1, 0, -1):
        a, b = sorted(np.unravel_index(int(cost.argmin()), cost.shape))
        centre[a] = (weight[a] * centre[a] + weight[b] * centre[b]) / (weight[a] + weight[b])
        weight[a] += weight[b]
        label[label == b] = a
        cost[b, :] = cost[:, b] = np.inf
        others = np.unique(label[label != a])
        cost[a, others] = cost[others, a] = _cost(centre, weight, int(a), others)
        cuts[left] = np.unique(label, return_inverse=True)[1]
    return [cuts[size] for size in sizes]


def _cost(centre: np.ndarray, weight: np.ndarray, one: int, others: np.ndarray) -> np.ndarray:
    """What joining one topic to each of the others adds to the squared distances."""
    apart = ((centre[others] - centre[one]) ** 2).sum(axis=1)
    return np.asarray(apart * weight[others] * weight[one] / (weight[others] + weight[one]))
