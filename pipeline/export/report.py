"""Topics as a table and as a report in Markdown: the tree, names, sizes, phrases, papers, years."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import pandas as pd

from pipeline.export.chosen import Chosen
from pipeline.export.papers import BYTE_ORDER_MARK, cell
from pipeline.export.references import link

COLUMNS = (
    "topic_id", "parent_id", "level", "name", "size", "chosen", "first_year", "median_year",
    "last_year", "key_phrases", "exemplars", "exemplar_titles",
)  # fmt: skip
PHRASES, EXEMPLARS = 10, 5
DEEPEST = 5
"""Levels that have headings of their own; Markdown knows six, the first is the report's."""
SHOWN_AUTHORS = 3
MARKDOWN = re.compile(
    r"[\\`*_{}\[\]<>|~$^@]|&(?=[#\w])|:(?=\S)|(?<=www)\.|\A(?:[-+#=]|\d+(?=[.)]))", re.I
)
"""What Markdown, its usual extensions and HTML take for more than text."""
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What turns the direction of what follows, or is no text."""


@dataclass(frozen=True)
class Part:
    """What is told of a topic.

    Attributes:
        row: of the table of topics.
        chosen: how many of its papers are among those chosen.
        years: their years, sorted, as far as known.
    """

    id: str
    row: Mapping[str, Any]
    chosen: int
    years: np.ndarray

    @property
    def median(self) -> int | None:
        """The year of the paper in the middle; None where no year is known."""
        return int(self.years[(len(self.years) - 1) // 2]) if len(self.years) else None


def parts(chosen: Chosen) -> list[Part]:
    """The topics that have chosen papers, each before those within it, the largest first."""
    years = pd.to_numeric(pd.Series(chosen.values("year")), errors="coerce").to_numpy(float)
    found: dict[str, Part] = {}
    rows: dict[str, dict[str, Any]] = chosen.topics.to_dict("index")  # type: ignore[assignment]
    for level in chosen.levels:
        members = pd.Series(chosen.values(level)).groupby(chosen.values(level)).groups
        for topic, places in members.items():
            if topic in rows:
                known = years[np.asarray(places)]
                known = np.sort(known[np.isfinite(known)])
                found[str(topic)] = Part(str(topic), rows[str(topic)], len(places), known)
    return [found[topic] for topic in _in_order(found)]


def _in_order(found: Mapping[str, Part]) -> Iterator[str]:
    below: dict[str | None, list[str]] = {}
    for topic, part in found.items():
        parent = part.row["parent_id"]
        below.setdefault(parent if parent in found else None, []).append(topic)
    for topics in below.values():
        topics.sort(key=lambda topic: (-found[topic].chosen, topic))
    waiting = below.get(None, [])[::-1]
    while waiting:
        topic = waiting.pop()
        yield topic
        waiting.extend(below.get(topic, [])[::-1])


def write_topics_csv(chosen: Chosen, stream: BinaryIO) -> None:
    """Writes one line a topic that has chosen papers; `chosen` and the years are of these."""
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    told = parts(chosen)
    papers = _exemplars(chosen, told)
    for part in told:
        exemplars = [one for one in part.row["exemplars"] if one in papers]
        years = part.years
        values = {
            "topic_id": part.id,
            "parent_id": part.row["parent_id"],
            "level": int(part.row["level"]),
            "name": str(part.row["name"]),
            "size": int(part.row["size"]),
            "chosen": part.chosen,
            "first_year": int(years[0]) if len(years) else None,
            "median_year": part.median,
            "last_year": int(years[-1]) if len(years) else None,
            "key_phrases": [str(phrase) for phrase in part.row["key_phrases"]],
            "exemplars": exemplars,
            "exemplar_titles": [papers[one]["title"] for one in exemplars],
        }
        writer.writerow(cell(values[name]) for name in COLUMNS)
    text.detach()


def write_topics_markdown(chosen: Chosen, stream: BinaryIO) -> None:
    """Writes the tree, then each topic; every text of the papers stands there as text."""
    told = parts(chosen)
    papers = _exemplars(chosen, told)
    lines = [f"# Topics of {escaped(chosen.title)}", "", _lead(chosen, told), ""]
    lines += ["## All topics", ""]
    for part in told:
        indent = "  " * int(part.row["level"])
        lines.append(f"{indent}- {escaped(part.row['name'])}: {_count(part)}")
    for part in told:
        heading = "#" * min(2 + int(part.row["level"]), DEEPEST + 1)
        lines += ["", f"{heading} {escaped(part.row['name'])}", "", *_told(part, papers)]
    stream.write(("\n".join(lines) + "\n").encode("utf-8", "replace"))


def _lead(chosen: Chosen, told: list[Part]) -> str:
    count = f"{len(chosen):,} paper{'' if len(chosen) == 1 else 's'}"
    version = escaped(chosen.folder.version)
    return f"{count} in {len(told):,} topic{'' if len(told) == 1 else 's'}, version {version}."


def _count(part: Part) -> str:
    size = int(part.row["size"])
    whole = f" of its {size:,}" if part.chosen < size else ""
    return f"{part.chosen:,}{whole} paper{'' if (size if whole else part.chosen) == 1 else 's'}"


def _told(part: Part, papers: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield f"- Papers: {_count(part).replace(' papers', '').replace(' paper', '')}"
    if len(part.years):
        first, last = int(part.years[0]), int(part.years[-1])
        middle = f", half of them by {part.median}" if first < last else ""
        yield f"- Years: {first}{f' to {last}' if first < last else ''}{middle}"
    if phrases := [escaped(phrase) for phrase in part.row["key_phrases"][:PHRASES]]:
        yield f"- Key phrases: {', '.join(phrases)}"
    exemplars = [papers[one] for one in part.row["exemplars"] if one in papers][:EXEMPLARS]
    if exemplars:
        yield "- Typical papers:"
        yield from (f"  - {_paper(paper)}" for paper in exemplars)


def _paper(paper: Mapping[str, Any]) -> str:
    title, address = escaped(paper["title"]), link(_address(paper))
    names = [str(name) for name in paper["authors"] or ()]
    told = ", ".join(names[:SHOWN_AUTHORS]) + (" et al." if len(names) > SHOWN_AUTHORS else "")
    facts = [escaped(told)] if told else []
    facts += [str(paper["year"])] if paper["year"] is not None else []
    safe = re.sub(r"[<>()\[\]\\\s`*_|\"']", lambda found: f"%{ord(found[0]):02X}", address)
    return (f"[{title}]({safe})" if address else title) + (
        f" ({', '.join(facts)})" if facts else ""
    )


def _address(paper: Mapping[str, Any]) -> str:
    if paper["doi"]:
        return f"https://doi.org/{paper['doi']}"
    if paper["arxiv_id"]:
        return f"https://arxiv.org/abs/{paper['arxiv_id']}"
    return str(paper["url"] or "")


def escaped(text: Any) -> str:
    """The text on one line, so that Markdown shows every character of it and nothing else."""
    line = " ".join(UNSEEN.sub(" ", str(text)).split())
    return MARKDOWN.sub(
        lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", line
    )


def _exemplars(chosen: Chosen, told: list[Part]) -> dict[str, Mapping[str, Any]]:
    """The exemplars of these topics by their ids, those among the chosen papers."""
    wanted = {str(paper) for part in told for paper in part.row["exemplars"]}
    ids = chosen.values("paper_id")
    rows = [int(row) for row, paper in zip(chosen.rows, ids, strict=True) if paper in wanted]
    names = ("paper_id", "title", "authors", "year", "doi", "arxiv_id", "url")
    return {paper["paper_id"]: paper for paper in chosen.folder.paper_rows.rows(rows, names)}
