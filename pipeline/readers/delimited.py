"""Text tables, one line at a time: commas, semicolons, tabs or bars, whatever is above the header.

Rows that are too short are kept if they have a title; in one that is too long the text after `, `
belongs to the cell before it, and what still does not fit is reported, as is what stands behind a
lost quote: nothing slides into the wrong column unseen. Headers repeated further down are no rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from pipeline.errors import InputError
from pipeline.guard import unguarded
from pipeline.readers.columns import SAMPLE_ROWS, Columns, columns_of, plain, unique
from pipeline.readers.delimited_cells import fits
from pipeline.readers.delimited_layout import Table, by_header, by_title_alone, by_width
from pipeline.readers.delimited_rows import rows
from pipeline.readers.file import Dropped, File, Record

FOOTER = re.compile(
    r"(total|copyright|©|exported|generated|downloaded|end of|data (last )?updated|source:|"
    r"\d+ (records?|results?|rows)\b)",
    re.I,
)
"""How a note below the table begins."""


def is_delimited(file: File) -> bool:
    """True where one of the first lines is a header of two columns or more, a title among them."""
    return by_header(file) is not None


def is_one_column(file: File) -> bool:
    """True where the first line is the name of a title column and nothing else."""
    return by_title_alone(file) is not None


def is_unknown(file: File) -> bool:
    """True for a table none of whose columns is known: rows of one width under a first row."""
    return by_width(file) is not None


def records(file: File) -> Iterator[Record | Dropped]:
    """One record a row.

    Raises:
        InputError: no title column, or a column that the user named is not there.
    """
    table = by_header(file) or by_width(file) or by_title_alone(file)
    if table is None:
        raise InputError(f"{file.path}: no table. Give the columns names on the first line.")
    found = rows(file.lines(), table)
    header = next((cells for line, cells in found if line == table.line), None)
    sample = list(islice(found, SAMPLE_ROWS))
    whole = [cells for _, cells in sample if isinstance(cells, list)]
    wider = isinstance(header, list) and _has_row_names(len(table.header), whole, len(sample))
    keys = unique(_names(table.header, wider))
    columns = columns_of(file, keys, [dict(zip(keys, cells, strict=False)) for cells in whole])
    full = sum(len(cells) >= len(keys) for cells in whole)
    reader = _Rows(table, keys, columns, full > 3 and 2 * full >= len(sample))
    for line, cells in chain(sample, found):
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
        if self.columns.exported:
            cells = list(map(unguarded, cells))
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
        if odd_quotes or not fits(cells, len(self.keys)):
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


def _has_row_names(width: int, rows: list[list[str]], count: int) -> bool:
    """True where most rows have one cell more than the header, and it is not an empty last one.

    Args:
        rows: those of the first `count` that could be read.
    """
    wider = [row for row in rows if len(row) == width + 1 and row[-1].strip() and row[0].strip()]
    return 2 * len(wider) > count and len({row[0] for row in wider}) == len(wider)


def _names(header: tuple[str, ...], has_row_names: bool) -> list[str]:
    """The names of the columns, without empty ones at the end."""
    names = ["", *header] if has_row_names else list(header)  # R gives row names no name
    while len(names) > 1 and not names[-1].strip():
        names.pop()
    return names
