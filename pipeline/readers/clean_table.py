"""The clean tables that `inspect --out` and `export` write: their rows are papers, and stay so.

A mark in the file says so; programs that change the table do not keep it, and what they write is
read as any other table.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from pipeline.papers import CLEAN_MARK, COLUMNS, EXTRA, LIST_COLUMNS, NUMBER_COLUMNS
from pipeline.readers.file import Dropped, File, Record
from pipeline.readers.parquet import MAGIC, rows_of


class CleanRecord(dict[str, Any]):
    """A record that cleaning has been over."""


def recognises(file: File) -> bool:
    """True for a Parquet file with the mark."""
    if not file.start.startswith(MAGIC):
        return False
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with file.open() as stream:
            metadata = pq.read_schema(stream).metadata or {}
    except (pa.ArrowException, OSError):
        return False
    return metadata.items() >= CLEAN_MARK.items()


def records(file: File) -> Iterator[Record | Dropped]:
    """The papers, without the ids that they were given and what a map told of them.

    Raises:
        InputError: the file is damaged.
    """
    for number, row in enumerate(islice(rows_of(file), 1, None), start=1):
        record = {name: row[name] for name in row if name in COLUMNS or name.startswith(EXTRA)}
        clean = _is_clean(record)
        yield CleanRecord(record) if clean else Dropped(f"row {number}", "no clean record")


def _is_clean(row: Record) -> bool:
    """Whether the row has every column, each of its type."""
    return row.keys() >= set(COLUMNS) and all(map(_fits, row, row.values()))


def _fits(column: str, value: Any) -> bool:
    if column in LIST_COLUMNS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if column in NUMBER_COLUMNS:
        return value is None or isinstance(value, int)
    return isinstance(value, str)
