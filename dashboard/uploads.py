"""Files that readers bring: on disk in a private folder of this server, gone when it ends.

A file keeps the reader's name, made safe, so that a map tells its papers' sources by it. The folder
of a server that was killed is removed when the next one first takes files: each server holds a lock
on its own.
"""

import atexit
import fcntl
import os
import re
import shutil
import tempfile
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import IO

PREFIX = "litmap-brought-"
LOCK = "lock"
LONGEST_NAME = 150
"""Bytes of a file's name in UTF-8; file systems take 255."""
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Kinds of characters that no name needs: control, direction, halves of pairs, unassigned."""
PIECE = 2**20
PASTED = "pasted text"
"""The name of what came as text rather than as a file."""

_guard = threading.Lock()
_home: tuple[Path, IO[str]] | None = None


def save(files: Sequence[tuple[str, IO[bytes]]]) -> tuple[Path, tuple[Path, ...]]:
    """A new folder, and the files in it: each in a folder of its own, under its own name.

    Raises:
        OSError: the disk is full or may not be written; nothing is left then.
    """
    folder = Path(tempfile.mkdtemp(prefix="job-", dir=home()))
    saved = []
    try:
        for number, (name, stream) in enumerate(files, start=1):
            file = folder / f"{number:03}" / safe(name)
            file.parent.mkdir()
            with file.open("xb") as target:
                shutil.copyfileobj(stream, target, PIECE)
            saved.append(file)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder, tuple(saved)


def safe(name: str) -> str:
    """The reader's name of a file as one that leads nowhere else and deceives no eye.

    Folders, control and direction characters, and dots and dashes before it are left out; of a long
    one the ending stays.
    """
    base = re.split(r"[/\\]", name)[-1]
    shown = "".join(c for c in base if unicodedata.category(c) not in UNSEEN)
    plain = re.sub(r"\s+", " ", shown).lstrip(" .-").rstrip(" .") or "papers"
    if len(plain.encode()) <= LONGEST_NAME:
        return plain
    ending = re.search(r"(\.[A-Za-z0-9]{1,8}){0,2}$", plain)
    kept = ending[0] if ending else ""
    return plain.encode()[: LONGEST_NAME - len(kept)].decode(errors="ignore") + kept


def without_folder(text: str, folder: Path) -> str:
    """A message in which files that were saved in the folder have their names alone."""
    return re.sub(re.escape(str(folder)) + r"/(\d{3,}/)?", "", text)


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
