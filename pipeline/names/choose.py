"""Candidate phrases of every topic → names, no two of a level alike, and key phrases."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.names.candidates import Table
from pipeline.names.forms import title
from pipeline.names.phrases import Phrases
from pipeline.names.ranking import Candidate, Embed, rank

KEY_PHRASES = 8
FIRST_FOR_ALL, FOR_EACH = 400, 2.5
"""Phrases whose meaning is looked at: so many, and so many more a topic."""
LEAST_HELD, LEAST_CONTRAST = 0.095, 5.0
"""All words of a good name stand in this share of the topic's papers, and that many times as
often as in others."""
RARE, COMMON = 6.0, 2.0
"""The powers of what a name lacks of either: one that is rare in its topic names but a part."""
SIZE_POWER = 0.25
"""How much more a large topic's claim to a phrase counts than a small one's."""


@dataclass(frozen=True)
class Named:
    """A topic's name with its evidence, and its key phrases with theirs.

    Attributes:
        share, elsewhere: of the topic's papers, and of the others, that hold all words of the name.
        key_phrase_shares: of the topic's papers that use each key phrase.
    """

    name: str
    share: float
    elsewhere: float
    key_phrases: list[str]
    key_phrase_shares: list[float]


def choose(
    levels: Sequence[np.ndarray],
    tables: Sequence[Sequence[Table]],
    phrases: Phrases,
    middles: Sequence[np.ndarray],
    embed: Embed,
) -> list[list[Named]]:
    """The name and key phrases of each topic of each level, coarse to fine.

    Args:
        levels: for each level the topic of each paper.
        middles: for each level the centre of each topic, of unit length.
        embed: for the phrases, into the space of the centres.
    """
    ranked = rank(levels, considered(tables), phrases, middles, embed)
    found: list[list[Named]] = []
    above: list[tuple[Candidate, np.ndarray]] = []
    for level, topic in enumerate(levels):
        parent = np.zeros(int(topic.max()) + 1, int)
        parent[topic] = levels[level - 1] if level else 0
        first = np.unique(topic, return_index=True)[1]
        sizes = np.bincount(topic)
        barred = [
            [name for name, papers in above if not (papers[paper] and papers.sum() == size)]
            for paper, size in zip(first, sizes, strict=True)
        ]
        chosen = _assigned(ranked[level], sizes, parent, barred)
        above += [(own, topic == number) for number, own in enumerate(chosen) if own]
        found.append(_named(chosen, ranked[level]))
    return found


def considered(tables: Sequence[Sequence[Table]]) -> list[list[Table]]:
    """The tables, cut so that not too many phrases in all have to be embedded.

    Each level has its share of them: every topic's first phrase, then every topic's second, and
    so on while the share lasts. Coarse topics are few, so more of their phrases are considered.
    """
    most = FIRST_FOR_ALL + round(FOR_EACH * sum(len(level) for level in tables))
    distinct: set[int] = set()
    cut = []
    for number, level in enumerate(tables):
        share = len(distinct) + (most - len(distinct)) // (len(tables) - number)
        longest = max((len(table.phrases) for table in level), default=0)
        depth = 0
        while depth < longest and len(distinct) < share:
            distinct.update(int(t.phrases[depth]) for t in level if depth < len(t.phrases))
            depth += 1
        cut.append([Table(t.phrases[:depth], t.scores[:depth], t.inside[:depth]) for t in level])
    return cut


def _assigned(
    ranked: Sequence[Sequence[Candidate]],
    sizes: np.ndarray,
    parent: np.ndarray,
    barred: Sequence[Sequence[Candidate]],
) -> list[Candidate | None]:
    """For each topic its name: the best pairs of phrase and topic first, none like another's.

    A topic that this leaves without a name takes its best phrase that is not quite another's.
    """
    offers = sorted(
        (-candidate.score * _trust(candidate) * float(sizes[number]) ** SIZE_POWER, number, place)
        for number, some in enumerate(ranked)
        for place, candidate in enumerate(some)
    )
    chosen: list[Candidate | None] = [None] * len(ranked)
    for strict in (True, False):
        for _, number, place in offers:
            candidate = ranked[number][place]
            if chosen[number] is None and not (
                _taken(candidate, number, chosen, parent, barred[number])
                if strict
                else any(other and other.words == candidate.words for other in chosen)
            ):
                chosen[number] = candidate
    return chosen


def _taken(
    candidate: Candidate,
    number: int,
    chosen: Sequence[Candidate | None],
    parent: np.ndarray,
    barred: Sequence[Candidate],
) -> bool:
    """Whether a topic above it has this name, or another topic of its level one like it."""
    return any(map(candidate.means_same, barred)) or any(
        other is not None and candidate.like(other, parent[rival] == parent[number])
        for rival, other in enumerate(chosen)
    )


def _trust(candidate: Candidate) -> float:
    """1 for a name that the papers bear out, less the less they do."""
    enough = candidate.held / LEAST_HELD
    apart = candidate.held / (LEAST_CONTRAST * candidate.elsewhere + 1e-9)
    return float(min(enough, 1.0) ** RARE * min(apart, 1.0) ** COMMON)


def _named(
    chosen: Sequence[Candidate | None], ranked: Sequence[Sequence[Candidate]]
) -> list[Named]:
    named = []
    taken: set[str] = set()
    for number, (own, some) in enumerate(zip(chosen, ranked, strict=True), start=1):
        kept: list[Candidate] = []
        for candidate in [*([own] if own else []), *some]:
            if len(kept) < KEY_PHRASES and not any(map(candidate.overlaps, kept)):
                kept.append(candidate)
        both = title(", ".join(candidate.written for candidate in kept[:2]))
        name = title(own.written) if own else both
        if not name or name.lower() in taken:
            name = f"Topic {number}"
        taken.add(name.lower())
        named.append(
            Named(
                name,
                own.held if own else 0.0,
                own.elsewhere if own else 0.0,
                [candidate.written for candidate in kept],
                [candidate.share for candidate in kept],
            )
        )
    return named
