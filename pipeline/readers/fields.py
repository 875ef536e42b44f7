"""Values as bibliographies write them → values of a record: texts, names, dates, identifiers."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.cleaning import dates
from pipeline.readers.file import Dropped, Record

day, date_in = dates.day, dates.date_in
ARXIV_IN_CONTEXT = re.compile(
    r"(?:arxiv(?:\.org)?[:./ ]{0,3}(?:abs/|pdf/)?|\babs/(?=\d{4}\.))"
    r"(\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[a-z]{2})?/\d{7})",
    re.I,
)
CAPITALS, GENERATIONS = re.compile("[A-Z]{1,3}"), ("II", "III", "IV", "JR", "SR")
BARE_ARXIV_ID = re.compile(r"\s*(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?\s*", re.I)


def text(value: Any) -> str:
    """Text or a number as text; "" for null, NaN, true, false, lists and objects."""
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).encode("utf-8", "replace").decode("utf-8").strip()


def line(value: Any) -> str:
    """Text on one line, each run of blanks one space."""
    return " ".join(text(value).split())


def paragraphs(parts: Iterable[str]) -> str:
    """The parts that say something, each on one line, a blank line between them."""
    return "\n\n".join(filter(None, map(line, parts)))


def values(value: Any) -> list[Any]:
    """A list as it is; nothing for whatever is no list."""
    return value if isinstance(value, list) else []


def lines(value: Any) -> list[str]:
    """The texts of a list."""
    return [found for found in map(line, values(value)) if found]


def rows(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list."""
    return [found for found in values(value) if isinstance(found, dict)]


def inside(value: Any, *path: str) -> Any:
    """What stands at the end of a path of keys; None where the path breaks off."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def first(*candidates: Any) -> str:
    """The first candidate that is text and not empty, on one line."""
    return next(filter(None, map(line, candidates)), "")


def name(*parts: Any) -> str:
    """A person's name from its parts, given before family, as one text that cannot be misread.

    `Ke LU` would be L. U. Ke to whoever does not know the parts: that is `LU, Ke`.
    """
    *given, last = list(filter(None, map(line, parts))) or [""]
    spoken = " ".join(given)
    if CAPITALS.fullmatch(last) and last not in GENERATIONS and not spoken.isupper() and given:
        return f"{last}, {spoken}"
    return " ".join([*given, last])


def persons(written: Any) -> list[str]:
    """Names from `A. B, C. D and E. F`, arXiv's way, without affiliations in brackets."""
    plain = re.sub(r"\([^()]*\)", " ", line(written))
    return [found.strip() for found in re.split(r",\s*and\s|,|\sand\s", plain) if found.strip()]


def date_of_parts(issued: Any) -> str:
    """The date of CSL's and Crossref's `{"date-parts": [[2020, 3, 9]]}`, else of its text."""
    parts = next(iter(values(inside(issued, "date-parts"))), None)
    if isinstance(parts, list) and parts:
        return day(*parts[:3])
    return date_in(inside(issued, "raw") or inside(issued, "literal") or issued)


def arxiv_id(*candidates: Any) -> str:
    """The first identifier that is said to be of arXiv (a link, a DOI, `arXiv:…`), no version."""
    found = filter(None, (ARXIV_IN_CONTEXT.search(text(one)) for one in candidates))
    return next((match[1] for match in found), "")


def bare_arxiv_id(value: Any) -> str:
    """An arXiv identifier that stands alone, without its version."""
    found = BARE_ARXIV_ID.fullmatch(text(value))
    return found[1] if found else arxiv_id(value)


def digits(value: Any) -> str:
    """The number at the end of an identifier or its link: `…/pubmed/123/` → `123`."""
    found = re.search(r"(\d{1,12})\D{0,1}$", text(value))
    return found[1] if found else ""


def pubmed_url(pmid: str) -> str:
    """The page of a PubMed identifier."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else ""


def arxiv_urls(identifier: str) -> dict[str, str]:
    """The page and the PDF of an arXiv identifier."""
    base = "https://arxiv.org"
    found = {"url": f"{base}/abs/{identifier}", "pdf_url": f"{base}/pdf/{identifier}"}
    return found if identifier else {}


def finished(where: str, record: Record) -> Record | Dropped:
    """The record without its empty fields and with the year of its date; dropped if untitled."""
    if not record.get("title"):
        return Dropped(where, "no title")
    year = record.get("year") or record.get("date", "")[:4]
    known = {key: value for key, value in record.items() if value not in ("", None, [])}
    return {**known, "year": int(year)} if year else known
