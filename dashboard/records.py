"""One paper and one topic of a map, as the page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.export.colours import MIXED

TEXTS = (
    "paper_id", "title", "abstract", "authors", "venue", "doi", "arxiv_id", "url", "pdf_url",
    "fidelity", "truncated",
)  # fmt: skip
"""Columns of a paper that are read when it is shown; all else is in memory (see columns.py)."""


@dataclass(frozen=True)
class Paper:
    """One paper, as the page shows it."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    year: int | None
    venue: str
    doi: str
    arxiv_id: str
    url: str
    pdf_url: str
    topic: str
    strength: float
    fidelity: float
    outlier: bool
    truncated: bool


@dataclass(frozen=True)
class Evidence:
    """What speaks for a topic and its name; a share of 0 is one that the map does not tell.

    Attributes:
        name_share, name_elsewhere: shares of its papers, and of all others, that use all words of
            its name.
        phrase_shares: of its papers that use each key phrase.
        nearest: (topic id, cosine of their centres) of the nearest topics of its level.
        persistence: how lasting HDBSCAN finds it, from 0 to 1; None where it does not say.
    """

    name_share: float = 0.0
    name_elsewhere: float = 0.0
    phrase_shares: tuple[float, ...] = ()
    nearest: tuple[tuple[str, float], ...] = ()
    persistence: float | None = None


@dataclass(frozen=True)
class Topic:
    """One topic of the tree."""

    id: str
    parent: str | None
    level: int
    rank: int
    name: str
    size: int
    key_phrases: tuple[str, ...]
    exemplars: tuple[str, ...]
    evidence: Evidence
    x: float
    y: float
    light: str
    dark: str


def paper_of(
    told: Mapping[str, Any], year: int, topic: str, strength: float, outlier: bool
) -> Paper:
    """A paper.

    Args:
        told: its TEXTS.
        year: 0 where unknown.
    """
    texts = ("title", "abstract", "venue", "doi", "arxiv_id", "url", "pdf_url")
    return Paper(
        id=told["paper_id"],
        **{name: told[name] or "" for name in texts},
        authors=tuple(told["authors"] or ()),
        year=year or None,
        topic=topic,
        strength=float(strength),
        fidelity=float(told["fidelity"]),
        outlier=bool(outlier),
        truncated=bool(told["truncated"]),
    )


def topic_of(topic: str, row: Mapping[Any, Any], size: int, rank: int) -> Topic:
    """A topic, in no colour yet.

    Args:
        row: of the table of topics.
        size: its papers that are seen; 0 for as many as the row says.
        rank: its place among the topics of its level as built.
    """
    return Topic(
        id=topic,
        parent=row["parent_id"] if isinstance(row["parent_id"], str) else None,
        level=int(row["level"]),
        rank=rank,
        name=row["name"],
        size=size or int(row["size"]),
        key_phrases=tuple(row["key_phrases"]),
        exemplars=tuple(row["exemplars"]),
        evidence=_evidence(row),
        x=float(row["x"]),
        y=float(row["y"]),
        light=MIXED[0],
        dark=MIXED[1],
    )


def _evidence(row: Mapping[Any, Any]) -> Evidence:
    lasting = row["persistence"]
    shares = tuple(float(share) for share in row["key_phrase_shares"])
    near = zip(row["nearest"], row["nearest_similarity"], strict=True)
    return Evidence(
        name_share=float(row["name_share"]),
        name_elsewhere=float(row["name_elsewhere"]),
        phrase_shares=shares if any(shares) else (),
        nearest=tuple((str(topic), float(similarity)) for topic, similarity in near),
        persistence=float(lasting) if pd.notna(lasting) else None,
    )
