"""Ward's linkage of topics: what joins what."""

import numpy as np
from scipy.cluster.hierarchy import fcluster, ward

from pipeline.topics.ward import coarser


def test_joining_is_wards_of_the_papers_themselves() -> None:
    """Against SciPy on all papers, where each fine topic is a bundle of nearly equal papers."""
    random = np.random.default_rng(3)
    sizes = [2, 9, 4, 12, 3, 7, 5, 6]
    topic = np.repeat(np.arange(8), sizes)
    papers = random.normal(size=(8, 3))[topic] + random.normal(scale=1e-4, size=(48, 3))
    cuts = coarser(papers, topic, [2, 3, 5, 8])
    for cut, count in zip(cuts, (2, 3, 5, 8), strict=True):
        expected = fcluster(ward(papers), count, "maxclust")
        pairs = set(zip(cut[topic], expected, strict=True))
        assert len(pairs) == count == cut.max() + 1


def test_a_large_topic_is_joined_later_than_a_small_one_as_far_away() -> None:
    papers = np.repeat([[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0]], [10, 10, 2], axis=0)
    topic = np.repeat([0, 1, 2], [10, 10, 2])
    (cut,) = coarser(papers, topic, [2])
    assert cut[0] == cut[2] != cut[1]
