"""XML → one element a record, safely: no entity is expanded, nothing outside the file is read.

Elements are let go as soon as they are read, so that memory does not grow with the file, and
damage costs only what follows it.
"""

import io
import re
from collections.abc import Collection, Iterator
from html import escape
from html.entities import html5
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
REFERENCE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(?:(#?\w{1,40});)?", re.S)
BUILT_IN = ("amp", "lt", "gt", "quot", "apos")


def root(file: File) -> str:
    """The name of the root element without its prefix; "" where the file is no XML."""
    head = file.text[:HEAD].lstrip("\ufeff \t\n")
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
    number = 0
    open_elements: list[Element] = []
    source = io.BytesIO(_repaired(_decoded(file)).encode())
    try:
        for event, element in iterparse(source, ("start", "end")):
            if event == "start":
                open_elements.append(element)
                continue
            open_elements.pop()
            element.tag = local(element)
            if element.tag in names:
                number += 1
                yield f"record {number}", element
                element.clear()
                if open_elements:
                    open_elements[-1].clear()
    except DefusedXmlException as error:
        raise InputError(
            f"{file.path}: the XML declares entities or refers to other files, which is not safe "
            "to read. Export it again without a document type."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        at = getattr(error, "position", (0, 0))[0]
        yield Dropped(f"record {number + 1} and what follows", f"damaged XML at line {at}")


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def said(element: Element | None, path: str = ".") -> str:
    """The text of the first element at the path, on one line, markup inside it flattened."""
    found = element.find(path) if element is not None else None
    return fields.line("".join(found.itertext())) if found is not None else ""


def each(element: Element | None, path: str) -> list[str]:
    """The texts of all elements at the path that say something."""
    found = element.findall(path) if element is not None else []
    return [line for line in map(said, found) if line]


def _decoded(file: File) -> str:
    """The text in the encoding that the file declares, else in the one found."""
    declared = DECLARED.match(file.data[:200])
    if declared is None:
        return file.text
    try:
        decoded = file.data.decode(declared[1].decode(), errors="replace")
    except LookupError:
        return file.text
    return decoded.replace("\r\n", "\n").replace("\r", "\n")


def _repaired(text: str) -> str:
    """XML without what no parser takes: control characters, a bare `&`, names that HTML knows."""
    text = re.sub(r"^\ufeff?\s*<\?xml.*?\?>", "", text[:300], flags=re.S) + text[300:]
    return REFERENCE.sub(_reference, NOT_XML.sub("", text).removeprefix("\ufeff"))


def _reference(match: re.Match[str]) -> str:
    """What stands for `&…`; comments and CDATA stay as they are."""
    written, named = match[0], match[1]
    if not written.startswith("&") or named in BUILT_IN:
        return written
    number = re.fullmatch(r"#(?:x([0-9a-f]{1,6})|(\d{1,7}))", named or "", re.I)
    if number:
        code = int(number[1], 16) if number[1] else int(number[2])
        return f"&#{code};" if code <= 0x10FFFF and not NOT_XML.match(chr(code)) else ""
    character = html5.get(f"{named};")
    return escape(character) if character else "&amp;" + written[1:]
