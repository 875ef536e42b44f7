"""The Papers table: its columns, cleaning, identity and duplicates."""

import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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

FIRST_YEAR, LAST_YEAR = 1500, 2100
ARXIV_ID = re.compile(
    r"(?:arxiv[:./ ]*|abs/|pdf/)?((?:\d{4}\.\d{4,5})|(?:[a-z.-]+/\d{7}))(v\d+)?", re.I
)
DOI = re.compile(r"10\.\d{4,9}/\S+", re.I)
NAMES = ("name", "display_name", "title", "text")
"""Keys under which services put what an object is called, likeliest first."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


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


def table(papers: Sequence[Mapping[str, Any]]) -> Papers:
    """The table of clean records, each with its `paper_id`."""
    extras = sorted({key for paper in papers for key in paper if key.startswith(EXTRA)})
    index = pd.Index([paper["paper_id"] for paper in papers], name="paper_id", dtype="str")
    frame = pd.DataFrame(list(papers), index=index, columns=[*COLUMNS, *extras])
    for column in NUMBER_COLUMNS:
        frame[column] = frame[column].astype("Int64")
    for column in extras:
        frame[column] = frame[column].fillna("").astype("str")
    return Papers(frame.sort_index())


def _order(paper: Mapping[str, Any]) -> tuple[str, str]:
    """Papers of one id next to each other, the same one first whatever the order of the input."""
    return _paper_id(paper), json.dumps(paper, sort_keys=True, default=str)


def _clean_record(record: Mapping[str, Any]) -> dict[str, Any]:
    paper: dict[str, Any] = {column: _text(record.get(column)) for column in TEXT_COLUMNS}
    paper |= {column: _list(record.get(column)) for column in LIST_COLUMNS}
    paper["year"] = _year(record.get("year")) or _year(record.get("date"))
    paper["citations"] = _count(record.get("citations"))
    paper["doi"] = _doi(paper["doi"])
    paper["arxiv_id"] = _arxiv_id(paper["arxiv_id"])
    if given := re.fullmatch(r"10\.48550/arxiv\.(.+)", paper["doi"]):  # arXiv's own DOIs
        paper["doi"], paper["arxiv_id"] = "", paper["arxiv_id"] or _arxiv_id(given[1])
    for column in ("url", "pdf_url"):
        paper[column] = paper[column] if re.match(r"https?://", paper[column], re.I) else ""
    paper |= {
        key: "; ".join(_list(value)) if isinstance(value, list | tuple) else _text(value)
        for key, value in record.items()
        if key.startswith(EXTRA)
    }
    return paper


def _text(value: Any) -> str:
    """Text without control characters, spaces at the ends, or runs of blanks within a line."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, Mapping):  # as services tell of a person or a subject
        value = next((value[key] for key in NAMES if value.get(key)), "")
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(_text, value)))
    text = unicodedata.normalize("NFC", str(value))
    text = CONTROLS.sub("", text.encode("utf-8", "replace").decode("utf-8"))
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(re.sub(r"\s+", " ", paragraph).strip() for paragraph in paragraphs)


def _list(value: Any) -> list[str]:
    """A list of texts from a list, or from text separated by semicolons (else commas)."""
    if isinstance(value, list | tuple):
        parts = [_text(part) for part in value]
    else:
        text = _text(value)
        parts = [_text(part) for part in text.split(";" if ";" in text else ",")]
        if ";" not in text and len(parts) == 2 and " " not in parts[0]:
            parts = [text]  # "Doe, Jane" is one person
    return [part for part in parts if part]


def _year(value: Any) -> int | None:
    if isinstance(value, date | datetime):
        return value.year
    found = re.search(r"\b(1[5-9]\d\d|20\d\d)\b", _text(value))
    year = int(found[0]) if found else None
    return year if year and FIRST_YEAR <= year <= LAST_YEAR else None


def _count(value: Any) -> int | None:
    found = re.fullmatch(r"(\d{1,9})(\.0*)?", _text(value))
    return int(found[1]) if found else None


def _doi(text: str) -> str:
    found = DOI.search(text)
    return found[0].rstrip(".,;)").lower() if found else ""


def _arxiv_id(text: str) -> str:
    found = ARXIV_ID.search(text)
    return found[1].lower() if found else ""


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
