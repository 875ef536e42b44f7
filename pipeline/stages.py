"""From vectors on, each stage: from the cache where nothing that it depends on changed."""

import json
from dataclasses import asdict, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from pipeline.cache import Arrays, cached, digest, library_versions, source_digest
from pipeline.embed import Vectors
from pipeline.layout import Layout, compiled, layout, topic_space
from pipeline.neighbours import Neighbours, neighbours
from pipeline.settings import Settings
from pipeline.stability import WHEN_ASKED, Effort, Shown, stability
from pipeline.store import MapFolder
from pipeline.topics import TopicTree, level_sizes, topics

__all__ = [
    "compiled", "layout_of", "measured_stability", "neighbours_of", "shown", "stability_of",
    "topics_of",
]  # fmt: skip

LAYOUT_LIBRARIES = ("umap-learn", "pynndescent", "numba", "numpy", "scipy", "scikit-learn")


def neighbours_of(given: str, vectors: Vectors, settings: Settings) -> Neighbours:
    """The neighbour graph of vectors, whose digest is `given`."""

    def compute() -> Arrays:
        graph = neighbours(vectors, settings)
        return {"indices": graph.indices, "similarity": graph.similarity}

    key = digest(
        given,
        settings.neighbours,
        source_digest("neighbours"),
        library_versions(LAYOUT_LIBRARIES),
    )
    stored = cached("neighbours", key, compute)
    return Neighbours(vectors.ids, stored["indices"], stored["similarity"])


def layout_of(given: str, graph: Neighbours, vectors: Vectors, settings: Settings) -> Layout:
    """The layout of a neighbour graph of vectors, whose digest is `given`."""
    key = digest(
        given,
        settings.neighbours,
        settings.layout_min_dist,
        settings.seed,
        source_digest("neighbours", "layout"),
        library_versions(LAYOUT_LIBRARIES),
    )
    stored = cached("layout", key, lambda: {"xy": layout(graph, vectors.values, settings).xy})
    return Layout(vectors.ids, stored["xy"])


def topics_of(given: str, graph: Neighbours, vectors: Vectors, settings: Settings) -> TopicTree:
    """The topic tree of a neighbour graph of vectors, whose digest is `given`."""

    def compute() -> Arrays:
        tree = _tree(graph, vectors, settings)
        parts = ("levels", "strength", "noise", "outlier")
        return {part: getattr(tree, part) for part in parts} | {
            "persistence": np.concatenate(tree.persistence),
            "default": np.array(tree.default),
            "chosen": np.array(json.dumps(tree.chosen)),
        }

    key = digest(
        given,
        settings.neighbours,
        settings.topic_dimensions,
        settings.topics,
        settings.level_sizes,
        settings.seed,
        source_digest("neighbours", "layout", "topics"),
        library_versions((*LAYOUT_LIBRARIES, "hdbscan")),
    )
    stored = cached("topics", key, compute)
    ends = np.cumsum([int(level.max()) + 1 for level in stored["levels"]])
    return TopicTree(
        ids=vectors.ids,
        levels=stored["levels"],
        strength=stored["strength"],
        noise=stored["noise"],
        outlier=stored["outlier"],
        persistence=tuple(np.split(stored["persistence"], ends[:-1])),
        default=int(stored["default"]),
        chosen=json.loads(str(stored["chosen"])),
    )


def _tree(graph: Neighbours, vectors: Vectors, settings: Settings) -> TopicTree:
    sizes = settings.level_sizes or (level_sizes(settings.topics) if settings.topics else ())
    return topics(graph, vectors.values, topic_space(graph, vectors.values, settings), sizes)


def shown(tree: TopicTree) -> Shown:
    """The topics at the two levels that stability is told of."""
    return Shown(tree.leaf, tree.levels[tree.default])


def measured_stability(
    given: str, vectors: Vectors, settings: Settings, effort: Effort, own: Shown
) -> dict[str, Any] | None:
    """How stable topics are, by as many runs as `effort` says; see `stability`.

    Args:
        own: the topics of the vectors, whose digest is `given`.
    """

    def found_of(rows: np.ndarray, seed: int) -> Shown:
        some = Vectors(
            tuple(vectors.ids[row] for row in rows), vectors.values[rows], vectors.truncated[rows]
        )
        seeded = replace(settings, seed=seed)
        return shown(_tree(neighbours(some, seeded), some, seeded))

    def compute() -> Arrays:
        told = stability(found_of, len(vectors.ids), settings.seed, effort, own)
        return {"told": np.array(json.dumps(told))}

    key = digest(
        given,
        asdict(effort),
        own.finest,
        own.default,
        settings.neighbours,
        settings.topic_dimensions,
        settings.topics,
        settings.level_sizes,
        settings.seed,
        source_digest("neighbours", "layout", "topics", "quality", "stability"),
        library_versions((*LAYOUT_LIBRARIES, "hdbscan")),
    )
    told: dict[str, Any] | None = json.loads(str(cached("stability", key, compute)["told"]))
    return told


def stability_of(made: MapFolder) -> dict[str, Any] | None:
    """How stable a map's topics are, from more runs than a build makes; see `stability`.

    Nothing is embedded: the runs start from the vectors that the map keeps.
    """
    values = made.vectors.astype(np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    papers = made.papers
    vectors = Vectors(tuple(papers.index), values, papers["truncated"].to_numpy())
    known = {field.name for field in fields(Settings)}
    settings = Settings(**{k: v for k, v in made.manifest["settings"].items() if k in known})
    own = Shown(
        pd.factorize(papers["topic_id"])[0],
        pd.factorize(papers[f"level_{made.manifest['default_level']}"])[0],
    )
    return measured_stability(digest(list(vectors.ids), values), vectors, settings, WHEN_ASKED, own)
