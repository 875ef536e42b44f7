"""Small files of bibliographies, what a reader makes of them, and how they come damaged."""

import copy
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from pipeline.errors import LitmapError
from pipeline.readers.file import Dropped, File, Record
from tests.pipeline.small import clean

FUZZ = settings(max_examples=120, deadline=None, derandomize=True, database=None)
ODD: list[Any] = [
    None, float("nan"), float("inf"), True, -1, 10**30, 1.5, "", "\x00\x1b", "\ud800", "10.1/x",
    "[", [], [None], [[[]]], {}, {"": None}, [{"name": 3}], {"date-parts": [["x", None]]},
    "2020-99",
]  # fmt: skip
"""What stands in fields where nobody expects it."""

Records = Callable[[File], Iterable[Record | Dropped]]


def file_of(data: str | bytes) -> File:
    """A file of these contents under a name that says nothing."""
    folder = Path(tempfile.mkdtemp(prefix="litmap-test-"))
    path = folder / "papers"
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))
    file = File(path)
    assert file.data
    path.unlink()
    folder.rmdir()
    return file


def read(records: Records, data: str | bytes) -> tuple[list[Record], list[Dropped]]:
    """What is kept and what is dropped."""
    items = list(records(file_of(data)))
    kept = [item for item in items if isinstance(item, dict)]
    return kept, [item for item in items if isinstance(item, Dropped)]


def assert_survives(records: Records, data: str) -> None:
    """Read and cleaning end, with records or with an error of ours."""
    try:
        kept, _ = read(records, data or " ")
    except LitmapError:
        return
    assert all(record["title"] for record in kept)
    clean({**record, "title": record["title"] or "-"} for record in kept)


def cuts(text: str) -> st.SearchStrategy[str]:
    """The text cut off, or with a stretch overwritten, anywhere."""
    where = st.integers(0, len(text) - 1)
    junk = st.sampled_from(["", "<", "&", "]]>", "\x00\x08", '"', "}", "\n{", "é" * 9])
    return st.one_of(
        where.map(lambda end: text[:end]),
        st.tuples(where, where, junk).map(
            lambda cut: text[: min(cut[:2])] + cut[2] + text[max(cut[:2]) :]
        ),
    )


@st.composite
def spoiled(draw: st.DrawFn, whole: Any) -> Any:
    """The object with one to three of its values, at any depth, replaced by odd ones."""
    spoilt = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(spoilt))
        if places:
            holder, key = draw(st.sampled_from(places))
            holder[key] = copy.deepcopy(draw(st.sampled_from(ODD)))
    return spoilt


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        for key in value:
            yield value, key
            yield from _places(value[key])
    elif isinstance(value, list):
        for key, one in enumerate(value):
            yield value, key
            yield from _places(one)
