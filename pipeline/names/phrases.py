"""Coded texts → every phrase that several papers use, and which papers they are.

A phrase is a run of up to five words within a sentence that neither begins nor ends with a word
that carries no subject. All of them are counted, over all texts: longer ones grow from shorter
ones that occur often enough (as in Apriori; Agrawal, Srikant 1994), each step one sort.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipeline.names.coding import Coded, code, distinct
from pipeline.names.roles import CHARACTER, FUNCTION, INSIDE, NOT_ALONE, NOT_FIRST, NOT_LAST
from pipeline.names.stems import BREAK

LONGEST = 5
"""Words of a phrase."""
LONGEST_RUN = 16
"""Characters of a phrase where a language writes no spaces."""
RAREST = 1 / 20_000
"""Of the papers; and two at least."""
PART_SHARE = 0.7
"""A phrase is a part of a longer one that has this share of its papers."""


@dataclass(frozen=True)
class Phrases:
    """Which papers use which phrase, P phrases in all.

    Attributes:
        words: (P, LONGEST_RUN) int32, stems, BREAK where the phrase is over.
        papers, starts: the papers of phrase p are `papers[starts[p]:starts[p + 1]]`, ascending.
        titles, title_starts: likewise those that use it in the title.
        places, place_starts: likewise where in the coded texts it occurs.
        open: (P,) the share of its occurrences with which a noun phrase is over.
        begun: (P,) the share of its occurrences with which a noun phrase begins.
        coded: the texts.
    """

    words: np.ndarray
    papers: np.ndarray
    starts: np.ndarray
    titles: np.ndarray
    title_starts: np.ndarray
    places: np.ndarray
    place_starts: np.ndarray
    open: np.ndarray
    begun: np.ndarray
    coded: Coded

    def __len__(self) -> int:
        return len(self.words)

    @property
    def often(self) -> np.ndarray:
        """(P,) how many papers use each."""
        return np.diff(self.starts)

    def of(self, phrase: int) -> np.ndarray:
        """The papers that use it, ascending."""
        return self.papers[self.starts[phrase] : self.starts[phrase + 1]]

    def at(self, phrase: int) -> np.ndarray:
        """Where it occurs."""
        return self.places[self.place_starts[phrase] : self.place_starts[phrase + 1]]

    def key(self, phrase: int) -> tuple[int, ...]:
        """Its stems."""
        return tuple(word for word in self.words[phrase].tolist() if word != BREAK)


@dataclass(frozen=True)
class _Grown:
    """The phrases of one length: occurrence i is of phrase `group[i]` and begins at `place[i]`.

    Attributes:
        words: (G, length) stems.
        pairs: phrase × papers + paper, of each paper that uses the phrase, ascending.
    """

    place: np.ndarray
    group: np.ndarray
    words: np.ndarray
    pairs: np.ndarray


def collect(texts: Sequence[tuple[str, str]]) -> Phrases:
    """The phrases that at least two papers use, but for parts of phrases.

    "large language" is a part where nearly every paper that uses it says "large language models".
    """
    coded = code(texts)
    rarest = max(2, round(RAREST * coded.papers))
    lengths = list(_grown(coded, rarest))
    for number, (shorter, longer) in enumerate(pairwise(lengths)):
        lengths[number] = _without(shorter, _parts(shorter, longer, coded.papers), coded.papers)
    return _joined(lengths, coded)


def _grown(coded: Coded, rarest: int) -> Iterator[_Grown]:
    """The phrases of one word, of two, and so on, that `rarest` papers use."""
    stem, flags = coded.stem, coded.flags
    ends = (stem != BREAK) & coded.last & (flags & NOT_LAST == 0)
    inner = (flags & FUNCTION == 0) | (flags & INSIDE != 0)
    character = flags & CHARACTER != 0
    place = np.flatnonzero((stem != BREAK) & coded.first & (flags & NOT_FIRST == 0))
    place = place.astype(np.int32)
    keys, words = stem[place].astype(np.int64), np.arange(len(coded.stems), dtype=np.int32)[:, None]
    for length in range(1, LONGEST_RUN + 1):
        values, group = _numbered(keys, rarest)
        place, group = place[group >= 0], group[group >= 0]
        words = (
            values[:, None].astype(np.int32)
            if length == 1
            else np.column_stack([words[values // len(coded.stems)], values % len(coded.stems)])
        ).astype(np.int32)
        last = place + np.int32(length - 1)
        whole = ends[last] & (inner[last])
        if length == 1:
            whole &= flags[place] & NOT_ALONE == 0
        yield _counted(place[whole], group[whole], words, coded, rarest)
        after = last + np.int32(1)
        onward = (stem[after] != BREAK) & inner[last]
        if length >= LONGEST:
            onward &= character[place] & character[after]
        place, group, after = place[onward], group[onward], after[onward]
        keys = group.astype(np.int64) * len(coded.stems) + stem[after]
        if not len(place):
            return


def _numbered(keys: np.ndarray, rarest: int) -> tuple[np.ndarray, np.ndarray]:
    """(the keys that occur often enough, for each key its number among them or -1)."""
    values, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    often = counts >= rarest
    number = np.where(often, np.cumsum(often) - 1, -1).astype(np.int32)
    return values[often], number[inverse]


def _counted(
    place: np.ndarray, group: np.ndarray, words: np.ndarray, coded: Coded, rarest: int
) -> _Grown:
    pairs = distinct(group.astype(np.int64) * coded.papers + coded.paper[place])
    seldom = np.bincount(pairs // coded.papers, minlength=len(words)) < rarest
    return _without(_Grown(place, group, words, pairs), seldom, coded.papers)


def _without(grown: _Grown, dropped: np.ndarray, papers: int) -> _Grown:
    number = (np.cumsum(~dropped) - 1).astype(np.int32)
    kept = ~dropped[grown.group]
    pairs = grown.pairs[~dropped[grown.pairs // papers]]
    return _Grown(
        grown.place[kept],
        number[grown.group[kept]],
        grown.words[~dropped],
        number[pairs // papers].astype(np.int64) * papers + pairs % papers,
    )


def _parts(shorter: _Grown, longer: _Grown, papers: int) -> np.ndarray:
    """(G,) bool, which of the shorter phrases mostly occur within one of the longer."""
    part = np.zeros(len(shorter.words), bool)
    if not len(longer.place) or not len(shorter.place):
        return part
    few = np.bincount(shorter.pairs // papers, minlength=len(shorter.words))
    many = np.bincount(longer.pairs // papers, minlength=len(longer.words))
    example = np.zeros(len(longer.words), np.int64)
    example[longer.group[::-1]] = longer.place[::-1]
    for shift in (0, 1):
        found = np.searchsorted(shorter.place, example + shift)
        found = np.minimum(found, len(shorter.place) - 1)
        within = shorter.place[found] == example + shift
        group = shorter.group[found[within]]
        part[group[many[within] >= PART_SHARE * few[group]]] = True
    return part


def _joined(lengths: Sequence[_Grown], coded: Coded) -> Phrases:
    """The phrases of all lengths as one, in order of their length and their stems."""
    total = sum(len(some.words) for some in lengths)
    words = np.full((total, LONGEST_RUN), BREAK, np.int32)
    over = (coded.stem == BREAK) | (coded.flags & FUNCTION != 0)
    before = np.concatenate([[True], (over | (coded.flags & NOT_FIRST != 0))[:-1]])
    papers, titles, places, shares, begun = [], [], [], [], []
    counts: tuple[list[np.ndarray], ...] = ([], [], [])
    begin = 0
    for some in lengths:
        size, length = some.words.shape
        words[begin : begin + size, :length] = some.words
        begin += size
        order = np.argsort(some.group, kind="stable")
        places.append(some.place[order])
        in_title = coded.title[some.place]
        titled = distinct(
            some.group[in_title].astype(np.int64) * coded.papers + coded.paper[some.place[in_title]]
        )
        papers.append((some.pairs % coded.papers).astype(np.int32))
        titles.append((titled % coded.papers).astype(np.int32))
        often = np.bincount(some.group, minlength=size)
        at_end = np.bincount(some.group, over[some.place + length], minlength=size)
        shares.append(at_end / np.maximum(often, 1))
        at_begin = np.bincount(some.group, before[some.place], minlength=size)
        begun.append(at_begin / np.maximum(often, 1))
        for kept, numbers in zip(
            counts,
            (some.pairs // coded.papers, titled // coded.papers, some.group),
            strict=True,
        ):
            kept.append(np.bincount(numbers, minlength=size))
    starts, title_starts, place_starts = (
        np.concatenate([[0], np.cumsum(np.concatenate(kept))]) for kept in counts
    )
    return Phrases(
        words,
        np.concatenate(papers),
        starts,
        np.concatenate(titles),
        title_starts,
        np.concatenate(places),
        place_starts,
        np.concatenate(shares),
        np.concatenate(begun),
        coded,
    )
