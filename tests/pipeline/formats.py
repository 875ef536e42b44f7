"""The same papers in every format of text that we read, each with as little as the format needs."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Paper:
    """What each format tells of a paper."""

    title: str
    abstract: str = "Warm air rises above the sea. We measure how quickly clouds form, and why."
    authors: tuple[str, ...] = ("Gödel, Ana", "Doe, Jane")


PAPERS = tuple(Paper(f"Clouds of kind {number} über 海") for number in range(6))


def _joined(papers: Sequence[Paper], before: str, each: Callable[[Paper], str], after: str) -> str:
    return before + "".join(map(each, papers)) + after


def _ris(paper: Paper) -> str:
    authors = "".join(f"AU  - {name}\n" for name in paper.authors)
    return f"TY  - JOUR\nTI  - {paper.title}\n{authors}AB  - {paper.abstract}\nER  - \n\n"


def _bibtex(paper: Paper) -> str:
    authors = " and ".join(paper.authors)
    return (
        f"@article{{key,\n  title = {{{paper.title}}},\n  author = {{{authors}}},\n"
        f"  abstract = {{{paper.abstract}}},\n}}\n\n"
    )


def _medline(paper: Paper) -> str:
    authors = "".join(f"FAU - {name}\n" for name in paper.authors)
    return f"PMID- 101\nTI  - {paper.title}\nAB  - {paper.abstract}\n{authors}\n"


def _web_of_science(paper: Paper) -> str:
    authors = "\n   ".join(paper.authors)
    return f"PT J\nAU {authors}\nTI {paper.title}\nAB {paper.abstract}\nER\n\n"


def _pubmed(paper: Paper) -> str:
    authors = "".join(
        f"<Author><LastName>{escape(name)}</LastName></Author>" for name in paper.authors
    )
    return (
        f"<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>"
        f"{escape(paper.title)}</ArticleTitle><Abstract><AbstractText>{escape(paper.abstract)}"
        f"</AbstractText></Abstract><AuthorList>{authors}</AuthorList></Article></MedlineCitation>"
        "</PubmedArticle>\n"
    )


def _endnote(paper: Paper) -> str:
    authors = "".join(f"<author>{escape(name)}</author>" for name in paper.authors)
    return (
        f"<record><ref-type>17</ref-type><contributors><authors>{authors}</authors></contributors>"
        f"<titles><title>{escape(paper.title)}</title></titles>"
        f"<abstract>{escape(paper.abstract)}</abstract></record>\n"
    )


def _atom(paper: Paper) -> str:
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)
    return (
        f"<entry><id>http://arxiv.org/abs/math/0703311</id><title>{escape(paper.title)}</title>"
        f"<summary>{escape(paper.abstract)}</summary>{authors}</entry>\n"
    )


def _oai(paper: Paper) -> str:
    creators = "".join(f"<creator>{escape(name)}</creator>" for name in paper.authors)
    return (
        f"<record><header/><metadata><dc><title>{escape(paper.title)}</title>{creators}"
        f"<description>{escape(paper.abstract)}</description></dc></metadata></record>\n"
    )


def _openalex(paper: Paper) -> str:
    people = [{"author": {"display_name": name}} for name in paper.authors]
    words: dict[str, list[int]] = {}
    for place, word in enumerate(paper.abstract.split()):
        words.setdefault(word, []).append(place)
    work = {"id": "https://openalex.org/W1", "title": paper.title, "authorships": people}
    return json.dumps({**work, "cited_by_count": 1, "abstract_inverted_index": words}) + "\n"


def _crossref(paper: Paper) -> str:
    people = [{"family": name} for name in paper.authors]
    work = {"DOI": "10.1234/x", "title": [paper.title], "author": people}
    return json.dumps({**work, "abstract": paper.abstract}, ensure_ascii=False) + "\n"


def _semantic_scholar(paper: Paper) -> str:
    people = [{"authorId": "1", "name": name} for name in paper.authors]
    found = {"paperId": "a" * 40, "title": paper.title, "abstract": paper.abstract}
    return json.dumps({**found, "externalIds": {}, "authors": people}) + "\n"


def _s2orc(paper: Paper) -> str:
    people = [{"first": "", "middle": [], "last": name, "suffix": ""} for name in paper.authors]
    found = {"paper_id": "7", "title": paper.title, "abstract": paper.abstract, "authors": people}
    return json.dumps({**found, "inbound_citations": [], "mag_id": "1", "s2_url": ""}) + "\n"


def _snapshot(paper: Paper) -> str:
    parsed = [[name, "", ""] for name in paper.authors]
    found = {"id": "0704.0001", "title": paper.title, "abstract": paper.abstract}
    return json.dumps({**found, "categories": "cs.LG", "authors_parsed": parsed}) + "\n"


def _daily(paper: Paper) -> str:
    people = [{"name": name} for name in paper.authors]
    found = {"id": "2509.24006", "title": paper.title, "summary": paper.abstract}
    return json.dumps({"paper": {**found, "authors": people, "upvotes": 1}}) + "\n"


def _zotero(paper: Paper) -> str:
    people = [{"creatorType": "author", "name": name} for name in paper.authors]
    data = {"itemType": "journalArticle", "title": paper.title, "abstractNote": paper.abstract}
    return json.dumps({"key": "A", "data": {**data, "creators": people}}) + "\n"


def _csl(paper: Paper) -> str:
    people = [{"literal": name} for name in paper.authors]
    item = {"type": "article-journal", "title": paper.title, "abstract": paper.abstract}
    return json.dumps({**item, "author": people}) + "\n"


def _json_lines(paper: Paper) -> str:
    row = {"title": paper.title, "abstract": paper.abstract, "authors": paper.authors}
    return json.dumps(row, ensure_ascii=False) + "\n"


def _row(paper: Paper) -> str:
    cells = (paper.title, paper.abstract, "; ".join(paper.authors))
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"


def _page(paper: Paper) -> str:
    return f"{paper.title}\n\n{paper.abstract}\n\n"


ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api</id>\n'
FORMATS: dict[str, tuple[str, Callable[[Paper], str], str]] = {
    "PubMed XML": ('<?xml version="1.0"?>\n<PubmedArticleSet>\n', _pubmed, "</PubmedArticleSet>"),
    "EndNote XML": ("<xml><records>\n", _endnote, "</records></xml>"),
    "arXiv Atom feed": (ATOM, _atom, "</feed>"),
    "OAI-PMH": ("<OAI-PMH><ListRecords>\n", _oai, "</ListRecords></OAI-PMH>"),
    "OpenAlex JSON": ("", _openalex, ""),
    "Crossref JSON": ("", _crossref, ""),
    "Semantic Scholar JSON": ("", _semantic_scholar, ""),
    "S2ORC JSON": ("", _s2orc, ""),
    "arXiv snapshot": ("", _snapshot, ""),
    "Hugging Face daily papers": ("", _daily, ""),
    "Zotero JSON": ("", _zotero, ""),
    "CSL-JSON": ("", _csl, ""),
    "MEDLINE": ("", _medline, ""),
    "Web of Science": ("FN Web of Science\nVR 1.0\n", _web_of_science, "EF\n"),
    "RIS": ("", _ris, ""),
    "BibTeX": ("", _bibtex, ""),
    "JSON Lines": ("", _json_lines, ""),
    "delimited table": ("title,abstract,authors\n", _row, ""),
    "copied papers page": ("", _page, ""),
    "list of titles": ("title\n", lambda paper: paper.title + "\n", ""),
}
"""Name of a format → what begins a file, what writes a paper, what ends a file."""


def written(name: str, papers: Sequence[Paper] = PAPERS) -> str:
    """A file of a format that holds these papers."""
    return _joined(papers, *FORMATS[name])
