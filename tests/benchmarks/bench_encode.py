"""Encoding 1,000 abstracts: ours, and ours without bf16, against sentence-transformers' defaults.

The three take turns; what is compared is the median over the rounds. On a GPU the bare model at its
best batch size takes part too, given tokens of equal length, and there are more abstracts.
"""

import time
from collections.abc import Callable
from functools import cached_property
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from pipeline.encoder import SentenceTransformerEncoder, model_digest, model_folder
from pipeline.settings import BUNDLED_MODEL
from tests.benchmarks.arxiv_sample import CORPUS
from tests.benchmarks.measure import tell

PAPERS, ON_GPU, ROUNDS, WARM = 1_000, 20_000, 3, 32
BARE_BATCHES = (64, 256, 1024)
"""Rows of the bare model's batches on a GPU; the fastest counts."""


class InFullPrecision(SentenceTransformerEncoder):
    """Ours as on a processor without bf16."""

    @cached_property
    def precision(self) -> str:
        """Of the transformer's matrix products."""
        return "fp32"


def main(papers: int = 0, rounds: int = ROUNDS) -> None:
    """Encodes in turns and prints papers a second, and how near the vectors are to fp32."""
    folder = model_folder(BUNDLED_MODEL)
    given = (BUNDLED_MODEL, folder, model_digest(folder))
    ours, full = SentenceTransformerEncoder(*given), InFullPrecision(*given)
    papers = papers or (ON_GPU if ours.device == "cuda" else PAPERS)
    corpus = pd.read_parquet(CORPUS, columns=["title", "abstract"]).iloc[:papers]
    texts = [f"{title}. {text}" for title, text in zip(*map(corpus.get, corpus), strict=True)]
    theirs = defaults(str(folder), ours.device)
    doers: dict[str, Callable[[list[str]], np.ndarray]] = {
        "ours": lambda some: encoded(ours, some),
        "ours, fp32": lambda some: encoded(full, some),
        "defaults": lambda some: np.asarray(theirs.encode(some, normalize_embeddings=True)),
    }
    made = {name: encode(texts[:WARM]) for name, encode in doers.items()}
    seconds: dict[str, list[float]] = {name: [] for name in doers}
    for _ in range(rounds):
        for name, encode in doers.items():
            begin = time.perf_counter()
            made[name] = encode(texts)
            seconds[name].append(time.perf_counter() - begin)
    speed = {name: papers / median(taken) for name, taken in seconds.items()}
    goal = 2.2 if ours.precision == "bf16" else 1.2
    near = {name: (made[name] * made["defaults"]).sum(axis=1) for name in doers}
    tell(
        f"Encoding {papers:,} abstracts on {ours.device}, {ours.precision}",
        {
            "sentence-transformers' defaults, papers a second": speed["defaults"],
            "ours, papers a second": speed["ours"],
            f"ratio (goal: at least {goal})": speed["ours"] / speed["defaults"],
            "ours without bf16, papers a second": speed["ours, fp32"],
            "ratio (goal: at least 1.2)": speed["ours, fp32"] / speed["defaults"],
            "cosine of ours to fp32, least (goal: at least 0.995)": f"{near['ours'].min():.5f}",
            "cosine of ours to fp32, mean": f"{near['ours'].mean():.5f}",
            "cosine of ours without bf16 to fp32, least": f"{near['ours, fp32'].min():.6f}",
        },
    )
    if ours.device == "cuda":
        bare = bare_speed(theirs, texts)
        tell(
            "Beside the bare model at its best batch size, given tokens",
            {
                "bare model, papers a second": bare,
                "ratio (goal: at least 0.7)": speed["ours"] / bare,
            },
        )


def defaults(folder: str, device: str) -> Any:
    """The model as one would load it."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(folder, device=device)


def encoded(encoder: SentenceTransformerEncoder, texts: list[str]) -> np.ndarray:
    """Our vectors, in the order of the texts."""
    values = np.empty((len(texts), encoder.model["dimension"]), np.float32)
    for rows, vectors in encoder.encode(texts):
        values[rows] = vectors
    return values


def bare_speed(model: Any, texts: list[str]) -> float:
    """Papers a second of the transformer alone in bf16, whole batches of the longest width."""
    import torch

    width, best = int(model.max_seq_length), 0.0
    transformer = model[0].auto_model
    for rows in BARE_BATCHES:
        ids = torch.randint(1000, 20_000, (rows, width), device="cuda")
        with torch.inference_mode(), torch.autocast("cuda", torch.bfloat16):
            for _ in range(3):
                transformer(input_ids=ids)
            torch.cuda.synchronize()
            begin = time.perf_counter()
            for _ in range(20):
                transformer(input_ids=ids)
            torch.cuda.synchronize()
        best = max(best, 20 * rows / (time.perf_counter() - begin))
    tokens = model.tokenizer(texts, truncation=True, max_length=width)["input_ids"]
    return best * width * len(tokens) / sum(map(len, tokens))


if __name__ == "__main__":
    main()
