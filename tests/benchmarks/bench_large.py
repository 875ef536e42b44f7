"""The stage of topics at 100,000 papers: seconds and memory from a given neighbour graph.

The texts are real ones. Their vectors are not the model's, which would take an hour to make, but
a latent semantic analysis of the same texts in as many dimensions: fields lie where they would.
"""

import resource
import time

import numpy as np
import pandas as pd

from pipeline import names
from pipeline.cache import cache_folder, cached
from pipeline.embed import VectorCache, Vectors, embed
from pipeline.encoder import SentenceTransformerEncoder, model_digest, model_folder
from pipeline.layout import topic_space
from pipeline.neighbours import Neighbours, neighbours
from pipeline.settings import BUNDLED_MODEL, Settings
from pipeline.topics import topics
from tests.benchmarks.arxiv_sample import CORPUS
from tests.benchmarks.measure import tell

PAPERS = 100_000
RANK, DIMENSIONS = 96, 384


def main() -> None:
    """Measures and prints; the vectors and the graph are kept for the next time."""
    corpus = pd.read_parquet(CORPUS, columns=["title", "abstract"]).iloc[:PAPERS]
    texts = list(zip(corpus["title"], corpus["abstract"], strict=True))
    values = cached("large-vectors", "lsa", lambda: {"values": _vectors(texts)})["values"]
    vectors = Vectors(
        tuple(f"p{row}" for row in range(len(values))), values, np.zeros(len(values), bool)
    )
    stored = cached("large-graph", "lsa", lambda: _graph(vectors))
    graph = Neighbours(vectors.ids, stored["indices"], stored["similarity"])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    begin = time.perf_counter()
    space = topic_space(graph, vectors.values, Settings())
    placed = time.perf_counter()
    tree = topics(graph, vectors.values, space)
    found = time.perf_counter()
    model = model_folder(BUNDLED_MODEL)
    encoder = SentenceTransformerEncoder(BUNDLED_MODEL, model, model_digest(model), "cpu")
    with VectorCache(cache_folder() / "vectors", encoder.key) as cache:
        frame = names.describe(
            tree,
            texts,
            vectors,
            space[:, :2],
            lambda phrases: embed(phrases, phrases, encoder, cache).values,
        )
    named = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    tell(
        f"Topics of {len(texts):,} papers from a given neighbour graph",
        {
            "the space (s)": placed - begin,
            "the tree (s)": found - placed,
            "names (s)": named - found,
            "all (s)": named - begin,
            "peak memory (MB), and before": f"{peak:,} ({before:,})",
            "topics by level": str([int(level.max()) + 1 for level in tree.levels]),
            "coarsest": ", ".join(frame[frame["level"] == 0]["name"]),
        },
    )


def _vectors(texts: list[tuple[str, str]]) -> np.ndarray:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigh = TfidfVectorizer(stop_words="english", min_df=20, max_features=20_000, sublinear_tf=True)
    given = weigh.fit_transform(f"{title}. {abstract}" for title, abstract in texts)
    return _rotated(TruncatedSVD(RANK, random_state=0).fit_transform(given))


def _rotated(values: np.ndarray) -> np.ndarray:
    """Unit vectors of DIMENSIONS with the same angles."""
    random = np.random.default_rng(0).normal(size=(DIMENSIONS, values.shape[1]))
    turned = values @ np.linalg.qr(random)[0].T
    length = np.linalg.norm(turned, axis=1, keepdims=True)
    return np.asarray(turned / np.maximum(length, 1e-9), np.float32)


def _graph(vectors: Vectors) -> dict[str, np.ndarray]:
    graph = neighbours(vectors, Settings())
    return {"indices": graph.indices, "similarity": graph.similarity}


if __name__ == "__main__":
    main()
