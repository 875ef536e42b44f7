"""Composes the stages into a build; the only module that knows their order."""

import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

from pipeline import embed as embedding
from pipeline import namer, names, quality, search
from pipeline.aside import aside
from pipeline.cache import cache_folder, digest, library_versions, source_digest
from pipeline.encoder import SentenceTransformerEncoder, model_digest, model_folder
from pipeline.errors import InputError, MapError
from pipeline.ingest import Ingest, digests, ingest
from pipeline.layout import Layout
from pipeline.namer import Proposals
from pipeline.namer.endpoint import Namer
from pipeline.neighbours import Neighbours
from pipeline.papers import Papers
from pipeline.partial import partial
from pipeline.search.encoder_export import ensure_encoder
from pipeline.settings import MINIMUM_PAPERS, Settings
from pipeline.stability import IN_A_BUILD
from pipeline.stages import (
    compiled,
    layout_of,
    measured_stability,
    neighbours_of,
    shown,
    topics_of,
)
from pipeline.store import (
    MapContents,
    MapFolder,
    check_name,
    current_version,
    open_map,
    write_version,
)
from pipeline.topics import TopicTree

BUNDLED_PAPERS = Path(__file__).parent.parent / "data" / "papers" / "hf-papers.txt"
LIBRARIES = ("umap-learn", "pynndescent", "hdbscan", "numba", "numpy", "scipy", "scikit-learn",
             "torch", "sentence-transformers", "transformers", "tantivy", "onnxruntime",
             "pandas")  # fmt: skip


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
    encoder = SentenceTransformerEncoder(
        settings.model, model, weights, settings.device, settings.long
    )
    with (
        partial(cache_folder() / "indices") as scratch,
        embedding.VectorCache(cache_folder() / "vectors", encoder.key) as vector_cache,
    ):
        made = _compute(
            taken.papers, encoder, vector_cache, settings, stages, endpoint, scratch / "search"
        )
        with stages("encoder"):
            ensure_encoder(
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
    write_search: Callable[[Path], None]


def _compute(
    papers: Papers,
    encoder: embedding.Encoder,
    vector_cache: embedding.VectorCache,
    settings: Settings,
    stages: "_Stages",
    endpoint: Namer | None,
    index: Path,
) -> _Made:
    """All of it; what needs no vectors is done aside while they are made, into `index` as well."""
    texts = list(zip(papers.frame["title"], papers.frame["abstract"], strict=True))
    with aside(len(papers)) as hand_over:
        hand_over(compiled)
        collected = hand_over(names.collect, texts)
        with stages("embed"):
            vectors = embedding.embed(
                papers.ids, papers.texts, encoder, vector_cache, stages.reporter.progress
            )
        given = digest(list(papers.ids), vectors.values)
        with stages("neighbours"):
            graph = neighbours_of(given, vectors, settings)
        placed = hand_over(layout_of, given, graph, vectors, settings)
        indexed = hand_over(search.write_index, index, search.columns_of(papers.frame))
        with stages("topics"):
            tree = topics_of(given, graph, vectors, settings)
        tried = hand_over(measured_stability, given, vectors, settings, IN_A_BUILD, shown(tree))
        with stages("layout"):
            place: Layout = placed()
        with stages("names"):
            described = names.describe(
                tree,
                collected(),
                vectors,
                place.xy,
                lambda texts: embedding.embed(texts, texts, encoder, vector_cache).values,
            )
        proposals = None
        if endpoint is not None:
            with stages("namer"):
                described, proposals = _proposed(
                    described, papers, tree, endpoint, settings, stages
                )
        with stages("quality"):
            shares = quality.fidelity(graph, place, settings.fidelity_neighbours)
            numbers = _quality(vectors, place, tree, described, shares, settings)
        with stages("stability"):
            numbers["stability"] = tried()

    def write_search(folder: Path) -> None:
        indexed()
        shutil.move(index, folder)

    return _Made(vectors, graph, place, tree, described, proposals, shares, numbers, write_search)


def _quality(
    vectors: embedding.Vectors,
    place: Layout,
    tree: TopicTree,
    described: pd.DataFrame,
    shares: np.ndarray,
    settings: Settings,
) -> dict[str, Any]:
    trust = quality.trustworthiness(vectors.values, place, settings.fidelity_neighbours)
    called = [list(level["name"]) for _, level in described.groupby("level")]
    return quality.summary(tree.levels, tree.noise, tree.outlier, called, shares, trust)


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
    return MapContents(
        papers=frame,
        topics=made.topics,
        neighbours=near,
        vectors=made.vectors.values,
        write_search=made.write_search,
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
