"""How much a model reads, told by its files alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.encoder import model_folder
from pipeline.settings import BUNDLED_MODEL
from pipeline.tokens import limit, over_length
from tests.pipeline.small import ROOT


def test_the_bundled_model_reads_256_tokens_with_both_marks() -> None:
    folder = model_folder(BUNDLED_MODEL)
    texts = ["graph " * 254, "graph " * 255, "short", "", "深" * 254, "深" * 255]
    assert limit(folder) == 256
    assert over_length(folder, texts).tolist() == [False, True, False, False, False, True]


@pytest.mark.parametrize(
    ("files", "most"),
    [
        ({}, None),
        ({"config.json": {"max_position_embeddings": 512}}, 512),
        ({"tokenizer_config.json": {"model_max_length": int(1e30)}}, None),
        (
            {
                "config.json": {"max_position_embeddings": 512},
                "sentence_bert_config.json": {"max_seq_length": 128},
            },
            128,
        ),
        ({"sentence_bert_config.json": {"max_seq_length": None}}, None),
    ],
)
def test_the_first_file_that_says_so_counts(
    tmp_path: Path, files: dict[str, dict[str, object]], most: int | None
) -> None:
    for name, contents in files.items():
        (tmp_path / name).write_text(json.dumps(contents))
    assert limit(tmp_path) == most
    assert over_length(tmp_path, ["graph " * 600]).tolist() == [False]  # no tokenizer to ask


def test_no_model_is_loaded_for_it() -> None:
    code = (
        "import sys\n"
        "from pipeline.encoder import model_folder\n"
        "from pipeline.tokens import over_length\n"
        "over_length(model_folder('all-MiniLM-L6-v2'), ['graph ' * 300])\n"
        "print(*(name for name in ('torch', 'transformers') if name in sys.modules))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "\n"
