"""Phrases and a topic tree → for each topic the phrases that tell it from the others.

The score is a class-based TF-IDF: the topic's part of the Kullback-Leibler divergence between its
papers and the others, with a second contrast against its siblings alone. It grows with use in
titles, with how often the phrase stands alone as a whole noun phrase, and, for a topic with
topics below it, with how evenly those use the phrase: a name should cover all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipeline.names.coding import Coded
from pipeline.names.phrases import LONGEST_RUN, Phrases
from pipeline.names.roles import CHARACTER, FUNCTION
from pipeline.names.stems import BREAK

CONSIDERED = 40
"""Phrases a topic, at most."""
LEAST_SHARE, LARGE_SHARE = 0.07, 0.015
"""Of a topic's papers that use a phrase which is to describe it: of the first hundred, and of
those beyond. Two papers at least."""
LENGTH_WEIGHT = np.array([0.0, 0.15, 1.0, 1.1, 0.9, 0.75, *[0.6] * (LONGEST_RUN - 5)])
"""By the number of words: two or three say most; a single word is rarely a subject."""
RUN_WEIGHT = np.array([0.0, 0.1, 0.7, 0.85, *[1.0] * (LONGEST_RUN - 3)])
"""By the number of characters where a language writes no spaces."""
DISCOUNT = 0.5
"""Papers; two of six may use a phrase by chance, twenty of sixty do not."""
COVERAGE = 1.2
"""The power of the share of the topic's papers; 1 in the divergence."""
THINGS_WEIGHT = 0.5
"""Of a single word that often has a plural: "privacy" is a subject, "packets" are things."""
OFTEN_PLURAL = 0.15
TITLE_WEIGHT = 2.0
"""How much more a phrase counts that all papers of the topic have in their titles."""
SIBLING_WEIGHT = 0.5
"""Of the contrast with the other topics of the same parent."""
EVENNESS = 2.0
"""The power of how evenly the topics below use a phrase."""
JOINT_WEIGHT = 0.55
"""Of a phrase with a function word inside: "bound on the capacity"."""


@dataclass(frozen=True)
class Table:
    """The phrases of a topic, the best first.

    Attributes:
        phrases: their numbers.
        scores: how well each tells the topic from others, before its meaning is looked at.
        inside: how many of the topic's papers use each.
    """

    phrases: np.ndarray
    scores: np.ndarray
    inside: np.ndarray


@dataclass(frozen=True)
class _Uses:
    """Row i: `inside[i]` of the `size[i]` papers of topic `topic[i]` use phrase `phrase[i]`."""

    phrase: np.ndarray
    topic: np.ndarray
    inside: np.ndarray
    size: np.ndarray

    @property
    def here(self) -> np.ndarray:
        """The share of the topic's papers that use the phrase, less for few than for many."""
        return np.asarray((self.inside - DISCOUNT) / self.size)


def tables(phrases: Phrases, levels: Sequence[np.ndarray]) -> list[list[Table]]:
    """For each level (coarse to fine) and each of its topics the CONSIDERED best phrases.

    Args:
        levels: for each level the topic of each paper.
    """
    worth = _worth(phrases)
    papers = len(levels[0])
    counts = _counts(_incidence(phrases.papers, phrases.starts, papers), levels)
    titled = _counts(_incidence(phrases.titles, phrases.title_starts, papers), levels)
    found = []
    for level, topic in enumerate(levels):
        uses = _uses(counts[level], topic)
        elsewhere = _share(phrases.often[uses.phrase] - uses.inside, papers - uses.size)
        gain = np.log(uses.here / elsewhere)
        if level:
            gain += SIBLING_WEIGHT * _contrast(uses, counts[level - 1], levels[level - 1], topic)
        in_title = _look_up(titled[level], uses.phrase, uses.topic) / uses.size
        score = uses.here**COVERAGE * gain * (1 + TITLE_WEIGHT * in_title) * worth[uses.phrase]
        if level + 1 < len(levels):
            score = score * _evenness(uses, counts[level + 1], topic, levels[level + 1])
        found.append(_best(uses, score, int(topic.max()) + 1))
    return found


def _uses(counts: sparse.csr_matrix, topic: np.ndarray) -> _Uses:
    """Which phrases enough papers of a topic use."""
    sizes = np.bincount(topic)
    all_sizes = LEAST_SHARE * np.minimum(sizes, 100) + LARGE_SHARE * np.maximum(sizes - 100, 0)
    least = np.where(sizes <= 3, 1, np.maximum(2, np.ceil(all_sizes)))
    table = counts.tocoo()
    kept = table.data >= least[table.col]
    phrase, number = table.row[kept], table.col[kept]
    return _Uses(phrase, number, table.data[kept], sizes[number])


def _contrast(
    uses: _Uses, above: sparse.csr_matrix, parents: np.ndarray, topic: np.ndarray
) -> np.ndarray:
    """How much more the topic uses the phrase than its siblings do, a logarithm."""
    parent = _parents(parents, topic)[uses.topic]
    whole = np.bincount(parents)[parent]
    siblings = _look_up(above, uses.phrase, parent) - uses.inside
    contrast = np.clip(np.log(uses.here / _share(siblings, whole - uses.size)), -1.0, 3.0)
    return np.where(whole > uses.size, contrast, 0.0)


def _evenness(
    uses: _Uses, below: sparse.csr_matrix, topic: np.ndarray, child: np.ndarray
) -> np.ndarray:
    """1 where all topics below use the phrase alike, towards 0 where a small one alone does."""
    sizes = np.bincount(child)
    roots = below.astype(np.float64)
    roots.data = np.sqrt(roots.data * sizes[roots.indices])
    spread = roots @ _membership(_parents(topic, child)).astype(np.float64)
    mean_root = _look_up(spread, uses.phrase, uses.topic) / uses.size
    return np.asarray(mean_root**2 / uses.here) ** EVENNESS


def _best(uses: _Uses, score: np.ndarray, count: int) -> list[Table]:
    order = np.lexsort((uses.phrase, -score, uses.topic))
    order = order[score[order] > 0]
    ends = np.searchsorted(uses.topic[order], np.arange(1, count))
    parts = [part[:CONSIDERED] for part in np.split(order, ends)]
    return [Table(uses.phrase[part], score[part], uses.inside[part]) for part in parts]


def _worth(phrases: Phrases) -> np.ndarray:
    """(P,) how much like a name each phrase is, whatever it is about."""
    flags = np.zeros(len(phrases.coded.stems), np.uint8)
    np.bitwise_or.at(flags, phrases.coded.stem, phrases.coded.flags)
    of = np.where(phrases.words == BREAK, 0, flags[phrases.words])
    length = _words(phrases)
    characters = (of & CHARACTER != 0).sum(axis=1)
    weight = np.where(characters > 1, RUN_WEIGHT[characters], LENGTH_WEIGHT[length])
    things = (length == 1) & (_plural_share(phrases.coded)[phrases.words[:, 0]] > OFTEN_PLURAL)
    weight = np.where(things, THINGS_WEIGHT * weight, weight)
    joint = np.where((of & FUNCTION != 0).any(axis=1), JOINT_WEIGHT, 1.0)
    alone = np.minimum((phrases.open + 0.1) / 0.6, 1.0)
    alone = np.where(characters > 1, 1.0, np.where(length == 1, alone**2, alone))
    begun = np.where(characters > 1, 1.0, np.minimum((phrases.begun + 0.05) / 0.4, 1.0))
    return np.asarray(weight * joint * alone * begun)


def _plural_share(coded: Coded) -> np.ndarray:
    """For each stem the share of its occurrences that are not the stem itself."""
    number = {stem: i for i, stem in enumerate(coded.stems)}
    itself = np.array([number.get(surface.lower(), BREAK) for surface in coded.surfaces], np.int32)
    other = np.bincount(coded.stem, itself[coded.surface] != coded.stem, len(coded.stems))
    return np.asarray(other / np.maximum(np.bincount(coded.stem, minlength=len(coded.stems)), 1))


def _words(phrases: Phrases) -> np.ndarray:
    """(P,) how many words each has, as it is mostly written: a hyphenated word is one."""
    length = (phrases.words != BREAK).sum(axis=1)
    begin, count = phrases.place_starts[:-1], np.diff(phrases.place_starts)
    several = np.zeros((3, len(phrases)), np.int64)
    for number, share in enumerate((0.0, 0.5, 1.0)):
        place = phrases.places[begin + (share * (count - 1)).astype(np.int64)]
        for shift in range(int(length.max(initial=0))):
            within = shift < length
            several[number, within] += phrases.coded.first[place[within] + shift]
    return np.asarray(np.median(several, axis=0).astype(np.int64))


def _share(count: np.ndarray, size: np.ndarray) -> np.ndarray:
    return np.asarray((count + 0.5) / (np.maximum(size, 0) + 1.0))


def _incidence(papers: np.ndarray, starts: np.ndarray, count: int) -> sparse.csr_matrix:
    """(phrases, papers), 1 where the paper uses the phrase."""
    ones = np.ones(len(papers), np.int32)
    return sparse.csr_matrix((ones, papers, starts), shape=(len(starts) - 1, count))


def _counts(use: sparse.csr_matrix, levels: Sequence[np.ndarray]) -> list[sparse.csr_matrix]:
    """For each level (phrases, topics), how many papers of the topic use the phrase."""
    counts = [use @ _membership(levels[-1])]
    for fine, coarse in zip(levels[:0:-1], levels[-2::-1], strict=True):
        counts.insert(0, counts[0] @ _membership(_parents(coarse, fine)))
    return counts


def _membership(topic: np.ndarray) -> sparse.csr_matrix:
    ones = np.ones(len(topic), np.int32)
    where = (np.arange(len(topic)), topic)
    return sparse.csr_matrix((ones, where), shape=(len(topic), int(topic.max()) + 1))


def _parents(coarse: np.ndarray, fine: np.ndarray) -> np.ndarray:
    """For each topic of the finer level the topic of the coarser one that it lies in."""
    parent = np.zeros(int(fine.max()) + 1, np.int32)
    parent[fine] = coarse
    return parent


def _look_up(table: sparse.csr_matrix, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    if not len(rows):
        return np.zeros(0)
    return np.asarray(table[rows, columns]).ravel()
