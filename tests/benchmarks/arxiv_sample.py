"""Ten thousand papers of arXiv with their primary categories, and their vectors; always the same.

The categories are labels to measure against and never an input.
"""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from pipeline.cache import cache_folder
from pipeline.embed import VectorCache, Vectors, embed
from pipeline.encoder import SentenceTransformerEncoder, model_digest, model_folder
from pipeline.ingest import ingest
from pipeline.papers import Papers
from pipeline.settings import BUNDLED_MODEL
from tests.benchmarks.measure import ROOT

CORPUS = ROOT.parent / "shared" / "corpora" / "arxiv_cs_100k.parquet"
CATEGORIES = 20
PAPERS = 10_000
SEED = 0


@dataclass(frozen=True)
class Sample:
    """Papers, their vectors, and what arXiv calls their field.

    Attributes:
        labels: (n,) the number of each paper's primary category.
    """

    papers: Papers
    vectors: Vectors
    labels: np.ndarray

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Title and abstract of each paper."""
        frame = self.papers.frame
        return list(zip(frame["title"], frame["abstract"], strict=True))


def sample() -> Sample:
    """The sample; its vectors are cached, the first time takes minutes."""
    drawn = _drawn()
    with TemporaryDirectory() as scratch:
        file = Path(scratch) / "arxiv-sample.parquet"
        drawn.drop(columns=["primary_category", "categories"]).to_parquet(file)
        papers = ingest([file]).papers
    category = dict(zip("arxiv:" + drawn["id"], drawn["primary_category"], strict=True))
    labels = np.unique([category[i] for i in papers.frame.index], return_inverse=True)[1]
    return Sample(papers, _vectors(papers), labels)


def _drawn() -> pd.DataFrame:
    """Rows of the corpus, from each of the largest categories in proportion to its size."""
    corpus = pd.read_parquet(CORPUS)
    sizes = corpus["primary_category"].value_counts().sort_index(kind="stable")
    sizes = sizes.sort_values(ascending=False, kind="stable")[:CATEGORIES]
    exact = sizes / sizes.sum() * PAPERS
    wanted = exact.astype(int)
    wanted[(exact - wanted).nlargest(PAPERS - int(wanted.sum())).index] += 1
    parts = [
        corpus[corpus["primary_category"] == category].sample(n=int(count), random_state=SEED)
        for category, count in wanted.items()
    ]
    return pd.concat(parts).sort_index()


def _vectors(papers: Papers) -> Vectors:
    model = model_folder(BUNDLED_MODEL)
    encoder = SentenceTransformerEncoder(BUNDLED_MODEL, model, model_digest(model), "cpu")
    with VectorCache(cache_folder() / "vectors", encoder.key) as cache:
        return embed(papers.ids, papers.texts, encoder, cache)
