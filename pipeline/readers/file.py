"""A file as readers see it: bytes, text in whatever encoding, and what they yield from it.

Nothing here keeps a whole file unless a reader asks for it: digest and encoding are found in one
pass, `head` is enough to recognise a format, and `lines` streams.
"""

import codecs
import hashlib
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import IO, Any

from pipeline.errors import InputError
from pipeline.readers.encodings import decoder, guess

Record = dict[str, Any]
"""One paper as its file tells it, keyed by column."""
Opened = Callable[[], IO[bytes]]
"""Gives the bytes of a file from the beginning, as often as it is called."""

HEAD = 1 << 18
"""Bytes at the beginning of a file in which its format must show."""
PIECE = 1 << 20
"""Bytes that are read at a time."""
LONGEST_LINE = 1 << 20
"""Bytes of a line that are looked at together for its encoding."""

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
REPLACED = "\ufffd"
CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r\f\x1b"})
"""Bytes that texts hold by accident only."""
DAMAGE = (
    OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, struct.error,
    NotImplementedError,
)  # fmt: skip
"""What the standard library raises where compressed data are damaged."""


@dataclass(frozen=True)
class Dropped:
    """A record that was left out: where it stands (a line, a number, a key) and why."""

    record: str
    reason: str


class File:
    """One input file.

    Attributes:
        path: as messages name it; for a file in an archive, the archive's path and its own.
        columns: column → the name that the user told for it (`--column title=Titel`).
        damage: why reading ended before the file did; "" for a file that was read to its end.
        undecoded: U+FFFD that stand for undecodable bytes in the text, as far as it was read.
    """

    def __init__(
        self,
        path: Path,
        opened: Opened | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> None:
        self.path = path
        self.columns = dict(columns or {})
        self.damage = ""
        self.undecoded = 0
        self._opened = opened
        if opened is not None:
            return
        if not path.exists():
            raise InputError(f"{path}: no such file. Check the name and the folder.")
        if not path.is_file():
            raise InputError(f"{path}: not a file. Name the file that holds the papers.")
        if path.stat().st_size == 0:
            raise InputError(f"{path}: the file is empty. Export or copy the papers again.")

    def open(self) -> IO[bytes]:
        """The bytes from the beginning; of a file in an archive they cannot be sought in.

        Raises:
            InputError: they cannot be read.
        """
        if "data" in self.__dict__:
            return io.BytesIO(self.data)
        if self._opened:
            return self._opened()
        try:
            return self.path.open("rb")
        except OSError as error:
            raise self._unreadable(error) from error

    def pieces(self) -> Iterator[bytes]:
        """All bytes, a piece at a time; where damage ends them early, `damage` says so.

        Raises:
            InputError: they cannot be read.
        """
        try:
            with self.open() as stream:
                while piece := stream.read(PIECE):
                    yield piece
        except DAMAGE as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise self._unreadable(error) from error
            early = isinstance(error, EOFError)
            self.damage = f"the compressed data {'end early' if early else 'are damaged'}"

    def _unreadable(self, error: OSError) -> InputError:
        reason = error.strerror or error
        return InputError(f"{self.path}: cannot be read ({reason}). Check its permissions.")

    @cached_property
    def data(self) -> bytes:
        """All bytes at once."""
        return b"".join(self.pieces())

    @cached_property
    def start(self) -> bytes:
        """The first HEAD bytes."""
        found = bytearray()
        for piece in self.pieces():
            found += piece
            if len(found) >= HEAD:
                break
        return bytes(found[:HEAD])

    @cached_property
    def sha256(self) -> str:
        """Digest of the bytes, in hex."""
        return self._survey[0]

    @cached_property
    def encoding(self) -> str:
        """The text encoding; "binary" for a file of no text."""
        for mark, encoding in BYTE_ORDER_MARKS:
            if self.start.startswith(mark):
                return encoding
        if b"\0" in self.start[:4096]:
            unicode = _unmarked_utf16(self.start[:4096])
            if unicode or len(self.start.translate(None, CONTROLS)) < 0.97 * len(self.start):
                return unicode or "binary"
        return "utf-8" if self._survey[1] else guess(self._byte_lines())

    @cached_property
    def head(self) -> str:
        """The text at the beginning, enough to recognise a format by."""
        if self.encoding == "binary":
            return ""
        return _decoder(self.encoding).decode(self.start, final=len(self.start) < HEAD)

    def chunks(self, encoding: str = "") -> Iterator[str]:
        """The decoded text in pieces, with `\\n` line ends; undecodable bytes become U+FFFD.

        Args:
            encoding: what the file itself says, where that is more than a guess.
        """
        encoding = encoding or self.encoding
        if encoding == "binary":
            return
        decoding = _decoder(encoding)
        replaced = 0
        for piece in chain(self.pieces(), [b""]):
            text = decoding.decode(piece, final=not piece)
            if not text.isascii():
                replaced += text.count(REPLACED) - piece.count(REPLACED.encode())
                self.undecoded = max(self.undecoded, replaced)
            yield text

    def lines(self) -> Iterator[str]:
        """The lines of the text without their ends, one at a time."""
        begun: list[str] = []
        for chunk in self.chunks():
            first, *others = chunk.split("\n")
            begun.append(first)
            if others:
                yield "".join(begun)
                yield from others[:-1]
                begun = [others[-1]]
        yield "".join(begun)

    @cached_property
    def text(self) -> str:
        """The whole text at once."""
        return "".join(self.chunks())

    @cached_property
    def _survey(self) -> tuple[str, bool]:
        """(digest, whether all bytes are UTF-8), in one pass."""
        total = hashlib.sha256()
        unicode = codecs.getincrementaldecoder("utf-8")()
        good = True
        for piece in chain(self.pieces(), [b""]):
            total.update(piece)
            try:
                good = good and unicode.decode(piece, final=not piece) is not None
            except UnicodeDecodeError:
                good = False
        return total.hexdigest(), good

    def _byte_lines(self) -> Iterator[bytes]:
        """The lines as bytes; very long ones in parts."""
        waiting = b""
        for piece in chain(self.pieces(), [b"\n"]):
            lines = (waiting + piece).replace(b"\r", b"\n").split(b"\n")
            waiting = lines.pop() if len(lines[-1]) < LONGEST_LINE else b""
            yield from lines
        yield waiting


def _decoder(encoding: str) -> io.IncrementalNewlineDecoder:
    return io.IncrementalNewlineDecoder(decoder(encoding), translate=True)


def _unmarked_utf16(head: bytes) -> str:
    """The UTF-16 that shows as a zero in every second byte of Latin text; "" for anything else."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""
