"""Lines of a text table → its rows, each of one line or of several.

A quote that never closes would swallow the rest of the file. So a row that runs over several lines
must fit the header, and one that does not is read again as one line.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator

from pipeline.readers.delimited_cells import fits, split
from pipeline.readers.delimited_layout import Table

MAXIMUM_CELL = 10_000_000
"""Characters in one cell; the csv module's own limit is far too low."""
MAXIMUM_LINES = 2_000
"""Lines that one row may run over."""
TOLERANT_LINES = 100
"""The same for one with quotes within quotes."""
UNCLOSED = "an unclosed quote"

Row = tuple[int, list[str] | str]
"""The line that a row begins on, from 1; its cells, or what is wrong with it."""


class _Lines:
    """Lines that can be looked at before they are taken."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._seen: deque[str] = deque()
        self.number = 1
        """Of the line that comes next, from 1."""

    def at(self, offset: int) -> str | None:
        """The line so many after the next one; None after the last."""
        while len(self._seen) <= offset:
            line = next(self._lines, None)
            if line is None:
                return None
            self._seen.append(line)
        return self._seen[offset]

    def take(self, count: int) -> None:
        """Goes on by so many lines."""
        for _ in range(count):
            self._seen.popleft()
        self.number += count


def rows(source: Iterable[str], table: Table) -> Iterator[Row]:
    """The rows from the header on, blank lines left out.

    Args:
        source: all lines of the file, without their ends.
    """
    csv.field_size_limit(MAXIMUM_CELL)
    lines = _Lines(source)
    while (text := lines.at(0)) is not None:
        number, count = lines.number, 1
        cells: list[str] | str
        if number >= table.line and text.strip():
            if '"' not in text or not table.quoted:
                cells = text.split(table.delimiter)
            else:
                cells, count = _strict(lines, table) or _tolerant(lines, table)
            yield number, cells
        lines.take(count)


def _strict(lines: _Lines, table: Table) -> tuple[list[str], int] | None:
    """(cells, how many lines they take up) of a row whose quotes are all as they should be.

    None for others, and for one of several lines that does not fit the header.
    """
    count = 0

    def pull() -> Iterator[str]:
        nonlocal count
        size = 0
        while count < MAXIMUM_LINES and size < MAXIMUM_CELL:
            line = lines.at(count)
            if line is None:
                return
            count += 1
            size += len(line)
            yield line + "\n"

    try:
        cells = next(csv.reader(pull(), delimiter=table.delimiter, strict=True), [])
    except csv.Error:
        return None
    return (cells, count) if count == 1 or fits(cells, len(table.header)) else None


def _tolerant(lines: _Lines, table: Table) -> tuple[list[str] | str, int]:
    """The same where quotes stand within quotes; the first line alone where one never closes."""
    width, delimiter = len(table.header), table.delimiter
    text = lines.at(0) or ""
    first, is_open = split(text, delimiter)
    if not is_open and fits(first, width):
        return first, 1
    for count in range(1, TOLERANT_LINES):
        line = lines.at(count)
        if line is None or len(text) > MAXIMUM_CELL:
            break
        text += "\n" + line
        alone, is_alone_open = split(line, delimiter)
        if not is_alone_open and fits(alone, width):
            break  # it is a row of its own: the quote before it was never closed
        if '"' in line:
            cells, is_longer_open = split(text, delimiter)
            if not is_longer_open and fits(cells, width):
                return cells, count + 1
    if not is_open:
        return first, 1
    alone, _ = split(lines.at(0) or "", delimiter, literal=True)
    return (alone if fits(alone, width) and width > 1 else UNCLOSED), 1
