"""The clean table that `inspect --out` writes: its rows are papers already, and stay as they are.

A mark in the file says so; programs that change the table do not keep it, and what they write is
read as any other table.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from pipeline.papers import COLUMNS, LIST_COLUMNS, NUMBER_COLUMNS
from pipeline.readers.file import Dropped, File, Record
from pipeline.readers.parquet import MAGIC, rows_of

CLEAN_MARK = {b"litmap": b"clean papers 1"}
"""The file's own metadata."""


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
    """The papers, without the ids that they were given.

    Raises:
        InputError: the file is damaged.
    """
    for number, row in enumerate(islice(rows_of(file), 1, None), start=1):
        row.pop("paper_id", None)
        yield CleanRecord(row) if _is_clean(row) else Dropped(f"row {number}", "no clean record")


def _is_clean(row: Record) -> bool:
    """Whether the row has every column, each of its type."""
    return row.keys() >= set(COLUMNS) and all(map(_fits, row, row.values()))


def _fits(column: str, value: Any) -> bool:
    if column in LIST_COLUMNS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if column in NUMBER_COLUMNS:
        return value is None or isinstance(value, int)
    return isinstance(value, str)
