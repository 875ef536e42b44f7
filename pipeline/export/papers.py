"""Papers as tables: CSV for spreadsheets and for programs, Parquet for programs.

Both hold every column of the map's papers and the names of their topics.

CSV is UTF-8 with a byte order mark, without which Excel takes it for another encoding (pandas
skips it), and has commas and `\\n`. A list is `a; b`, or a JSON list where its members hold what
separates. A text that a spreadsheet would run as a formula has an apostrophe before it (see
`guard.py`), and so it reads in pandas; numbers never have one. With
`pandas.read_csv(file, dtype=str, keep_default_na=False)` every other text comes back as it was;
`python -m pipeline build` takes the apostrophes away again.

Parquet has the types and the lists of the map folder, no text is changed, and a build takes its
papers as they are.
"""

import csv
import io
import json
import re
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.export.chosen import Chosen
from pipeline.guard import guarded
from pipeline.papers import CLEAN_MARK
from pipeline.tables import damaged

BYTE_ORDER_MARK = "\ufeff"
SEPARATES = re.compile(r"[;；|、\n]")
ALONE = re.compile(r"[;；,，|、\n\[(\"']|\b(?:and|et al|others)\b|&|\.\.\.|…", re.I)
"""What a list of one must not hold to be written without brackets: it would be read as several."""
ROWS = 16_384
"""Papers in a row group of Parquet, at most."""


def write_csv(chosen: Chosen, stream: BinaryIO) -> None:
    """Writes a header and one line a paper; see above for its dialect."""
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(guarded(name) for name in chosen.columns)
    for paper in chosen.papers():
        writer.writerow(cell(value) for value in paper.values())
    text.detach()


def cell(value: Any) -> Any:
    """What stands in a cell of CSV for a value: nothing for what is not known."""
    if value is None or value != value:  # noqa: PLR0124, not a number
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.7g}"
    if isinstance(value, int):
        return value
    return guarded(_listed(value) if isinstance(value, list) else str(value))


def _listed(values: list[Any]) -> str:
    texts = [str(value) for value in values]
    hindering = SEPARATES if len(texts) > 1 else ALONE
    if any(hindering.search(text) for text in texts):
        return json.dumps(texts, ensure_ascii=False)
    return "; ".join(texts)


def write_parquet(chosen: Chosen, stream: BinaryIO) -> None:
    """Writes a table of the types that the map folder has, with the names of topics."""
    schema = _schema(chosen)
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        rows: list[dict[str, Any]] = []
        for paper in chosen.papers():
            rows.append(paper)
            if len(rows) == ROWS:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                rows = []
        writer.write_table(pa.Table.from_pylist(rows, schema))


def _schema(chosen: Chosen) -> Any:
    file = chosen.folder.path / "papers.parquet"
    try:
        known = pq.read_schema(file)
    except (OSError, pa.ArrowException) as error:
        raise damaged(file) from error
    fields = [
        known.field(name) if name in known.names else pa.field(name, pa.string())
        for name in chosen.columns
    ]
    return pa.schema(fields, CLEAN_MARK)
