"""How near topics and map come to the fields of 10,000 arXiv papers, beside the peers'.

The categories that arXiv's authors chose are only measured against. Prints, from one run: agreement
(AMI) with them of our topics, BERTopic's, EVoC's and k-means told how many there are; how much of
our topics comes back under other seeds and without a tenth of the papers; what the flat map keeps
of the categories beside umap-learn's defaults; and the test of names.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from pipeline.embed import Vectors
from pipeline.layout import Layout, layout, topic_space
from pipeline.neighbours import Neighbours, neighbours
from pipeline.quality import trustworthiness
from pipeline.settings import Settings
from pipeline.stability import mutual_information
from pipeline.topics import TopicTree, topics
from tests.benchmarks.arxiv_sample import CATEGORIES, Sample, sample
from tests.benchmarks.bench_names import check, described
from tests.benchmarks.measure import tell
from tests.benchmarks.peers import peers

SEEDS = (42, 1, 2, 3, 4)
SUBSAMPLES, KEPT = 5, 0.9
NEAREST = 15


def main() -> None:
    """Measures and prints everything; about ten minutes, most of them BERTopic's and EVoC's."""
    taken = sample()
    trees = _ours(taken)
    _peers(taken)
    _stability(taken, trees)
    _map(taken)
    tree = trees[0]
    found = check(described(taken, tree), tree, taken.texts)
    tell("Test of names", found | {"failing": ", ".join(found["failing"]) or "none"})


def _ours(taken: Sample) -> list[TopicTree]:
    graph = neighbours(taken.vectors, Settings())
    trees = []
    for seed in SEEDS:
        begin = time.perf_counter()
        trees.append(_tree(graph, taken.vectors, seed))
        if seed == SEEDS[0]:
            seconds = time.perf_counter() - begin
    begin = time.perf_counter()
    neighbours(taken.vectors, Settings())
    seconds += time.perf_counter() - begin
    tree = trees[0]
    layers = [level.tolist() for level in tree.levels]
    print(f"\nAgreement with arXiv's categories, {len(taken.labels):,} papers")
    _row("ours", layers, tree.default, seconds, taken.labels)
    print(f"    drawn as outliers, each in a topic: {tree.outlier.mean():.1%};"
          f" HDBSCAN's noise, joined: {tree.noise.mean():.1%}; {tree.chosen}")  # fmt: skip
    return trees


def _tree(graph: Neighbours, vectors: Vectors, seed: int) -> TopicTree:
    settings = replace(Settings(), seed=seed)
    return topics(graph, vectors.values, topic_space(graph, vectors.values, settings))


def _peers(taken: Sample) -> None:
    from sklearn.cluster import KMeans

    texts = [f"{title}. {abstract}" for title, abstract in taken.texts]
    for name, told in peers(taken.vectors.values, texts).items():
        _row(name, told["layers"], told["shown"], told["seconds"], taken.labels)
    for seed in (0, 1, 2):
        begin = time.perf_counter()
        model = KMeans(CATEGORIES, n_init=10, random_state=seed).fit(taken.vectors.values)
        seconds = time.perf_counter() - begin
        name = f"k-means told the {CATEGORIES} (seed {seed})"
        _row(name, [model.labels_.tolist()], 0, seconds, taken.labels)


def _row(
    name: str, layers: Sequence[Sequence[int]], shown: int, seconds: float, labels: np.ndarray
) -> None:
    """One line: AMI of the level shown and of the best, outliers, topics, seconds."""
    agreed = [mutual_information(labels, np.array(layer)) for layer in layers]
    sizes = [len(set(layer) - {-1}) for layer in layers]
    none = float((np.array(layers[shown]) < 0).mean())
    print(
        f"  {name:<34} AMI {agreed[shown]:.3f} (best level {max(agreed):.3f})   in no topic "
        f"{none:5.1%}   topics {sizes[shown]:>4} of {sizes}   {seconds:6.1f} s",
        flush=True,
    )


def _stability(taken: Sample, trees: Sequence[TopicTree]) -> None:
    pairs = list(combinations(trees, 2))
    subsampled: list[tuple[float, float]] = []
    for step in range(SUBSAMPLES):
        random, n = np.random.default_rng(step), len(taken.labels)
        rows = np.sort(random.choice(n, round(KEPT * n), replace=False))
        vectors = Vectors(
            tuple(taken.vectors.ids[row] for row in rows),
            taken.vectors.values[rows],
            taken.vectors.truncated[rows],
        )
        part = _tree(neighbours(vectors, Settings()), vectors, SEEDS[0])
        subsampled.append(
            (
                mutual_information(trees[0].leaf[rows], part.leaf),
                mutual_information(_default(trees[0])[rows], _default(part)),
            )
        )
    finest = [mutual_information(one.leaf, other.leaf) for one, other in pairs]
    default = [mutual_information(_default(one), _default(other)) for one, other in pairs]
    parts = np.array(subsampled)
    tell(
        "Stability (mean AMI, least in brackets)",
        {
            f"ten pairs of five seeds, finest: {np.mean(finest):.3f}": f"({min(finest):.3f})",
            f"ten pairs of five seeds, default: {np.mean(default):.3f}": f"({min(default):.3f})",
            f"five 90 % subsamples, finest: {parts[:, 0].mean():.3f}": f"({parts[:, 0].min():.3f})",
            f"five 90 % subsamples, default: {parts[:, 1].mean():.3f}": (
                f"({parts[:, 1].min():.3f})"
            ),
        },
    )


def _default(tree: TopicTree) -> np.ndarray:
    return np.asarray(tree.levels[tree.default])


def _map(taken: Sample) -> None:
    import umap

    graph = neighbours(taken.vectors, Settings())
    given = _accuracy(graph.indices, taken.labels)
    print(f"\nk-NN ({NEAREST}) accuracy of categories: {given:.4f} in vector space")
    ours = layout(graph, taken.vectors.values, Settings())
    plain = umap.UMAP(metric="cosine", random_state=SEEDS[0], n_jobs=1)
    theirs = Layout(graph.ids, plain.fit_transform(taken.vectors.values).astype(np.float32))
    for name, place in (("ours", ours), ("umap-learn's defaults", theirs)):
        flat = _accuracy(_nearest(place.xy), taken.labels)
        trust = trustworthiness(taken.vectors.values, place, NEAREST)
        print(f"  on the map, {name:<22} {flat:.4f} = {flat / given:.3f} ×   "
              f"trustworthiness {trust:.4f}", flush=True)  # fmt: skip


def _nearest(xy: np.ndarray) -> np.ndarray:
    """(n, NEAREST) rows of the nearest others on the map."""
    from scipy.spatial import cKDTree

    _, found = cKDTree(xy).query(xy, k=NEAREST + 1)
    return np.array(
        [[other for other in near if other != row][:NEAREST] for row, near in enumerate(found)]
    )


def _accuracy(nearest: np.ndarray, labels: np.ndarray) -> float:
    """The share of papers whose label most of their nearest have; ties go to the nearer ones."""
    votes = np.zeros((len(labels), labels.max() + 1))
    rank = 1 - np.arange(NEAREST) * 1e-4
    rows = np.repeat(np.arange(len(labels)), NEAREST)
    np.add.at(votes, (rows, labels[nearest[:, :NEAREST]].ravel()), np.tile(rank, len(labels)))
    return float((votes.argmax(axis=1) == labels).mean())


if __name__ == "__main__":
    main()
