"""Candidate phrases of every topic → the same by their meaning and their evidence, best first.

A phrase is worth its score as a phrase (`candidates`), times how close its meaning is to the
topic's centre: the cosine of their vectors, and that of what sets both apart from the average.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.names.candidates import Table
from pipeline.names.evidence import Evidence, Words, shares
from pipeline.names.forms import Forms
from pipeline.names.phrases import Phrases
from pipeline.names.tokens import UNSPACED

CLOSENESS = 2.0
"""The power of a phrase's closeness to the topic's centre."""
FAR = 0.1
"""The closeness of a phrase that has nothing to do with the topic; not none, for embeddings err."""
PART_OF_EVIDENCE = 0.6
"""The power of the evidence of papers that hold the words, against those that use the phrase."""
SAME_MEANING, SIMILAR_MEANING = 0.9, 0.7
"""Cosine similarity from which on two names mean the same; and where one holds all words of the
other."""

Embed = Callable[[Sequence[str]], np.ndarray]
"""Texts → unit vectors (n, d) in the space of the papers' vectors."""


@dataclass(frozen=True)
class Candidate:
    """A phrase for a topic.

    Attributes:
        words: stems that carry its meaning.
        stems: all of them, in their order.
        vector: its meaning, of unit length.
        share: of the topic's papers that use the phrase.
        held, elsewhere: shares of the topic's papers, and of the others, that hold all its words.
    """

    score: float
    written: str
    words: Words
    stems: tuple[str, ...]
    vector: np.ndarray
    share: float
    held: float
    elsewhere: float

    def means_same(self, other: "Candidate") -> bool:
        """Whether they say the same: in another order, abbreviated, or in another form.

        Only of phrases that share a word does their meaning tell: a model puts all phrases of a
        script that it has never read in one place.
        """
        if _abbreviates(self.stems, other.stems) or _abbreviates(other.stems, self.stems):
            return True
        near = float(self.vector @ other.vector) >= SAME_MEANING
        return self.words == other.words or (near and bool(self.words & other.words))

    def overlaps(self, other: "Candidate") -> bool:
        """Whether they say the same or one holds all words of the other."""
        return self.words <= other.words or other.words <= self.words or self.means_same(other)

    def like(self, other: "Candidate", siblings: bool) -> bool:
        """Whether a reader would take a topic of one name for a topic of the other."""
        few = min(self.words, other.words, key=len)
        near = siblings or len(few) > 1 or float(self.vector @ other.vector) >= SIMILAR_MEANING
        return self.overlaps(other) if near else self.means_same(other)


def rank(
    levels: Sequence[np.ndarray],
    tables: Sequence[Sequence[Table]],
    phrases: Phrases,
    middles: Sequence[np.ndarray],
    embed: Embed,
) -> list[list[list[Candidate]]]:
    """For each level and each of its topics the candidates, best first."""
    wanted = sorted({int(p) for level in tables for table in level for p in table.phrases})
    if not wanted:
        return [[[] for _ in level] for level in tables]
    forms = Forms(phrases)
    written = [forms.written(phrase) for phrase in wanted]
    vectors = embed(written)
    meaning = _Meaning(
        dict(zip(wanted, written, strict=True)),
        dict(zip(wanted, vectors, strict=True)),
        vectors.mean(axis=0),
        Evidence(phrases.coded, [phrases.key(phrase) for phrase in wanted]),
    )
    return [
        [
            _candidates(phrases, meaning, topic, number, table, middle)
            for number, table in enumerate(some)
        ]
        for some, topic, middle in zip(tables, levels, middles, strict=True)
    ]


@dataclass(frozen=True)
class _Meaning:
    """What is known of the phrases that are considered: form, vector; their mean; evidence."""

    written: dict[int, str]
    vectors: dict[int, np.ndarray]
    mean: np.ndarray
    evidence: Evidence


def _candidates(
    phrases: Phrases,
    meaning: _Meaning,
    topic: np.ndarray,
    number: int,
    table: Table,
    middle: np.ndarray,
) -> list[Candidate]:
    """The candidates of one topic, best first."""
    size = int((topic == number).sum())
    apart = middle[number] - middle.mean(axis=0)
    found = []
    for phrase, score, inside in zip(
        table.phrases.tolist(), table.scores.tolist(), table.inside.tolist(), strict=True
    ):
        key, vector = phrases.key(phrase), meaning.vectors[phrase]
        words = meaning.evidence.words(key)
        used = shares(phrases.of(phrase), topic, number, size)
        held = shares(meaning.evidence.holders(words), topic, number, size)
        if UNSPACED.search(meaning.written[phrase]):
            held = used  # its words are characters, which say nothing in another order
        evidence = _divergence(*held, len(topic) - size) / _divergence(*used, len(topic) - size)
        close = max(float(vector @ middle[number]), 0.0)
        close += max(_cosine(vector - meaning.mean, apart), 0.0)
        weight = evidence**PART_OF_EVIDENCE * (FAR + close) ** CLOSENESS
        stems = tuple(phrases.coded.stems[stem] for stem in key)
        form = meaning.written[phrase]
        found.append(Candidate(score * weight, form, words, stems, vector, inside / size, *held))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.written))


def _divergence(inside: float, elsewhere: float, others: int) -> float:
    """A topic's part of the Kullback-Leibler divergence."""
    return max(inside * float(np.log(inside / (elsewhere + 0.5 / (others + 1)))), 1e-6)


def _cosine(one: np.ndarray, other: np.ndarray) -> float:
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / lengths if lengths > 1e-6 else 0.0


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether one is the other with an acronym in it: "LDPC codes"."""
    for place, word in enumerate(short):
        end = place + len(word)
        rest_alike = short[:place] == long[:place] and short[place + 1 :] == long[end:]
        if len(word) > 1 and rest_alike and word == "".join(w[:1] for w in long[place:end]):
            return True
    return False
