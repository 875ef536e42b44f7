"""Excel workbooks (.xlsx): the rows of each sheet that has a header with a title column.

A workbook is a zip file of XML: what it unpacks to and how many cells it may hold are bounded,
and its XML is parsed without entities (openpyxl does so where defusedxml is installed).
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from pipeline.errors import InputError
from pipeline.readers.cells import is_empty, text_of
from pipeline.readers.columns import (
    HEAD_ROWS,
    SAMPLE_ROWS,
    columns_of,
    header_row,
    plain,
    unique,
)
from pipeline.readers.file import Dropped, File, Record

ZIP = b"PK\x03\x04"
WORKBOOK, BINARY_WORKBOOK = "xl/workbook.xml", "xl/workbook.bin"
CONTENT = "[Content_Types].xml"
OTHER_DOCUMENTS = ("word/", "ppt/", "META-INF/", "mimetype", "visio/")
NAME = re.compile(rb"PK\x03\x04.{26}([ -~]{1,100}?\.(?:xml|rels|bin))", re.S)
"""The beginning of a file in a zip, and its name."""
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How Excel's files began before 2007, and begin now where they have a password."""
MAXIMUM_UNPACKED = 1 << 30
"""Bytes that all parts of a workbook may unpack to."""
MAXIMUM_RATIO, SMALL = 300, 32 << 20
"""A part of more than SMALL bytes that unpacks to so many times its size is a bomb."""
MAXIMUM_ROWS = 1_048_576
"""Excel's own limit."""
MAXIMUM_CELLS = 50_000_000
"""Cells in a workbook, the empty ones within a row too."""
ERRORS = frozenset("#N/A #DIV/0! #NAME? #NULL! #NUM! #REF! #VALUE! #GETTING_DATA #SPILL!".split())
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
DAMAGE = (
    zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, AttributeError,
    IndexError, EOFError, OSError, NotImplementedError, RuntimeError, OverflowError, SyntaxError,
    AssertionError,
)  # fmt: skip
"""What zipfile and openpyxl raise on files that are not as they should be."""

Cells = list[Any]


def recognises(file: File) -> bool:
    """True for a workbook of Excel 2007 or later, be it damaged."""
    parts = _parts(file)
    if WORKBOOK in parts:
        return True
    others = any(part.startswith(OTHER_DOCUMENTS) for part in parts)
    return BINARY_WORKBOOK not in parts and not others and any(map(_of_workbook, parts))


def _of_workbook(part: str) -> bool:
    return part == CONTENT or part.startswith(("xl/", "docProps/"))


def is_old(file: File) -> bool:
    """True for a workbook in a format that only Excel reads, or with a password."""
    return file.start.startswith(OLD_WORKBOOK) or BINARY_WORKBOOK in _parts(file)


def old_records(file: File) -> Iterator[Record | Dropped]:
    """Nothing.

    Raises:
        InputError: always; it tells the remedy.
    """
    raise InputError(
        f"{file.path}: an Excel file of the old format, or with a password. Open it and save it "
        "without a password as .xlsx or CSV."
    )


def records(file: File) -> Iterator[Record | Dropped]:
    """One record a row of each sheet that has a header; hidden sheets only where no other has.

    Raises:
        InputError: damaged, too large, or without a title column.
    """
    _check_size(file)
    names: list[str] = []
    for hidden in (False, True):
        read = 0
        for sheet, rows in _sheets(file, hidden):
            head = list(islice(rows, HEAD_ROWS))
            texts = [[" ".join(text_of(cell).split()) for cell in cells] for _, cells in head]
            filled = [i for i, cells in enumerate(texts) if any(cells)]
            index = header_row(file, [texts[i] for i in filled])
            if index is None and _is_list_of_titles(file, [texts[i] for i in filled]):
                index = 0
            if index is None:
                names = names or (texts[filled[0]] if filled else [])
                continue
            read += 1
            at = filled[index]
            below = chain(head[at + 1 :], rows)
            yield from _records(file, sheet, texts[at], below)
        if read:
            return
    columns_of(file, unique(names))  # says what is missing


def _is_list_of_titles(file: File, rows: Sequence[Sequence[str]]) -> bool:
    """True where the sheet is one column whose first cell says that it holds titles."""
    told = file.columns.get("title", "title")
    return bool(rows) and plain(rows[0][0]) == plain(told) and all(len(r) == 1 for r in rows)


def _records(
    file: File, sheet: str, header: Sequence[str], rows: Iterator[tuple[int, Cells]]
) -> Iterator[Record | Dropped]:
    """The records of the rows below a header, blank rows and repeated headers passed over."""
    names = unique(header)
    sample = list(islice(rows, SAMPLE_ROWS))
    columns = columns_of(
        file, names, [dict(zip(names, cells, strict=False)) for _, cells in sample]
    )
    at = f"sheet {sheet}, row " if sheet else "row "
    for number, cells in chain(sample, rows):
        again = list(map(text_of, cells)) == list(header)
        if again or all(map(is_empty, cells)):
            continue
        beyond = len(cells) - len(header)
        keys = unique([*header, *[""] * beyond]) if beyond > 0 else names
        yield columns.record(f"{at}{number}", dict(zip(keys, cells, strict=False)))


def _sheets(file: File, hidden: bool) -> Iterator[tuple[str, Iterator[tuple[int, Cells]]]]:
    """(name, numbered rows) of the sheets that are shown, or of those that are not.

    The name is "" where there is but one.
    """
    from openpyxl import load_workbook

    cells = 0

    def numbered(sheet: Any) -> Iterator[tuple[int, Cells]]:
        nonlocal cells
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells += len(row) + 1
            if cells > MAXIMUM_CELLS or number > MAXIMUM_ROWS:
                raise InputError(
                    f"{file.path}: more than {MAXIMUM_ROWS} rows or {MAXIMUM_CELLS} cells. Delete "
                    "what is not a paper, or save the sheet as CSV."
                )
            yield number, _values(row)

    def guarded(rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
        try:
            yield from rows
        except DAMAGE as error:
            raise _damaged(file, error) from error

    try:
        with file.open() as stream:
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            with closing(book):
                for sheet in book.worksheets:
                    if (sheet.sheet_state != "visible") == hidden:
                        sheet.reset_dimensions()  # as they are told, they may be anything
                        yield (
                            sheet.title if len(book.worksheets) > 1 else "",
                            guarded(numbered(sheet)),
                        )
    except DAMAGE as error:
        raise _damaged(file, error) from error


def _values(row: Sequence[Any]) -> Cells:
    """The cells to the last that is not empty: texts as read in Excel, numbers, days."""
    values = list(map(_value, row))
    while values and is_empty(values[-1]):
        values.pop()
    return values


def _value(cell: Any) -> Any:
    """A cell as a reader of the sheet sees it; "" for the errors of formulas."""
    if isinstance(cell, str):
        if cell in ERRORS:
            return ""
        return ESCAPED.sub(_letter, cell) if "_x" in cell else cell
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, datetime | date | float):
        return text_of(cell)
    return cell


def _letter(found: re.Match[str]) -> str:
    """The letter that `_x000D_` and its like stand for."""
    letter = chr(int(found[1], 16))
    return "\n" if letter == "\r" else letter


def _parts(file: File) -> frozenset[str]:
    """The names of what a zip file holds; none for a file of another kind."""
    if not file.start.startswith(ZIP):
        return frozenset()
    for name in (WORKBOOK, BINARY_WORKBOOK):
        if name.encode() in file.start:
            return frozenset((name,))
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            return frozenset(archive.namelist())
    except DAMAGE:
        return frozenset(found.decode() for found in NAME.findall(file.start))


def _check_size(file: File) -> None:
    """Refuses a workbook that would fill the memory."""
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except DAMAGE as error:
        raise _damaged(file, error) from error
    bombs = (
        part.file_size > SMALL and part.file_size > MAXIMUM_RATIO * max(1, part.compress_size)
        for part in parts
    )
    if sum(part.file_size for part in parts) > MAXIMUM_UNPACKED or any(bombs):
        raise InputError(
            f"{file.path}: an Excel file that unpacks to more than any table of papers. Save the "
            "sheet with the papers as CSV."
        )


def _damaged(file: File, error: BaseException | None) -> InputError:
    """What is said of a workbook that cannot be read."""
    while error is not None:
        if isinstance(error, DefusedXmlException):
            return InputError(
                f"{file.path}: an Excel workbook whose XML declares entities, which is not safe to "
                "read. Open it in Excel and save it again, or as CSV."
            )
        error = error.__cause__ or error.__context__
    return InputError(
        f"{file.path}: a damaged Excel workbook. Open it in Excel and save it again, or as CSV."
    )
