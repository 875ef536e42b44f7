"""Whether files are as they were written: digests, what tells a change, an array that is whole."""

import hashlib
import os
from pathlib import Path

import numpy as np


def sha256(file: Path) -> str:
    """sha256 of a file in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """sha256 of each file of a version but its manifest, by its path in the version."""
    told = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != "manifest.json":
            told[file.relative_to(folder).as_posix()] = sha256(file)
    return told


def stamp(folder: Path) -> str:
    """What changes whenever a file of a version is changed, replaced, added or removed.

    It is told by sizes and times alone, so it costs microseconds; "" where nothing can be read.
    """
    told: list[tuple[str, int, int, int]] = []
    for place in (folder, folder / "search"):
        try:
            with os.scandir(place) as entries:
                stats = [(entry.name, entry.stat()) for entry in entries]
        except OSError:
            continue
        told += [(name, stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
    return hashlib.sha256(repr(sorted(told)).encode()).hexdigest() if told else ""


def save_array(file: Path, values: np.ndarray) -> None:
    """Writes what np.save does; that one hears nothing where the disk is full at a file's end."""
    values = np.ascontiguousarray(values)
    with file.open("wb") as stream:
        told = np.lib.format.header_data_from_array_1_0(values)
        np.lib.format.write_array_header_1_0(stream, told)
        stream.write(values.data)
