"""Choice: which phrases are looked at, and who gets a phrase that two topics want."""

import numpy as np

from pipeline.names.candidates import Table
from pipeline.names.choose import FIRST_FOR_ALL, FOR_EACH, considered


def table(first: int, count: int) -> Table:
    """Phrases with these numbers."""
    numbers = np.arange(first, first + count)
    return Table(numbers, np.ones(count), np.ones(count, int))


def distinct(tables: list[list[Table]]) -> set[int]:
    """All phrases of these tables."""
    return {int(p) for level in tables for some in level for p in some.phrases}


def test_the_phrases_of_a_small_map_are_all_considered() -> None:
    tables = [[table(0, 40), table(40, 40)]]
    assert distinct(considered(tables)) == set(range(80))


def test_no_more_phrases_are_considered_than_can_be_embedded() -> None:
    coarse = [table(100_000 + 40 * i, 40) for i in range(10)]
    fine = [table(40 * i, 40) for i in range(400)]
    cut = considered([coarse, fine])
    most = FIRST_FOR_ALL + FOR_EACH * 410
    assert 0.7 * most < len(distinct(cut)) < most + 400
    assert {len(some.phrases) for some in cut[0]} == {40}
    assert len({len(some.phrases) for some in cut[1]}) == 1
