"""JSON of Semantic Scholar: its API, its bulk data sets, and the metadata of S2ORC."""

from collections.abc import Mapping
from typing import Any

from pipeline.readers import fields
from pipeline.readers.fields import inside, line
from pipeline.readers.file import Dropped, Record
from pipeline.readers.json_items import JsonFormat, Object

IDS = frozenset(("paperid", "corpusid"))
MARKS = frozenset(
    "externalids citationcount openaccesspdf fieldsofstudy s2fieldsofstudy publicationdate tldr "
    "publicationvenue influentialcitationcount referencecount citationstyles".split()
)
S2ORC_MARKS = frozenset(("s2_url", "mag_id", "mag_field_of_study", "has_pdf_parse"))
WRAPPED = ("citingPaper", "citedPaper")
"""Where lists of citations and references keep the paper."""


def _lower(item: Object) -> Object:
    """The paper with keys in lower case: in the API and the data sets they differ in that alone."""
    paper = next((item[key] for key in WRAPPED if isinstance(item.get(key), dict)), item)
    return _keys_lower(paper)


def _keys_lower(value: Any) -> Mapping[str, Any]:
    return {key.lower(): one for key, one in value.items()} if isinstance(value, dict) else {}


def _is_api(item: Object) -> bool:
    keys = _lower(item).keys()
    return "title" in keys and bool(IDS & keys) and bool(MARKS & keys or "paperid" in keys)


def _api_record(where: str, item: Object) -> Record | Dropped:
    paper = _lower(item)
    ids = _keys_lower(paper.get("externalids"))
    pmid = fields.digits(ids.get("pubmed"))
    identifier = fields.bare_arxiv_id(ids.get("arxiv"))
    number = fields.first(paper.get("paperid"), paper.get("corpusid"), ids.get("corpusid"))
    where = f"{where} ({number})" if number else where
    found = [inside(one, "category") for one in fields.rows(paper.get("s2fieldsofstudy"))]
    record: Record = {
        "title": line(paper.get("title")),
        "abstract": fields.paragraphs(fields.text(paper.get("abstract")).split("\n\n")),
        "authors": fields.lines([one.get("name") for one in fields.rows(paper.get("authors"))]),
        "year": fields.day(paper.get("year")),
        "date": fields.date_in(paper.get("publicationdate")),
        "venue": fields.first(
            inside(paper.get("publicationvenue"), "name"),
            paper.get("venue"),
            inside(paper.get("journal"), "name"),
        ),
        "doi": line(ids.get("doi")),
        "arxiv_id": identifier,
        "url": line(paper.get("url")) or fields.pubmed_url(pmid),
        "pdf_url": fields.first(
            inside(paper.get("openaccesspdf"), "url"), fields.arxiv_urls(identifier).get("pdf_url")
        ),
        "categories": fields.lines(paper.get("fieldsofstudy"))
        or list(dict.fromkeys(fields.lines(found))),
        "citations": line(paper.get("citationcount")),
        "extra.s2": number,
        "extra.pmid": pmid,
        "extra.type": fields.lines(paper.get("publicationtypes")),
        "extra.summary": line(inside(paper.get("tldr"), "text")),
    }
    return fields.finished(where, record)


def _is_s2orc(item: Object) -> bool:
    return {"paper_id", "title"} <= item.keys() and bool(S2ORC_MARKS & item.keys())


def _s2orc_record(where: str, item: Object) -> Record | Dropped:
    number, pmid = line(item.get("paper_id")), fields.digits(item.get("pubmed_id"))
    identifier = fields.bare_arxiv_id(item.get("arxiv_id"))
    citing = item.get("inbound_citations")
    record: Record = {
        "title": line(item.get("title")),
        "abstract": fields.paragraphs(fields.text(item.get("abstract")).split("\n\n")),
        "authors": fields.lines([_s2orc_name(one) for one in fields.rows(item.get("authors"))]),
        "year": fields.day(item.get("year")),
        "venue": fields.first(item.get("venue"), item.get("journal")),
        "doi": line(item.get("doi")),
        "arxiv_id": identifier,
        "url": line(item.get("s2_url")) or fields.pubmed_url(pmid),
        "pdf_url": fields.arxiv_urls(identifier).get("pdf_url"),
        "categories": fields.lines(item.get("mag_field_of_study")),
        "citations": len(citing) if isinstance(citing, list) else None,
        "extra.s2": number,
        "extra.pmid": pmid,
        "extra.pmc": line(item.get("pmc_id")),
        "extra.acl": line(item.get("acl_id")),
    }
    return fields.finished(f"{where} ({number})" if number else where, record)


def _s2orc_name(person: Object) -> str:
    middle = fields.lines(person.get("middle"))
    return fields.name(person.get("first"), *middle, person.get("last"), person.get("suffix"))


API = JsonFormat(_is_api, _api_record)
S2ORC = JsonFormat(_is_s2orc, _s2orc_record)
