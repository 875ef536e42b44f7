"""What stands in a cell of a table → a value of a record: texts, numbers, days, people, lists.

A cell is text in a delimited table; in JSON, Parquet and Excel it may be anything.
"""

import json
import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from pipeline.readers import fields, lists
from pipeline.readers.column_names import ID

OPENALEX = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:works/)?)?(W\d{1,12})", re.I)
MILLISECONDS = re.compile(r"-?\d{11,13}(?:\.0)?")
"""A date as pandas writes it to JSON: since 1970."""
INSIDE = ("text", "value", "name", "display_name", "title", "#text", "_", "$", "en", "full_name")
"""Keys under which an object says what it is called, likeliest first."""
GIVEN = ("given", "first", "firstname", "first_name", "forename", "given_name", "givenname")
FAMILY = ("family", "last", "lastname", "last_name", "surname", "family_name", "familyname")
WRAPPED = ("author", "person", "user")


def is_empty(value: Any) -> bool:
    """True for what says nothing: null, NaN, blanks, an empty list or object."""
    if isinstance(value, float):
        return math.isnan(value)
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, Collection) and not len(value))


def text_of(value: Any) -> str:
    """A value as text: of an object its name, of a list its members, of a time its day."""
    match value:
        case str():
            text = value
        case None | bool():
            text = ""
        case datetime() if value.hour or value.minute:
            text = value.isoformat(" ")
        case datetime():
            text = value.date().isoformat()
        case date():
            text = value.isoformat()
        case float():
            text = (
                "" if not math.isfinite(value) else f"{value:.15g}" if value % 1 else f"{value:.0f}"
            )
        case bytes():
            text = value.decode("utf-8", "replace")
        case Mapping():
            text = next((one for key in INSIDE if (one := text_of(value.get(key)))), "")
        case list() | tuple():
            text = "; ".join(filter(None, map(text_of, value)))
        case _:
            text = str(value)
    return text


def _title(value: Any) -> str:
    """The first of several, as Crossref lists them."""
    if isinstance(value, str) and value.startswith("['"):
        value = lists.listed(value) or value
    if isinstance(value, list | tuple):
        return next(filter(None, map(text_of, value)), "")
    return text_of(value)


def _abstract(value: Any) -> str:
    parts = value if isinstance(value, list | tuple) else [value]
    return "\n\n".join(filter(None, map(text_of, parts)))


def _number(value: Any) -> Any:
    """A whole number as one; a text as it is."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.year if isinstance(value, date) else text_of(value)


def _date(value: Any) -> str:
    """A date as written; milliseconds since 1970 as a day."""
    text = text_of(value)
    if MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text) / 1000, UTC).date().isoformat()
    return text


def whole(value: Any) -> str:
    """An identifier that a spreadsheet made a decimal number of, whole again."""
    return re.sub(r"\.0+$", "", text_of(value).strip())


def openalex(value: Any) -> str:
    """`W123` of an address or a number of OpenAlex."""
    found = OPENALEX.fullmatch(text_of(value).strip().rstrip("/"))
    return found[1].upper() if found else text_of(value)


def _authors(value: Any) -> list[str]:
    if isinstance(value, str):
        found = lists.listed(value)
        return lists.persons(value) if found is None else _authors(found)
    if isinstance(value, Mapping):
        return [name] if (name := _person(value)) else []
    if isinstance(value, list | tuple):
        return [name for one in value if (name := _person(one))]
    return [text] if (text := text_of(value)) else []


def _person(value: Any) -> str:
    """A name from an object of its parts, arXiv's [family, given, suffix], or a text."""
    if isinstance(value, list | tuple):
        parts = [text_of(part) for part in value[:3]]
        return fields.name(*parts[1:2], *parts[:1], *parts[2:])
    if not isinstance(value, Mapping):
        return text_of(value)
    told = {str(key).lower().replace("-", "_"): one for key, one in value.items()}
    family = next((text for key in FAMILY if (text := text_of(told.get(key)))), "")
    given = next((text for key in GIVEN if (text := text_of(told.get(key)))), "")
    middle = text_of(told.get("middle")).replace("; ", " ")
    if family:
        return fields.name(given, middle, family, text_of(told.get("suffix")))
    inner = next((told[key] for key in WRAPPED if isinstance(told.get(key), Mapping)), None)
    name = text_of({key: one for key, one in told.items() if key in INSIDE})
    return name or text_of(told.get("fullname")) or (_person(inner) if inner else given)


def _values(split: Callable[[str], list[str] | str | None]) -> Callable[[Any], list[str] | str]:
    def read(value: Any) -> list[str] | str:
        if isinstance(value, str):
            found = lists.listed(value)
            return split(value) or value if found is None else read(found)
        if isinstance(value, list | tuple):
            return [text for text in map(text_of, value) if text]
        return text_of(value)

    return read


READ: Mapping[str, Callable[[Any], Any]] = {
    "title": _title,
    "abstract": _abstract,
    "authors": _authors,
    "year": _number,
    "date": _date,
    "keywords": _values(lists.separated),
    "categories": _values(lists.categories),
    "citations": _number,
    "arxiv_id": whole,
    "extra.pmid": whole,
    "extra.s2": whole,
    "extra.openalex": openalex,
    ID: whole,
}
"""How a value of a column is read, where not as a text."""


def kept(value: Any) -> Any:
    """The value of a column that is not ours: texts, numbers and lists of them; objects as JSON."""
    if isinstance(value, bytes | datetime | date):
        return text_of(value)
    if isinstance(value, float):
        return None if not math.isfinite(value) else int(value) if value.is_integer() else value
    if isinstance(value, list | tuple) and not any(
        isinstance(one, Mapping | list | tuple) for one in value
    ):
        return [text for one in value if (text := text_of(one))]
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=text_of) if value else None
    return value
