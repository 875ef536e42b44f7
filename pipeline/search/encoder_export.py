"""Makes the query encoder of a model: exports it to ONNX, once. The page never imports this."""

import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import MapError, ModelError
from pipeline.partial import partial
from pipeline.search.query_encoder import is_whole
from pipeline.wholeness import sha256


def export_encoder(model_folder: Path, target: Path) -> None:
    """Writes ENCODER_FILES of a sentence-transformers model into a new folder, int8 weights.

    `torch.onnx.export(dynamo=False)` writes one file and needs no package beyond `onnx`.

    Raises:
        ModelError: the model pools its tokens in a way that we do not know.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoModel

    config = _pooling(model_folder)
    model = AutoModel.from_pretrained(
        model_folder, local_files_only=True, trust_remote_code=False, use_safetensors=True
    ).eval()

    class TokenStates(torch.nn.Module):
        """The model with positional inputs: the exporter passes them so."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            output = self.model(input_ids=input_ids, attention_mask=attention_mask)
            states: torch.Tensor = output.last_hidden_state
            return states

    sample = torch.ones((1, 8), dtype=torch.long)
    axes = {0: "batch", 1: "tokens"}
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        full = Path(scratch) / "model.onnx"
        torch.onnx.export(
            TokenStates(),
            (sample, sample),
            str(full),
            input_names=["input_ids", "attention_mask"],
            output_names=["states"],
            dynamic_axes=dict.fromkeys(("input_ids", "attention_mask", "states"), axes),
            dynamo=False,
        )
        warn, logging.root.level = logging.root.level, logging.ERROR
        quantize_dynamic(full, target / "model.onnx", per_channel=True, weight_type=QuantType.QInt8)
        logging.root.level = warn
    shutil.copyfile(model_folder / "tokenizer.json", target / "tokenizer.json")
    config["sha256"] = {file: sha256(target / file) for file in ("model.onnx", "tokenizer.json")}
    (target / "encoder.json").write_text(json.dumps(config, indent=1), "utf-8")


def _pooling(model_folder: Path) -> dict[str, Any]:
    """How the model's token states become one vector, and how many tokens it reads."""
    pooling = json.loads((model_folder / "1_Pooling" / "config.json").read_text("utf-8"))
    limits = json.loads((model_folder / "sentence_bert_config.json").read_text("utf-8"))
    for name, key in (("mean", "pooling_mode_mean_tokens"), ("cls", "pooling_mode_cls_token")):
        if pooling.get(key) or pooling.get("pooling_mode") == name:
            return {"pooling": name, "max_tokens": int(limits.get("max_seq_length") or 512)}
    raise ModelError(
        f"{model_folder}: pools its tokens neither by mean nor by CLS, so no query encoder can be "
        "made of it. Choose another model."
    )


def ensure_encoder(model_folder: Path, folder: Path, kept: Path) -> None:
    """The model's query encoder in `folder`; exported once into `kept`, then copied.

    Each folder appears whole or not at all, also where two builds run at the same time.

    Raises:
        ModelError: the model pools its tokens in a way that we do not know.
        MapError: a folder cannot be written.
    """
    try:
        _ensure(kept, lambda target: export_encoder(model_folder, target))
        _ensure(folder, lambda target: shutil.copytree(kept, target))
    except OSError as error:
        raise MapError(
            f"{folder}: the query encoder could not be written ({error.strerror or error}). "
            "Free some space or choose another folder with --maps."
        ) from error


def _ensure(folder: Path, make: Callable[[Path], object]) -> None:
    if is_whole(folder):
        return
    with partial(folder.parent) as scratch:
        made = scratch / "encoder"
        make(made)
        if not is_whole(folder):
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
