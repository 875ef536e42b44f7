"""What is kept of what was worked out, and what is not."""

import numpy as np

from dashboard.recent import Counts, Recent


def test_what_was_not_asked_for_longest_goes_first() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.keep("a", 1)
    recent.keep("b", 2)
    assert recent.get("a") == 1
    assert recent.keep("c", 3) == 3
    assert (recent.get("a"), recent.get("b"), recent.get("c"), len(recent)) == (1, None, 3, 2)


def test_the_same_papers_are_counted_once() -> None:
    counts, counted = Counts(4), []

    def count(passing: np.ndarray) -> int:
        counted.append(passing)
        return int(passing.sum())

    passing = np.array([True, False, True])
    passing.setflags(write=False)
    assert [counts.of("all", passing, count) for _ in range(3)] == [2, 2, 2]
    assert len(counted) == 1
    assert counts.of("others", passing, lambda passing: int((~passing).sum())) == 1


def test_what_may_be_written_into_is_counted_again() -> None:
    counts, passing = Counts(4), np.array([True, False])
    assert counts.of("all", passing, np.sum) == 1
    passing[1] = True
    assert counts.of("all", passing, np.sum) == 2


def test_an_array_at_the_place_of_one_that_is_gone_is_not_mistaken_for_it() -> None:
    counts = Counts(100)
    for size in range(100):
        passing = np.ones(size, bool)
        passing.setflags(write=False)
        assert counts.of("all", passing, len) == size
