"""Candidate phrases of every topic → names, no two of a level alike, and key phrases."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.names.candidates import Table
from pipeline.names.evidence import Evidence, Words, shares
from pipeline.names.forms import Forms, title
from pipeline.names.phrases import Phrases

KEY_PHRASES = 8
FIRST_FOR_ALL, FOR_EACH = 400, 2.5
"""Phrases whose meaning is looked at: so many, and so many more a topic."""
NAMED_FROM = 25
"""Phrases of a topic that may become its name."""
CLOSENESS = 1.5
"""The power of a phrase's closeness to the topic's centre."""
LEAST_HELD, LEAST_CONTRAST = 0.1, 3.0
"""All words of a good name stand in this share of the topic's papers, and that many times as
often as in others."""
SAME_MEANING, SIMILAR_MEANING = 0.9, 0.7
"""Cosine similarity from which on two names mean the same; and where one holds all words of the
other."""

debug: dict = {}
Embed = Callable[[Sequence[str]], np.ndarray]
"""Texts → unit vectors (n, d) in the space of the papers' vectors."""


@dataclass(frozen=True)
class Candidate:
    """A phrase for a topic.

    Attributes:
        share: of the topic's papers that use the phrase.
        held, elsewhere: shares of the topic's papers, and of the others, that hold all its words.
    """

    phrase: int
    score: float
    written: str
    words: Words
    share: float
    held: float
    elsewhere: float


@dataclass(frozen=True)
class Named:
    """A topic's name with its evidence, and its key phrases with theirs."""

    name: str
    share: float
    elsewhere: float
    key_phrases: list[str]
    key_phrase_shares: list[float]


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
    tables = considered(tables)
    wanted = sorted({int(p) for level in tables for table in level for p in table.phrases})
    writer = Forms(phrases)
    forms = {phrase: writer.written(phrase) for phrase in wanted}
    vectors = dict(zip(wanted, embed([forms[p] for p in wanted]), strict=True)) if wanted else {}
    evidence = Evidence(phrases.coded, [phrases.key(phrase) for phrase in wanted])
    found: list[list[Named]] = []
    global allranked; allranked=[]
    above: list[list[Candidate]] = [[]]
    for level, topic in enumerate(levels):
        ranked = _ranked(topic, tables[level], phrases, forms, vectors, middles[level], evidence, level + 1 < len(levels))
        allranked.append((ranked,dict(debug)))
        parent = np.zeros(int(topic.max()) + 1, int)
        parent[topic] = levels[level - 1] if level else 0
        chosen = _assigned(np.bincount(topic), ranked, parent, above, vectors)
        above = [
            [*above[parent[number]], *([own] if own else [])] for number, own in enumerate(chosen)
        ]
        found.append(
            [
                _named(number, own, some, vectors)
                for number, (own, some) in enumerate(zip(chosen, ranked, strict=True))
            ]
        )
    return found


def _ranked(
    topic: np.ndarray,
    tables: Sequence[Table],
    phrases: Phrases,
    forms: dict[int, str],
    vectors: dict[int, np.ndarray],
    middle: np.ndarray,
    evidence: Evidence,
    above_finest: bool,
) -> list[list[Candidate]]:
    """For each topic of a level its candidates, best first."""
    sizes = np.bincount(topic)
    common = middle.mean(axis=0)
    mean = np.mean(list(vectors.values()), axis=0) if vectors else common
    ranked = []
    for number, table in enumerate(tables):
        size = int(sizes[number])
        some = []
        for phrase, score, inside in zip(table.phrases.tolist(), table.scores.tolist(), table.inside.tolist()):
            words = evidence.words(phrases.key(phrase))
            held, elsewhere = shares(evidence.holders(words), topic, number, size)
            near = float(vectors[phrase] @ middle[number])
            nearer = _cosine(vectors[phrase] - mean, middle[number] - common)
            own = _divergence(held, elsewhere, size, len(topic))
            used = _divergence(inside / size, (len(phrases.of(phrase)) - inside) / max(len(topic) - size, 1), size, len(topic))
            score *= (own / used) ** (1.0 if above_finest else 0.5)
            score *= (0.1 + max(near, 0.0) + max(nearer, 0.0)) ** CLOSENESS
            debug[(number,phrase)]=(near,nearer)
            some.append(Candidate(phrase, score, forms[phrase], words, inside / size, held, elsewhere))
        ranked.append(sorted(some, key=lambda c: (-c.score, c.phrase)))
    return ranked


def _divergence(inside: float, elsewhere: float, size: int, papers: int) -> float:
    elsewhere = elsewhere + 0.5 / (papers - size + 1)
    return max(inside * float(np.log(inside / elsewhere)), 1e-6)


def _cosine(one: np.ndarray, other: np.ndarray) -> float:
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / lengths if lengths > 1e-9 else 0.0


def _assigned(
    sizes: np.ndarray,
    ranked: Sequence[Sequence[Candidate]],
    parent: np.ndarray,
    above: Sequence[Sequence[Candidate]],
    vectors: dict[int, np.ndarray],
) -> list[Candidate | None]:
    """For each topic its name: the best pairs of phrase and topic first, none like another's."""
    offers = [
        (-candidate.score * (1.0 if _holds(candidate) else 0.25) * sizes[number] ** 0.25, number, place)
        for number, some in enumerate(ranked)
        for place, candidate in enumerate(some[:NAMED_FROM])
    ]
    chosen: list[Candidate | None] = [None] * len(ranked)
    children = np.bincount(parent)
    for _, number, place in sorted(offers):
        if chosen[number] is not None:
            continue
        candidate = ranked[number][place]
        over = above[parent[number]]
        if children[parent[number]] == 1:
            over = over[:-1]
        if any(_same(candidate, other, vectors) for other in over):
            continue
        if not any(
            other is not None and _alike(candidate, other, parent[number] == parent[rival], vectors)
            for rival, other in enumerate(chosen)
        ):
            chosen[number] = candidate
    return chosen


def _holds(candidate: Candidate) -> bool:
    return candidate.held >= LEAST_HELD and candidate.held >= LEAST_CONTRAST * candidate.elsewhere


def _same(one: Candidate, other: Candidate, vectors: dict[int, np.ndarray]) -> bool:
    if one.words == other.words:
        return True
    return float(vectors[one.phrase] @ vectors[other.phrase]) >= SAME_MEANING


def _alike(
    one: Candidate, other: Candidate, siblings: bool, vectors: dict[int, np.ndarray]
) -> bool:
    """Whether a reader would take one topic for the other."""
    few, many = sorted((one.words, other.words), key=len)
    likeness = float(vectors[one.phrase] @ vectors[other.phrase])
    if few <= many and (siblings or len(few) > 1 or likeness >= SIMILAR_MEANING):
        return True
    return _same(one, other, vectors)


def _named(
    number: int,
    own: Candidate | None,
    some: Sequence[Candidate],
    vectors: dict[int, np.ndarray],
) -> Named:
    kept: list[Candidate] = []
    for candidate in [*([own] if own else []), *some]:
        if not any(
            candidate.words <= other.words
            or other.words <= candidate.words
            or _same(candidate, other, vectors)
            for other in kept
        ):
            kept.append(candidate)
        if len(kept) == KEY_PHRASES:
            break
    return Named(
        title(own.written) if own else f"Topic {number + 1}",
        own.held if own else 0.0,
        own.elsewhere if own else 0.0,
        [candidate.written for candidate in kept],
        [candidate.share for candidate in kept],
    )
