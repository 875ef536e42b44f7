"""JSON that no service of ours wrote: rows as objects, one a line or in a list, or by columns.

Rows may stand in a list under any key, each may keep its paper one level down, and data frames
write themselves in five ways (`orient`): all are rows of a table, their columns known by name.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from pipeline.readers.columns import Columns, columns_of, plain, recognised
from pipeline.readers.file import Dropped, File, Record
from pipeline.readers.json_items import FIRST_ITEMS, items

Row = Mapping[str, Any]
SPLIT_COLUMNS = '"columns"'
"""What a data frame that is split into columns, index and data calls the first."""
MOST_KEYS = 1_000
"""Sets of keys whose columns are kept at a time; some files have another one for each object."""


def is_lines(file: File) -> bool:
    """True for objects with something like a title, one a line."""
    first = file.head.lstrip("\ufeff \t\n").split("\n", 1)[0].strip()
    if not first.startswith("{") or not first.endswith("}"):
        return False
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and _is_row(file, row)


def is_table(file: File) -> bool:
    """True for JSON of any other shape among whose first rows one has something like a title."""
    if not file.head.lstrip("\ufeff \t\n").startswith(("{", "[")):
        return False
    found = (one for one in islice(_rows(file), FIRST_ITEMS) if not isinstance(one, Dropped))
    return any(isinstance(row, dict) and _is_row(file, row) for _, row in found)


def records(file: File) -> Iterator[Record | Dropped]:
    """One record an object.

    Raises:
        InputError: none of the first objects has a column that the user named.
    """
    rows = _rows(file)
    first = list(islice(rows, FIRST_ITEMS))
    seen = [one[1] for one in first if not isinstance(one, Dropped) and isinstance(one[1], dict)]
    names = list(dict.fromkeys(name for row in seen for name in row))
    known: dict[tuple[str, ...], Columns] = {}
    if names:
        columns_of(file, names, seen)

    def record(where: str, row: Any) -> Record | Dropped:
        if not isinstance(row, dict):
            return Dropped(where, "not a JSON object")
        keys = tuple(row)
        if keys not in known:
            if not _is_row(file, row):
                return Dropped(where, "no title")
            if len(known) > MOST_KEYS:
                known.clear()
            known[keys] = columns_of(file, keys, told=False)
        return known[keys].record(where, row)

    for one in first:
        yield one if isinstance(one, Dropped) else record(*one)
    for one in rows:
        yield one if isinstance(one, Dropped) else record(*one)


def _is_row(file: File, row: Row) -> bool:
    """True for an object with a title, by whatever name."""
    told = file.columns.get("title")
    if told is not None:
        return any(plain(name) == plain(told) for name in row)
    return "title" in recognised(row)


def _rows(file: File) -> Iterator[tuple[str, Any] | Dropped]:
    """(which one, the row) of each row, wherever the file keeps them."""
    header = _split_columns(file)
    for item in items(file):
        if isinstance(item, Dropped):
            yield item
            continue
        where, value = item
        if isinstance(value, list):
            if header is None:
                header = [str(name) for name in value]
                if "title" not in recognised(header) and "title" not in file.columns:
                    yield where, value
                    header = None
            else:
                yield where, dict(zip(header, value, strict=False))
        elif isinstance(value, dict):
            inner = _inside(file, value)
            if inner is None:
                yield where, value
            else:
                yield from ((f"{where}, row {i}", row) for i, row in enumerate(inner, start=1))
        else:
            yield where, value


def _split_columns(file: File) -> list[str] | None:
    """The names that a data frame split into columns, index and data gives before its rows."""
    head = file.head.lstrip("\ufeff \t\n")
    if not head.startswith("{") or SPLIT_COLUMNS not in head[:200]:
        return None
    start = head.find("[", head.index(SPLIT_COLUMNS))
    try:
        names, _ = json.JSONDecoder().raw_decode(head, start)
    except (ValueError, RecursionError):
        return None
    return list(names) if all(isinstance(name, str) for name in names) else None


def _inside(file: File, value: dict[str, Any]) -> list[Any] | None:
    """The rows within an object that is no row but holds some; None for one that is a row."""
    if (rows := _by_columns(value)) is not None:
        return rows
    if _is_row(file, value):
        return None
    if (rows := _listed(file, value)) is not None:
        return rows
    inside = list(value.values())
    are_rows = len(inside) > 1 and all(isinstance(row, dict) for row in inside)
    if are_rows and _holds_rows(file, inside):
        return inside  # {"0": {"title": …}, "1": …}
    for inner in inside:  # {"result": {"records": [...]}}
        if not isinstance(inner, dict) or _is_row(file, inner):
            continue
        if (rows := _listed(file, inner)) is not None:
            return rows
    unwrapped = _unwrapped(file, value)
    return None if unwrapped is value else [unwrapped]


def _listed(file: File, value: dict[str, Any]) -> list[Any] | None:
    """The rows of the first list of some in an object: `{"articles": [...]}`; None without one."""
    for inner in value.values():
        if isinstance(inner, list) and _holds_rows(file, inner):
            return [_unwrapped(file, row) for row in inner]
    return None


def _holds_rows(file: File, rows: list[Any]) -> bool:
    """True where one of the first is an object with a title, or keeps one a level down."""
    first = [row for row in rows[:FIRST_ITEMS] if isinstance(row, dict)]
    return any(_is_row(file, row) or _unwrapped(file, row) is not row for row in first)


def _unwrapped(file: File, row: Any) -> Any:
    """The row with the fields of the object within it that has the title (`_source`, `bib`)."""
    if not isinstance(row, dict) or _is_row(file, row):
        return row
    for key, inner in row.items():
        if isinstance(inner, dict) and _is_row(file, inner):
            return {**{name: one for name, one in row.items() if name != key}, **inner}
    return row


def _by_columns(value: dict[str, Any]) -> list[Row] | None:
    """The rows of `{"title": {"0": …, "1": …}, …}` or `{"title": […], "abstract": […]}`."""
    known = recognised(value)
    title = value.get(known["title"][0]) if "title" in known else None
    if not isinstance(title, dict | list) or not title:
        return None
    if any(type(one) is not type(title) or len(one) != len(title) for one in value.values()):
        return None
    if isinstance(title, dict):
        if not all(key.isdigit() and isinstance(one, str | None) for key, one in title.items()):
            return None
        return [{name: one.get(key) for name, one in value.items()} for key in title]
    texts = all(isinstance(one, str | None) for one in title)
    if len(title) < 2 or len(value) < 2 or not texts:
        return None
    return [{name: one[i] for name, one in value.items()} for i in range(len(title))]
