"""The Papers table: its columns, identity and duplicates."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.errors import MapError

TEXT_COLUMNS = ("title", "abstract", "date", "venue", "doi", "arxiv_id", "url", "pdf_url", "source")
LIST_COLUMNS = ("authors", "keywords", "categories")
NUMBER_COLUMNS = ("year", "citations")
COLUMNS = (
    "title", "abstract", "authors", "year", "date", "venue", "doi", "arxiv_id", "url", "pdf_url",
    "keywords", "categories", "citations", "source",
)  # fmt: skip
"""What every paper has, in this order; text is "" where unknown, a number missing, a list empty."""
EXTRA = "extra."
"""Prefix of the columns that only the input knows."""


@dataclass(frozen=True)
class Papers:
    """Papers that can be mapped.

    Attributes:
        frame: one row a paper, indexed by `paper_id`, sorted by it; COLUMNS, then `extra.*`.
    """

    frame: pd.DataFrame

    def __post_init__(self) -> None:
        if not self.frame.index.is_unique:
            raise MapError("two papers have the same paper_id")
        missing = [column for column in COLUMNS if column not in self.frame.columns]
        if missing:
            raise MapError(f"the papers lack the columns {', '.join(missing)}")

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def ids(self) -> tuple[str, ...]:
        """The paper ids, in row order."""
        return tuple(self.frame.index)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is embedded: title and abstract (or keywords where there is no abstract)."""
        return tuple(
            ". ".join(part for part in (title, abstract or ", ".join(keywords)) if part)
            for title, abstract, keywords in zip(
                self.frame["title"], self.frame["abstract"], self.frame["keywords"], strict=True
            )
        )


@dataclass(frozen=True)
class Cleaning:
    """What cleaning did: the papers, and how many records were merged into others."""

    papers: Papers
    merged: int


def clean(records: Iterable[Mapping[str, Any]]) -> Cleaning:
    """The papers that these records tell of: clean fields, stable ids, each paper once.

    Of two records with one id the fields of one win and the other fills the gaps. Records of one
    title whose abstracts differ are different papers and both stay. The order of the records does
    not matter: they are sorted first.
    """
    from pipeline.cleaning import clean_record

    papers: dict[str, dict[str, Any]] = {}
    merged = 0
    for paper in sorted(map(clean_record, records), key=_order):
        paper_id = _paper_id(paper)
        if paper_id in papers and not _agree(papers[paper_id], paper):
            paper_id = "hash:" + _digest(paper["title"] + "\n" + paper["abstract"])
        if paper_id in papers:
            papers[paper_id] = _merge(papers[paper_id], paper)
            merged += 1
        else:
            papers[paper_id] = paper
    return Cleaning(table(papers), merged)


def table(papers: Mapping[str, Mapping[str, Any]]) -> Papers:
    """The table of these clean records, keyed by paper_id."""
    extras = sorted({key for paper in papers.values() for key in paper if key.startswith(EXTRA)})
    index = pd.Index(list(papers), name="paper_id", dtype="str")
    frame = pd.DataFrame(list(papers.values()), index=index, columns=[*COLUMNS, *extras])
    for column in NUMBER_COLUMNS:
        frame[column] = frame[column].astype("Int64")
    for column in extras:
        frame[column] = frame[column].fillna("").astype("str")
    return Papers(frame.sort_index())


def _order(paper: Mapping[str, Any]) -> tuple[str, str]:
    """Papers of one id next to each other, the same one first whatever the order of the input."""
    return _paper_id(paper), json.dumps(paper, sort_keys=True, default=str)


def _paper_id(paper: Mapping[str, Any]) -> str:
    if paper["doi"]:
        return f"doi:{paper['doi']}"
    if paper["arxiv_id"]:
        return f"arxiv:{paper['arxiv_id']}"
    for kind in ("pmid", "openalex", "s2"):
        if known := paper.get(EXTRA + kind):
            return f"{kind}:{known}"
    author = paper["authors"][0] if paper["authors"] else ""
    family = author.split(",")[0] if "," in author else author.split(" ")[-1]
    return "hash:" + _digest(f"{paper['title']}\n{family}\n{paper['year'] or ''}")


def _digest(text: str) -> str:
    """16 hex digits that ignore case, punctuation and spacing (but not lines)."""
    lines = text.casefold().split("\n")
    plain = "\n".join("".join(filter(str.isalnum, line)) or line.strip() for line in lines)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _agree(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """False where two records of one id tell of different papers."""
    abstracts = {_digest(paper["abstract"]) for paper in (one, other) if paper["abstract"]}
    return len(abstracts) < 2 or not _paper_id(one).startswith("hash:")


def _merge(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    filled = {key: value for key, value in first.items() if value not in ("", None, [])}
    return {**first, **second, **filled}
