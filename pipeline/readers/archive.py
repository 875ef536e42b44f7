"""A path → the files behind it: a file, a folder's files, what a zip, tar, .gz, .bz2, .xz holds.

Archives are recognised by their content. Nothing is written to disk, no name in an archive is ever
used as a path, and what an archive expands to is bounded.
"""

import io
import os
import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.errors import InputError
from pipeline.readers.expansion import Expand, Expansion, expander
from pipeline.readers.file import DAMAGE, PIECE, File, Opened
from pipeline.readers.zip_members import members

DEEPEST = 3
"""Layers around a file: a .gz in a zip in a zip, or the .gz and the tar of a .tar.gz in a zip."""
MOST_FILES = 100_000
"""Files in one folder or archive."""
MOST_IN_MEMORY = 256 << 20
"""Bytes of a zip within another archive, or of a file in a tar: they are read whole."""


ZIP = (b"PK\x03\x04", b"PK\x05\x06")
DOCUMENTS = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")
"""Files that only zips which are one document have: Office, OpenDocument, EPUB, Java."""
PARTS_OF_DOCUMENTS = ("xl/", "docProps/")
"""Folders that only Office's documents have; damage may have taken the files above."""
TAR = re.compile(rb".{257}ustar", re.S)
NO_BIBLIOGRAPHIES = (
    (b"%PDF-", "a PDF, no list of papers; export the references as RIS or BibTeX"),
    (b"\x89PNG\r\n", "a picture, no list of papers"),
    (b"\xff\xd8\xff", "a picture, no list of papers"),
    (b"GIF8", "a picture, no list of papers"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive, which is not read; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive, which is not read; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed by Zstandard, which is not read; unpack it first"),
)
SYSTEM_FILES = ("__MACOSX", "Thumbs.db", "desktop.ini")
"""What operating systems leave in folders and archives, besides files that begin with a dot."""
NO_NAMES = ("", ".", "..")
CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Unreadable:
    """A file of a folder or archive that was left out, or damage of the archive, and why."""

    path: Path
    reason: str


def files(path: Path, columns: Mapping[str, str] | None = None) -> Iterator[File | Unreadable]:
    """Every file behind a path, by name; those in an archive are called `export.zip/folder/a.ris`.

    One that turns out to hold no paper is the caller's to leave out, as is `File.damage`.

    Args:
        columns: column → what a table calls it, where the user has told.

    Raises:
        InputError: the path itself is missing, empty or cannot be read, or is an archive made to
            overwhelm the computer.
    """
    found = _in_folder(path, columns) if path.is_dir() else _in_file(path, columns)
    first = True
    for item in found:
        if first and isinstance(item, Unreadable) and item.path == path:
            raise InputError(f"{path}: {item.reason}.")
        first = False
        yield item
    if first:
        raise InputError(f"{path}: the folder holds no file. Put the exported files into it.")


def _in_folder(folder: Path, columns: Mapping[str, str] | None) -> Iterator[File | Unreadable]:
    """Every file below the folder; links are not followed, so that none leads out or in circles."""
    count = 0
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if path != folder and path.is_symlink():
            yield Unreadable(path, "a link, which is not followed")
        elif path.is_dir():
            try:
                names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208  names, to sort
            except OSError as error:
                yield Unreadable(path, f"the folder cannot be opened ({error.strerror})")
                continue
            waiting.extend(path / name for name in names if not _hidden(name))
        elif not path.is_file():
            yield Unreadable(path, "not a file")
        else:
            count += 1
            if count > MOST_FILES:
                raise InputError(
                    f"{folder}: more than {MOST_FILES:,} files. Name a smaller folder."
                )
            yield from _one_in_folder(path, columns)


def _one_in_folder(path: Path, columns: Mapping[str, str] | None) -> Iterator[File | Unreadable]:
    try:
        yield from _in_file(path, columns)
    except InputError as error:
        yield Unreadable(path, str(error).removeprefix(f"{path}: ").rstrip("."))


def _in_file(path: Path, columns: Mapping[str, str] | None) -> Iterator[File | Unreadable]:
    file = File(path, columns=columns)
    yield from _Opener(path, columns).inside(file, 0)


def _hidden(name: str) -> bool:
    return name.startswith(".") or name in SYSTEM_FILES


def _of_document(name: str) -> bool:
    return name in DOCUMENTS or name.startswith(PARTS_OF_DOCUMENTS)


def _label(archive: Path, name: str) -> Path | None:
    """How messages call a file of an archive, `..` and the like left out; None for hidden ones."""
    parts = [part for part in re.split(r"[/\\]", CONTROLS.sub("", name)) if part not in NO_NAMES]
    return None if not parts or any(map(_hidden, parts)) else archive.joinpath(*parts)


def _whole(file: File) -> bytes:
    found = bytearray()
    for piece in file.pieces():
        found += piece
        if len(found) > MOST_IN_MEMORY:
            raise _TooLargeError
    return bytes(found)


def _read(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> tuple[bytes, str]:
    """(the bytes of a tar's file as far as they can be read, what ended them early)."""
    found = bytearray()
    try:
        stream = archive.extractfile(entry)
        while stream and (piece := stream.read(PIECE)):
            found += piece
    except (tarfile.TarError, *DAMAGE):
        return bytes(found), "the archive ends early"
    return bytes(found), ""


class _TooLargeError(Exception):
    """An archive in an archive is larger than MOST_IN_MEMORY."""


class _Opener:
    """Opens one file and whatever is in it."""

    def __init__(self, path: Path, columns: Mapping[str, str] | None) -> None:
        self.path = path
        self.columns = columns
        self.expansion = Expansion(path)

    def inside(self, file: File, depth: int) -> Iterator[File | Unreadable]:
        """The file, or the files in it, however many layers below."""
        start = file.start
        expand = expander(start)
        unread = next((why for magic, why in NO_BIBLIOGRAPHIES if start.startswith(magic)), "")
        packed = expand is not None or start.startswith(ZIP) or TAR.match(start)
        if not start:
            yield Unreadable(file.path, file.damage or "the file is empty")
        elif unread:
            yield Unreadable(file.path, unread)
        elif packed and depth == DEEPEST:
            yield Unreadable(file.path, f"packed more than {DEEPEST} times; unpack it first")
        elif expand is not None:
            yield from self.inside(self._member(file.path, file.open, expand), depth + 1)
        elif start.startswith(ZIP):
            yield from self._in_zip(file, depth + 1)
        elif packed:
            yield from self._in_tar(file, depth + 1)
        else:
            yield file

    def _in_zip(self, file: File, depth: int) -> Iterator[File | Unreadable]:
        try:
            found = members(self.path if depth == 1 else _whole(file))
        except _TooLargeError:
            yield Unreadable(file.path, "an archive in an archive, and too large; unpack it first")
            return
        if any(_of_document(member.name) for member in found.files):
            yield file
            return
        if found.overlap:
            raise self.expansion.overwhelming("its files overlap")
        if len(found.files) > MOST_FILES:
            raise self.expansion.overwhelming(f"more than {MOST_FILES:,} files")
        count = 0
        for member in found.files:
            path = _label(file.path, member.name)
            if path is None:
                continue
            count += 1
            if member.refused:
                yield Unreadable(path, member.refused)
            else:
                yield from self.inside(self._member(path, member.opened), depth)
        if found.damage or not count:
            yield Unreadable(file.path, found.damage or "the archive holds no file")

    def _in_tar(self, file: File, depth: int) -> Iterator[File | Unreadable]:
        count = 0
        try:
            with file.open() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
                for entry in archive:
                    path = _label(file.path, entry.name)
                    if path is None or entry.isdir():
                        continue
                    count += 1
                    if count > MOST_FILES:
                        raise self.expansion.overwhelming(f"more than {MOST_FILES:,} files")
                    if not entry.isreg() or entry.issparse():
                        yield Unreadable(path, "a link or no plain file, which is not read")
                    elif entry.size > MOST_IN_MEMORY:
                        yield Unreadable(path, "too large to be read in a tar; unpack it first")
                    else:
                        data, damage = _read(archive, entry)
                        member = File(path, partial(io.BytesIO, data), self.columns)
                        member.damage = damage
                        yield from self.inside(member, depth)
        except (tarfile.TarError, *DAMAGE):
            yield Unreadable(
                file.path, "the archive is cut off or damaged, its last files are lost"
            )
            return
        if file.damage or not count:
            yield Unreadable(file.path, file.damage or "the archive holds no file")

    def _member(self, path: Path, opened: Opened, expand: Expand | None = None) -> File:
        """A file in an archive."""
        return File(path, self.expansion.measured(opened, expand), self.columns)
