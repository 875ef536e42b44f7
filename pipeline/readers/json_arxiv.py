"""JSON of arXiv's papers: arXiv's own snapshot (Kaggle), and daily papers of Hugging Face."""

import re

from pipeline.readers import fields
from pipeline.readers.fields import inside, line
from pipeline.readers.file import Dropped, Record
from pipeline.readers.json_items import JsonFormat, Object

NEW_PARAGRAPH = re.compile(r"\n(?=\s)")
"""arXiv indents the first line of a paragraph."""


def _is_snapshot(item: Object) -> bool:
    return "authors_parsed" in item or {"submitter", "categories", "abstract"} <= item.keys()


def _snapshot_record(where: str, item: Object) -> Record | Dropped:
    identifier = fields.bare_arxiv_id(item.get("id"))
    parsed = [
        fields.name(*parts[1:2], parts[0], *parts[2:3])
        for parts in fields.values(item.get("authors_parsed"))
        if isinstance(parts, list) and parts
    ]
    versions = fields.rows(item.get("versions"))
    created = versions[0].get("created") if versions else None
    record: Record = {
        "title": line(item.get("title")),
        "abstract": fields.paragraphs(NEW_PARAGRAPH.split(fields.text(item.get("abstract")))),
        "authors": list(filter(None, parsed)) or fields.persons(item.get("authors")),
        "date": fields.date_in(created) or fields.date_in(item.get("update_date")),
        "venue": line(item.get("journal-ref")),
        "doi": line(item.get("doi")),
        "arxiv_id": identifier,
        **fields.arxiv_urls(identifier),
        "categories": line(item.get("categories")).split() or fields.lines(item.get("categories")),
        "extra.comment": line(item.get("comments")),
    }
    return fields.finished(where, record)


def _is_daily(item: Object) -> bool:
    """A day's entry with its `paper` inside, or such a paper by itself."""
    nested = isinstance(item.get("paper"), dict)
    return {"title", "summary", "id" if nested else "upvotes"} <= _paper(item).keys()


def _paper(item: Object) -> Object:
    """The fields of the paper, those of the day's entry where the paper lacks them."""
    paper = item.get("paper")
    return {**item, **paper} if isinstance(paper, dict) else item


def _daily_record(where: str, item: Object) -> Record | Dropped:
    paper = _paper(item)
    identifier = fields.bare_arxiv_id(paper.get("id"))
    authors = (
        line(one.get("name")) or line(inside(one, "user", "fullname"))
        for one in fields.rows(paper.get("authors"))
    )
    record: Record = {
        "title": line(paper.get("title")),
        "abstract": fields.paragraphs(fields.text(paper.get("summary")).split("\n\n")),
        "authors": [name for name in authors if name],
        "date": fields.date_in(paper.get("publishedAt")),
        "arxiv_id": identifier,
        **fields.arxiv_urls(identifier),
        "keywords": fields.lines(paper.get("ai_keywords")),
        "extra.upvotes": line(paper.get("upvotes")),
        "extra.summary": line(paper.get("ai_summary")),
        "extra.code": line(paper.get("githubRepo")),
        "extra.project": line(paper.get("projectPage")),
        "extra.organization": fields.first(
            inside(item, "submitterOrganization", "fullname"),
            inside(paper, "organization", "fullname"),
        ),
    }
    return fields.finished(where, record)


SNAPSHOT = JsonFormat(_is_snapshot, _snapshot_record)
DAILY = JsonFormat(_is_daily, _daily_record)
