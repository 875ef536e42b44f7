"""One record as a file tells it → one clean record. What a text means is not touched."""

import html
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from pipeline.cleaning import abstracts, identifiers, kinds, markup, tex
from pipeline.cleaning.dates import FIRST_YEAR, LAST_YEAR, date_in
from pipeline.cleaning.persons import NAMES, authors
from pipeline.papers import COLUMNS, EXTRA

CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u180e\u200b\u2060\ufeff\ufffe\uffff]"
    "|(?<=[A-Za-z])[\u200c\u200d]|[\u200c\u200d](?=[A-Za-z])"
)
"""Not seen, and in the way of searching; other scripts need joiners between letters."""
WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
"""Characters that cp1252 has where Unicode has controls."""
LIGATURES = dict(zip(range(0xFB00, 0xFB07), "ff fi fl ffi ffl st st".split(), strict=True))
CHARACTERS = str.maketrans({**WINDOWS, **LIGATURES})
MISREAD = re.compile("[\xc2-\xf4][\x80-\xbf]{0,2}[\x80-\x9f][\x80-\xbf]{0,2}")
"""UTF-8 that a program before us read byte by byte; no text has these controls of its own."""
ODD = re.compile("[^\n\x20-\x7e]")
"""A text without any of these needs no care of its characters."""

NO_TITLE = re.compile(
    r"\W*(?:untitled|no\s+title|not\s+available|n/?a|null|none|nan|title)?\W*", re.I
)
ABBREVIATION = re.compile(
    r"(?:\bet al|\b[A-Z](?:\.[A-Z])+|\b(?:Inc|Ltd|Co|Corp|Jr|Sr|vs|etc|spp?|subsp|var|Dr)|\.|…)\.\Z"
)
ARXIV_CATEGORY = re.compile(r"[a-z]{2,8}(?:-[a-z]{2,5}){0,2}(?:\.[A-Za-z]{2,3}(?:-[a-z]{2,4})?)?")
ARXIV_PAGE = re.compile(r"arxiv\.org/(?:abs|pdf|html)/", re.I)
LINK = re.compile(r"https?://[^\s<>\"]+", re.I)

YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
FRONT_MATTER = frozenset(
    "front matter|frontmatter|back matter|backmatter|table of contents|contents|editorial board"
    "|issue information|cover|front cover|back cover|cover image|masthead|author index"
    "|subject index|keyword index|index of authors|title page|copyright page|copyright notice"
    "|list of reviewers|preface|foreword|imprint|inside front cover|inside back cover"
    "|outside front cover|outside back cover|contents list"
    "|editorial board and publication information|graphical contents list|ifc|ofc|obc"
    "|publication information|committees|program committee"
    "|instructions to authors|instructions for authors|information for authors|call for papers"
    "|advertisement|calendar of events|issue editorial masthead|issue publication information"
    .split("|")
)  # fmt: skip


def clean_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """All of papers.COLUMNS in clean form, and every extra.* column as text.

    Text is "" where unknown, a number None, a list empty. The record stays as it was.
    """
    link = _link(record.get("url"))
    doi = identifiers.doi(_text(record.get("doi")))
    if not doi and "doi" in link.lower():  # doi.org/…, or a publisher's own …/doi/full/…
        doi = identifiers.doi(link)
    arxiv_id = identifiers.arxiv_id(_text(record.get("arxiv_id")))
    if not arxiv_id and ARXIV_PAGE.search(link):
        arxiv_id = identifiers.arxiv_id(link)
    if given := identifiers.arxiv_id_of_doi(doi):
        doi, arxiv_id = "", arxiv_id or given
    written = _date(record.get("date"))
    paper: dict[str, Any] = {
        "title": _title(record.get("title")),
        "abstract": abstracts.cleaned(_readable(record.get("abstract"))),
        "authors": authors(_readable_all(record.get("authors"))),
        "year": _year(record.get("year")) or _year(written or record.get("date")),
        "date": written,
        "venue": " ".join(_readable(record.get("venue")).split()),
        "doi": doi,
        "arxiv_id": arxiv_id,
        "url": link,
        "pdf_url": _link(record.get("pdf_url")),
        "keywords": _keywords(record.get("keywords")),
        "categories": _categories(record.get("categories")),
        "citations": _count(record.get("citations")),
        "source": _text(record.get("source")),
    }
    unknown = {str(key): value for key, value in record.items() if key not in COLUMNS}
    for key, value in unknown.items():
        paper[key if key.startswith(EXTRA) else EXTRA + key] = _text(value)
    return paper


def why_no_paper(paper: Mapping[str, Any]) -> str:
    """Why a clean record is no paper ('a web page', 'front matter of a journal'); "" for one."""
    types = str(paper.get(f"{EXTRA}type", "")).split("; ")
    reasons = list(map(kinds.why_no_paper, types))
    # Some call an article after what it appeared in: "Journal". Journals have no authors.
    if all(reasons) and not (reasons[0] == kinds.WHOLE and paper["authors"]):
        return reasons[0]
    if reason := kinds.why_no_journal(paper["venue"]):
        return reason
    title = " ".join(re.findall(r"[^\W\d_]+", paper["title"][:100].lower()))
    if title in FRONT_MATTER and not paper["abstract"]:
        return "front matter of a journal"
    return ""


def _text(value: Any) -> str:
    """Text without what is not seen, each run of blanks one space, paragraphs kept."""
    if value is None or value == "":
        return ""
    return _spaced(_characters(value))


def _characters(value: Any) -> str:
    """The value as text, its characters in one form."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, Mapping):  # as services tell of a person or a subject
        value = next((value[key] for key in NAMES if value.get(key)), "")
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(filter(None, map(_text, value)))
    text = str(value)
    if text in ("NaT", "<NA>", "nan"):
        return ""
    if not ODD.search(text):
        return text
    text = MISREAD.sub(_read_again, text)
    text = text.encode("utf-8", "replace").decode("utf-8").translate(CHARACTERS)
    return unicodedata.normalize("NFC", CONTROLS.sub("", text))


def _read_again(found: re.Match[str]) -> str:
    try:
        return found[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _spaced(text: str) -> str:
    if "\n" not in text:
        return " ".join(text.split())
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(filter(None, paragraphs))


def _readable(value: Any) -> str:
    """Text with markup and TeX turned into what they look like."""
    if value is None or value == "":
        return ""
    text = _characters(value)
    if "<" in text or "&" in text:
        text = _characters(markup.plain(text))
    return _spaced(tex.plain(text))


def _readable_all(value: Any) -> Any:
    """Each text of a list, or of the objects in it; what separates names in one text stays."""
    if isinstance(value, list | tuple):
        return [_readable_all(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _readable(one) for key, one in value.items() if isinstance(one, str)}
    return "\n".join(map(_readable_line, _characters(value).split("\n")))


@lru_cache(maxsize=1 << 16)
def _readable_line(line: str) -> str:
    """A name or a subject, as often as it comes."""
    return tex.plain(markup.plain(line))


def _title(value: Any) -> str:
    text = " ".join(_readable(value).split())
    bracketed = re.fullmatch(r"\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*){0,20})\]\.?", text)
    text = bracketed[1].strip() if bracketed else text
    if text.endswith(".") and not ABBREVIATION.search(text[-30:]):
        text = text[:-1].rstrip(" :")
    named = any(map(str.isalnum, text))
    return "" if named and len(text) < 40 and NO_TITLE.fullmatch(text) else text


def _keywords(value: Any) -> list[str]:
    if not value:
        return []
    parts = value if isinstance(value, list | tuple) else [value]
    alone = not isinstance(value, list | tuple)
    words = (word for part in parts for word in _parts(_readable_all(part), commas=alone))
    return _each_once(word.strip(" .;,*") for word in words)


def _parts(value: Any, commas: bool) -> list[str]:
    """What stands between semicolons, else between bars, lines, or (if they may) commas."""
    text = value if isinstance(value, str) else _text(value)
    for separator in (";", "|", "\n", *([","] if commas else [])):
        if separator in text.strip():
            outside = r",(?![^()]{0,200}\))" if separator == "," else re.escape(separator)
            return [_spaced(part) for part in re.split(outside, text)]
    return [_spaced(text)]


def _categories(value: Any) -> list[str]:
    if not value:
        return []
    parts = value if isinstance(value, list | tuple) else [value]
    found: list[str] = []
    for part in parts:
        for one in _parts(_readable_all(part), commas=False):
            words = re.split(r"[,\s]+", one)
            if all(map(ARXIV_CATEGORY.fullmatch, words)) and ("." in one or "-" in one):
                found += words
            elif not isinstance(value, list | tuple) and one.count(",") != 1:
                found += one.split(",")  # with one comma it is "Chemistry, Organic"
            else:
                found.append(one)
    return _each_once(map(str.strip, found))


def _each_once(words: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for word in words:
        if any(map(str.isalnum, word)):
            found.setdefault(word.casefold(), word)
    return list(found.values())


def _date(value: Any) -> str:
    if isinstance(value, date):
        return "" if pd.isna(value) else value.isoformat()[:10]
    found = date_in(_text(value))
    return found if _year(found) else ""


def _year(value: Any) -> int | None:
    if isinstance(value, date):
        value = None if pd.isna(value) else value.year
    found = YEAR.search(_text(value)[:200])
    year = int(found[0]) if found else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _count(value: Any) -> int | None:
    found = re.fullmatch(r"(\d{1,9})(\.0*)?", _text(value).replace(",", ""))
    return int(found[1]) if found else None


def _link(value: Any) -> str:
    found = LINK.match(html.unescape(_text(value)) if value else "")
    return found[0].rstrip(";,") if found else ""
