"""One paper and one topic of a map, as the page shows them."""

from dataclasses import dataclass


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
