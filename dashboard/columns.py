"""What is held in memory of every paper: its id and a few small numbers. No texts, no streamlit.

A map of 1,000,000 papers takes about 80 MB so; its texts would take 2 GB.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import MapError
from pipeline.store import MapFolder


class Ids(Sequence[str]):
    """Ids of all papers, by row, and the row of each id: one array, not a string object each."""

    def __init__(self, ids: pa.Array) -> None:
        """Of these ids (large_string), all different."""
        self._ids = ids
        ordered = len(ids) < 2 or pc.all(pc.less(self._ids[:-1], self._ids[1:])).as_py()
        self._order: np.ndarray | None = None
        if not ordered:
            self._order = pc.sort_indices(self._ids).to_numpy().astype(np.int32)

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: "slice | np.ndarray") -> list[str]: ...
    def __getitem__(self, row: "int | slice | np.ndarray") -> "str | list[str]":
        """The id of a row, or those of several."""
        if isinstance(row, slice):
            return list(self._ids[row].to_pylist())
        if isinstance(row, np.ndarray):
            return list(self._ids.take(pa.array(row.astype(np.int64))).to_pylist())
        return str(self._ids[int(row)].as_py())

    def row(self, paper: str) -> int | None:
        """The row of an id, found by halving; None where there is none such."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            at = middle if self._order is None else int(self._order[middle])
            found = self._ids[at].as_py()
            if found == paper:
                return at
            if found < paper:
                low = middle + 1
            else:
                high = middle
        return None


@dataclass(frozen=True)
class Columns:
    """The small columns of all papers, by row; nobody writes into them.

    Attributes:
        xy: (n, 2) float32, map units.
        years: (n,) int16, 0 where unknown.
        strength: (n,) float32, from 0 to 1.
        outlier: (n,) bool.
        member: (levels, n) the code of each paper's topic, from coarse to fine.
    """

    ids: Ids
    xy: np.ndarray
    years: np.ndarray
    strength: np.ndarray
    outlier: np.ndarray
    member: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def newest(self) -> np.ndarray:
        """Rows, the newest papers first, in the order of the rows within a year."""
        return _frozen(np.argsort(-self.years, kind="stable"))

    @cached_property
    def typical(self) -> np.ndarray:
        """Rows, the most typical papers of their topics first."""
        return _frozen(np.argsort(-self.strength, kind="stable"))

    @cached_property
    def spread(self) -> float:
        """Length of the map's diagonal in map units, without the outermost papers."""
        low, high = np.percentile(self.xy, (5, 95), axis=0)
        return float(np.hypot(*(high - low)))


def columns_of(folder: MapFolder, codes: Mapping[str, int]) -> Columns:
    """The columns of a version as it was built.

    Args:
        codes: topic id → its code.

    Raises:
        MapError: the table of papers is damaged.
    """
    papers = folder.paper_rows
    known = pa.array(list(codes), pa.string())

    def numbers(name: str, dtype: type) -> np.ndarray:
        values = pc.fill_null(papers.column(name, pa.float64()), 0.0)
        return np.asarray(values.to_numpy(zero_copy_only=False), dtype)

    def topics(name: str) -> np.ndarray:
        found = pc.fill_null(pc.index_in(papers.column(name, pa.string()), known), -1)
        if len(found) and pc.min(found).as_py() < 0:
            raise MapError(
                f"{folder.path}: a paper is of a topic that is not there. Build the map again."
            )
        return _small(found.to_numpy(), len(codes))

    return Columns(
        ids=Ids(papers.column("paper_id", pa.large_string())),
        xy=_frozen(np.stack([numbers("x", np.float32), numbers("y", np.float32)], axis=1)),
        years=_frozen(numbers("year", np.int16)),
        strength=_frozen(numbers("strength", np.float32)),
        outlier=_frozen(numbers("outlier", np.bool_)),
        member=_frozen(np.stack([topics(name) for name in levels_of(papers.names)])),
    )


def edited_columns(built: Columns, papers: pd.DataFrame, codes: Mapping[str, int]) -> Columns:
    """The columns of a version with edits: other topics, all else shared with it as built.

    Args:
        papers: as edited.
        codes: topic id, of those that there are now → its code.
    """
    levels = [papers[name].map(codes).to_numpy(np.int64) for name in levels_of(papers.columns)]
    return Columns(
        ids=built.ids,
        xy=built.xy,
        years=built.years,
        strength=_frozen(papers["strength"].to_numpy(np.float32)),
        outlier=_frozen(papers["outlier"].to_numpy(bool)),
        member=_frozen(np.stack([_small(level, len(codes)) for level in levels])),
    )


def levels_of(names: Iterable[str]) -> list[str]:
    """`level_0`, `level_1`, … among these names of columns."""
    return sorted((n for n in names if str(n).startswith("level_")), key=lambda n: int(n[6:]))


def _small(codes: np.ndarray, count: int) -> np.ndarray:
    return codes.astype(np.int16 if count < np.iinfo(np.int16).max else np.int32)


def _frozen(values: np.ndarray) -> np.ndarray:
    """The array, which all sessions share, so that none may write into it."""
    small = values.astype(np.int32) if values.dtype == np.int64 else values
    small.setflags(write=False)
    return small
