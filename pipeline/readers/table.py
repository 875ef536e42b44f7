"""Tables: Parquet, JSON Lines, and text delimited by commas, semicolons or tabs.

Columns are recognised by name, whatever their case and spacing; those we do not know keep theirs.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.errors import InputError
from pipeline.readers.file import Dropped, File, Record

PARQUET_MAGIC = b"PAR1"
DELIMITERS = ",;\t"
MAXIMUM_CELL = 10_000_000
"""Characters in one cell of a delimited table; the csv module's own limit is far too low."""

COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "documenttitle", "articletitle", "papertitle", "name"),
    "abstract": ("abstract", "abstractnote", "summary", "description", "ab"),
    "authors": ("authors", "author", "authornames", "au"),
    "year": ("year", "publicationyear", "pubyear", "py", "created", "updatedate"),
    "date": ("date", "publicationdate", "published"),
    "venue": ("venue", "journal", "publicationtitle", "sourcetitle", "booktitle", "conference"),
    "doi": ("doi",),
    "arxiv_id": ("arxivid", "arxiv"),
    "url": ("url", "link"),
    "pdf_url": ("pdfurl", "pdf"),
    "keywords": ("keywords", "authorkeywords", "tags"),
    "categories": ("categories", "category", "primarycategory", "subjects"),
    "citations": ("citations", "citedby", "timescited", "citationcount", "ncitation"),
}
"""Column → the names it goes by, letters and digits only, likeliest first."""


def is_parquet(file: File) -> bool:
    """True for a Parquet file."""
    return file.data.startswith(PARQUET_MAGIC)


def parquet_records(file: File) -> Iterator[Record | Dropped]:
    """One record a row.

    Raises:
        InputError: the file is damaged or has no title column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(file.data))
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{file.path}: damaged Parquet file. Export it again.") from error
    columns = _columns(file, table.column_names)
    for number, row in enumerate(table.to_pylist(), start=1):
        yield _record(f"row {number}", row, columns)


def is_json_lines(file: File) -> bool:
    """True where the first line is a JSON object with something like a title."""
    first = file.text.lstrip().split("\n", 1)[0]
    if not first.startswith("{"):
        return False
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and "title" in _recognised(row)


def json_lines_records(file: File) -> Iterator[Record | Dropped]:
    """One record a line."""
    for number, line in enumerate(file.text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield Dropped(f"line {number}", "not a JSON object")
            continue
        if isinstance(row, dict):
            yield _record(f"line {number}", row, _recognised(row))
        else:
            yield Dropped(f"line {number}", "not a JSON object")


def is_delimited(file: File) -> bool:
    """True where the first line is a header with a title column."""
    header = _header(file.text.lstrip("\n"))
    return len(header) > 1 and "title" in _recognised(header)


def is_one_column(file: File) -> bool:
    """True where the first line is the name of a title column and nothing else."""
    return "title" in _recognised(_header(file.text.lstrip("\n")))


def delimited_records(file: File) -> Iterator[Record | Dropped]:
    """One record a row."""
    csv.field_size_limit(MAXIMUM_CELL)
    blank = len(file.text) - len(file.text.lstrip("\n"))
    text = file.text[blank:]
    header = _header(text)
    columns = _columns(file, header)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        next(rows)
        for cells in rows:
            if any(cell.strip() for cell in cells):
                row = dict(zip(header, cells, strict=False))
                yield _record(f"line {blank + rows.line_num}", row, columns)
    except csv.Error as error:
        yield Dropped(f"line {blank + rows.line_num} and what follows", str(error))


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(DELIMITERS, key=first.count)


def _header(text: str) -> list[str]:
    first = text.split("\n", 1)[0]
    return next(csv.reader([first], delimiter=_delimiter(text)), []) if first else []


def _columns(file: File, names: list[str]) -> dict[str, str]:
    columns = _recognised(names)
    if "title" not in columns:
        raise InputError(
            f"{file.path}: no title column among {', '.join(names[:12])}. Name one column 'title'."
        )
    return columns


def _recognised(names: Mapping[str, Any] | list[str]) -> dict[str, str]:
    """Our column → the table's name of it."""
    plain = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in reversed(list(names))}
    found = {}
    for column, aliases in COLUMN_NAMES.items():
        name = next((plain[alias] for alias in aliases if alias in plain), None)
        if name is not None:
            found[column] = name
    return found


def _record(where: str, row: Mapping[str, Any], columns: Mapping[str, str]) -> Record | Dropped:
    record = {column: row.get(name) for column, name in columns.items()}
    taken = set(columns.values())
    record.update((f"extra.{name}", value) for name, value in row.items() if name not in taken)
    visible = (unicodedata.category(c)[0] not in "CZ" for c in str(record["title"] or ""))
    if not any(visible):
        return Dropped(where, "no title")
    return record
