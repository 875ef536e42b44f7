"""What a build keeps between runs, under $XDG_CACHE_HOME/litmap: vectors, and arrays of stages.

A stage's arrays are found by a key over everything that they depend on: its inputs, the settings
it uses, its source and the libraries that compute it.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from pipeline.partial import partial

KEPT = 60
"""Results of stages that are kept; the least recently used go first."""

Arrays = dict[str, np.ndarray]


def cache_folder() -> Path:
    """Where everything that can be made again is kept."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base).expanduser() / "litmap"


def digest(*parts: Any) -> str:
    """sha256 in hex over plain values and arrays."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            total.update(f"{part.dtype.str}{part.shape}".encode())
            total.update(np.ascontiguousarray(part).data)
        else:
            total.update(json.dumps(part, sort_keys=True, ensure_ascii=True).encode())
    return total.hexdigest()


def source_digest(*modules: str) -> str:
    """Digest of modules or packages of this package, so that a changed stage computes anew."""
    folder = Path(__file__).parent
    files = [
        file
        for module in modules
        for file in sorted((folder / module).rglob("*.py")) or [folder / f"{module}.py"]
    ]
    return digest([file.read_text("utf-8") for file in files or sorted(folder.rglob("*.py"))])


def library_versions(names: Iterable[str]) -> dict[str, str]:
    """Installed versions, for keys and for the manifest."""
    return {name: version(name) for name in names}


def cached(stage: str, key: str, compute: Callable[[], Arrays]) -> Arrays:
    """The arrays of a stage, from the cache where the key is known."""
    file = cache_folder() / "stages" / f"{stage}-{key[:32]}.npz"
    try:
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        os.utime(file)
        return arrays
    except (OSError, ValueError, BadZipFile, EOFError, KeyError, RuntimeError, zlib.error):
        # also NotImplementedError: a flipped bit may ask for any kind of compression
        arrays = compute()
    with suppress(OSError):  # a full or read-only disk costs time later, not the map
        _store(file, arrays)
    return arrays


def _store(file: Path, arrays: Arrays) -> None:
    with partial(file.parent) as folder:
        np.savez(folder / file.name, **arrays)  # type: ignore[arg-type]
        (folder / file.name).replace(file)
    _forget(file.parent)


def _forget(folder: Path) -> None:
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[KEPT:]:
        file.unlink(missing_ok=True)
