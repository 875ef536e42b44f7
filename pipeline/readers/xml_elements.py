"""XML → one element a record, safely: no entity is expanded, nothing outside the file is read.

The file is repaired and parsed piece by piece and elements are let go as soon as they are read, so
that memory does not grow with the file, and damage costs only what follows it.
"""

import codecs
import re
from collections.abc import Collection, Iterator
from html import escape
from html.entities import html5
from itertools import chain
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from pipeline.errors import InputError
from pipeline.readers import fields
from pipeline.readers.file import Dropped, File

HEAD = 20_000
"""Characters in which the root element stands, whatever comments and declarations precede it."""
DECLARED = re.compile(
    rb"""^\s*<\?xml[^>]{0,100}?encoding=["']"""
    rb"""((?:us-ascii|utf-?8|iso-8859|latin|windows-|cp|koi8|gb|big5|euc|shift_jis)[\w-]{0,20})["']""",
    re.I,
)
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
STRETCH = re.compile(r"<!\[CDATA\[|<!--|<\?xml(?=[\s?])")
ENDS = {"<![CDATA[": "]]>", "<!--": "-->", "<?xml": "?>"}
"""Beginning and end of what holds no elements."""
MARKUP = re.compile(r"<!(?:ENTITY|ATTLIST)\b|<(?=[\s\d=])|&(?:(#?\w{1,40});)?")
"""Declarations that could make a file larger than it is, and what may have to be escaped."""
BEGUN = re.compile(r"(?:&#?\w{0,40}|<[!?\[A-Za-z-]{0,8})\Z")
"""What the next piece may complete to one of these."""
LONGEST_BEGUN = 42
UNSAFE = (
    "the XML declares entities or refers to other files, which is not safe to read. Export it "
    "again without a document type."
)
RAISED_OR_LOWERED = ("sub", "sup")
DEEPEST = 20
"""Elements within each other whose markup is looked at; texts have a few."""
BUILT_IN = ("amp", "lt", "gt", "quot", "apos")


def root(file: File) -> str:
    """The name of the root element without its prefix; "" where the file is no XML."""
    head = file.head[:HEAD].lstrip("\ufeff \t\n")
    if not head.startswith("<"):
        return ""
    head = re.sub(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", "", head, flags=re.S)
    found = re.search(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]", head)
    return found[1] if found else ""


def elements(file: File, names: Collection[str]) -> Iterator[tuple[str, Element] | Dropped]:
    """(which record, its element) of every element with one of these names, prefixes taken off.

    Raises:
        InputError: the file declares entities or refers to other files.
    """
    number = line = 0
    pieces = _repaired(file)
    more = True
    while more:
        document = _Document(pieces)
        try:
            for element in _closed(document, names):
                number += 1
                yield f"record {number}", element
        except DefusedXmlException as error:
            raise InputError(f"{file.path}: {UNSAFE}") from error
        except (ParseError, ValueError, LookupError) as error:
            at = line + getattr(error, "position", (0, 0))[0]
            yield Dropped(f"record {number + 1} and what follows", f"damaged XML at line {at}")
        more = document.skip()
        line += document.lines


def _closed(document: "_Document", names: Collection[str]) -> Iterator[Element]:
    """Each element of these names when it ends; it is emptied when the next is asked for."""
    open_elements: list[Element] = []
    records = 0
    for event, element in iterparse(document, ("start", "end")):
        if event == "start":
            open_elements.append(element)
            records += local(element) in names
            continue
        open_elements.pop()
        element.tag = local(element)
        if element.tag in names:
            records -= 1
            yield element
            element.clear()
        if not records and open_elements:
            open_elements[-1].clear()


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def said(element: Element | None, path: str = ".") -> str:
    """The text of the first element at the path, on one line.

    Of the markup inside it only `<sub>` and `<sup>` stay, as text: they tell what a formula is.
    """
    found = element.find(path) if element is not None else None
    return fields.line("".join(_said(found))) if found is not None else ""


def _said(element: Element, depth: int = 0) -> Iterator[str]:
    if depth == DEEPEST:
        yield from element.itertext()
        return
    yield element.text or ""
    for child in element:
        name = local(child)
        inside = "".join(_said(child, depth + 1))
        yield f"<{name}>{inside}</{name}>" if name in RAISED_OR_LOWERED and inside else inside
        yield child.tail or ""


def each(element: Element | None, path: str) -> list[str]:
    """The texts of all elements at the path that say something."""
    found = element.findall(path) if element is not None else []
    return [line for line in map(said, found) if line]


class _Document:
    """One of the documents in a file, as a parser reads it; several may follow one another."""

    def __init__(self, pieces: Iterator[str | None]) -> None:
        self._pieces = pieces
        self._ended = False
        self._more = False
        self.lines = 0

    def read(self, _: int = -1) -> bytes:
        """The next piece; nothing at the end of the document."""
        if self._ended:
            return b""
        piece = next(self._pieces, "")
        self._ended = not piece
        self._more = piece is None
        self.lines += (piece or "").count("\n")
        return (piece or "").encode()

    def skip(self) -> bool:
        """True where another document follows this one."""
        while self.read():
            pass
        return self._more


def _decoded(file: File) -> Iterator[str]:
    """The text in the encoding that the file declares, else in the one found.

    Files that declare UTF-8 need not be in it; whether they are is found without fail.
    """
    declared = DECLARED.match(file.start[:200])
    encoding = declared[1].decode() if declared else ""
    try:
        encoding = "" if codecs.lookup(encoding or "utf-8").name == "utf-8" else encoding
    except LookupError:
        encoding = ""
    return file.chunks(encoding)


def _repaired(file: File) -> Iterator[str | None]:
    """Pieces of XML without what no parser takes; None between two documents.

    Taken away are control characters and XML declarations; a bare `&` or `<` is escaped, names
    that HTML knows are replaced.
    """
    waiting = end = ""
    begun = False
    for chunk in chain(_decoded(file), [None]):
        text, at, last = waiting + NOT_XML.sub("", chunk or ""), 0, chunk is None
        while at < len(text):
            if end:
                stop, closed = _stretch(text, at, end, last)
                piece = "" if end == ENDS["<?xml"] else text[at:stop]
                end, more = ("" if closed else end), closed
            elif opening := STRETCH.match(text, at):
                stop, end, more = opening.end(), ENDS[opening[0]], True
                piece = "" if opening[0] == "<?xml" else opening[0]
                if not piece and begun:
                    begun = False
                    yield None
            else:
                following = STRETCH.search(text, at)
                stop = following.start() if following else _settled(text, at, last)
                piece, more = MARKUP.sub(_reference, text[at:stop]), following is not None
                piece = piece if begun else piece.replace("\ufeff", "")
            if piece:
                begun = begun or not piece.isspace()
                yield piece
            at = stop
            if not more:
                break
        waiting = text[at:]


def _stretch(text: str, at: int, end: str, last: bool) -> tuple[int, bool]:
    """(how far a stretch without elements goes, whether it ends there)."""
    found = text.find(end, at)
    if found >= 0:
        return found + len(end), True
    return (len(text) if last else max(at, len(text) - len(end) + 1)), False


def _settled(text: str, at: int, last: bool) -> int:
    """How far the text means the same whatever comes after it."""
    found = None if last else BEGUN.search(text, max(at, len(text) - LONGEST_BEGUN))
    return found.start() if found else len(text)


def _reference(match: re.Match[str]) -> str:
    """What stands for `&…` or for a bare `<`.

    Raises:
        DefusedXmlException: it is a declaration.
    """
    written, named = match[0], match[1]
    if written.startswith("<!"):
        raise DefusedXmlException(written)
    if written == "<":
        return "&lt;"
    if named in BUILT_IN:
        return written
    number = re.fullmatch(r"#(?:x([0-9a-f]{1,6})|(\d{1,7}))", named or "", re.I)
    if number:
        code = int(number[1], 16) if number[1] else int(number[2])
        return f"&#{code};" if code <= 0x10FFFF and not NOT_XML.match(chr(code)) else ""
    character = html5.get(f"{named};")
    return escape(character) if character else "&amp;" + written[1:]
