"""What is in a zip: by its list of files, or, where that is cut off, by the files themselves."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import IO, cast

from pipeline.readers.file import Opened

SIGNATURE = b"PK\x03\x04"
"""What stands before each file."""
HEADER = struct.Struct("<4sHHHHHIIIHH")
READABLE_METHODS = (
    zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA,
)  # fmt: skip
ENCRYPTED, SIZES_FOLLOW, UTF_8 = 0x1, 0x8, 0x800
"""Bits of a file's flags."""
PIECE = 1 << 16
"""Bytes read at a time."""
LONGEST_NAME = 1_000
"""Bytes; a header found by its signature alone must look like one."""
UNLISTED = (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError)
"""What zipfile raises where the list of files is damaged."""


@dataclass(frozen=True)
class Member:
    """One file of a zip.

    Attributes:
        name: as the archive tells it: to be shown, never to be used as a path.
        opened: gives its bytes from the beginning.
        refused: why it cannot be read; "" where it can.
    """

    name: str
    opened: Opened
    refused: str = ""


@dataclass(frozen=True)
class Members:
    """All files of a zip.

    Attributes:
        files: in the order of their names.
        damage: "" for a whole archive.
        overlap: True where two files share bytes, which no honest program writes.
    """

    files: tuple[Member, ...]
    damage: str = ""
    overlap: bool = False


def members(source: Path | bytes) -> Members:
    """The files of the zip, which is a file on disk or its bytes; folders are left out."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except UNLISTED:
        found = sorted(_unlisted(source), key=lambda member: member.name)
        return Members(tuple(found), "the archive is cut off or damaged, its last files are lost")
    entries = sorted(archive.infolist(), key=lambda entry: entry.filename)
    places = sorted((one.header_offset, one.compress_size) for one in entries)
    overlap = any(begin + size > after for (begin, size), (after, _) in pairwise(places))
    return Members(
        tuple(
            Member(
                entry.filename,
                partial(archive.open, entry),
                _refused(entry.flag_bits, entry.compress_type, READABLE_METHODS),
            )
            for entry in entries
            if not entry.is_dir()
        ),
        overlap=overlap,
    )


def _refused(flags: int, method: int, readable: tuple[int, ...]) -> str:
    if flags & ENCRYPTED:
        return "it is protected by a password; take the password off"
    return "" if method in readable else f"its compression (method {method}) is not known"


def _opened(source: Path | bytes) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _unlisted(source: Path | bytes) -> Iterator[Member]:
    """The files whose headers stand in the archive, the last one perhaps cut off."""
    with _opened(source) as stream:
        offset = 0
        while (offset := _next_signature(stream, offset)) >= 0:
            stream.seek(offset)
            header = stream.read(HEADER.size)
            if len(header) < HEADER.size:
                return
            _, _, flags, method, _, _, _, size, _, name_length, more = HEADER.unpack(header)
            name = stream.read(name_length).decode("utf-8" if flags & UTF_8 else "cp437", "replace")
            begin = offset + HEADER.size + name_length + more
            if name_length > LONGEST_NAME or re.search(r"[\x00-\x1f]", name) or not name:
                offset += len(SIGNATURE)
                continue
            known = not flags & SIZES_FOLLOW and size < 0xFFFFFFFF
            offset = begin + (size if known else 0)
            if name.endswith("/"):
                continue
            readable = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            refused = _refused(flags, method, readable if known else readable[1:])
            deflated = method == zipfile.ZIP_DEFLATED
            contents = partial(_contents, source, begin, None if deflated else size)
            yield Member(name, contents, refused)


def _next_signature(stream: IO[bytes], offset: int) -> int:
    """Where the next file's header stands; -1 if there is none."""
    stream.seek(offset)
    before = b""
    while piece := stream.read(PIECE):
        window = before + piece
        found = window.find(SIGNATURE)
        if found >= 0:
            return offset - len(before) + found
        offset += len(piece)
        before = window[-len(SIGNATURE) + 1 :]
    return -1


def _contents(source: Path | bytes, begin: int, size: int | None) -> IO[bytes]:
    return cast(IO[bytes], _Contents(source, begin, size))


class _Contents(io.RawIOBase):
    """The bytes of a file that stands somewhere in an archive without a list.

    Its size is None where it is deflated, which tells where it ends.
    """

    def __init__(self, source: Path | bytes, begin: int, size: int | None) -> None:
        self._stream = _opened(source)
        self._stream.seek(begin)
        self._left = size or 0
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS) if size is None else None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes.

        Raises:
            EOFError: the archive ends before the file does.
            zlib.error: the compressed data are damaged.
        """
        if size < 0:
            return self.readall()
        inflate = self._inflate
        if inflate is None:
            wanted = min(size, self._left)
            piece = self._stream.read(wanted)
            self._left -= len(piece)
            if wanted and not piece:
                raise EOFError
            return piece
        while not inflate.eof:
            waiting = inflate.unconsumed_tail or self._stream.read(PIECE)
            piece = inflate.decompress(waiting, size)
            if piece:
                return piece
            if not waiting:
                raise EOFError
        return b""

    def close(self) -> None:
        self._stream.close()
        super().close()
