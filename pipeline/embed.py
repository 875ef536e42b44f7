"""Texts → vectors: the stage, what it asks of an encoder, and the vector cache."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from pipeline.errors import MapError

Progress = Callable[[int, int], None]
"""Called with (texts done, texts in all)."""


class Encoder(Protocol):
    """Turns texts into vectors of unit length, each a function of its text alone."""

    @property
    def key(self) -> str:
        """Whatever changes a vector, digested: weights, precision, pooling, length."""

    @property
    def model(self) -> dict[str, Any]:
        """What the manifest says of the model: name, sha256, dimension, max_tokens, precision."""

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[list[int], np.ndarray]]:
        """Batches of (positions in `texts`, float32 vectors of shape (len, d)), any order."""

    def too_long(self, texts: Sequence[str]) -> np.ndarray:
        """bool (n,): texts of which the model reads only the beginning."""


@dataclass(frozen=True)
class Vectors:
    """One unit vector a paper.

    Attributes:
        ids: paper ids.
        values: (n, d) float32, rows of length 1.
        truncated: (n,) bool, texts longer than the model reads.
    """

    ids: tuple[str, ...]
    values: np.ndarray
    truncated: np.ndarray

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or len(self.values) != len(self.ids):
            raise MapError(f"{len(self.ids)} ids but vectors of shape {self.values.shape}")
        if not np.isfinite(self.values).all():
            raise MapError("a vector holds NaN or infinity")


def embed(
    ids: Sequence[str],
    texts: Sequence[str],
    encoder: Encoder,
    cache: "VectorCache",
    progress: Progress = lambda done, total: None,
) -> Vectors:
    """One vector a text; only texts that the cache lacks are encoded."""
    keys = [hashlib.sha256(text.encode()).digest()[:16] for text in texts]
    known = cache.get(keys)
    missing = {key: i for i, key in enumerate(keys) if key not in known}
    wanted = list(missing.items())
    progress(len(texts) - len(wanted), len(texts))
    done = len(texts) - len(wanted)
    if wanted:
        for positions, values in encoder.encode([texts[i] for _, i in wanted]):
            batch = {wanted[p][0]: v for p, v in zip(positions, values, strict=True)}
            cache.put(batch)
            known |= batch
            done += len(batch)
            progress(done, len(texts))
    values = np.stack([known[key] for key in keys]).astype(np.float32)
    return Vectors(tuple(ids), values, encoder.too_long(texts))


class VectorCache:
    """Vectors by text, in one SQLite file an encoder; survives a kill at any moment.

    One connection serves a whole build: each close would write the journal back to disk.
    """

    def __init__(self, folder: Path, key: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{key}.sqlite"
        try:
            self._db = _open_vectors(file)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # no database: what it held can be embedded again
            file.unlink()
            self._db = _open_vectors(file)

    def __enter__(self) -> "VectorCache":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, np.ndarray]:
        """The vectors that are known among these."""
        found: dict[bytes, np.ndarray] = {}
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            rows = self._db.execute(
                f"SELECT text, vector FROM vectors WHERE text IN ({','.join('?' * len(some))})",
                some,
            )
            found.update((key, np.frombuffer(blob, "<f4")) for key, blob in rows)
        return found

    def put(self, vectors: dict[bytes, np.ndarray]) -> None:
        """Keeps these, at once and for good."""
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                [(key, value.astype("<f4").tobytes()) for key, value in vectors.items()],
            )


def _open_vectors(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, timeout=60)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    with db:
        db.execute("CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB)")
    return db
