"""Papers, vectors and doers that are small enough to check by eye."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.cleaning import clean_record
from pipeline.duplicates import merge
from pipeline.embed import Vectors
from pipeline.papers import Papers, table
from pipeline.readers import Dropped, File, recognise
from pipeline.search.query_encoder import ENCODER_FILES
from pipeline.settings import Long

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "data" / "papers" / "hf-papers.txt"

DEPTH = (
    "We study how networks learn. The results show that depth helps a great deal in many of the "
    "cases that matter, and that width alone does not."
)
CLOUDS = (
    "Clouds form where warm air rises. We measure how quickly they do so above the sea, and why "
    "the speed differs by day and by night."
)
"""Two abstracts that nobody would take for titles."""

HOSTILE = (
    "<script>alert(1)</script> & <img src=x onerror=alert(1)>",
    "Costs of $5 to $10 with \\unknown{x}",
    ":smile: and :red[text]",
    "# **bold** _it_ [link](javascript:1) `code` | table",
    "\u202eright to left\u202c مرحبا שלום",
    "{{ template }} ${shell} %s \\n ' \" ;--",
)
"""Titles that mean something to HTML, TeX, Markdown, templates or the direction of writing, and
that cleaning leaves to the letter."""

SUBJECTS = {
    "graph": "graph networks pass messages along edges between nodes",
    "protein": "protein folding predicts structures from amino sequences",
    "ocean": "ocean currents carry heat across warm southern waters",
}


def write_fake_query_encoder(target: Path) -> None:
    """A query encoder that is whole, though it cannot run."""
    target.mkdir(parents=True)
    files = {file: f"{file} in {target.name}".encode() for file in ENCODER_FILES[:2]}
    for file, data in files.items():
        (target / file).write_bytes(data)
    digests = {file: hashlib.sha256(data).hexdigest() for file, data in files.items()}
    (target / "encoder.json").write_text(json.dumps({"sha256": digests}))


class FakeEncoder:
    """Adds up one fixed direction a word: texts that share words lie near. Remembers its texts."""

    key = "fake-1"

    def __init__(self, dimension: int = 24, long: Long = "cut") -> None:
        self.dimension, self.long = dimension, long
        self.encoded: list[str] = []

    @property
    def model(self) -> dict[str, Any]:
        return {"name": "fake", "sha256": "0", "dimension": self.dimension, "max_tokens": 50}

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[list[int], np.ndarray]]:
        """Two at a time, the last first."""
        for start in reversed(range(0, len(texts), 2)):
            rows = list(range(start, min(start + 2, len(texts))))
            self.encoded += [texts[row] for row in rows]
            yield rows, np.stack([self.vector(texts[row]) for row in rows])

    def too_long(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([len(text.split()) > 50 for text in texts], bool)

    def vector(self, text: str) -> np.ndarray:
        """The unit vector of one text."""
        words = text.lower().split() or [""]
        total = np.sum([self._direction(word) for word in words], axis=0)
        return np.asarray(total / np.linalg.norm(total), np.float32)

    def _direction(self, word: str) -> np.ndarray:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
        return np.random.default_rng(seed).normal(size=self.dimension)


def unit_vectors(values: Any) -> Vectors:
    """Vectors of length 1 along these, with the ids p0, p1, …"""
    array = np.asarray(values, np.float32)
    array = array / np.linalg.norm(array, axis=1, keepdims=True)
    return Vectors(ids(len(array)), array.astype(np.float32), np.zeros(len(array), bool))


def ids(count: int) -> tuple[str, ...]:
    """p0, p1, …"""
    return tuple(f"p{i}" for i in range(count))


def blobs(centres: int, each: int, spread: float = 0.02, seed: int = 0) -> np.ndarray:
    """Unit vectors around the first axes, `each` a centre, one centre after the other."""
    noise = np.random.default_rng(seed).normal(scale=spread, size=(centres * each, centres))
    values = np.repeat(np.eye(centres), each, axis=0) + noise
    return np.asarray(values / np.linalg.norm(values, axis=1, keepdims=True), np.float32)


def page(papers: Sequence[tuple[str, str]]) -> str:
    """The papers as a page copied from a browser."""
    return "".join(f"{title}\n\n{abstract}\n\n" for title, abstract in papers)


def three_subjects(each: int = 5) -> list[tuple[str, str]]:
    """Title and abstract of papers about graphs, proteins and oceans."""
    return [
        (
            f"On {subject} matters, part {number}",
            f"Here {talk}. Part {number} of a series says that {talk}, and it says so once more "
            f"for {subject} number {number}.",
        )
        for subject, talk in SUBJECTS.items()
        for number in range(each)
    ]


@dataclass(frozen=True)
class Cleaned:
    """Papers, and how many records became part of another's."""

    papers: Papers
    merged: int


def clean(records: Iterable[Mapping[str, Any]]) -> Cleaned:
    """The papers of these raw records, as `ingest` makes them of a file's."""
    cleaned = [clean_record(record) for record in records]
    merged = merge(cleaned)
    return Cleaned(table(merged.papers), len(cleaned) - len(merged.papers))


@dataclass(frozen=True)
class Read:
    """What a file's own reader makes of it, before cleaning."""

    format: str
    encoding: str
    records: tuple[dict[str, Any], ...]
    dropped: tuple[Dropped, ...]


def read(path: Path, columns: Mapping[str, str] | None = None) -> Read:
    """The raw records of a file."""
    file = File(path, columns=columns)
    reader = recognise(file)
    items = list(reader.records(file))
    return Read(
        reader.format,
        file.encoding,
        tuple(item for item in items if isinstance(item, dict)),
        tuple(item for item in items if isinstance(item, Dropped)),
    )
