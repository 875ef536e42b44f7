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
from pathlib import Path
from typing import IO, Any

from charset_normalizer import from_bytes

from pipeline.errors import InputError

Record = dict[str, Any]
"""One paper as its file tells it, keyed by column."""
Opened = Callable[[], IO[bytes]]
"""Gives the bytes of a file from the beginning, as often as it is called."""

HEAD = 1 << 18
"""Bytes at the beginning of a file in which its format must show."""
PIECE = 1 << 20
"""Bytes that are read at a time."""
SAMPLE = 1 << 21
"""Bytes that the encoding of a file that is not Unicode is guessed from."""

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
LEGACY_ENCODINGS = ["cp1252", "gb18030", "big5", "shift_jis", "euc_kr", "cp1251", "cp1250"]
"""What files that are not Unicode are guessed among; a longer list guesses worse."""
REPLACED = "\ufffd"
LEADS = bytes(range(0xC2, 0xF5))
"""Bytes that begin a character beyond ASCII in UTF-8."""
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
        return "utf-8" if self._survey[1] else self._legacy()

    @cached_property
    def head(self) -> str:
        """The text at the beginning, enough to recognise a format by."""
        if self.encoding == "binary":
            return ""
        return _decoder(self.encoding).decode(self.start)

    def chunks(self, encoding: str = "") -> Iterator[str]:
        """The decoded text in pieces, with `\\n` line ends; undecodable bytes become U+FFFD.

        Args:
            encoding: what the file itself says, where that is more than a guess.
        """
        encoding = encoding or self.encoding
        if encoding == "binary":
            return
        decoder = _decoder(encoding)
        for piece in self.pieces():
            yield decoder.decode(piece)
        yield decoder.decode(b"", final=True)

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
        """(digest, whether the bytes are UTF-8), in one pass.

        A few bad bytes among good ones are damage, not another encoding.
        """
        total = hashlib.sha256()
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        good = bad = 0
        for piece in self.pieces():
            total.update(piece)
            text = decoder.decode(piece)
            if not text.isascii():
                replaced = text.count(REPLACED)
                bad += replaced - piece.count(REPLACED.encode())
                good += len(piece) - len(piece.translate(None, LEADS)) - replaced
        return total.hexdigest(), bad * 4 <= good

    def _legacy(self) -> str:
        """The likeliest encoding of text that is not Unicode."""
        sample = b""
        for piece in self.pieces():
            sample += piece if not piece.isascii() or not sample else b""
            if len(sample) > SAMPLE:
                break
        guesses = from_bytes(sample[:SAMPLE], cp_isolation=LEGACY_ENCODINGS)
        likely = max(guesses, key=lambda g: (g.coherence, g.encoding == "cp1252"), default=None)
        return likely.encoding if likely else "cp1252"


def _decoder(encoding: str) -> io.IncrementalNewlineDecoder:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return io.IncrementalNewlineDecoder(decoder, translate=True)


def _unmarked_utf16(head: bytes) -> str:
    """The UTF-16 that shows as a zero in every second byte of Latin text; "" for anything else."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""
