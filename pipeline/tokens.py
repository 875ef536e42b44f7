"""Which texts are longer than what a model reads; told without loading the model."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

BATCH = 1_000
"""Texts that are tokenized at a time."""


MARKS = 8
"""Tokens that a tokenizer may add to a text; every other token is a character at least."""
SAYS = (
    ("sentence_bert_config.json", "max_seq_length"),
    ("tokenizer_config.json", "model_max_length"),
    ("config.json", "max_position_embeddings"),
)
"""(file, key) where a sentence-transformers model says how much it reads; the first that does."""
NO_LIMIT = 1_000_000
"""Tokenizers write a number beyond this where they know of no limit."""


def limit(folder: Path) -> int | None:
    """How many tokens the model in this folder reads; None where it does not say."""
    for name, key in SAYS:
        file = folder / name
        told = json.loads(file.read_text("utf-8")).get(key) if file.is_file() else None
        if told and told < NO_LIMIT:
            return int(told)
    return None


def over_length(folder: Path, texts: Sequence[str]) -> np.ndarray:
    """bool (n,): True where the model in this folder does not read a text to its end."""
    most, file = limit(folder), folder / "tokenizer.json"
    long = np.zeros(len(texts), bool)
    if most is None or not file.is_file():
        return long
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    probable = [row for row, text in enumerate(texts) if len(text) > most - MARKS]
    for start in range(0, len(probable), BATCH):
        rows = probable[start : start + BATCH]
        encoded = tokenizer.encode_batch_fast([texts[row] for row in rows])
        long[rows] = [len(text) > most for text in encoded]
    return long
