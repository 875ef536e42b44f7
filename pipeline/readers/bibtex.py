"""BibTeX and BibLaTeX, as ACL, ACM, IEEE, Web of Science, Mendeley, Zotero and JabRef write them.

bibtexparser reads one entry into its fields. Where an entry begins is found here, so that one that
never ends takes no other with it; so are macros and `#`, which it does not resolve. TeX is left to
cleaning, but for braces that only protect capitals.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from bibtexparser.middlewares.names import split_multiple_persons_names
from bibtexparser.model import Block, Entry, ParsingFailedBlock, String
from bibtexparser.splitter import Splitter

from pipeline.cleaning.dates import date_in, day
from pipeline.readers.fields import arxiv_id, bare_arxiv_id
from pipeline.readers.file import Dropped, File, Record

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

START = re.compile(
    r"^[ \t\ufeff]*@[ \t]*[A-Za-z_]+\s*(?:\{|\(\s*[^\s,()=]+\s*[,=])"
    r"|(?<=\})[ \t]*@[A-Za-z_]+[ \t]*\{[^\s,{}\"=]*,",
    re.M,
)
"""An entry begins a line, or follows the last brace of the entry before it."""
HEAD = re.compile(r"[ \t\ufeff]*@[ \t]*([A-Za-z_]+)\s*([{(])\s*([^,{}()\"=\n]*)([,}=\"]?)")
NO_ENTRY = {"string", "comment", "preamble"}
BROKEN = "the entry is broken: a brace, quote, comma or = is missing, or is one too many"
FIELD_NAME = re.compile(r"[a-z][a-z0-9_.:+-]{0,40}")

LONGEST_MACRO = 1_000  # characters; macros made of macros would otherwise fill the memory
LINE_END, BACKSLASHES = "\r", "\ufdd0"
"""bibtexparser 2.0.0b9 takes a frame of the stack a line end, and two backslashes for an escape."""

VENUE = ("journal", "journaltitle", "booktitle", "school", "institution", "eventtitle", "series")
KEYWORDS = ("keywords", "author_keywords", "keyword")
CATEGORIES = ("web-of-science-categories", "research-areas", "primaryclass", "eprintclass")
CITATIONS = ("times-cited", "citations", "citation-count")
USED = {
    "title", "subtitle", "abstract", "author", "year", "date", "month", "day", "doi", "url", "pdf",
    "eprint", "archiveprefix", "eprinttype", *VENUE, *KEYWORDS, *CATEGORIES, *CITATIONS,
}  # fmt: skip
LOCAL = ("file", "bdsk-")  # mean something on one computer only

WEB_PAGES = {"online", "misc", "electronic", "www", "web", "webpage", "web_page"}
ADDRESS = re.compile(r"https?://[^\s{}]+", re.I)
CITED = re.compile(r"cited[ -]by\D{0,10}(\d+)", re.I)
ARGUMENT = re.compile(r"(?:\\(?:[A-Za-z]+\*?|['`\"^~=.])\s*|[_^])$")
"""What stands before a brace that holds an argument, of a command or of an index."""


def recognises(file: File) -> bool:
    """True where entries make up most of the text, and what stands before is no table or page."""
    text = file.head
    heads = (HEAD.match(text, found.start()) for found in START.finditer(text))
    found = (head for head in heads if head and (head[1].lower() in NO_ENTRY or head[4] in {*",}"}))
    head = next(found, None)
    before = text[: head.start()].strip() if head else text
    header = before.split("\n", 1)[0]
    table = before.startswith(("{", "[", "<")) or max(map(header.count, ",;\t")) > 1
    return head is not None and not table and 2 * len(before) <= len(text)


def records(file: File) -> Iterator[Record | Dropped]:
    """One record an entry, in file order; entries that are broken or no papers are dropped."""
    macros: dict[str, str] = {}
    for line, chunk in _chunks(file.text):
        head = HEAD.match(chunk)
        where = f"{head[3].strip()}, line {line}" if head and head[3].strip() else f"line {line}"
        for block in _blocks(chunk):
            entry = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
            if isinstance(entry, String):
                value = _value(entry.value.strip().rstrip(","), macros)
                if value is not None and len(value) <= LONGEST_MACRO:
                    macros[entry.key.lower()] = value
            elif isinstance(entry, Entry):
                yield _record(where, entry, macros)
            elif entry is None and not (head and head[1].lower() in NO_ENTRY):
                yield Dropped(where, BROKEN)


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """(line number from 1, text) from where each entry begins to where the next does."""
    line, before = 1, 0
    starts = [found.start() for found in START.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        line += text.count("\n", before, start)
        before = start
        yield line, text[start:end]


def _blocks(chunk: str) -> list[Block]:
    """What bibtexparser makes of it; in BibTeX, round brackets may stand around an entry."""
    kind, bracket, rest = re.split(r"([{(])", chunk, maxsplit=1)
    if bracket == "(":
        rest = "}".join(rest.rsplit(")", 1))
    text = "@" + kind.strip(" \t\n\ufeff@") + "{" + rest
    return Splitter(text.replace("\\\\", BACKSLASHES).replace("\n", LINE_END)).split().blocks


def _value(raw: str, macros: Mapping[str, str]) -> str | None:
    """The text of a value: quoted, in braces, a number or a macro, or several joined by `#`."""
    texts = []
    for piece in _pieces(raw):
        text = _inner(piece) if piece[0] in '{"' else macros.get(piece.lower(), piece)
        if text is None:
            return None
        texts.append(text)
    return "".join(texts)


def _pieces(raw: str) -> Iterator[str]:
    """The parts between `#` that stand outside braces and quotes."""
    start, depth, quoted = 0, 0, False
    for found in re.finditer(r'\\.|[{}"#]', raw, re.S):
        mark = found[0]
        depth += (mark == "{") - (mark == "}")
        quoted ^= mark == '"' and depth == 0
        if mark == "#" and depth == 0 and not quoted:
            if piece := raw[start : found.start()].strip():
                yield piece
            start = found.end()
    if piece := raw[start:].strip():
        yield piece


def _inner(piece: str) -> str | None:
    """The text between the brackets or quotes around it; None if they close early or never."""
    closing, depth = ("}" if piece[0] == "{" else '"'), 0
    for found in re.finditer(r'\\.|[{}"]', piece[1:], re.S):
        if found[0] == closing and depth == 0:
            return piece[1 : 1 + found.start()] if 1 + found.end() == len(piece) else None
        depth = max(0, depth + (found[0] == "{") - (found[0] == "}"))
    return None


def _record(where: str, entry: Entry, macros: Mapping[str, str]) -> Record | Dropped:
    fields: dict[str, str] = {}
    for field in entry.fields:
        value = _value(field.value, macros)
        if value is None:
            return Dropped(where, f"field {field.key} is not closed, or no comma follows it")
        value = value.replace(LINE_END, "\n").replace(BACKSLASHES, "\\\\")
        name = field.key.lower()
        fields.setdefault(name, (value if name == "author" else _unbraced(value)).strip())
    title = ": ".join(filter(None, (fields.get("title"), fields.get("subtitle"))))
    kind, url = entry.entry_type.lower(), _address(fields, "url", "howpublished")
    if not title:
        return Dropped(where, "no title")
    if kind in WEB_PAGES and url and not (fields.get("author") or fields.get("abstract")):
        return Dropped(where, f"a web page (@{kind} with neither author nor abstract), not a paper")
    cited = CITED.search(fields.get("note", ""))
    record: Record = {
        "title": title,
        "abstract": fields.get("abstract", ""),
        "authors": _authors(fields.get("author", "")),
        "year": fields.get("year") or fields.get("date", "")[:4],
        "date": _date(fields),
        "venue": _first(fields, *VENUE),
        "doi": _plain(fields.get("doi", "") or (url if "doi.org/" in url else "")),
        "arxiv_id": _arxiv_id(fields),
        "url": url,
        "pdf_url": _address(fields, "pdf"),
        "keywords": _first(fields, *KEYWORDS),
        "categories": [part.strip() for part in _first(fields, *CATEGORIES).split(";")],
        "citations": cited[1] if cited else _first(fields, *CITATIONS),
        "extra.type": kind,
        "extra.key": entry.key,
        **_extras(fields),
    }
    return {column: value for column, value in record.items() if value and value != [""]}


def _authors(text: str) -> list[str]:
    """Their names, as the entry writes them; "and others" is nobody."""
    names = (_unbraced(name).strip() for name in split_multiple_persons_names(text))
    return [name for name in names if name and name.lower() != "others"]


def _date(fields: Mapping[str, str]) -> str:
    """`2019-08-31`, as far as it is known, from a date, or from year, month and day."""
    if found := date_in(fields.get("date", "")):
        return found
    year, month, of_month = (fields.get(name, "") for name in ("year", "month", "day"))
    if month.isdigit():
        return day(year, month, of_month)
    return date_in(f"{month} {of_month} {year}") if re.fullmatch(r"\d{4}", year) else ""


def _plain(text: str) -> str:
    """An address or a DOI without the TeX that some programs put around its signs."""
    return re.sub(r"\{?\\([_%#&~])\}?|[{}]", r"\1", text)


def _first(fields: Mapping[str, str], *names: str) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _address(fields: Mapping[str, str], *names: str) -> str:
    found = (ADDRESS.search(_plain(fields.get(name, "").replace("\\url", " "))) for name in names)
    return next((address[0] for address in found if address), "")


def _arxiv_id(fields: Mapping[str, str]) -> str:
    archive = _first(fields, "archiveprefix", "eprinttype").lower() or "arxiv"
    if archive == "arxiv" and (found := bare_arxiv_id(fields.get("eprint", ""))):
        return found
    return arxiv_id(*map(fields.get, "url doi journal howpublished volume note".split()))


def _extras(fields: Mapping[str, str]) -> Record:
    return {
        f"extra.{name}": value
        for name, value in fields.items()
        if name not in USED and not name.startswith(LOCAL) and FIELD_NAME.fullmatch(name)
    }


def _unbraced(text: str) -> str:
    """Without the braces that only protect capitals; those of commands and formulas stay."""
    marks = list(re.finditer(r"\\.|[{}$]", text, re.S))
    formulas = sum(mark[0] == "$" for mark in marks) % 2 == 0
    parts, kept, at, formula, argument_end = [], list[bool](), 0, False, -1
    for mark in marks:
        start, end = mark.span()
        keep = True
        if mark[0] == "$":
            formula ^= formulas
        elif mark[0] == "{":
            before = text[max(0, start - 30) : start]
            argument = start == argument_end or ARGUMENT.search(before) is not None
            keep = formula or argument or text[end : end + 1] == "\\"
            kept.append(keep)
        elif mark[0] == "}":
            keep = kept.pop() if kept else False
            argument_end = end if keep else argument_end
        if not keep:
            parts.append(text[at:start])
            at = end
    return "".join([*parts, text[at:]])
