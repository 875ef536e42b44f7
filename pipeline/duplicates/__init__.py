"""Records of one paper become one paper; those of different papers never do.

Records are compared where they share an identifier or words (`candidates`), each pair is judged
(`judge`), and groups grow from the surest pair on, as long as nothing in them contradicts; a guess
from a title alone holds only where no other paper fits as well. The method is that of record
linkage (Fellegi and Sunter, 1969) with rules of our own in place of weights that were learnt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.duplicates.candidates import candidates, crowded
from pipeline.duplicates.features import Features, features
from pipeline.duplicates.fields import united
from pipeline.duplicates.groups import Groups
from pipeline.duplicates.identity import paper_id, possible_ids
from pipeline.duplicates.judge import STRONG, judge

__all__ = ["Merged", "merge", "paper_id"]


@dataclass(frozen=True)
class Merged:
    """Each paper once.

    Attributes:
        papers: sorted by their `paper_id`, which is unique.
        of: for each record given, in the order given, the position in `papers` of its paper.
    """

    papers: tuple[dict[str, Any], ...]
    of: tuple[int, ...]


def merge(records: Sequence[Mapping[str, Any]]) -> Merged:
    """The papers that these clean records tell of, each once, with the best of each field.

    The order of the records makes no difference to the papers.
    """
    order = sorted(range(len(records)), key=lambda place: _in_order(records[place]))
    alike: dict[Features, list[int]] = {}
    for place in order:
        alike.setdefault(features(records[place]), []).append(place)
    told = list(alike.values())
    groups = [sorted(place for node in nodes for place in told[node])
              for nodes in _grouped(list(alike))]  # fmt: skip
    standing = {place: rank for rank, place in enumerate(order)}
    members = [sorted(group, key=standing.__getitem__) for group in groups]
    papers = _with_ids([united([records[place] for place in group]) for group in members])
    rows = sorted(range(len(papers)), key=lambda row: str(papers[row]["paper_id"]))
    of = [0] * len(records)
    for position, row in enumerate(rows):
        for place in members[row]:
            of[place] = position
    return Merged(tuple(papers[row] for row in rows), tuple(of))


def _in_order(record: Mapping[str, Any]) -> tuple[str, ...]:
    """What records are sorted by, so that equal ones alone are equal."""
    first = ("title", "abstract", "source")
    known = (
        f"{key}={value}"
        for key, value in sorted(record.items())
        if key not in first and value not in ("", None, [])
    )
    return record["title"], record["abstract"], *known, record["source"]


def _grouped(records: Sequence[Features]) -> list[list[int]]:
    """The positions of the records of each paper."""
    groups = Groups(records)
    vague = crowded(records)
    sure: list[tuple[float, int, int]] = []
    guesses: list[tuple[float, int, int]] = []
    for one, other in candidates(records).tolist():
        score = judge(records[one], records[other])
        if score >= STRONG:
            sure.append((-score, one, other))
        elif score > 0 and vague.isdisjoint((records[one].compact, records[other].compact)):
            guesses.append((-score, one, other))
    for _, one, other in sorted(sure):
        groups.join(one, other)
    groups.join_guesses(sorted(guesses))
    return groups.members()


def _with_ids(papers: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The papers with a `paper_id` each.

    Of two papers that would have the same id the first keeps it, and the other takes the next that
    it could have; a paper's own id goes before what is next for another.
    """
    waiting = {place: possible_ids(paper) for place, paper in enumerate(papers)}
    taken: dict[str, int] = {}
    while waiting:
        for place in list(waiting):
            if taken.setdefault(next(waiting[place]), place) == place:
                del waiting[place]
    names = {place: name for name, place in taken.items()}
    return [{"paper_id": names[place], **paper} for place, paper in enumerate(papers)]
