"""A file as readers see it: bytes, text in whatever encoding, and what they yield from it."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

from pipeline.errors import InputError

Record = dict[str, Any]
"""One paper as its file tells it, keyed by column."""

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
LEGACY_ENCODINGS = ["cp1252", "gb18030", "big5", "shift_jis", "euc_kr", "cp1251", "cp1250"]
"""What files that are not Unicode are guessed among; a longer list guesses worse."""


@dataclass(frozen=True)
class Dropped:
    """A record that was left out: which one (a line, a number, a key) and why."""

    record: str
    reason: str


class File:
    """One input file; its bytes and text are read when first asked for, once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            raise InputError(f"{path}: no such file. Check the name and the folder.")
        if not path.is_file():
            raise InputError(f"{path}: not a file. Name the file that holds the papers.")
        if path.stat().st_size == 0:
            raise InputError(f"{path}: the file is empty. Export or copy the papers again.")

    @cached_property
    def data(self) -> bytes:
        """All bytes."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise InputError(
                f"{self.path}: cannot be read ({error.strerror}). Check its permissions."
            ) from error

    @cached_property
    def sha256(self) -> str:
        """Digest of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def encoding(self) -> str:
        """The text encoding; "binary" for a file of no text."""
        for mark, encoding in BYTE_ORDER_MARKS:
            if self.data.startswith(mark):
                return encoding
        if b"\0" in self.data[:4096]:
            return _unmarked_utf16(self.data)
        try:
            self.data.decode("utf-8")
            return "utf-8"
        except UnicodeDecodeError:
            guesses = from_bytes(self.data, cp_isolation=LEGACY_ENCODINGS)
            likely = max(guesses, key=lambda g: (g.coherence, g.encoding == "cp1252"), default=None)
            return likely.encoding if likely else "cp1252"

    @cached_property
    def text(self) -> str:
        """The decoded text with `\\n` line ends; undecodable bytes become U+FFFD."""
        if self.encoding == "binary":
            return ""
        text = self.data.decode(self.encoding, errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without a byte order mark shows as a zero in every second byte of Latin text."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return "binary"
