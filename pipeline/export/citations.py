"""Papers as BibTeX, RIS and CSL-JSON: what reference managers and LaTeX read.

bibtexparser and rispy write the first two; here stands which field is which, and what must be
escaped. All are UTF-8; accents stay as they are.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice
from typing import Any, BinaryIO

from pipeline.export.chosen import Chosen
from pipeline.export.references import Keys, Paper, Person, date_of, kind_of, link, person

BATCH = 500
"""Papers that are written at once."""
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
KINDS = {
    "journal": ("article", "JOUR", "article-journal"),
    "conference": ("inproceedings", "CPAPER", "paper-conference"),
    "chapter": ("incollection", "CHAP", "chapter"),
    "book": ("book", "BOOK", "book"),
    "thesis": ("phdthesis", "THES", "thesis"),
    "report": ("techreport", "RPRT", "report"),
    "preprint": ("misc", "UNPB", "article"),
    "other": ("misc", "GEN", "document"),
}
"""Kind of a paper → what BibTeX, RIS and CSL call it."""
VENUE = {
    "journal": "journal", "conference": "booktitle", "chapter": "booktitle", "book": "series",
    "thesis": "school", "report": "institution", "preprint": "journal", "other": "journal",
}  # fmt: skip
"""Kind → the field of BibTeX that has its venue."""
PARTS = {
    "extra.volume": ("volume", "volume", "volume"),
    "extra.number": ("number", "number", "issue"),
    "extra.publisher": ("publisher", "publisher", "publisher"),
}
"""What the file that a paper came from may have told → its name in BibTeX, in rispy, in CSL."""
TEX = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
BRACES = {r"\{": r"\textbraceleft{}", r"\}": r"\textbraceright{}"}
r"""Where they do not close, since BibTeX counts the brace of `\{`; fewer programs know these."""
VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
"""Addresses are taken to the letter, but for braces."""
CAPITALS = re.compile(r"(?<!\S)([^\W_]+[A-Z](?:[^\W_]|-)*)(?=[\s,:;.?!]|\Z)")
"""A word with capitals within, which BibTeX's styles would make small: BERT, mRNA."""


def write_bibtex(chosen: Chosen, stream: BinaryIO) -> None:
    """Writes one entry a paper; its field `keywords` holds no topics."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library

    keys = Keys()
    for number, papers in enumerate(_batches(chosen.papers())):
        library = Library([_entry(paper, keys.of(paper)) for paper in papers])
        text = write_string(library)
        stream.write(("\n\n" * bool(number) + text).encode("utf-8", "replace"))


def _entry(paper: Paper, key: str) -> Any:
    from bibtexparser.model import Entry, Field

    kind = kind_of(paper)
    called = KINDS[kind][0]
    if called == "misc" and not paper["authors"] and not paper["abstract"]:
        called = "article"  # readers take a lone title with an address for a web page
    fields = {name: value for name, value in _bibtex(paper, kind) if value}
    return Entry(called, key, [Field(name, value) for name, value in fields.items()])


def _bibtex(paper: Paper, kind: str) -> Iterator[tuple[str, str]]:
    yield "title", CAPITALS.sub(r"{\1}", _tex(paper["title"]))
    yield "author", " and ".join(map(_tex_name, paper["authors"] or ()))
    date = date_of(paper)
    yield "year", str(date[0]) if date else ""
    yield "month", MONTHS[date[1] - 1] if len(date) > 1 and 0 < date[1] < 13 else ""
    yield "day", str(date[2]) if len(date) > 2 else ""
    yield VENUE[kind], _tex(paper["venue"])
    for column, (name, _, _) in PARTS.items():
        yield name, _tex(paper.get(column))
    yield "pages", _tex(paper.get("extra.pages"))
    yield "doi", _verbatim(paper["doi"])
    if paper["arxiv_id"]:
        yield "eprint", _verbatim(paper["arxiv_id"])
        yield "archiveprefix", "arXiv"
        yield "primaryclass", _arxiv_class(paper)
    yield "url", _verbatim(link(paper["url"]))
    yield "pdf", _verbatim(link(paper["pdf_url"]))
    yield "keywords", _tex(_keywords(paper))
    yield "abstract", re.sub(r"\s+@", " @", _tex(paper["abstract"]))  # `@` begins no line


def _tex(text: Any) -> str:
    escaped = str(text or "").replace("\r", "\n").translate(TEX)
    depths = list(accumulate((sign == "{") - (sign == "}") for sign in str(text or "")))
    if depths and (depths[-1] or min(depths) < 0):
        for sign, command in BRACES.items():
            escaped = escaped.replace(sign, command)
    return escaped


def _tex_name(name: str) -> str:
    told = person(name)
    plain = told.given and _tex(name) == name  # BibTeX takes names apart at more than commas
    return told.inverted if plain else "{" + _tex(name) + "}"


def _verbatim(text: Any) -> str:
    return "".join(str(text or "").split()).translate(VERBATIM)


def _arxiv_class(paper: Paper) -> str:
    """Its first category, where it is one of arXiv."""
    first = next(iter(paper["categories"] or ()), "")
    return first if re.fullmatch(r"[a-z-]{2,12}(?:\.[A-Za-z-]{2,9})?", first) else ""


def _keywords(paper: Paper) -> str:
    """`a, b`; between semicolons where a keyword has a comma or brackets."""
    words = list(paper["keywords"] or ())
    if not any(set(word) & set(",()") for word in words):
        return ", ".join(words)
    return "; ".join(words) + ";" * (len(words) == 1)


def write_ris(chosen: Chosen, stream: BinaryIO) -> None:
    """Writes one record a paper; RIS knows no paragraphs, each field is one line."""
    from rispy.writer import RisWriter

    class Writer(RisWriter):  # type: ignore[misc]  # of a library without types
        """Records without their numbers in front."""

        def set_header(self, count: int) -> str:
            return ""

    writer = Writer()
    for papers in _batches(chosen.papers()):
        text = writer.formats([dict(_ris(paper)) for paper in papers])
        stream.write((text + "\n").encode("utf-8", "replace"))


def _ris(paper: Paper) -> Iterator[tuple[str, Any]]:
    kind, date = kind_of(paper), date_of(paper)
    names = [person(name) for name in paper["authors"] or ()]
    first, _, last = _line(paper.get("extra.pages")).partition("-")
    arxiv = _line(paper["arxiv_id"])
    fields = {
        "type_of_reference": KINDS[kind][1],
        "title": _line(paper["title"]),
        "authors": [_line(_ris_name(name)) for name in names],
        "year": str(date[0]) if date else "",
        "date": "/".join([str(date[0]), *(f"{part:02}" for part in date[1:])]) if date else "",
        "secondary_title": _line(paper["venue"]),
        **{name: _line(paper.get(column)) for column, (_, name, _) in PARTS.items()},
        "start_page": first.strip(),
        "end_page": last.strip(" -"),
        "doi": _line(paper["doi"]),
        "accession_number": f"arXiv:{arxiv}" if arxiv else "",
        "urls": [link(paper["url"])] if link(paper["url"]) else [],
        "file_attachments1": link(paper["pdf_url"]),
        "keywords": [_line(word) for word in paper["keywords"] or ()],
        "abstract": _line(paper["abstract"]),
    }
    return ((name, value) for name, value in fields.items() if value)


def _ris_name(name: Person) -> str:
    return ", ".join(filter(None, (name.family, name.given, name.suffix)))


def _line(text: Any) -> str:
    return " ".join(str(text or "").split())


def write_csl(chosen: Chosen, stream: BinaryIO) -> None:
    """Writes an array with one object a paper and line; ids are those of the papers."""
    before = "[\n"
    for paper in chosen.papers():
        item = {name: value for name, value in _csl(paper) if value}
        item.setdefault("container-title", "")  # by which a lone title is known to be CSL
        text = before + json.dumps(item, ensure_ascii=False)
        stream.write(text.encode("utf-8", "replace"))
        before = ",\n"
    stream.write(b"\n]\n" if len(chosen) else b"[]\n")


def _csl(paper: Paper) -> Iterator[tuple[str, Any]]:
    kind, arxiv = kind_of(paper), paper["arxiv_id"]
    date = date_of(paper)
    of_school = kind in ("thesis", "report")
    yield "id", paper["paper_id"]
    yield "type", KINDS[kind][2]
    yield "title", paper["title"]
    yield "author", [_csl_name(person(name)) for name in paper["authors"] or ()]
    yield "issued", {"date-parts": [list(date)]} if date else None
    for column, (_, _, name) in PARTS.items():
        yield name, paper.get(column)
    yield "publisher" if of_school else "container-title", paper["venue"]
    yield "page", paper.get("extra.pages")
    yield "DOI", paper["doi"]
    yield "number" if kind == "preprint" else "note", f"arXiv:{arxiv}" if arxiv else ""
    yield "URL", link(paper["url"])
    yield "keyword", _keywords(paper)
    yield "abstract", paper["abstract"]


def _csl_name(name: Person) -> dict[str, str]:
    if not name.given:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: text for part, text in parts.items() if text}


def _batches(papers: Iterable[Paper]) -> Iterator[list[Paper]]:
    waiting = iter(papers)
    while batch := list(islice(waiting, BATCH)):
        yield batch
