"""Compressed bytes → the bytes that they expand to, measured while they are read.

What an archive says of its sizes may be a lie, so it is not asked: every byte is counted once, and
nothing is read on of an archive that is made to overwhelm the computer.
"""

import bz2
import gzip
import io
import lzma
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

from pipeline.errors import InputError
from pipeline.readers.file import Opened

MOST_EXPANDED = 16 << 30
"""Bytes to which everything in one file may expand."""
HIGHEST_RATIO = 200
"""Expanded bytes a byte of the file, once there are SUSPICIOUS of them; texts stay below 30."""
SUSPICIOUS = 10_000_000
"""Expanded bytes from which the ratio counts."""
STEP = 1 << 16
"""Bytes that are expanded at a time; damage costs the step that it is in."""

Expand = Callable[[IO[bytes]], Any]
"""Compressed bytes → a stream of what they expand to."""
COMPRESSIONS: tuple[tuple[re.Pattern[bytes], Expand], ...] = (
    (re.compile(rb"\x1f\x8b\x08"), lambda stream: gzip.GzipFile(fileobj=stream)),
    (re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), bz2.BZ2File),
    (re.compile(rb"\xfd7zXZ\0"), lzma.LZMAFile),
)
"""How compressed data begin, and what expands them."""


class OverwhelmingError(InputError):
    """An archive that is made to fill the memory or the disk; nothing of it is read on."""


def expander(start: bytes) -> Expand | None:
    """What expands data that begin like this; None where they are not compressed."""
    return next((expand for begin, expand in COMPRESSIONS if begin.match(start)), None)


class Expansion:
    """What all that is packed in one file expands to, in bytes.

    Args:
        path: the file that the user named.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._size = path.stat().st_size
        self._expanded = 0

    def measured(self, opened: Opened, expand: Expand | None = None) -> Opened:
        """The same as `opened`, expanded and counted; bytes that are read again count once."""
        return _Measured(self._spend, opened, expand).open

    def overwhelming(self, reason: str) -> OverwhelmingError:
        """The error that refuses the file."""
        return OverwhelmingError(
            f"{self.path}: not unpacked, it would overwhelm the computer ({reason}). Unpack it "
            "yourself if you trust it, and name the files."
        )

    def _spend(self, count: int) -> None:
        """Counts expanded bytes.

        Raises:
            OverwhelmingError: they are more than an honest archive has.
        """
        self._expanded += count
        if self._expanded > MOST_EXPANDED:
            raise self.overwhelming(f"more than {MOST_EXPANDED >> 30} GiB")
        if self._expanded > max(SUSPICIOUS, HIGHEST_RATIO * self._size):
            raise self.overwhelming(f"more than {HIGHEST_RATIO} times its size")


class _Measured:
    """Opens one compressed file, and tells `spend` of what it expands to, each byte once."""

    def __init__(self, spend: Callable[[int], None], opened: Opened, expand: Expand | None) -> None:
        self._spend = spend
        self._opened = opened
        self._expand = expand
        self._farthest = 0

    def open(self) -> IO[bytes]:
        """The expanded bytes from the beginning."""
        source = self._opened()
        stream = self._expand(source) if self._expand else source
        return cast(IO[bytes], _Stream(stream, source, self._reached))

    def _reached(self, position: int) -> None:
        self._spend(max(0, position - self._farthest))
        self._farthest = max(self._farthest, position)


class _Stream(io.RawIOBase):
    """What a stream gives, each piece as soon as it is there, so that none is lost to damage."""

    def __init__(
        self, stream: IO[bytes], source: IO[bytes], reached: Callable[[int], None]
    ) -> None:
        self._stream = stream
        self._source = source
        self._reached = reached
        self._position = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes; all that are left if no number is given."""
        if size < 0:
            return self.readall()
        piece: bytes = getattr(self._stream, "read1", self._stream.read)(min(size, STEP))
        self._position += len(piece)
        self._reached(self._position)
        return piece

    def readinto(self, buffer: Any, /) -> int:
        """How many bytes were put into the buffer."""
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        self._source.close()
        super().close()
