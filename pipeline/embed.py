"""Texts → vectors: the stage, what it asks of an encoder, and the vector cache."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from pipeline.errors import MapError
from pipeline.settings import Long

Progress = Callable[[int, int], None]
"""Called with (texts done, texts in all)."""
READ_AT_ONCE = 1_000
"""Vectors that are looked up at a time."""


class Encoder(Protocol):
    """Turns texts into vectors of unit length, each a function of its text alone."""

    @property
    def key(self) -> str:
        """Whatever changes a vector, digested: weights, precision, pooling, length."""

    @property
    def long(self) -> Long:
        """What of a text that is too long counts: its beginning, or the mean of its windows."""

    @property
    def model(self) -> dict[str, Any]:
        """What the manifest says of the model: name, sha256, dimension, max_tokens, precision."""

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[list[int], np.ndarray]]:
        """Batches of (positions in `texts`, float32 vectors of shape (len, d)), any order."""

    def too_long(self, texts: Sequence[str]) -> np.ndarray:
        """bool (n,): texts that are longer than what the model reads at a time."""


@dataclass(frozen=True)
class Vectors:
    """One unit vector a paper.

    Attributes:
        ids: paper ids.
        values: (n, d) float32, rows of length 1.
        truncated: (n,) bool, texts whose end does not count.
    """

    ids: tuple[str, ...]
    values: np.ndarray
    truncated: np.ndarray

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or len(self.values) != len(self.ids):
            raise MapError(f"{len(self.ids)} ids but vectors of shape {self.values.shape}")
        if not np.isfinite(self.values.sum(dtype=np.float64)):
            raise MapError("a vector holds NaN or infinity")


def embed(
    ids: Sequence[str],
    texts: Sequence[str],
    encoder: Encoder,
    cache: "VectorCache",
    progress: Progress = lambda done, total: None,
) -> Vectors:
    """One vector a text; only texts that the cache lacks are encoded.

    Beside the texts and their vectors it holds some 200 bytes a text.
    """
    long = encoder.too_long(texts)
    keys = [
        _key(text, encoder.long if cut else "cut") for text, cut in zip(texts, long, strict=True)
    ]
    firsts: dict[bytes, int] = {}
    same = np.array([firsts.setdefault(key, i) for i, key in enumerate(keys)], np.int64)
    wanted, table = list(firsts.values()), _Table(len(texts))
    missing = np.ones(len(wanted), bool)
    for found, values in cache.read([keys[i] for i in wanted]):
        table.fill([wanted[i] for i in found], values)
        missing[found] = False
    lacking = [i for i, lacks in zip(wanted, missing, strict=True) if lacks]
    done = len(texts) - len(lacking)
    progress(done, len(texts))
    for positions, values in encoder.encode([texts[i] for i in lacking]) if lacking else ():
        rows = [lacking[position] for position in positions]
        cache.put([keys[row] for row in rows], values)
        table.fill(rows, values)
        done += len(rows)
        progress(done, len(texts))
    truncated = long if encoder.long == "cut" else np.zeros(len(texts), bool)
    return Vectors(tuple(ids), table.rows(same), truncated)


def _key(text: str, long: Long) -> bytes:
    """What a vector is found by: how a text is read matters only where it is too long."""
    told = text if long == "cut" else f"{text}\0{long}"
    return hashlib.sha256(told.encode()).digest()[:16]


class _Table:
    """The vectors of so many texts, float32, filled as they come; the first tells how wide."""

    def __init__(self, count: int) -> None:
        self._count, self._values = count, np.zeros((0, 0), np.float32)

    def fill(self, rows: Sequence[int], values: np.ndarray) -> None:
        if not len(self._values):
            self._values = np.empty((self._count, values.shape[1]), np.float32)
        self._values[rows] = values

    def rows(self, same: np.ndarray) -> np.ndarray:
        """All rows; a text that stood there before has the row at `same`."""
        repeated = np.flatnonzero(same != np.arange(len(same)))
        self._values[repeated] = self._values[same[repeated]]
        return self._values


class VectorCache:
    """Vectors by text, in one SQLite file an encoder; survives a kill at any moment.

    One connection serves a whole build: each close would write the journal back to disk.

    Raises:
        MapError: the file cannot be read or written; says what to do. A damaged one is begun anew:
            what it held can be embedded again.
    """

    def __init__(self, folder: Path, key: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{key}.sqlite"
        with self._usable():
            try:
                self._db = _open_vectors(self._file)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                self._db = _open_vectors(_removed(self._file))

    def __enter__(self) -> "VectorCache":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM vectors").fetchone()[0])

    def read(self, keys: Sequence[bytes]) -> Iterator[tuple[list[int], np.ndarray]]:
        """Some positions in `keys`, which differ, and their vectors, until all known are told."""
        try:
            for start in range(0, len(keys), READ_AT_ONCE):
                some = {key: start + i for i, key in enumerate(keys[start : start + READ_AT_ONCE])}
                asked = ",".join("?" * len(some))
                with self._usable():
                    found = self._db.execute(
                        f"SELECT text, vector FROM vectors WHERE text IN ({asked})", list(some)
                    ).fetchall()
                if found:
                    values = np.stack([np.frombuffer(blob, "<f4") for _, blob in found])
                    yield [some[key] for key, _ in found], values
        except sqlite3.DatabaseError:
            self._begin_anew()

    def put(self, keys: Sequence[bytes], values: np.ndarray) -> None:
        """Keeps the vectors (len, d) of these keys, at once and for good."""
        rows = [(key, row.tobytes()) for key, row in zip(keys, values.astype("<f4"), strict=True)]
        try:
            self._insert(rows)
        except sqlite3.DatabaseError:
            self._begin_anew()
            self._insert(rows)

    def _insert(self, rows: list[tuple[bytes, bytes]]) -> None:
        with self._usable(), self._db:
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """What is not damage, as a full disk, is told; damage goes on as a DatabaseError."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise MapError(
                f"{self._file}: the cache of vectors cannot be used ({error}). Free some space, or "
                "name another folder in $XDG_CACHE_HOME."
            ) from error

    def _begin_anew(self) -> None:
        self._db.close()
        with self._usable():
            self._db = _open_vectors(_removed(self._file))


def _removed(file: Path) -> Path:
    """The path of a database that is no more, nor its journal."""
    for end in ("", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    return file


def _open_vectors(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, timeout=60)
    try:
        db.execute("PRAGMA page_size=16384")  # of a new file: ten vectors fill a page
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        with db:
            db.execute("CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB)")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
