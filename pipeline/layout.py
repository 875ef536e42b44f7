"""Neighbour graph → coordinates by UMAP: two dimensions to draw, a few more to find topics in."""

import warnings
from dataclasses import dataclass

import numpy as np

from pipeline.errors import MapError
from pipeline.neighbours import Neighbours
from pipeline.settings import Settings

ANGLE_STEP = 5
"""Degrees between the orientations that are tried."""
SPECTRAL_FROM, SPECTRAL_TO = 20, 20_000
"""Papers between which UMAP begins from the graph's spectrum. Fewer begin at random; more at their
principal components, for the spectrum of 100,000 takes ten seconds and leads to no better map."""
TOPIC_PROJECTIONS = ((500, 10), (20_000, 3))
"""(papers up to which, UMAP runs of the space of topics); one where each takes long."""
NEGATIVES, MANY_NEGATIVES = 20, 20_000
"""Papers that each step of the layout pushes away, for so many papers at most: UMAP's 5 let what
is not alike lie together. On 10,000 papers of arXiv 20 keep 32 % of the 15 true neighbours instead
of 24 %, in three times the time."""
EPOCHS, MANY_EPOCHS = 1000, 10_000
"""Rounds of the layout, for so many papers at most: with UMAP's 500 the seed matters more, and the
nearest papers tell a paper's category a little less often."""
TOPIC_EPOCHS, FEWER_EPOCHS = 200, 50
"""Of each of those runs, and of the one of many papers: there more epochs find no other topics."""
SEED_STEP = 1_000_003
"""Between the seeds of those runs, so that maps of neighbouring seeds share none."""


@dataclass(frozen=True)
class Layout:
    """Where each paper is on the map.

    Attributes:
        xy: (n, 2) float32 in map units: centred, turned to fit the smallest square, from -1 to 1.
    """

    ids: tuple[str, ...]
    xy: np.ndarray

    def __post_init__(self) -> None:
        if self.xy.shape != (len(self.ids), 2):
            raise MapError(f"{len(self.ids)} ids but coordinates of shape {self.xy.shape}")


def layout(graph: Neighbours, vectors: np.ndarray, settings: Settings) -> Layout:
    """The map's coordinates, the same for the same graph and seed."""
    epochs = EPOCHS if len(vectors) <= MANY_EPOCHS else None
    negatives = NEGATIVES if len(vectors) <= MANY_NEGATIVES else None
    xy = project(graph, vectors, 2, settings.layout_min_dist, settings.seed, epochs, negatives)
    return Layout(graph.ids, _framed(xy).astype(np.float32))


def topic_space(graph: Neighbours, vectors: np.ndarray, settings: Settings) -> np.ndarray:
    """The space to find topics in, (n, dimensions × projections) float32.

    Several short UMAP runs side by side: papers are near where most runs agree, so that topics
    depend less on what a seed happened to do than after one long run.
    """
    dimensions = min(settings.topic_dimensions, max(2, len(vectors) - 2))
    runs = next((runs for most, runs in TOPIC_PROJECTIONS if len(vectors) <= most), 1)
    epochs = TOPIC_EPOCHS if runs > 1 else FEWER_EPOCHS
    seeds = [(settings.seed + run * SEED_STEP) % 2**32 for run in range(runs)]
    parts = [project(graph, vectors, dimensions, 0.0, seed, epochs) for seed in seeds]
    return np.hstack(parts)


def compiled() -> None:
    """UMAP imported and compiled, which takes seconds in a new process: it may do so beforehand."""
    n = SPECTRAL_FROM - 1
    near = (np.arange(n)[:, None] + np.arange(1, 4)) % n
    similarity = np.full(near.shape, 0.5, np.float32)
    graph = Neighbours(tuple(map(str, range(n))), near.astype(np.int32), similarity)
    project(graph, np.eye(n, dtype=np.float32), 2, 0.1, seed=0, epochs=1)


def project(
    graph: Neighbours,
    vectors: np.ndarray,
    dimensions: int,
    min_dist: float,
    seed: int,
    epochs: int | None = None,
    negatives: int | None = None,
) -> np.ndarray:
    """UMAP (McInnes, Healy, Melville 2018) of a given neighbour graph; (n, dimensions) float32.

    Seeded, hence one thread: the only way to repeat it bit for bit. Without a number of `epochs`
    UMAP takes 500, or 200 of more than 10,000 papers; without `negatives` 5.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="umap")
        warnings.filterwarnings("ignore", category=FutureWarning, module="sklearn")
        import umap

        n = len(graph.ids)
        itself = np.arange(n, dtype=np.int32)[:, None]
        indices = np.hstack([itself, graph.indices])
        distances = np.hstack([np.zeros((n, 1), np.float32), 1 - graph.similarity])
        reducer = umap.UMAP(
            n_components=dimensions,
            n_neighbors=graph.k + 1,
            min_dist=min_dist,
            metric="cosine",
            init=_beginning(n),
            precomputed_knn=(indices, distances.clip(0), None),
            random_state=seed,
            n_jobs=1,
            n_epochs=epochs,
            negative_sample_rate=negatives or 5,
        )
        return np.asarray(reducer.fit_transform(vectors), np.float32)


def _beginning(papers: int) -> str:
    """What UMAP calls the places where it begins with so many papers."""
    if papers < SPECTRAL_FROM:
        return "random"
    return "spectral" if papers <= SPECTRAL_TO else "pca"


def _framed(xy: np.ndarray) -> np.ndarray:
    """Turned so that it fits into the smallest square, centred, reaching from -1 to 1.

    UMAP's own orientation means nothing; a page has about as much height as width for a map.
    """
    centred = (xy - xy.mean(axis=0)).astype(np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    centred = centred @ axes[:, ::-1]
    centred *= np.where((centred**3).sum(axis=0) < 0, -1, 1)
    turned = min((centred @ _rotation(angle) for angle in range(0, 90, ANGLE_STEP)), key=_side)
    low, high = turned.min(axis=0), turned.max(axis=0)
    return np.asarray((turned - (low + high) / 2) * (2 / (_side(turned) or 1.0)))


def _side(xy: np.ndarray) -> float:
    """The side of the upright square that holds the points."""
    return float(np.ptp(xy, axis=0).max())


def _rotation(degrees: int) -> np.ndarray:
    sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
    return np.array([[cosine, sine], [-sine, cosine]])
