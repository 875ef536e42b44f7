"""Fields of papers as facets: few enough values to choose among, and the papers that have each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

FACETS = {"venue": "Venue", "categories": "Category", "keywords": "Keyword", "source": "Source"}
"""Fields that papers can be filtered by, where they have them; `extra.*` come after these."""
MOST_VALUES = 2000
"""A field of more values than this is no facet."""
LONGEST_VALUE = 80
"""A field whose values are longer, in the median, is text and no facet."""


@dataclass(frozen=True)
class Facet:
    """A field with few enough values to choose among.

    Attributes:
        values: from the most frequent on.
        rows: value → rows that have it.
    """

    field: str
    label: str
    values: tuple[str, ...]
    rows: dict[str, np.ndarray]


def facet_of(column: pd.Series, label: str) -> Facet | None:
    """A field as a facet; None where it tells nothing, or too much."""
    values = column.explode() if column.dtype == object else column
    numbered = pd.Series(values.to_numpy(), index=_repeat(column)).dropna().astype(str)
    numbered = numbered[numbered.str.strip() != ""]
    told = pd.DataFrame({"row": numbered.index, "value": numbered.to_numpy()}).drop_duplicates()
    numbered = pd.Series(told["value"].to_numpy(), index=told["row"].to_numpy())
    counts = numbered.value_counts()
    if not 2 <= len(counts) <= MOST_VALUES or len(counts) > 0.8 * len(column):
        return None
    if counts.index.str.len().to_series().median() > LONGEST_VALUE:
        return None
    order = sorted(counts.index, key=lambda value: (-counts[value], value))
    rows = {str(value): part.index.to_numpy() for value, part in numbered.groupby(numbered)}
    return Facet(str(column.name), label, tuple(order), rows)


def without(facet: Facet, hidden: np.ndarray) -> Facet | None:
    """A field without what hidden papers have; None where nothing is left of it."""
    if not hidden.any():
        return facet
    rows = {value: kept[~hidden[kept]] for value, kept in facet.rows.items()}
    rows = {value: kept for value, kept in rows.items() if len(kept)}
    values = sorted(rows, key=lambda value: (-len(rows[value]), value))
    return Facet(facet.field, facet.label, tuple(values), rows) if rows else None


def _repeat(column: pd.Series) -> np.ndarray:
    """The row of each value of a column, whose lists are taken apart."""
    if column.dtype != object:
        return np.arange(len(column))
    lengths = [max(len(value), 1) if hasattr(value, "__len__") else 1 for value in column]
    return np.repeat(np.arange(len(column)), lengths)
