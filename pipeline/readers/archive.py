"""The input files behind a path."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.readers.file import File


@dataclass(frozen=True)
class Unreadable:
    """A file in an archive or a folder that was left out, and why."""

    path: Path
    reason: str


def files(path: Path, columns: Mapping[str, str] | None = None) -> Iterator[File | Unreadable]:
    """The file itself."""
    yield File(path, columns=columns)
