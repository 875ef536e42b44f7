"""The query encoder: the papers' space without torch."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import MapError
from pipeline.search import QueryEncoder
from pipeline.search.query_encoder import ENCODER_FILES
from pipeline.store import MapFolder
from tests.pipeline.small import ROOT, FakeEncoder

HEAVY = ("torch", "transformers", "sentence_transformers", "umap", "hdbscan", "numba")
ANSWER = """
import sys
from pathlib import Path
from pipeline import errors, search, store
made = store.open_map(Path(sys.argv[1]), "hf-papers")
assert len(search.FullText(made.path / "search").search("test-time scaling"))
assert search.QueryEncoder(made.encoder).encode("scaling").shape == (384,)
made.papers, made.topics, made.neighbours, made.vectors
print(*sorted(name for name in sys.argv[2:] if name in sys.modules))
"""


def test_questions_land_where_the_papers_are(bundled_map: MapFolder) -> None:
    encoder = QueryEncoder(bundled_map.encoder)
    papers = bundled_map.papers
    rows = range(0, len(papers), 9)
    texts = [f"{papers['title'].iloc[row]}. {papers['abstract'].iloc[row]}" for row in rows]
    values = np.stack([encoder.encode(text) for text in texts])
    assert values.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(values, axis=1), 1, atol=1e-5)
    cosines = (values * bundled_map.vectors[list(rows)].astype(np.float32)).sum(axis=1)
    assert cosines.min() >= 0.98


def test_a_short_question_lands_beside_the_vector_of_the_full_model(bundled_map: MapFolder) -> None:
    from pipeline.encoder import SentenceTransformerEncoder, model_folder

    question = "how do language models scale at test time"
    model = SentenceTransformerEncoder("m", model_folder("all-MiniLM-L6-v2"), "d" * 64, "cpu")
    _, values = next(model.encode([question]))
    assert float(values[0] @ QueryEncoder(bundled_map.encoder).encode(question)) >= 0.98


@pytest.mark.parametrize("question", ["", "   ", "日本語", "word " * 5000])
def test_any_question_has_a_vector_of_length_one(bundled_map: MapFolder, question: str) -> None:
    vector = QueryEncoder(bundled_map.encoder).encode(question)
    assert vector.shape == (384,)
    assert float(np.linalg.norm(vector)) == pytest.approx(1, abs=1e-5)


def test_answering_loads_nothing_heavy(bundled_map: MapFolder) -> None:
    maps = bundled_map.path.parent.parent
    loaded = subprocess.run(
        [sys.executable, "-c", ANSWER, str(maps), *HEAVY],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert loaded.stdout.split() == []


@pytest.mark.parametrize("file", ENCODER_FILES)
def test_an_incomplete_encoder_says_so(tmp_path: Path, bundled_map: MapFolder, file: str) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(bundled_map.encoder, folder)
    (folder / file).unlink()
    with pytest.raises(MapError, match=r"encoder.* incomplete or damaged\. Build the map again"):
        QueryEncoder(folder).encode("x")


@pytest.mark.parametrize("file", ENCODER_FILES)
def test_a_damaged_encoder_says_so(tmp_path: Path, bundled_map: MapFolder, file: str) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(bundled_map.encoder, folder)
    (folder / file).write_text("garbage")
    with pytest.raises(MapError, match="Build the map again"):
        QueryEncoder(folder).encode("x")


def test_the_fake_encoder_of_these_tests_keeps_its_promise() -> None:
    one, again = FakeEncoder().vector("graph networks"), FakeEncoder().vector("graph networks")
    assert one.tobytes() == again.tobytes()
    near, far = FakeEncoder().vector("graph search"), FakeEncoder().vector("ocean heat")
    assert one @ near > one @ far
