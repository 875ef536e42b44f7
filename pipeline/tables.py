"""A table of a version, read by the column or by the row, never whole.

A map of many papers is looked at a few papers at a time: their texts stay on disk, in row groups
of a few hundred, until somebody reads them.
"""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import MapError

GROUP = 256
"""Rows of a group, at least: what is read at once for the sake of one row."""
MOST_GROUPS = 1000
"""Groups of a table, about: each costs every reader some memory."""
PACKED = "lz4"
"""Half as large again as with zstd, but read three times as fast: a click reads fifty papers."""
STRINGS = pa.list_(pa.string())
LISTS = (
    "authors", "keywords", "categories", "key_phrases", "exemplars", "nearest", "neighbour_ids",
)  # fmt: skip
"""Columns that hold a list of texts in each row."""


def write_table(frame: pd.DataFrame, file: Path) -> None:
    """Writes a Parquet file whose rows can be read a few at a time."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for column in LISTS:
        if column in table.column_names:
            place = table.schema.get_field_index(column)
            table = table.set_column(place, column, table[column].cast(STRINGS))
    rows = max(GROUP, -(-len(table) // MOST_GROUPS))
    pq.write_table(
        table.replace_schema_metadata(None), file, compression=PACKED, row_group_size=rows,
        write_page_checksum=True,
    )  # fmt: skip


def damaged(file: Path) -> MapError:
    """The error to raise where a file of a version cannot be read."""
    name = file.parent.parent.name
    return MapError(
        f"{file}: damaged. Build the map again: python -m pipeline build <its files> --name {name}"
    )


class Table:
    """A Parquet file, open for reading; for several threads.

    It is read from disk, not mapped: pages that are mapped count as the reader's own memory.
    """

    def __init__(self, file: Path, needed: Sequence[str] = ()) -> None:
        """Opens the file and reads where its rows are.

        Args:
            needed: columns that it must have.

        Raises:
            MapError: it is damaged, or lacks columns.
        """
        self._file, self._lock = file, Lock()
        try:
            self._parquet = pq.ParquetFile(file, page_checksum_verification=True)
        except (OSError, pa.ArrowException) as error:
            raise damaged(file) from error
        self.names: tuple[str, ...] = tuple(self._parquet.schema_arrow.names)
        if not set(needed) <= set(self.names):
            raise damaged(file)
        told = self._parquet.metadata
        sizes = [told.row_group(group).num_rows for group in range(told.num_row_groups)]
        self._starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self._kept: dict[str, pa.ChunkedArray] = {}

    def __len__(self) -> int:
        return int(self._starts[-1])

    def column(self, name: str, kind: pa.DataType | None = None) -> pa.Array:
        """All values of a column, by row.

        Args:
            kind: what they are to be; None for what they are in the file.

        Raises:
            MapError: the file is damaged, or holds something else.
        """
        groups = np.arange(len(self._starts) - 1)
        values = self._read(groups, [name]).column(name).combine_chunks()
        try:
            return values if kind is None else values.cast(kind, safe=False)
        except pa.ArrowException as error:
            raise damaged(self._file) from error

    def rows(
        self, rows: Sequence[int] | np.ndarray, columns: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Some columns of these rows, in the order of the rows.

        Raises:
            MapError: the file is damaged.
        """
        wanted = np.asarray(rows, np.int64)
        if not len(wanted):
            return []
        group = np.searchsorted(self._starts, wanted, side="right") - 1
        groups, place = np.unique(group, return_inverse=True)
        sizes = self._starts[groups + 1] - self._starts[groups]
        before = np.cumsum(sizes) - sizes
        part = self._group(columns) if len(self._starts) == 2 else self._read(groups, columns)
        chosen = part.take(pa.array(before[place] + wanted - self._starts[group]))
        try:
            told: list[dict[str, Any]] = chosen.to_pylist()
        except UnicodeDecodeError as error:
            raise damaged(self._file) from error
        return told

    def _group(self, columns: Sequence[str]) -> pa.Table:
        """Columns of a table of one group, which is kept: there is no smaller part to read."""
        missing = [name for name in columns if name not in self._kept]
        if missing:
            part = self._read(np.zeros(1, np.int64), missing)
            self._kept |= {name: part.column(name) for name in missing}
        return pa.table({name: self._kept[name] for name in columns})

    def _read(self, groups: np.ndarray, columns: Sequence[str]) -> pa.Table:
        try:
            with self._lock:
                part = self._parquet.read_row_groups(
                    groups.tolist(), columns=list(columns), use_threads=False
                )
        except (OSError, pa.ArrowException) as error:
            raise damaged(self._file) from error
        # a dot in a name stands for what is within: more may have come than was asked for
        return part.select(list(columns))
