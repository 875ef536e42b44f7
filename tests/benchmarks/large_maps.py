"""Papers by the hundred thousand with vectors that take no hour to make, and maps of them.

The texts are those of arXiv. Their vectors are not the model's but a latent semantic analysis of
the same texts in as many dimensions: fields lie where they would. They lie in a vector cache under
`build/large`, so that a build there is the whole one but for the encoding.

`python -m tests.benchmarks.large_maps FOLDER` writes the maps `hundred-thousand` and `million`.
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline import search
from pipeline.embed import VectorCache, embed
from pipeline.encoder import SentenceTransformerEncoder, model_digest, model_folder
from pipeline.ingest import ingest
from pipeline.settings import BUNDLED_MODEL, Long
from pipeline.store import MapContents, MapFolder, open_map, write_version
from tests.benchmarks.arxiv_sample import CORPUS
from tests.benchmarks.measure import ROOT, run_watched

PAPERS = 100_000
COPIES = 10
JITTER = 0.004
"""Between copies of a paper, in map units."""
RANK, DIMENSIONS = 96, 384
HOME = ROOT / "build" / "large"
GIVEN = (HOME / "texts.parquet", HOME / "vectors.npy")
"""Texts that are embedded, and a vector of each."""


def papers_file(count: int) -> Path:
    """The first papers of the corpus, in a file of their own."""
    file = HOME / f"papers-{count}.parquet"
    if not file.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        pd.read_parquet(CORPUS).iloc[:count].to_parquet(file)
    return file


def given() -> tuple[list[str], np.ndarray]:
    """The texts that are embedded, and a vector of each."""
    texts, values = GIVEN
    if not values.exists():
        embedded = ingest([papers_file(PAPERS)]).papers.texts
        pd.DataFrame({"text": embedded}).to_parquet(texts)
        np.save(HOME / "part.npy", latent(embedded))
        (HOME / "part.npy").replace(values)
    return pd.read_parquet(texts)["text"].tolist(), np.load(values)


class Given:
    """An encoder of texts whose vectors are there already; under the key of the real one."""

    def __init__(self, key: str, vectors: dict[str, np.ndarray]) -> None:
        self.key, self._vectors = key, vectors
        self.model: dict[str, Any] = {}
        self.long: Long = "cut"

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[list[int], np.ndarray]]:
        """The vectors, a thousand at a time."""
        for start in range(0, len(texts), 1000):
            some = texts[start : start + 1000]
            rows = list(range(start, start + len(some)))
            yield rows, np.stack([self._vectors[text] for text in some])

    def too_long(self, texts: Sequence[str]) -> np.ndarray:
        """None of them."""
        return np.zeros(len(texts), bool)


def cache_of_vectors() -> Path:
    """A folder for $XDG_CACHE_HOME that holds the vectors and nothing else."""
    folder = HOME / "cache"
    model = model_folder(BUNDLED_MODEL)
    key = SentenceTransformerEncoder(BUNDLED_MODEL, model, model_digest(model)).key
    kept = folder / "litmap" / "vectors"
    if not (kept / f"{key}.sqlite").exists():
        texts, values = given()
        shutil.rmtree(folder, ignore_errors=True)
        with VectorCache(folder / "part", key) as cache:
            embed(texts, texts, Given(key, dict(zip(texts, values, strict=True))), cache)
        (folder / "litmap").mkdir()
        (folder / "part").rename(kept)
    for made in ("stages", "encoders"):
        shutil.rmtree(folder / "litmap" / made, ignore_errors=True)
    return folder


def build(maps: Path, name: str, count: int) -> tuple[MapFolder, float, int]:
    """The map of the first papers, built anew from given vectors by the command line.

    Also how many seconds it took, and how many MB at most.
    """
    command = ["-m", "pipeline", "build", str(papers_file(count)), "--name", name]
    seconds, peak, _ = run_watched(
        [*command, "--maps", str(maps)], XDG_CACHE_HOME=str(cache_of_vectors())
    )
    return open_map(maps, name), seconds, peak


def multiplied(one: MapFolder, maps: Path, name: str, copies: int) -> MapFolder:
    """A map with every paper several times over, each copy a little beside the others."""
    random = np.random.default_rng(0)
    parts, near = [], []
    for copy in range(copies):
        papers = one.papers.copy()
        papers[["x", "y"]] += random.normal(scale=JITTER, size=(len(papers), 2))
        papers.index = pd.Series(_renamed(list(papers.index), copy), name="paper_id")
        parts.append(papers)
        lists = one.neighbours.reset_index()
        lists["paper_id"] = papers.index
        lists["neighbour_ids"] = [_renamed(ids, copy) for ids in lists["neighbour_ids"]]
        near.append(lists)
    whole = pd.concat(parts)
    columns = search.columns_of(whole)
    topics = one.topics.reset_index()
    topics["size"] *= copies
    topics["exemplars"] = [_renamed(ids, 0) for ids in topics["exemplars"]]
    contents = MapContents(
        papers=whole,
        topics=topics,
        neighbours=pd.concat(near, ignore_index=True),
        vectors=np.tile(np.asarray(one.vectors, np.float32), (copies, 1)),
        write_search=lambda folder: search.write_index(folder, columns),
    )
    manifest = {**one.manifest, "counts": {"papers": len(whole), "topics": len(topics)}}
    for own in ("schema_version", "map", "version", "previous", "points", "files"):
        manifest.pop(own)
    return write_version(maps, name, "multiplied", contents, manifest)


def latent(texts: Sequence[str]) -> np.ndarray:
    """(n, DIMENSIONS) float32 unit vectors by latent semantic analysis (Deerwester et al. 1990)."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigh = TfidfVectorizer(stop_words="english", min_df=20, max_features=20_000, sublinear_tf=True)
    values = TruncatedSVD(RANK, random_state=0).fit_transform(weigh.fit_transform(texts))
    random = np.random.default_rng(0).normal(size=(DIMENSIONS, RANK))
    turned = values @ np.linalg.qr(random)[0].T
    length = np.linalg.norm(turned, axis=1, keepdims=True)
    return np.asarray(turned / np.maximum(length, 1e-9), np.float32)


def _renamed(ids: Sequence[str], copy: int) -> list[str]:
    """Ids of a copy of the papers; the first copy keeps them."""
    return [f"{paper}~{copy}" if copy else paper for paper in ids]


def main(maps: Path) -> None:
    """Writes both maps."""
    multiplied(build(maps, "hundred-thousand", PAPERS)[0], maps, "million", COPIES)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
