"""The torch-free query encoder: runs an exported model by onnxruntime alone."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import MapError
from pipeline.wholeness import sha256

ENCODER_FILES = ("model.onnx", "tokenizer.json", "encoder.json")


class QueryEncoder:
    """Texts → vectors in the papers' space, by onnxruntime alone; loaded when first asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def encode(self, text: str) -> np.ndarray:
        """(d,) float32, of unit length.

        Raises:
            MapError: the encoder is missing or damaged.
        """
        tokens = self._tokenizer.encode(text)
        ids = np.array([tokens.ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        if "token_type_ids" in self._inputs:
            feed["token_type_ids"] = np.zeros_like(ids)
        states = self._session.run(None, feed)[0][0]
        vector = states[0] if self._config["pooling"] == "cls" else states.mean(axis=0)
        return np.asarray(vector / (np.linalg.norm(vector) or 1.0), np.float32)

    @cached_property
    def _config(self) -> dict[str, Any]:
        if not is_whole(self._folder):
            raise MapError(
                f"{self._folder}: the query encoder is incomplete or damaged. Build the map again."
            )
        config = json.loads((self._folder / "encoder.json").read_text("utf-8"))
        return dict(config)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        longest = self._config["max_tokens"]  # read first: it is what checks the files
        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(longest)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        file = str(self._folder / "model.onnx")
        return onnxruntime.InferenceSession(file, options, ["CPUExecutionProvider"])

    @cached_property
    def _inputs(self) -> set[str]:
        return {given.name for given in self._session.get_inputs()}


def is_whole(folder: Path) -> bool:
    """True where every file of an encoder is there and as it was written."""
    try:
        listed = dict(json.loads((folder / "encoder.json").read_text("utf-8"))["sha256"])
        intact = all(sha256(folder / file) == digest for file, digest in listed.items())
    except (OSError, ValueError, TypeError, KeyError):
        return False
    return intact and all((folder / file).is_file() for file in ENCODER_FILES)
