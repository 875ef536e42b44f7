"""A map folder → the numbers that say how good the map is, by itself or against labels.

Nothing is embedded, laid out or clustered: all is read from the folder. Labels are never an input
of a map, so they can judge it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline.errors import InputError
from pipeline.layout import Layout
from pipeline.quality import NUMBERS, nearest_on_map, summary, trustworthiness
from pipeline.stability import mutual_information
from pipeline.store import MapFolder

NEIGHBOURS = 15
"""Papers that vote on a paper's label, and that trustworthiness looks at."""
COLUMNS = ("categories", "venue", "source", "year")
"""Columns of every map that may serve as labels, beside those that the input brought along."""
EXTRA = "extra."
LISTED = 30
"""Columns that an error lists."""
DIGITS = 4


@dataclass(frozen=True)
class Labels:
    """What each paper is said to be about.

    Attributes:
        column: of papers.parquet.
        codes: (n,) the number of each paper's label; -1 where it has none.
    """

    column: str
    codes: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """(n,) bool, papers that have a label."""
        return np.asarray(self.codes >= 0)

    @property
    def distinct(self) -> int:
        """How many different labels there are."""
        return int(self.codes.max(initial=-1)) + 1


def appraise(made: MapFolder, column: str | None = None) -> dict[str, Any]:
    """The map's numbers: those of its manifest, else computed; with a column, those against it.

    Raises:
        InputError: there is no such column, or it does not tell papers apart.
    """
    labels = None if column is None else labels_of(made.papers, column)
    told = made.manifest.get("quality")
    told = told if isinstance(told, dict) else {}
    numbers = told if told.keys() >= set(NUMBERS) else _computed(made)
    report = {
        "map": made.name,
        "version": made.version,
        "papers": len(made.papers),
        "default_level": made.manifest.get("default_level"),
        **{name: numbers[name] for name in NUMBERS},
        "stability": told.get("stability"),
    }
    return report if labels is None else report | {"labels": against(made, labels)}


def labels_of(papers: pd.DataFrame, column: str) -> Labels:
    """The labels that a column holds; of a list, its first value.

    Args:
        column: one of COLUMNS, or a column that the input brought along, with or without
            "extra." before its name.

    Raises:
        InputError: there is no such column, or it does not tell papers apart.
    """
    there = [name for name in papers.columns if name in COLUMNS or name.startswith(EXTRA)]
    name = next((name for name in (column, EXTRA + column) if name in there), None)
    if name is None:
        more = ", …" if len(there) > LISTED else ""
        raise InputError(
            f"--labels {column}: no such column of labels. There are: "
            f"{', '.join(there[:LISTED])}{more}."
        )
    values = np.array([_plain(value) for value in papers[name]], object)
    labels = Labels(name, np.asarray(pd.factorize(values)[0]))
    if labels.distinct < 2:
        raise InputError(
            f"--labels {column}: {labels.known.sum():,} of {len(papers):,} papers have a label "
            f"there, {labels.distinct} different. At least two different ones are needed."
        )
    return labels


def against(made: MapFolder, labels: Labels) -> dict[str, Any]:
    """How the map's topics and neighbourhoods agree with the labels.

    `knn_accuracy_…` is the share of labelled papers whose label most of their 15 nearest labelled
    neighbours have, in vector space and on the map; papers without a label do not vote.
    """
    known = labels.known
    truly = knn_accuracy(_neighbours(made)[:, :NEIGHBOURS], labels.codes)
    shown = knn_accuracy(nearest_on_map(_xy(made), min(NEIGHBOURS, len(known) - 1)), labels.codes)
    return {
        "column": labels.column,
        "labelled": int(known.sum()),
        "missing": int((~known).sum()),
        "distinct": labels.distinct,
        "ami_by_level": [
            round(mutual_information(level[known], labels.codes[known]), DIGITS)
            for level in _levels(made)
        ],
        "knn_accuracy_vectors": round(truly, DIGITS),
        "knn_accuracy_map": round(shown, DIGITS),
        "knn_ratio": round(shown / truly, DIGITS) if truly else None,
    }


def knn_accuracy(nearest: np.ndarray, codes: np.ndarray) -> float:
    """The share of labelled papers whose label wins the vote of their nearest papers.

    Of several labels with as many votes, the one of the nearest voter wins.

    Args:
        nearest: (n, k) rows of each paper's nearest other papers, nearest first.
        codes: (n,) the number of each paper's label; -1 where it has none.
    """
    own = codes >= 0
    votes = codes[nearest[own]]
    counts = np.stack([(votes == vote[:, None]).sum(axis=1) for vote in votes.T], axis=1)
    counts[votes < 0] = 0
    winner = np.take_along_axis(votes, counts.argmax(axis=1)[:, None], axis=1)[:, 0]
    return float((winner == codes[own]).mean())


def _computed(made: MapFolder) -> dict[str, Any]:
    papers = made.papers
    layout = Layout(tuple(papers.index), _xy(made))
    return summary(
        _levels(made),
        papers["noise"].to_numpy(bool),
        papers["outlier"].to_numpy(bool),
        _names(made.topics),
        papers["fidelity"].to_numpy(),
        trustworthiness(made.vectors.astype(np.float32), layout, NEIGHBOURS),
    )


def _levels(made: MapFolder) -> np.ndarray:
    """(levels, n) the number of each paper's topic, coarse to fine."""
    depths = sorted(made.topics["level"].unique())
    return np.stack([pd.factorize(made.papers[f"level_{depth}"])[0] for depth in depths])


def _names(topics: pd.DataFrame) -> Sequence[Sequence[str]]:
    return [list(level["name"]) for _, level in topics.groupby("level")]


def _xy(made: MapFolder) -> np.ndarray:
    return made.papers[["x", "y"]].to_numpy(np.float32)


def _neighbours(made: MapFolder) -> np.ndarray:
    """(n, k) rows of each paper's true nearest, nearest first."""
    lists = made.neighbours["neighbour_ids"].reindex(made.papers.index)
    rows = made.papers.index.get_indexer(pd.Index(np.concatenate(list(lists))))
    return np.asarray(rows).reshape(len(lists), -1)


def _plain(value: Any) -> str | None:
    """The value, or the first of several, as a label; None where there is none."""
    if isinstance(value, list | tuple | np.ndarray):
        value = next(iter(value), None)
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 (NaN is not itself)
        return None
    return str(value).strip() or None
