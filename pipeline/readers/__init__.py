"""Files → records. One module a family of formats; a file is recognised by its content alone.

A reader is three values: the name of its format, `recognises(file)` and `records(file)`. It yields
a record, a dict keyed by the columns of `papers.COLUMNS` (other keys survive as `extra.<key>`), or
a `Dropped` that says which record was left out and why.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import InputError
from pipeline.readers import copied_page, table
from pipeline.readers.file import Dropped, File, Record

__all__ = ["Dropped", "Reading", "read"]


@dataclass(frozen=True)
class Reader:
    """One format that we understand."""

    format: str
    recognises: Callable[[File], bool]
    records: Callable[[File], Iterable[Record | Dropped]]


READERS = (
    Reader("Parquet table", table.is_parquet, table.parquet_records),
    Reader("JSON Lines", table.is_json_lines, table.json_lines_records),
    Reader("delimited table", table.is_delimited, table.delimited_records),
    Reader("copied papers page", copied_page.recognises, copied_page.records),
    Reader("list of titles", table.is_one_column, table.delimited_records),
)
"""Tried in this order: the stricter the format, the earlier."""


@dataclass(frozen=True)
class Reading:
    """What one file gave.

    Attributes:
        path: as the user named it.
        sha256: digest of the file's bytes.
        records: those understood, in file order.
        dropped: those left out, with the reason.
    """

    path: Path
    sha256: str
    format: str
    encoding: str
    records: tuple[Record, ...]
    dropped: tuple[Dropped, ...] = field(default=())


def read(path: Path) -> Reading:
    """The records of one file.

    Raises:
        InputError: the file is missing, empty, of no known format, or holds no paper.
    """
    file = File(path)
    for reader in READERS:
        if not reader.recognises(file):
            continue
        items = list(reader.records(file))
        records = tuple(item for item in items if isinstance(item, dict))
        dropped = tuple(item for item in items if isinstance(item, Dropped))
        if records:
            return Reading(path, file.sha256, reader.format, file.encoding, records, dropped)
        if not dropped:
            raise InputError(
                f"{path}: read as {reader.format}, but it holds no record. Export again."
            )
        raise InputError(
            f"{path}: read as {reader.format}, but none of its {len(dropped)} records can be used. "
            f"The first, {dropped[0].record}: {dropped[0].reason}. Give each paper a title."
        )
    raise InputError(
        f"{path}: no paper found in it. Readable are: a papers page copied from a browser (title, "
        "blank line, abstract), CSV, TSV, JSON Lines and Parquet with a title column."
    )
