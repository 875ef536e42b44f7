"""Which records to compare: those that share an identifier, words of the title, or a beginning."""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import combinations

import numpy as np

from pipeline.duplicates.features import Features
from pipeline.duplicates.plain_words import words

LIMIT = 24
"""Records of one block that are compared each with each; of more, neighbours in several orders."""
WINDOW = 4
EDGE = 20
"""Letters at the beginning and the end of a title by which slips elsewhere in it are found."""


def candidates(records: Sequence[Features]) -> np.ndarray:
    """Pairs of positions (n, 2), the smaller first, each once, in order: near-linear in number."""
    keys, positions = _keyed(records)
    if not len(keys):
        return np.empty((0, 2), np.int64)
    order = np.lexsort((positions, keys))
    keys, positions = keys[order], positions[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    ends = np.r_[starts[1:], len(keys)].astype(np.int64)
    pairs: list[int] = []
    seen: set[bytes] = set()
    total = len(records)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start < 2:
            continue
        block = np.unique(positions[start:end])
        if len(block) > LIMIT:
            mark = blake2b(block.tobytes(), digest_size=16).digest()
            if mark in seen:
                continue
            seen.add(mark)
        pairs += (a * total + b for a, b in _of_a_block(block.tolist(), records))
    codes = np.unique(np.array(pairs, np.int64))
    return np.stack([codes // total, codes % total], axis=1)


def _keyed(records: Sequence[Features]) -> tuple[np.ndarray, np.ndarray]:
    """The key of a block and the position of a record in it, for each block of each record."""
    common = Counter(word for record in records for word in set(record.title.split()))
    keys = bytearray()
    positions: list[int] = []
    for position, record in enumerate(records):
        for key in set(_keys_of(record, common)):
            keys += blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()
            positions.append(position)
    return np.frombuffer(bytes(keys), np.uint64), np.array(positions, np.int64)


def _keys_of(record: Features, common: Counter[str]) -> Iterator[str]:
    """The blocks of a record."""
    yield from record.ids
    if record.compact:
        yield f"title:{record.compact}"
    for head in record.heads:
        yield f"title:{head}"
    if len(record.compact) >= EDGE // 2:
        yield f"begins:{record.compact[:EDGE]}"
        yield f"ends:{record.compact[-EDGE:]}"
    # words of one record only are slips or say nothing, so that a slip does not change the rest
    telling = {word for word in record.title.split() if len(word) > 2 and common[word] > 1}
    rare = sorted(telling, key=lambda word: (common[word], word))[:3]
    for one, other in combinations(sorted(rare), 2):
        yield f"words:{one} {other}"
    if record.abstract:
        yield f"abstract:{_begin(record)}"


def _begin(record: Features) -> str:
    """The first letters of the abstract."""
    return words(record.abstract[:200]).removeprefix("abstract").replace(" ", "")[:60]


def _of_a_block(block: Sequence[int], records: Sequence[Features]) -> Iterator[tuple[int, int]]:
    """The pairs of a block: all, or, of a crowded one, of neighbours in three orders."""
    if len(block) <= LIMIT:
        yield from combinations(block, 2)
        return

    def by_people(position: int) -> tuple[str, int]:
        record = records[position]
        return min(record.people[0].words) if record.people else "", record.year or 0

    def by_abstract(position: int) -> tuple[str, str]:
        return _begin(records[position]), records[position].compact

    def by_place(position: int) -> tuple[str, tuple[str, ...], int]:
        record = records[position]
        return record.compact, record.place, record.year or 0

    for order in (by_people, by_abstract, by_place):
        ordered = sorted(block, key=order)
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + WINDOW]:
                yield min(one, other), max(one, other)


def crowded(records: Sequence[Features]) -> frozenset[str]:
    """Titles that so many records have that the title alone says nothing."""
    titles = Counter(title for record in records for title in {record.compact, *record.heads})
    return frozenset(title for title, count in titles.items() if count > LIMIT)
