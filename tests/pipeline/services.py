"""Services as they document themselves, small and with invented papers, for a server to play."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from pipeline.sources import Fetched, fetch
from pipeline.sources.pages import Source
from tests.pipeline.web import Answer, Params, as_json


@dataclass(frozen=True)
class Preprint:
    """A paper of arXiv; `published` is to the second."""

    number: str
    published: str
    title: str = ""
    author: str = "Jane Doe"


def entry(paper: Preprint) -> str:
    return f"""<entry>
    <id>http://arxiv.org/abs/{paper.number}v2</id>
    <updated>2026-06-01T00:00:00Z</updated>
    <published>{paper.published}</published>
    <title>{escape(paper.title or f"Paper {paper.number}")}</title>
    <summary>  On clouds &amp; {paper.number}.
    </summary>
    <author><name>{escape(paper.author)}</name></author>
    <arxiv:comment>9 pages</arxiv:comment>
    <link href="http://arxiv.org/abs/{paper.number}v2" rel="alternate" type="text/html"/>
    <arxiv:primary_category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    </entry>"""


def feed(entries: Sequence[str], total: int, start: int = 0) -> Answer:
    """An answer of arXiv."""
    return Answer(
        f"""<?xml version="1.0" encoding="UTF-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom"
          xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
          xmlns:arxiv="http://arxiv.org/schemas/atom">
    <title type="html">ArXiv Query</title>
    <id>http://arxiv.org/api/x</id>
    <opensearch:totalResults>{total}</opensearch:totalResults>
    <opensearch:startIndex>{start}</opensearch:startIndex>
    {"".join(entries)}</feed>""".encode()
    )


def arxiv_error(message: str, status: int = 200) -> Answer:
    """An error as arXiv writes it."""
    entries = [
        "<entry><id>http://arxiv.org/api/errors#some_kind</id><title>Error</title>"
        f"<summary>{escape(message)}</summary></entry>"
    ]
    return Answer(feed(entries, 1).body, status)


@dataclass
class FakeArxiv:
    """Answers `start`, `max_results` and the range of dates; at most `full` papers a page."""

    papers: Sequence[Preprint]
    full: int = 2000

    def __call__(self, params: Params) -> Answer:
        assert (params["sortBy"], params["sortOrder"]) == ("submittedDate", "descending")
        dates = re.search(r"submittedDate:\[(\d{12}) TO (\d{12})\]", params["search_query"])
        first, last = dates.groups() if dates else ("0", "9")
        found = sorted(
            (one for one in self.papers if first + "00" <= digits(one.published) <= last + "00"),
            key=lambda one: one.published,
            reverse=True,
        )
        start, most = int(params["start"]), min(self.full, int(params["max_results"]))
        return feed([entry(one) for one in found[start : start + most]], len(found), start)


def digits(published: str) -> str:
    """`2026-01-02T03:04:05Z` → 20260102030405."""
    return re.sub(r"\D", "", published)


def work(number: int, **fields: Any) -> dict[str, Any]:
    """A work of OpenAlex."""
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.1234/w{number}",
        "title": f"Work {number}",
        "publication_year": 2025,
        "publication_date": "2025-03-04",
        "ids": {"openalex": f"https://openalex.org/W{number}"},
        "language": "en",
        "type": "article",
        "authorships": [{"author": {"display_name": "Jane Doe"}}],
        "primary_location": {"source": {"display_name": "J. Clouds", "type": "journal"}},
        "cited_by_count": number,
        "abstract_inverted_index": {"On": [0], "clouds.": [1]},
        **fields,
    }


@dataclass
class FakeOpenAlex:
    """Answers pages, cursors and DOIs."""

    works: Sequence[dict[str, Any]]
    key: str = "hunter2"
    cursors: dict[str, int] = field(default_factory=dict)

    def __call__(self, params: Params) -> Answer:
        if "cursor" in params and params.get("api_key") != self.key:
            return as_json({"error": "Unauthorized", "message": "Cursors need a key."}, 401)
        found = list(self.works)
        if dois := re.search(r"(?:^|,)doi:([^,]+)", params.get("filter", "")):
            wanted = {f"https://doi.org/{doi}" for doi in dois[1].split("|")}
            found = [one for one in found if one["doi"] in wanted]
        size = int(params["per_page"])
        assert 1 <= size <= 100
        if "cursor" in params:
            start = 0 if params["cursor"] == "*" else int(params["cursor"].removeprefix("c="))
        else:
            start = (int(params["page"]) - 1) * size
        page = found[start : start + size]
        meta = {"count": len(found), "per_page": size}
        if "cursor" in params:
            meta["next_cursor"] = f"c={start + size}" if page else None  # type: ignore[assignment]
        return as_json({"meta": meta, "results": page})


def daily(number: str, title: str = "", author: str = "Jane Doe") -> dict[str, Any]:
    """An entry of Hugging Face's daily papers."""
    return {
        "paper": {
            "id": number,
            "authors": [{"name": author, "hidden": False}],
            "publishedAt": "2025-09-28T17:58:59.000Z",
            "title": title or f"Daily {number}",
            "summary": f"On clouds and {number}.",
            "upvotes": 3,
        },
        "publishedAt": "2025-09-30T00:00:00.000Z",
        "title": title or f"Daily {number}",
        "summary": f"On clouds and {number}.",
        "numComments": 1,
    }


@dataclass
class FakeHuggingFace:
    """Day → its entries; `pages` False ignores the page that is asked for."""

    days: dict[str, list[dict[str, Any]]]
    pages: bool = True

    def __call__(self, params: Params) -> Answer:
        limit = int(params["limit"])
        start = int(params["p"]) * limit if self.pages else 0
        entries = self.days.get(params["date"], [])[start : start + limit]
        return Answer(json.dumps(entries).encode())


class Steps:
    """Keeps how far it is told that a download is."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int | None]] = []

    def progress(self, done: int, expected: int | None) -> None:
        self.told.append((done, expected))


def run(
    source: Source, folder: Path, most: int = 1000, steps: Steps | None = None
) -> tuple[Fetched, list[dict[str, Any]]]:
    """What was fetched, and the records in its file."""
    fetched = fetch(source, folder / "out.jsonl", most, steps or Steps(), restart=False)
    return fetched, [json.loads(line) for line in fetched.path.read_text("utf-8").splitlines()]
