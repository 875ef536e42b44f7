"""Parquet tables, a batch of rows at a time."""

import io
from collections.abc import Iterator
from itertools import chain
from typing import Any

from pipeline.errors import InputError
from pipeline.readers.columns import SAMPLE_ROWS, columns_of, unique
from pipeline.readers.file import Dropped, File, Record

MAGIC = b"PAR1"
BATCH = 4096
"""Rows that are in memory as Arrow at a time."""
MAXIMUM_ROWS = 20_000_000
"""More are a mistake or an attack: a few bytes can claim any number of empty rows."""


def recognises(file: File) -> bool:
    """True for a Parquet file."""
    return file.start.startswith(MAGIC)


def records(file: File) -> Iterator[Record | Dropped]:
    """One record a row. Columns of vectors (lists of fractions) are left out.

    Raises:
        InputError: the file is damaged or has no title column.
    """
    rows = rows_of(file)
    names = next(rows)
    sample = [row for _, row in zip(range(SAMPLE_ROWS), rows, strict=False)]
    columns = columns_of(file, list(names), sample)
    for number, row in enumerate(chain(sample, rows), start=1):
        yield columns.record(f"row {number}", row)


def rows_of(file: File) -> Iterator[dict[str, Any]]:
    """The names of the columns as a row of its own, then the rows.

    Raises:
        InputError: the file is damaged, or claims more than MAXIMUM_ROWS.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with file.open() as opened:
            stream = opened if opened.seekable() else io.BytesIO(file.data)
            table = pq.ParquetFile(stream, pre_buffer=False)
            if table.metadata.num_rows > MAXIMUM_ROWS:
                raise InputError(
                    f"{file.path}: {table.metadata.num_rows} rows, more than {MAXIMUM_ROWS}. "
                    "Keep the papers that the map is for."
                )
            names = [field.name for field in table.schema_arrow if not _is_vector(field.type)]
            keys = unique(names)
            yield dict.fromkeys(keys)
            places = [i for i, field in enumerate(table.schema_arrow) if not _is_vector(field.type)]
            for batch in table.iter_batches(BATCH):
                cells = [batch.column(place).to_pylist() for place in places]
                for values in zip(*cells, strict=True):
                    yield dict(zip(keys, values, strict=True))
    except (pa.ArrowException, OSError, OverflowError, ValueError) as error:
        raise InputError(f"{file.path}: damaged Parquet file. Export it again.") from error


def _is_vector(kind: Any) -> bool:
    """True for lists of fractions: embeddings, which are no text for anyone."""
    from pyarrow import types

    is_list = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    return bool(is_list and types.is_floating(kind.value_type))
