"""JSON → one object a paper: arrays, pages of an API's answer, JSON Lines; whole or cut off."""

import json
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from pipeline.readers.file import Dropped, File, Record

Object = Mapping[str, Any]

LISTS = ("results", "items", "data", "papers", "recommendedPapers", "works")
"""What an answer calls the list of its papers."""
ENVELOPE = "message"
"""What Crossref calls everything but the status."""
FIRST_ITEMS = 20
"""Objects among which the first that is of a format decides."""
BLANKS = re.compile(r"[\s,\ufeff\x1e]*")
"""What stands between values; some programs begin each with a record separator."""
MARGIN = "\ufeff\x1e \t,"
END = "\0"
"""A line that follows the last one."""
DECODER = json.JSONDecoder(strict=False)
"""Takes control characters in texts, which careless programs write."""


@dataclass(frozen=True)
class JsonFormat:
    """One shape of object.

    Attributes:
        is_shape: True for an object of this format.
        record: (which one, the object) → its record.
    """

    is_shape: Callable[[Object], bool]
    record: Callable[[str, Object], Record | Dropped]

    def recognises(self, file: File) -> bool:
        """True where one of the first objects has the shape."""
        return any(isinstance(one, dict) and self.is_shape(one) for one in _first_values(file))

    def records(self, file: File) -> Iterator[Record | Dropped]:
        """One record an object."""
        for item in items(file):
            if isinstance(item, Dropped):
                yield item
            elif isinstance(item[1], dict):
                yield self.record(*item)
            else:
                yield Dropped(item[0], "not a JSON object")


def items(file: File) -> Iterator[tuple[str, Any] | Dropped]:
    """(which one, its value) of each item of the file; nothing for a file that is no JSON.

    What is complete before damage is read, and so is each object after it that is one line. Where
    each line is an object, no more than a line of the file is held at a time.
    """
    if not file.head.startswith(("{", "["), _skip(file.head, 0)):
        return
    yield from _streamed(file) if _is_lines(file) else _whole(file.text)


def _first_values(file: File) -> Iterator[Any]:
    """The first values; those of the head where one of them is whole there."""
    head = file.head
    if not head.startswith(("{", "["), _skip(head, 0)):
        return
    whole = (item for item in _whole(head) if isinstance(item, tuple))
    if (first := next(whole, None)) is None:
        whole = (item for item in items(file) if isinstance(item, tuple))
        first = next(whole, None)
    if first is not None:
        yield from (value for _, value in islice(chain([first], whole), FIRST_ITEMS))


def _is_lines(file: File) -> bool:
    """True where the first line that says something is an object by itself, and not the only one.

    A page of an API's answer on one line is no such file.
    """
    lines = (line for line in file.lines() if line.strip("\ufeff \t"))
    first = next(lines, "").strip(MARGIN)
    if not first.startswith("{") or next(lines, None) is None:
        return False
    try:
        return isinstance(DECODER.decode(first), dict)
    except (ValueError, RecursionError):
        return False


def _streamed(file: File) -> Iterator[tuple[str, Any] | Dropped]:
    """Objects, one a line or several; one over several lines if its brackets stand on their own."""
    begun: list[str] = []
    start = 0
    for number, written in enumerate(chain(file.lines(), [END]), start=1):
        line = written.strip(MARGIN)
        if begun and (line == "{" or written == END):
            yield Dropped(f"line {start}", "not a JSON object, or damaged")
            begun = []
        if begun or line == "{":
            start = start if begun else number
            begun.append(written)
            if written.rstrip(MARGIN) == "}":
                yield from _objects("\n".join(begun), start)
                begun = []
        elif line and written != END:
            yield from _objects(written, number)


def _objects(text: str, line: int) -> Iterator[tuple[str, Any] | Dropped]:
    """The objects that follow one another in a line, and in it what is damaged."""
    position = _skip(text, 0)
    while position < len(text):
        try:
            value, end = DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            yield Dropped(f"line {line}", "not a JSON object, or damaged")
            return
        yield from ((f"line {line}", one) for one in _papers_of(value))
        position = _skip(text, end)


def _whole(text: str) -> Iterator[tuple[str, Any] | Dropped]:
    """The items of a text that may be arrays, pages, or objects over several lines."""
    position = _skip(text, 0)
    number = 0
    while position < len(text):
        opening, depth = position, 0
        if not text.startswith("[", position):
            page = _list_in_page(text, position) if text.startswith("{", position) else None
            if page is None:
                yield from _sequence(text, position)
                return
            opening, depth = page
        end, number = yield from _array(text, opening, number)
        if end is None:
            return
        closed = _end_of_page(text, end, depth)
        if closed is None:
            line = text.count("\n", 0, end) + 1
            yield Dropped(f"line {line} and what follows", "damaged JSON")
            yield from _lines(text, end)
            return
        position = _skip(text, closed)


def _skip(text: str, position: int) -> int:
    """Where the next value begins, blanks and commas passed over."""
    found = BLANKS.match(text, position)
    return found.end() if found else position


def _list_in_page(text: str, start: int) -> tuple[int, int] | None:
    """(where the list of papers begins in the page that begins at `start`, objects around it).

    None for no page.
    """
    position = _skip(text, start + 1)
    depth = 1
    try:
        while not text.startswith("}", position):
            key, position = DECODER.raw_decode(text, position)
            position = _skip(text, text.index(":", position) + 1)
            if key in LISTS and text.startswith("[", position):
                return position, depth
            if key == ENVELOPE and text.startswith("{", position):
                position = _skip(text, position + 1)
                depth += 1
                continue
            position = _skip(text, DECODER.raw_decode(text, position)[1])
    except (ValueError, RecursionError, TypeError):
        pass
    return None


def _end_of_page(text: str, position: int, depth: int) -> int | None:
    """Where so many open objects are closed, or the text ends; None where it is damaged."""
    try:
        while depth and (position := _skip(text, position)) < len(text):
            if text.startswith("}", position):
                depth, position = depth - 1, position + 1
                continue
            _, position = DECODER.raw_decode(text, position)
            position = _skip(text, text.index(":", position) + 1)
            _, position = DECODER.raw_decode(text, position)
    except (ValueError, RecursionError):
        return None
    return position


def _array(
    text: str, opening: int, number: int
) -> Generator[tuple[str, Any] | Dropped, None, tuple[int | None, int]]:
    """The elements of the array, counted from `number` on.

    Returns:
        (where it ends, or None where it is damaged; the number of its last element)
    """
    position = _skip(text, opening + 1)
    while not text.startswith("]", position):
        number += 1
        try:
            value, end = DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            line = text.count("\n", 0, position) + 1
            yield Dropped(f"item {number} and what follows", f"damaged JSON from line {line} on")
            yield from _lines(text, position)
            return None, number
        yield from ((f"item {number}", one) for one in _papers_in(value))
        position = _skip(text, end)
    return position + 1, number


def _sequence(text: str, position: int) -> Iterator[tuple[str, Any] | Dropped]:
    """Objects one after the other, over one line or several; from damage on, one a line."""
    line, counted = 1, 0
    while position < len(text):
        line, counted = line + text.count("\n", counted, position), position
        try:
            value, end = DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            yield Dropped(f"line {line}", "not a JSON object, or damaged")
            yield from _lines(text, position)
            return
        yield from ((f"line {line}", one) for one in _papers_of(value))
        position = _skip(text, end)


def _lines(text: str, position: int) -> Iterator[tuple[str, Any] | Dropped]:
    """What stands on later lines that begin with an object."""
    number = text.count("\n", 0, position) + 1
    while (position := text.find("\n", position) + 1) > 0:
        number += 1
        if not text.startswith("{", position):
            continue
        end = text.find("\n", position)
        written = text[position : end if end >= 0 else None].rstrip(", \t")
        try:
            value = DECODER.decode(written)
        except (ValueError, RecursionError):
            yield Dropped(f"line {number}", "not a JSON object, or damaged")
            continue
        yield from ((f"line {number}", one) for one in _papers_of(value))


def _papers_of(value: Any) -> list[Any]:
    """The papers of a value that stands by itself: an array's elements, a page's, or itself."""
    values = value if isinstance(value, list) else [value]
    return [paper for one in values for paper in _papers_in(one)]


def _papers_in(value: Any) -> list[Any]:
    """The papers of a page, or the value itself where it is no page."""
    if not isinstance(value, dict):
        return [value]
    inner = value[ENVELOPE] if isinstance(value.get(ENVELOPE), dict) else value
    found = (inner[key] for key in LISTS if isinstance(inner.get(key), list))
    return next(found, [inner])
