"""A text table → its layout: where the header stands, and what is between the cells."""

import re
from dataclasses import dataclass

from pipeline.readers.columns import HEAD_ROWS, SAMPLE_ROWS, header_row, plain, recognised
from pipeline.readers.delimited_cells import split
from pipeline.readers.file import HEAD, File

DELIMITERS = ",;\t|"
ONE_COLUMN = "\x1f"
"""The delimiter of a table that has none."""
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[,;]*', re.I)
"""How Excel is told the delimiter, on the first line."""


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


def by_header(file: File) -> Table | None:
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


def by_title_alone(file: File) -> Table | None:
    """A header of one cell that is a title, and lines below it."""
    lines = enumerate(_head(file), start=1)
    line, text = next(((line, text) for line, text in lines if text.strip()), (0, ""))
    name = text.replace("\ufeff", "").strip().strip('"')
    told = file.columns.get("title")
    known = "title" in recognised([name]) or (told is not None and plain(told) == plain(name))
    return Table(ONE_COLUMN, line, (name,)) if name and known else None


def by_width(file: File) -> Table | None:
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


def _head(file: File) -> list[str]:
    """The first lines, as many as the header may stand among and some rows."""
    lines = file.head.split("\n")
    cut_off = len(lines) > 1 and len(file.start) == HEAD
    return (lines[:-1] if cut_off else lines)[: HEAD_ROWS + SAMPLE_ROWS]


def _row(line: str, delimiter: str) -> list[str]:
    """The cells of a line by itself."""
    return split(line.replace("\ufeff", ""), delimiter, literal=True)[0]


def _told_delimiter(lines: list[str]) -> str:
    """The delimiter that the first line tells; "" where it tells none."""
    found = SEPARATOR_LINE.fullmatch(lines[0].strip("\ufeff \r")) if lines else None
    return found[1] if found else ""


def _has_bare_quotes(lines: list[str], width: int) -> bool:
    """True where a line is a whole row only if its quotes are letters, as Web of Science writes."""
    for line in lines:
        if '"' in line and line.count("\t") in (width - 1, width):
            _, is_open = split(line, "\t")
            if is_open:
                return True
    return False
