"""Text of tagged lines: MEDLINE (PubMed's .nbib) and the field-tagged files of Web of Science.

Both are one shape: a tag at the beginning of a line, its value after it, more of the value on
indented lines. They differ in how a tag is written and in what begins and ends a record.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pipeline.cleaning.dates import date_in
from pipeline.readers.file import Dropped, File, Record

Fields = dict[str, list[str]]
"""Tag → its values in file order, the lines of a value as they stand."""

HEAD_LINES = 30
"""The first tag stands among so many lines that are not blank."""


@dataclass(frozen=True)
class Shape:
    """How one format writes its lines.

    Attributes:
        line: matches a tagged line; its groups are the tag and the value.
        first: tags that begin a record after a blank line, or when the record has them already.
        outside: tags that end a record or belong to the file, and are in no record.
    """

    line: re.Pattern[str]
    first: frozenset[str]
    outside: frozenset[str]


MEDLINE = Shape(
    re.compile(r"([A-Z][A-Z0-9][A-Z0-9 ]{2})-(?: (.*))?$"),
    frozenset({"PMID", "PMC", "OWN"}),
    frozenset(),
)
WEB_OF_SCIENCE = Shape(
    re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$"),
    frozenset({"PT"}),
    frozenset({"ER", "EF", "FN", "VR"}),
)
WEB_OF_SCIENCE_HEAD = re.compile(r"\s*FN .*\n+VR \d")


def is_medline(file: File) -> bool:
    """True where MEDLINE tags stand near the beginning, and records begin with PMID."""
    if len({found[1] for found in map(MEDLINE.line.match, _head(file.head)) if found}) < 2:
        return False
    records_of_ris = len(re.findall(r"^TY {1,2}-", file.head, re.M))
    return len(re.findall(r"^PMID- ?\d+[ \t]*$", file.head, re.M)) > records_of_ris


def is_web_of_science(file: File) -> bool:
    """True for the file's own header, or for lines that begin and end records."""
    text = file.head.replace("\ufeff", "")
    if WEB_OF_SCIENCE_HEAD.match(text):
        return True
    return (
        any(map(WEB_OF_SCIENCE.line.match, _head(text)))
        and re.search(r"^PT [A-Z][ \t]*$", text, re.M) is not None
        and re.search(r"^(?:ER[ \t]*|(?:AU|TI|UT) .*)$", text, re.M) is not None
    )


def medline_records(file: File) -> Iterator[Record | Dropped]:
    """One record for each article of PubMed."""
    for number, fields in _entries(file.text, MEDLINE):
        title = _text(fields, "TI", "BTI")
        if not title:
            yield Dropped(f"line {number}", "no title")
            continue
        pmid = _text(fields, "PMID")
        yield _known(
            {
                "title": title,
                "abstract": _text(fields, "AB", "OAB"),
                "authors": _texts(fields.get("FAU") or fields.get("AU", [])) + _list(fields, "CN"),
                "year": _text(fields, "DP", "DEP")[:4],
                "date": date_in(_text(fields, "DP")),
                "venue": _text(fields, "JT", "TA"),
                "doi": _medline_doi(fields),
                "url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdigit() else "",
                "keywords": _headings(fields),
                "extra.pmid": pmid,
                "extra.pmcid": _text(fields, "PMC"),
                "extra.type": "; ".join(_list(fields, "PT")),
                "extra.language": "; ".join(_list(fields, "LA")),
                "extra.volume": _text(fields, "VI"),
                "extra.number": _text(fields, "IP"),
                "extra.pages": _text(fields, "PG"),
            }
        )


def web_of_science_records(file: File) -> Iterator[Record | Dropped]:
    """One record for each item of Web of Science."""
    for number, fields in _entries(file.text, WEB_OF_SCIENCE):
        title = _text(fields, "TI")
        if not title:
            yield Dropped(f"line {number}", "no title")
            continue
        year = _text(fields, "PY", "EY")
        yield _known(
            {
                "title": title,
                "abstract": _text(fields, "AB"),
                "authors": _names(fields),
                "year": year or _text(fields, "EA"),
                "date": date_in(f"{year} {_text(fields, 'PD')}"),
                "venue": _text(fields, "SO", "BS", "SE"),
                "doi": _text(fields, "DI"),
                "keywords": _separated(fields, "DE") or _separated(fields, "ID"),
                "categories": _separated(fields, "WC") or _separated(fields, "SC"),
                "citations": _text(fields, "TC", "Z9"),
                "extra.wos_id": _text(fields, "UT"),
                "extra.pmid": _text(fields, "PM"),
                "extra.type": _text(fields, "DT"),
                "extra.language": _text(fields, "LA"),
                "extra.publisher": _text(fields, "PU"),
                "extra.volume": _text(fields, "VL"),
                "extra.number": _text(fields, "IS"),
                "extra.pages": "-".join(filter(None, (_text(fields, tag) for tag in ("BP", "EP")))),
            }
        )


def _head(text: str) -> list[str]:
    return list(islice((line for line in text.split("\n") if line.strip()), HEAD_LINES))


def _entries(text: str, shape: Shape) -> Iterator[tuple[int, Fields]]:
    """(line number from 1, fields) of each record."""
    fields: dict[str, list[list[str]]] = {}
    start, value, blank = 0, [""], True
    for number, line in enumerate(text.replace("\ufeff", "").split("\n"), start=1):
        found = shape.line.match(line)
        if found is None:
            blank = blank or not line.strip()
            value.append(line.strip())
            continue
        tag = found[1].strip()
        ends = tag in shape.outside or (tag in shape.first and (blank or tag in fields))
        if ends and fields:
            yield start, _joined(fields)
            fields = {}
        value, blank = [(found[2] or "").strip()], False
        if tag not in shape.outside:
            start = start if fields else number
            fields.setdefault(tag, []).append(value)
    if fields:
        yield start, _joined(fields)


def _joined(fields: dict[str, list[list[str]]]) -> Fields:
    return {tag: ["\n".join(lines) for lines in values] for tag, values in fields.items()}


def _known(record: Record) -> Record:
    return {column: value for column, value in record.items() if value}


def _text(fields: Fields, *tags: str) -> str:
    """The first value of these tags that is not blank, its lines joined by spaces."""
    return next((text for tag in tags for text in _texts(fields.get(tag, []))), "")


def _list(fields: Fields, tag: str) -> list[str]:
    return _texts(fields.get(tag, []))


def _texts(values: Iterable[str]) -> list[str]:
    texts = (" ".join(value.split("\n")).strip() for value in values)
    return [text for text in texts if text]


def _names(fields: Fields) -> list[str]:
    """One author a line, in full where known; else those of the book, then groups."""
    people = next((tag for tag in ("AF", "AU", "BF", "BA") if _text(fields, tag)), "AU")
    lines = (line.strip() for tag in (people, "CA") for line in _lines(fields, tag))
    return [line for line in lines if line]


def _lines(fields: Fields, tag: str) -> Iterator[str]:
    return (line for value in fields.get(tag, []) for line in value.split("\n"))


def _separated(fields: Fields, tag: str) -> list[str]:
    parts = (part.strip() for text in _list(fields, tag) for part in text.split(";"))
    return [part for part in parts if part]


def _headings(fields: Fields) -> list[str]:
    """The authors' keywords, then subject headings without qualifiers and stars; each once."""
    words = [*_list(fields, "OT"), *(text.split("/")[0] for text in _list(fields, "MH"))]
    return list(dict.fromkeys(filter(None, (word.strip("* ") for word in words))))


def _medline_doi(fields: Fields) -> str:
    for text in (*_list(fields, "LID"), *_list(fields, "AID")):
        if text.endswith("[doi]"):
            return text.removesuffix("[doi]").strip()
    found = re.search(r"\bdoi: (10\.\S+)", _text(fields, "SO"))
    return found[1].rstrip(".") if found else ""
