"""Fields of papers as facets: the values that they have, and how many papers have each."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

FACETS = {"venue": "Venue", "categories": "Category", "keywords": "Keyword", "source": "Source"}
"""Fields that papers can be filtered by, where they have them; `extra.*` come after these."""
MOST_VALUES = 50_000
"""A field of more values than this is no facet."""
MOST_DIFFERENT = 0.8
"""Nor is one of as many values as this share of the papers: it tells nearly each of them apart."""
LONGEST_VALUE = 80
"""A field whose values are longer, in the median, is text and no facet."""


@dataclass(frozen=True)
class Facet:
    """A field with few enough values to choose among.

    Attributes:
        values: from the most frequent on.
        rows: (m,) int32, ascending: a row for each value of each paper.
        codes: (m,) which of the values that is.
        papers: how many papers the map has.
    """

    field: str
    label: str
    values: tuple[str, ...]
    rows: np.ndarray
    codes: np.ndarray
    papers: int

    @cached_property
    def places(self) -> dict[str, int]:
        """Value → its place among the values."""
        return {value: place for place, value in enumerate(self.values)}

    def counts(self, passing: np.ndarray) -> np.ndarray:
        """int (values,): how many of the papers that pass (bool (n,)) have each value."""
        return np.bincount(self.codes[passing[self.rows]], minlength=len(self.values))

    def having(self, chosen: Iterable[str]) -> np.ndarray:
        """bool (n,): the papers that have any of these values."""
        wanted = np.zeros(len(self.values), bool)
        wanted[[self.places[value] for value in chosen if value in self.places]] = True
        within = np.zeros(self.papers, bool)
        within[self.rows[wanted[self.codes]]] = True
        return within


def facet_of(field: str, column: pa.Array, label: str) -> Facet | None:
    """A field as a facet; None where it tells nothing, or too much.

    Args:
        column: its values by row: texts, numbers or lists of them.
    """
    papers = len(column)
    rows, values = _told(column)
    if values is None:
        return None
    coded = values.dictionary_encode()
    names = coded.dictionary
    if not 2 <= len(names) <= min(MOST_VALUES, MOST_DIFFERENT * papers):
        return None
    if np.median(pc.utf8_length(names).to_numpy()) > LONGEST_VALUE:
        return None
    once = np.unique(rows * len(names) + coded.indices.to_numpy())  # a value may be told twice
    return _facet(field, label, names.to_pylist(), *np.divmod(once, len(names)), papers)


def without(facet: Facet, hidden: np.ndarray) -> Facet | None:
    """A field without what hidden papers have; None where nothing is left of it."""
    if not hidden.any():
        return facet
    seen = ~hidden[facet.rows]
    rows, codes = facet.rows[seen], facet.codes[seen]
    left, codes = np.unique(codes, return_inverse=True)
    if not len(left):
        return None
    names = [facet.values[code] for code in left]
    return _facet(facet.field, facet.label, names, rows, codes, facet.papers)


def _facet(
    field: str, label: str, names: list[str], rows: np.ndarray, codes: np.ndarray, papers: int
) -> Facet:
    """The facet, its values put into order."""
    counts = np.bincount(codes, minlength=len(names))
    order = sorted(range(len(names)), key=lambda code: (-counts[code], names[code]))
    place = np.empty(len(order), np.int32 if len(order) > np.iinfo(np.int16).max else np.int16)
    place[order] = np.arange(len(order))
    values = tuple(names[code] for code in order)
    return Facet(field, label, values, rows.astype(np.int32), place[codes], papers)


def _told(column: pa.Array) -> tuple[np.ndarray, pa.Array | None]:
    """The row of each value that is told, and the values as texts; None where they are none."""
    rows = np.arange(len(column))
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        rows = pc.list_parent_indices(column).to_numpy()
        column = pc.list_flatten(column)
    if pa.types.is_nested(column.type) or pa.types.is_null(column.type):
        return rows, None
    texts = column.cast(pa.string())
    told = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(texts), ""), False)
    return rows[told.to_numpy(zero_copy_only=False)].astype(np.int64), texts.filter(told)
