"""Records of one paper become one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.papers import _agree, _digest, _merge, _order, _paper_id


@dataclass(frozen=True)
class Merged:
    """Each paper once, sorted by id; for each record, the position of its paper."""

    papers: tuple[dict[str, Any], ...]
    of: tuple[int, ...]


def merge(records: Sequence[Mapping[str, Any]]) -> Merged:
    """The papers that these records tell of."""
    papers: dict[str, dict[str, Any]] = {}
    ids = [""] * len(records)
    for number in sorted(range(len(records)), key=lambda i: _order(records[i])):
        paper = dict(records[number])
        paper_id = _paper_id(paper)
        if paper_id in papers and not _agree(papers[paper_id], paper):
            paper_id = "hash:" + _digest(paper["title"] + "\n" + paper["abstract"])
        papers[paper_id] = _merge(papers[paper_id], paper) if paper_id in papers else paper
        papers[paper_id]["paper_id"] = ids[number] = paper_id
    order = {paper_id: place for place, paper_id in enumerate(sorted(papers))}
    return Merged(tuple(papers[key] for key in order), tuple(order[key] for key in ids))
