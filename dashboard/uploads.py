"""Files that readers bring: on disk in a private folder of this server, gone when it ends.

The reader's name of a file never becomes a path; messages and reports are told in it again. The
folder of a server that was killed is removed when the next one first takes files: each server holds
a lock on its own.
"""

import atexit
import fcntl
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PREFIX = "litmap-brought-"
LOCK = "lock"
LONGEST_NAME = 40
PIECE = 2**20
PASTED = "pasted text"
"""The name of what came as text rather than as a file."""

_guard = threading.Lock()
_home: tuple[Path, IO[str]] | None = None


@dataclass(frozen=True)
class Upload:
    """One file: what the reader calls it, and where it is."""

    name: str
    file: Path


def save(files: Sequence[tuple[str, IO[bytes]]]) -> tuple[Path, tuple[Upload, ...]]:
    """A new folder, and the files in it.

    Raises:
        OSError: the disk is full or may not be written; nothing is left then.
    """
    folder = Path(tempfile.mkdtemp(prefix="job-", dir=home()))
    try:
        taken: set[str] = set()
        saved = []
        for name, stream in files:
            file = folder / _plain(name, taken)
            with file.open("xb") as target:
                shutil.copyfileobj(stream, target, PIECE)
            saved.append(Upload(name, file))
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder, tuple(saved)


def _plain(name: str, taken: set[str]) -> str:
    """A file name of letters, digits and hyphens that no other file has, without an ending."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,8}(\.(gz|bz2|xz|zst))?$", "", name) or name
    base = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:LONGEST_NAME].strip("-") or "papers"
    plain, number = base, 1
    while plain.lower() in taken:
        number += 1
        plain = f"{base}-{number}"
    taken.add(plain.lower())
    return plain


def in_own_names(text: str, uploads: Sequence[Upload]) -> str:
    """A message, with the reader's names in place of paths."""
    for upload in sorted(uploads, key=lambda upload: -len(upload.file.name)):
        text = text.replace(str(upload.file), upload.name)
    return text


def own_name(told: str, uploads: Sequence[Upload]) -> str:
    """The reader's name of a file in a report: a path, a name, or either with a path within it."""
    for upload in sorted(uploads, key=lambda upload: -len(upload.file.name)):
        for known in (str(upload.file), upload.file.name):
            if told == known:
                return upload.name
            if (
                told.startswith(known)
                and not told[len(known)].isalnum()
                and told[len(known)] != "-"
            ):
                return upload.name + told[len(known) :]
    return told


def home() -> Path:
    """This server's private folder, made when first asked for."""
    global _home  # noqa: PLW0603 (one a process, removed at its end)
    with _guard:
        if _home is None:
            _sweep()
            _home = _make()
            atexit.register(close)
        return _home[0]


def close() -> None:
    """Removes this server's folder and all that is in it."""
    global _home  # noqa: PLW0603
    with _guard:
        if _home is not None:
            shutil.rmtree(_home[0], ignore_errors=True)
            _home[1].close()
            _home = None


def _make() -> tuple[Path, IO[str]]:
    """The folder and its lock; it has its name only when it is locked."""
    folder = Path(tempfile.mkdtemp(prefix=f".{PREFIX}"))
    lock = (folder / LOCK).open("w")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return folder.rename(folder.with_name(folder.name.removeprefix("."))), lock


def _sweep() -> None:
    """Removes the folders of servers that are no more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if folder.is_symlink() or folder.lstat().st_uid != os.getuid():
                continue
            with (folder / LOCK).open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
