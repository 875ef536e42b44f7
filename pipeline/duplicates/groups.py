"""Groups of records that grow pair by pair, and never join what contradicts."""

from collections.abc import Sequence

from pipeline.duplicates.features import Features
from pipeline.duplicates.judge import APART, UNKNOWN, judge

SAMPLE = 4
"""Records of a group that stand for it when groups are compared."""
Pair = tuple[float, int, int]
"""Minus the score, and the positions of two records."""


class Groups:
    """Disjoint groups of records (union by size), each with the identifiers of its records."""

    def __init__(self, records: Sequence[Features]) -> None:
        self.records = records
        self.parent = list(range(len(records)))
        self.within: dict[int, list[int]] = {}
        self.one: dict[int, dict[str, str]] = {}

    def find(self, place: int) -> int:
        """The record that stands for the group."""
        while self.parent[place] != place:
            self.parent[place] = self.parent[self.parent[place]]
            place = self.parent[place]
        return place

    def join(self, one: int, other: int) -> bool:
        """Makes the groups of two records one, unless they contradict; whether they are one."""
        one, other = self.find(one), self.find(other)
        if one == other:
            return True
        if self.contradict(one, other):
            return False
        if len(self.all_of(one)) < len(self.all_of(other)):
            one, other = other, one
        self.parent[other] = one
        self.one[one] = {**self.known(one), **self.known(other)}
        self.within.setdefault(one, [one]).extend(self.all_of(other))
        self.within.pop(other, None)
        return True

    def contradict(self, one: int, other: int) -> bool:
        """Whether two groups, given by those who stand for them, hold different papers."""
        mine, theirs = self.known(one), self.known(other)
        if any(theirs.get(kind, value) != value for kind, value in mine.items()):
            return True
        ours, others = self.sample(one), self.sample(other)
        return any(
            judge(a, b) == APART and not _vouched(a, b, ours) and not _vouched(b, a, others)
            for a in ours
            for b in others
        )

    def sample(self, root: int) -> list[Features]:
        """Some records of a group, the first to be joined."""
        return [self.records[place] for place in self.all_of(root)[:SAMPLE]]

    def join_guesses(self, guesses: Sequence[Pair]) -> None:
        """Joins the pairs, given from the surest on, where no other paper fits as well."""
        likely: dict[int, list[Pair]] = {}
        for guess in guesses:
            for place in guess[1:]:
                likely.setdefault(place, []).append(guess)
        for guess in guesses:
            if not self.rivalled(guess, likely):
                self.join(guess[1], guess[2])

    def rivalled(self, guess: Pair, likely: dict[int, list[Pair]]) -> bool:
        """Whether one of the two could as well be of a third paper that is not the other's."""
        score, one, other = guess
        for here, there in ((one, other), (other, one)):
            mine, theirs = self.find(here), self.find(there)
            for rival_score, a, b in likely[here]:
                third = self.find(b if a == here else a)
                if third in (mine, theirs) or rival_score > score:
                    continue
                if self.contradict(third, theirs):
                    return True
        return False

    def known(self, root: int) -> dict[str, str]:
        """The identifiers of a group."""
        return self.one.get(root) or dict(self.records[root].one)

    def all_of(self, root: int) -> list[int]:
        """The records of a group."""
        return self.within.get(root) or [root]

    def members(self) -> list[list[int]]:
        """All groups, the positions in each sorted."""
        roots = sorted({self.find(place) for place in range(len(self.parent))})
        return [sorted(self.all_of(root)) for root in roots]


def _vouched(record: Features, other: Features, group: Sequence[Features]) -> bool:
    """Whether a record of the same identifier, under another title, says that it is the other."""
    return any(
        not set(record.ids).isdisjoint(each.ids) and judge(each, other) > UNKNOWN
        for each in group
        if each is not record
    )
