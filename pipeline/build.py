"""Composes the stages into a build; the only module that knows their order."""

import json
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

from pipeline import embed as embedding
from pipeline import namer, names, quality, search
from pipeline.cache import Arrays, cache_folder, cached, digest, library_versions, source_digest
from pipeline.encoder import SentenceTransformerEncoder, model_digest, model_folder
from pipeline.errors import InputError, MapError
from pipeline.ingest import Ingest, digests, ingest
from pipeline.layout import Layout, layout, topic_space
from pipeline.namer import Proposals
from pipeline.namer.endpoint import Namer
from pipeline.neighbours import Neighbours, neighbours
from pipeline.papers import Papers
from pipeline.settings import MINIMUM_PAPERS, Settings
from pipeline.stability import IN_A_BUILD, WHEN_ASKED, Effort, Shown, stability
from pipeline.store import (
    MapContents,
    MapFolder,
    check_name,
    current_version,
    open_map,
    write_version,
)
from pipeline.topics import TopicTree, level_sizes, topics

BUNDLED_PAPERS = Path(__file__).parent.parent / "data" / "papers" / "hf-papers.txt"
LIBRARIES = ("umap-learn", "hdbscan", "numba", "numpy", "scipy", "scikit-learn", "torch",
             "sentence-transformers", "transformers", "tantivy", "onnxruntime",
             "pandas")  # fmt: skip
LAYOUT_LIBRARIES = ("umap-learn", "numba", "numpy", "scipy", "scikit-learn")


class Reporter(Protocol):
    """Told what a build is doing."""

    def stage(self, name: str) -> None:
        """A stage begins."""

    def progress(self, done: int, total: int) -> None:
        """How far the stage is."""


class Silent:
    """A reporter that keeps quiet."""

    def stage(self, name: str) -> None:
        """Nothing."""

    def progress(self, done: int, total: int) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Outcome:
    """The map that a build led to, and whether it was there already."""

    map: MapFolder
    unchanged: bool


def build(
    files: Sequence[Path],
    maps: Path,
    name: str | None = None,
    settings: Settings = Settings(),  # noqa: B008 (frozen)
    reporter: Reporter = Silent(),  # noqa: B008 (stateless)
    columns: Mapping[str, str] | None = None,
    limit: int | None = None,
    endpoint: Namer | None = None,
) -> Outcome:
    """A map of the papers in these files (the bundled papers where none is given).

    Args:
        columns: column → what the tables among the files call it, where the user has told.
        limit: records that are read at most.
        endpoint: what may propose names of topics; without one nothing is sent anywhere.

    Raises:
        LitmapError: says which file, model or folder is at fault; what was built before stays.
    """
    sources = list(files) or [BUNDLED_PAPERS]
    name = check_name(name or _name_of(sources))
    stages = _Stages(reporter)
    with stages("read"):
        given = digests(sources)
        model = model_folder(settings.model)
        weights = model_digest(model)
        key = digest(
            given,
            dict(columns or {}),
            settings.as_dict(),
            weights,
            source_digest(),
            library_versions(LIBRARIES),
            [endpoint.url, endpoint.model] if endpoint else None,
        )
    if (built := _built(maps, name, key)) is not None:
        return Outcome(built, unchanged=True)
    with stages("ingest"):
        taken = _enough(ingest(sources, columns, limit), sources)
    encoder = SentenceTransformerEncoder(settings.model, model, weights, settings.device)
    with embedding.VectorCache(cache_folder() / "vectors", encoder.key) as vector_cache:
        made = _compute(taken.papers, encoder, vector_cache, settings, stages, endpoint)
    with stages("encoder"):
        search.ensure_encoder(
            model, maps / ".encoders" / weights, cache_folder() / "encoders" / weights
        )
    created = datetime.now(UTC)
    version = f"{created:%Y%m%dT%H%M%S}{created.microsecond // 1000:03d}-{key[:8]}"
    with stages("write"):
        report = taken.report()
        manifest = {
            "created": created.isoformat(timespec="seconds"),
            "build_key": key,
            "counts": {"papers": len(taken.papers), "topics": len(made.topics)},
            "settings": settings.as_dict(),
            "model": encoder.model,
            "encoder": weights,
            "libraries": library_versions(LIBRARIES),
            "stages": stages.measured,
            "inputs": [_without_folders(file) for file in report["files"]],
            "merged": report["merged"],
            "languages": report["languages"],
            "quality": made.quality,
            "topics": made.tree.chosen,
            "namer": made.proposals.as_dict() if made.proposals else None,
            "default_level": made.tree.default,
        }
        contents = _contents(taken.papers, made)
        folder = write_version(maps, name, version, contents, manifest)
    return Outcome(folder, unchanged=False)


@dataclass(frozen=True)
class _Made:
    """What the stages computed."""

    vectors: embedding.Vectors
    graph: Neighbours
    layout: Layout
    tree: TopicTree
    topics: pd.DataFrame
    proposals: Proposals | None
    fidelity: np.ndarray
    quality: dict[str, Any]


def _compute(
    papers: Papers,
    encoder: embedding.Encoder,
    vector_cache: embedding.VectorCache,
    settings: Settings,
    stages: "_Stages",
    endpoint: Namer | None,
) -> _Made:
    with stages("embed"):
        vectors = embedding.embed(
            papers.ids, papers.texts, encoder, vector_cache, stages.reporter.progress
        )
    given = digest(list(papers.ids), vectors.values)
    with stages("neighbours"):
        graph = _neighbours(given, vectors, settings)
    with stages("layout"):
        place = _layout(given, graph, vectors, settings)
    with stages("topics"):
        tree = _topics(given, graph, vectors, settings)
    with stages("names"):
        described = names.describe(
            tree,
            list(zip(papers.frame["title"], papers.frame["abstract"], strict=True)),
            vectors,
            place.xy,
            lambda texts: embedding.embed(texts, texts, encoder, vector_cache).values,
        )
    proposals = None
    if endpoint is not None:
        with stages("namer"):
            described, proposals = _proposed(described, papers, tree, endpoint, settings, stages)
    with stages("quality"):
        shares = quality.fidelity(graph, place, settings.fidelity_neighbours)
        trust = quality.trustworthiness(vectors.values, place, settings.fidelity_neighbours)
        called = [list(level["name"]) for _, level in described.groupby("level")]
        numbers = quality.summary(tree.levels, tree.noise, tree.outlier, called, shares, trust)
    with stages("stability"):
        numbers["stability"] = _stability(given, vectors, settings, IN_A_BUILD, _shown(tree))
    return _Made(vectors, graph, place, tree, described, proposals, shares, numbers)


def _proposed(
    topics: pd.DataFrame,
    papers: Papers,
    tree: TopicTree,
    endpoint: Namer,
    settings: Settings,
    stages: "_Stages",
) -> tuple[pd.DataFrame, Proposals]:
    """The topics with the names that the endpoint proposes and that can be taken."""
    titles = dict(papers.frame["title"])
    told = namer.propose(topics, titles, endpoint, settings.seed, stages.reporter.progress)
    levels = {depth: np.array(_topic_ids(tree, depth)) for depth in range(len(tree.levels))}
    texts = [
        f"{title}\n{abstract}"
        for title, abstract in zip(papers.frame["title"], papers.frame["abstract"], strict=True)
    ]
    return namer.renamed(topics, told.names, levels, texts), told


def _topic_ids(tree: TopicTree, level: int) -> list[str]:
    """The id of each paper's topic at a level."""
    return [f"{level}-{number}" for number in tree.levels[level]]


def _neighbours(given: str, vectors: embedding.Vectors, settings: Settings) -> Neighbours:
    def compute() -> Arrays:
        graph = neighbours(vectors, settings)
        return {"indices": graph.indices, "similarity": graph.similarity}

    key = digest(given, settings.neighbours, source_digest("neighbours"))
    stored = cached("neighbours", key, compute)
    return Neighbours(vectors.ids, stored["indices"], stored["similarity"])


def _layout(
    given: str, graph: Neighbours, vectors: embedding.Vectors, settings: Settings
) -> Layout:
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


def _topics(
    given: str, graph: Neighbours, vectors: embedding.Vectors, settings: Settings
) -> TopicTree:
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


def _tree(graph: Neighbours, vectors: embedding.Vectors, settings: Settings) -> TopicTree:
    sizes = settings.level_sizes or (level_sizes(settings.topics) if settings.topics else ())
    return topics(graph, vectors.values, topic_space(graph, vectors.values, settings), sizes)


def _shown(tree: TopicTree) -> Shown:
    return Shown(tree.leaf, tree.levels[tree.default])


def _stability(
    given: str, vectors: embedding.Vectors, settings: Settings, effort: Effort, own: Shown
) -> dict[str, Any] | None:
    def topics_of(rows: np.ndarray, seed: int) -> Shown:
        some = embedding.Vectors(
            tuple(vectors.ids[row] for row in rows), vectors.values[rows], vectors.truncated[rows]
        )
        seeded = replace(settings, seed=seed)
        return _shown(_tree(neighbours(some, seeded), some, seeded))

    def compute() -> Arrays:
        told = stability(topics_of, len(vectors.ids), settings.seed, effort, own)
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
    vectors = embedding.Vectors(tuple(papers.index), values, papers["truncated"].to_numpy())
    known = {field.name for field in fields(Settings)}
    settings = Settings(**{k: v for k, v in made.manifest["settings"].items() if k in known})
    own = Shown(
        pd.factorize(papers["topic_id"])[0],
        pd.factorize(papers[f"level_{made.manifest['default_level']}"])[0],
    )
    return _stability(digest(list(vectors.ids), values), vectors, settings, WHEN_ASKED, own)


def _contents(papers: Papers, made: _Made) -> MapContents:
    frame = papers.frame.copy()
    frame["x"], frame["y"] = made.layout.xy[:, 0], made.layout.xy[:, 1]
    levels = len(made.tree.levels)
    for level in range(levels):
        frame[f"level_{level}"] = _topic_ids(made.tree, level)
    frame["topic_id"] = frame[f"level_{levels - 1}"]
    frame["strength"], frame["fidelity"] = made.tree.strength, made.fidelity
    frame["noise"], frame["outlier"] = made.tree.noise, made.tree.outlier
    frame["truncated"] = made.vectors.truncated
    ids = np.array(papers.ids, object)
    near = pd.DataFrame(
        {
            "paper_id": list(papers.ids),
            "neighbour_ids": [list(ids[row]) for row in made.graph.indices],
            "similarity": list(made.graph.similarity),
        }
    )
    columns: dict[str, list[Any]] = {
        "title": list(frame["title"]),
        "abstract": list(frame["abstract"]),
        "authors": ["; ".join(part) for part in frame["authors"]],
        "keywords": ["; ".join(part) for part in frame["keywords"]],
        "venue": list(frame["venue"]),
        "year": [None if pd.isna(year) else int(year) for year in frame["year"]],
    }
    return MapContents(
        papers=frame,
        topics=made.topics,
        neighbours=near,
        vectors=made.vectors.values,
        write_search=lambda folder: search.write_index(folder, columns),
    )


def _enough(taken: Ingest, sources: Sequence[Path]) -> Ingest:
    found = len(taken.papers)
    if found < MINIMUM_PAPERS:
        merged = f" ({taken.merged} of them told twice)" if taken.merged else ""
        raise InputError(
            f"{', '.join(map(str, sources))}: {found} {'paper' if found == 1 else 'papers'} found"
            f"{merged}, but a map needs at least {MINIMUM_PAPERS}. Add more papers."
        )
    return taken


def _without_folders(file: dict[str, Any]) -> dict[str, Any]:
    """What a file gave, for others to see: not where it lay on this computer."""
    return {"path": file["name"]} | {k: v for k, v in file.items() if k not in ("path", "name")}


def _name_of(sources: Sequence[Path]) -> str:
    """A map's name from its first file's."""
    plain = "".join(
        c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in sources[0].stem
    )
    return plain.strip("._-")[:64] or "papers"


def _built(maps: Path, name: str, key: str) -> MapFolder | None:
    """The version in use, if it was built of the same and is whole."""
    if current_version(maps, name) is None:
        return None
    try:
        built = open_map(maps, name)
        same = built.manifest.get("build_key") == key and built.is_whole()
        asked = built.manifest.get("namer")
        same = same and not (asked and asked["unanswered"])  # may be answered this time
    except (MapError, OSError):
        return None
    return built if same and search.is_whole(built.encoder) else None


class _Stages:
    """Names, times and measures the stages of one build."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter = reporter
        self.measured: list[dict[str, Any]] = []

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        self.reporter.stage(name)
        begin = time.perf_counter()
        yield
        unit = 1 if sys.platform == "darwin" else 1024
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
        seconds = round(time.perf_counter() - begin, 3)
        self.measured.append({"stage": name, "seconds": seconds, "peak_mb": peak // 2**20})
