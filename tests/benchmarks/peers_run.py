"""Run by peers.py in the peers' environment: their topics, at defaults, of vectors in a folder."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np


def main(folder: Path) -> None:
    """Writes found.json."""
    vectors = np.load(folder / "vectors.npy")
    texts = json.loads((folder / "texts.json").read_text("utf-8"))
    found = _bertopic(vectors, texts) | _evoc(vectors)
    (folder / "found.json").write_text(json.dumps(found), "utf-8")


def _bertopic(vectors: np.ndarray, texts: list[str]) -> dict[str, Any]:
    from bertopic import BERTopic

    begin = time.perf_counter()
    model = BERTopic(embedding_model=None)
    labels, _ = model.fit_transform(texts, vectors)
    seconds = time.perf_counter() - begin
    reduced = model.reduce_outliers(texts, list(labels))
    whole = time.perf_counter() - begin
    return {
        "BERTopic": {"layers": [list(map(int, labels))], "shown": 0, "seconds": seconds},
        "BERTopic, outliers reduced": {
            "layers": [list(map(int, reduced))],
            "shown": 0,
            "seconds": whole,
        },
    }


def _evoc(vectors: np.ndarray) -> dict[str, Any]:
    import evoc

    begin = time.perf_counter()
    model = evoc.EVoC().fit(vectors)
    seconds = time.perf_counter() - begin
    layers = [np.asarray(layer).tolist() for layer in model.cluster_layers_]
    layers.append(np.asarray(model.labels_).tolist())
    return {"EVoC": {"layers": layers, "shown": len(layers) - 1, "seconds": seconds}}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
