"""Text tables, one line at a time: commas, semicolons, tabs or bars, whatever is above the header.

A quote that never closes would swallow the rest of the file. So a record that runs over several
lines must fit the header; one that does not is read again as one line, and what cannot be told
apart after it is reported. Rows that are too short are kept if they have a title; in one that is
too long the text after `, ` belongs to the cell before it, and what still does not fit is reported:
nothing slides into the wrong column unseen. Header lines repeated further down are passed over.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from pipeline.errors import InputError
from pipeline.readers.columns import (
    HEAD_ROWS,
    SAMPLE_ROWS,
    Columns,
    columns_of,
    header_row,
    plain,
    recognised,
    unique,
)
from pipeline.readers.file import HEAD, Dropped, File, Record

DELIMITERS = ",;\t|"
ONE_COLUMN = "\x1f"
"""The delimiter of a table that has none."""
MAXIMUM_CELL = 10_000_000
"""Characters in one cell; the csv module's own limit is far too low."""
MAXIMUM_LINES = 2_000
"""Lines that one record may run over."""
TOLERANT_LINES = 100
"""The same for one with quotes within quotes."""
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[,;]*', re.I)
"""How Excel is told the delimiter, on the first line."""
FOOTER = re.compile(
    r"(total|copyright|©|exported|generated|downloaded|end of|data (last )?updated|source:|"
    r"\d+ (records?|results?|rows)\b)",
    re.I,
)
UNCLOSED = "an unclosed quote"


@dataclass(frozen=True)
class Table:
    """How a text is laid out.

    Attributes:
        delimiter: between cells.
        line: the header's line, from 1.
        header: its cells.
        quoted: whether quotes are quotes; some exports by tabs use none.
    """

    delimiter: str
    line: int
    header: tuple[str, ...]
    quoted: bool = True


Cells = tuple[int, list[str] | str]
"""A record's line, and its cells or what is wrong with it."""


def is_delimited(file: File) -> bool:
    """True where one of the first lines is a header of two columns or more, a title among them."""
    return _table(file) is not None


def is_one_column(file: File) -> bool:
    """True where the first line is the name of a title column and nothing else."""
    return _one_column(file) is not None


def is_unknown(file: File) -> bool:
    """True for a table none of whose columns is known: rows of one width under a first row."""
    return _unknown(file) is not None


def records(file: File) -> Iterator[Record | Dropped]:
    """One record a row.

    Raises:
        InputError: no title column, or a column that the user named is not there.
    """
    table = _table(file) or _unknown(file) or _one_column(file)
    if table is None:
        raise InputError(f"{file.path}: no table. Give the columns names on the first line.")
    rows = _cells(_Lines(file.lines()), table)
    header = next((cells for line, cells in rows if line == table.line), None)
    sample = list(islice(rows, SAMPLE_ROWS))
    names = list(table.header)
    if isinstance(header, list) and _has_row_names(len(names), [cells for _, cells in sample]):
        names = ["", *names]  # R writes row names without a name above them
    while len(names) > 1 and not names[-1].strip():
        names.pop()
    keys = unique(names)
    filled = [
        dict(zip(keys, cells, strict=False)) for _, cells in sample if isinstance(cells, list)
    ]
    columns = columns_of(file, keys, filled)
    whole = sum(len(row) >= len(keys) for _, row in sample if isinstance(row, list))
    full = whole > 3 and 2 * whole >= len(sample)
    reader = _Rows(table, keys, columns, full)
    for line, cells in sample:
        yield from reader.row(line, cells)
    for line, cells in rows:
        yield from reader.row(line, cells)


@dataclass
class _Rows:
    """Rows → records; remembers whether it is past a damaged row."""

    table: Table
    keys: list[str]
    columns: Columns
    full: bool
    """Whether rows have all their cells: after one that has not, what follows may be its rest."""
    lost: int = 0
    """The line of the damaged row that this is past; 0 for none."""

    def row(self, line: int, cells: list[str] | str) -> Iterator[Record | Dropped]:
        """The record of one row, nothing for blank lines and repeated headers."""
        where, width = f"line {line}", len(self.keys)
        if isinstance(cells, str):
            self.lost = line
            yield Dropped(where, cells)
            return
        if not any(cell.strip() for cell in cells):
            return
        if self._is_header(cells):
            self.lost = 0
            return
        if len(cells) > width and not self.lost:
            cells = _fitted(cells, width)
        if self.lost and not self._begins_record(cells):
            yield Dropped(where, f"a part of the record of line {self.lost}, where a quote is lost")
            return
        if len(cells) > width:
            yield Dropped(where, f"{len(cells)} cells under {width} columns: quote the delimiters")
            return
        self.lost = line if self.full and len(cells) < width else 0
        if len(cells) == 1 and width > 2 and FOOTER.match(cells[0].strip()):
            yield Dropped(where, "no record but a note below the table")
            return
        yield self.columns.record(where, dict(zip(self.keys, cells, strict=False)))

    def _is_header(self, cells: list[str]) -> bool:
        header = self.table.header
        if cells[0].strip("\ufeff ").lower() != header[0].strip("\ufeff ").lower():
            return False
        return list(map(plain, cells[: len(header)])) == list(map(plain, header))

    def _begins_record(self, cells: list[str]) -> bool:
        """True, past a damaged row, for one that fits and is no line of prose with commas."""
        title = self.keys.index(self.columns.known["title"][0])
        odd_quotes = any(cell.endswith('"') and cell.count('"') % 2 for cell in cells)
        if odd_quotes or not _fits(cells, len(self.keys)):
            return False
        return not (cells[title][:1].isspace() or cells[title][:1].islower())


def _fitted(cells: list[str], width: int) -> list[str]:
    """The cells without empty ones at the end; else those after `, ` put back where they belong."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) == width:
        return cells
    joined: list[str] = []
    for cell in cells:
        if joined and cell[:1] == " " and cell.strip():
            joined[-1] += "," + cell
        else:
            joined.append(cell)
    return joined if len(joined) == width else cells


def _has_row_names(width: int, rows: list[list[str] | str]) -> bool:
    """True where most rows have one cell more than the header, and it is not an empty last one."""
    cells = [row for row in rows if isinstance(row, list) and len(row) == width + 1]
    wider = [row for row in cells if row[-1].strip() and row[0].strip()]
    return 2 * len(wider) > len(rows) and len({row[0] for row in wider}) == len(wider)


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


def _cells(lines: _Lines, table: Table) -> Iterator[Cells]:
    """The cells of each record from the header on."""
    csv.field_size_limit(MAXIMUM_CELL)
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
    """(cells, how many lines they take up) of a record with quotes that are all as they should be.

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
    return (cells, count) if count == 1 or _fits(cells, len(table.header)) else None


def _tolerant(lines: _Lines, table: Table) -> tuple[list[str] | str, int]:
    """The same where quotes stand within quotes; the first line alone where one never closes."""
    width, cell = len(table.header), _cell(table.delimiter)
    text = lines.at(0) or ""
    first, is_open = _split(text, cell)
    if not is_open and _fits(first, width):
        return first, 1
    for count in range(1, TOLERANT_LINES):
        line = lines.at(count)
        if line is None or len(text) > MAXIMUM_CELL:
            break
        text += "\n" + line
        alone, is_alone_open = _split(line, cell)
        if not is_alone_open and _fits(
            alone, width
        ):  # a row of its own: the quote before it was never closed
            break
        if '"' in line:
            cells, is_longer_open = _split(text, cell)
            if not is_longer_open and _fits(cells, width):
                return cells, count + 1
    if not is_open:
        return first, 1
    alone, _ = _split(lines.at(0) or "", cell, literal=True)
    return (alone if _fits(alone, width) and width > 1 else UNCLOSED), 1


def _fits(cells: list[str], width: int) -> bool:
    """True where there is a cell for each column, or empty ones beyond, or one of row names."""
    return len(cells) == width or (len(cells) > width and not any(map(str.strip, cells[width:])))


@cache
def _cell(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What matches a quoted cell that may hold quotes, and one without quotes around it."""
    mark = re.escape(delimiter)
    quoted = rf'[ ]*+"((?:[^"]++|""|"(?![ ]*(?:{mark}|\Z)))*+)"[ ]*(?={mark}|\Z)'
    return re.compile(quoted), re.compile(rf"[^{mark}]*")


def _split(
    text: str, cell: tuple[re.Pattern[str], re.Pattern[str]], literal: bool = False
) -> tuple[list[str], bool]:
    """(cells, whether a quote that opens one never closes).

    Args:
        literal: take such a quote for a character of the text.
    """
    quoted, bare = cell
    cells: list[str] = []
    position, is_open = 0, False
    while True:
        found = quoted.match(text, position)
        if found:
            cells.append(found[1].replace('""', '"'))
        else:
            if text[position:].lstrip(" ").startswith('"'):
                is_open = True
                if not literal:
                    return cells, True
            found = bare.match(text, position)
            assert found is not None  # it matches nothing, too
            cells.append(found[0])
        position = found.end() + 1
        if position > len(text):
            return cells, is_open


def _head(file: File) -> list[str]:
    """The first lines, as many as the header may stand among and some rows."""
    lines = file.head.split("\n")
    cut_off = len(lines) > 1 and len(file.start) == HEAD
    return (lines[:-1] if cut_off else lines)[: HEAD_ROWS + SAMPLE_ROWS]


def _table(file: File) -> Table | None:
    """The layout in which most columns are known; None where no header is."""
    lines = _head(file)
    told = _told_delimiter(lines)
    best, most = None, 0
    for delimiter in told or DELIMITERS:
        rows = [_row(line, delimiter) for line in lines[:HEAD_ROWS]]
        filled = [i for i, row in enumerate(rows) if any(cell.strip() for cell in row)]
        index = header_row(file, [rows[i] for i in filled])
        if index is None:
            continue
        line = filled[index]
        header = tuple(rows[line])
        score = 1000 * len(recognised(header)) + len(header)
        if score > most:
            quoted = delimiter != "\t" or not _has_bare_quotes(lines[line:], len(header))
            best, most = Table(delimiter, line + 1, header, quoted), score
    return best


def _one_column(file: File) -> Table | None:
    """A header of one cell that is a title, and lines below it."""
    lines = enumerate(_head(file), start=1)
    line, text = next(((line, text) for line, text in lines if text.strip()), (0, ""))
    name = text.replace("\ufeff", "").strip().strip('"')
    told = file.columns.get("title")
    known = "title" in recognised([name]) or (told is not None and plain(told) == plain(name))
    return Table(ONE_COLUMN, line, (name,)) if name and known else None


def _unknown(file: File) -> Table | None:
    """The layout of rows that all have as many cells as the first, two at least."""
    numbered = [(line, text) for line, text in enumerate(_head(file), start=1) if text.strip()]
    for delimiter in DELIMITERS:
        rows = [_row(text, delimiter) for _, text in numbered[:20]]
        widths = set(map(len, rows))
        if len(rows) > 1 and len(widths) == 1 and widths != {1}:
            names = [cell.strip() for cell in rows[0]]
            if all(names) and all(len(name) <= 60 for name in names):
                return Table(delimiter, numbered[0][0], tuple(rows[0]))
    return None


def _row(line: str, delimiter: str) -> list[str]:
    """The cells of a line by itself."""
    return _split(line.replace("\ufeff", ""), _cell(delimiter), literal=True)[0]


def _told_delimiter(lines: list[str]) -> str:
    found = SEPARATOR_LINE.fullmatch(lines[0].strip("\ufeff \r")) if lines else None
    return found[1] if found else ""


def _has_bare_quotes(lines: list[str], width: int) -> bool:
    """True where a line is a whole row only if its quotes are letters, as Web of Science writes."""
    for line in lines:
        if '"' in line and line.count("\t") in (width - 1, width):
            _, is_open = _split(line, _cell("\t"))
            if is_open:
                return True
    return False
