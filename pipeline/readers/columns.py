"""Which column of a table is which, and a row of it → a record.

Values go over as they are written, apart from what only the table tells: that a text is a list,
that `2019.0` is 2019, that an `id` is one of arXiv. Columns that we do not know keep their names.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.errors import InputError
from pipeline.readers import fields, lists
from pipeline.readers.cells import READ, is_empty, kept, openalex, text_of, whole
from pipeline.readers.column_names import (
    COLUMN_NAMES,
    DATABASES,
    ID,
    INDEX_NAMES,
    NO_FALLBACK,
    WEB_OF_SCIENCE_MARKS,
    WEB_OF_SCIENCE_TAGS,
)
from pipeline.readers.file import Dropped, File, Record

Row = Mapping[str, Any]

EXTRA = "extra."
HEAD_ROWS = 60
"""The header stands among so many rows; what is above it is a preamble."""
SAMPLE_ROWS = 50
"""Rows below the header that tell which of two columns has the texts."""
NAMED = 20
"""Columns that an error names."""
OF_A_MAP = re.compile(
    r"paper_id|x|y|(?:topic|level_\d+)(?:_id|_name)?|strength|noise|outlier|fidelity|truncated"
)
"""Columns that a map has told of papers: another map of them will tell it anew."""
INDEX = re.compile(r"(?:unnamed:? ?\d*|column \d+)", re.I)
NUMBER = re.compile(r"-?\d+(?:\.0+)?")
DOI = re.compile(r"\b10\.\d{4,9}/[^\s;]+")
NEW_ARXIV_ID = re.compile(r"\d\d(?:0[1-9]|1[0-2])\.\d{4,5}(?:v\d+)?")


@dataclass(frozen=True)
class Columns:
    """Which of a table's columns is which.

    Attributes:
        known: our column → the table's names of it, best first.
        others: each name of the table → the key that its value is kept under if it is not ours.
        needless: the names of columns that are not kept.
        exported: whether it is a table that a map was exported to.
    """

    known: Mapping[str, tuple[str, ...]]
    others: Mapping[str, str]
    needless: frozenset[str] = frozenset()
    exported: bool = False

    def record(self, where: str, row: Row) -> Record | Dropped:
        """The record of a row; dropped where nothing can be seen in its title."""
        record: Record = {}
        used = set[str]()
        for column, names in self.known.items():
            for name in names if column != ID else ():
                read: Callable[[Any], Any] = READ.get(column, text_of)
                value = read(row.get(name))
                if column == "venue" and str(value).lower() in DATABASES:
                    continue
                if not is_empty(value):
                    record[column] = value
                    used.add(name)
                    break
        if not _is_visible(record.get("title", "")):
            return Dropped(where, "no title")
        for name in self.known.get(ID, ()):
            if told := _identifiers(whole(row.get(name)).strip()):
                record = {**told, **record}
                used.add(name)
        for name, value in row.items():
            if name not in used and name not in self.needless:
                key = self.others.get(name) or _extra(name)
                if not is_empty(value := kept(value)) and not _is_row_number(name, value):
                    record.setdefault(key, value)
        return _completed(record)


def plain(name: str) -> str:
    """A name without case, accents, spacing and punctuation."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def recognised(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Our column → the names, as the table writes them, that mean it; the best first."""
    written: dict[str, list[str]] = {}
    for name in names:
        written.setdefault(plain(name), []).append(name)
    tagged = written.keys() >= WEB_OF_SCIENCE_MARKS
    found: dict[str, tuple[str, ...]] = {}
    taken = set[str]()
    for column, aliases in _aliases(tagged).items():
        best = [alias for alias in aliases if alias in written and alias not in taken]
        best = [alias for alias in best if alias not in _weak()] or best[:1]
        if best:
            found[column] = tuple(one for alias in best for one in written[alias])
            taken.update(best)
    return found


def columns_of(
    file: File, names: Sequence[str], rows: Iterable[Row] = (), told: bool = True
) -> Columns:
    """Which column is which, by the user's word, then by name, then by what is filled.

    Args:
        rows: some of the table, to see which columns have anything in them.
        told: False where these names are not yet all that the table has.

    Raises:
        InputError: no title column, or a column that the user named is not there.
    """
    known = recognised(names)
    sample = list(rows)
    known = {column: _filled_first(found, sample) for column, found in known.items()}
    for column, name in file.columns.items():
        match = [one for one in names if one == name] or [
            one for one in names if plain(one) == plain(name)
        ]
        if match:
            known = {
                ours: tuple(one for one in found if one != match[0])
                for ours, found in known.items()
                if ours != column
            }
            known[column] = (match[0],)
        elif told:
            raise InputError(
                f"{file.path}: no column {name!r} for {column}. There are {_list(names)}."
            )
    if not known.get("title"):
        raise InputError(
            f"{file.path}: no title column among {_list(names)}. Say which it is, as in "
            f"--column title={_quoted(next(iter(names), 'Name'))}."
        )
    own = known.keys() >= {"title", "abstract", "authors", "venue"} and "paper_id" in names
    if own and "source" in names:  # a table that we wrote; ids are made anew
        known |= {"source": ("source",)}
    others = {name: _extra(name) for name in names}
    needless = [name for name in names if OF_A_MAP.fullmatch(name)] if own else []
    return Columns(known, others, frozenset(needless), exported=own and "topic_name" in names)


def header_row(file: File, rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows names the columns; None where none does."""
    title = file.columns.get("title")
    scores = [_header_score(row, title, first=not index) for index, row in enumerate(rows)]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def unique(names: Iterable[str]) -> list[str]:
    """The names, a number after those that stood before, `column 3` for those without one."""
    found: list[str] = []
    for index, name in enumerate(names, start=1):
        cleaned = " ".join(name.replace("\ufeff", "").split()) or f"column {index}"
        number, one = 1, cleaned
        while one in found:
            number += 1
            one = f"{cleaned} {number}"
        found.append(one)
    return found


def _identifiers(number: str) -> Record:
    """What a paper's number tells: an arXiv identifier, a DOI, an address of OpenAlex; else {}."""
    doi, identifier = DOI.search(number), fields.arxiv_id(number)
    old = "/" in number and not doi and "://" not in number
    if not identifier and (NEW_ARXIV_ID.fullmatch(number) or old):
        identifier = fields.bare_arxiv_id(number)
    if identifier:
        return {"arxiv_id": identifier, **fields.arxiv_urls(identifier)}
    if doi:
        return {"doi": doi[0]}
    return {"extra.openalex": openalex(number)} if "openalex.org/" in number.lower() else {}


def _completed(record: Record) -> Record:
    """The record with what its links, versions and year tell of other fields."""
    url = record.get("url", "").strip()
    if len(links := re.split(r"[;|\s]+", url)) > 1:
        record["url"], record["extra.url"] = links[0], url
    if not record.get("arxiv_id") and (identifier := fields.arxiv_id(url)):
        record["arxiv_id"] = identifier
    versions = record.get("extra.versions")
    listed = lists.listed(versions) if isinstance(versions, str) else None
    if listed and isinstance(listed[0], dict) and (day := fields.date_in(listed[0].get("created"))):
        record["date"] = day
    written, year = record.get("date", ""), str(record.get("year", ""))
    if written and year and not re.search(r"\d{4}", written):  # "FEB 15" beside the year
        record["date"] = fields.date_in(f"{written} {year}") or written
    return record


def _is_row_number(name: str, value: Any) -> bool:
    """True for the index that data frames write along."""
    index = name.strip().lower() in INDEX_NAMES or INDEX.fullmatch(name.strip())
    return bool(index) and NUMBER.fullmatch(str(value).strip()) is not None


def _is_visible(title: str) -> bool:
    return any(unicodedata.category(letter)[0] not in "CZ" for letter in title)


def _extra(name: str) -> str:
    return name if name.startswith(EXTRA) and len(name) > len(EXTRA) else EXTRA + name


def _filled_first(names: tuple[str, ...], rows: Sequence[Row]) -> tuple[str, ...]:
    """The names in their order, those with hardly any text last where another has it."""
    if len(names) < 2 or not rows:
        return names
    filled = {name: sum(not is_empty(row.get(name)) for row in rows) for name in names}
    most = max(filled.values())
    return tuple(sorted(names, key=lambda name: 10 * filled[name] < most))


def _header_score(row: Sequence[str], title: str | None, first: bool) -> int:
    """How many columns a row names; 0 for a row that is no header."""
    names = [cell for cell in row if cell and len(cell) <= 120]
    if len(row) < 2 or not names:
        return 0
    found = recognised(names)
    if title is not None and any(plain(name) == plain(title) for name in names):
        return 100 + len(found)
    if "title" not in found or (len(found) < 2 and not first):
        return 0
    return len(found)


@cache
def _aliases(tagged: bool) -> Mapping[str, tuple[str, ...]]:
    """Column → its names as `plain` leaves them."""
    names = COLUMN_NAMES
    if tagged:
        names = {
            column: (*WEB_OF_SCIENCE_TAGS.get(column, ()), *names.get(column, ()))
            for column in {**names, **WEB_OF_SCIENCE_TAGS}
            if column != ID
        }
    prefixed = {
        column: (column, *found) if column.startswith(EXTRA) else found
        for column, found in names.items()
        if column != ID
    }
    return {
        column: tuple(dict.fromkeys(filter(None, map(plain, found))))
        for column, found in {**prefixed, **({} if tagged else {ID: names[ID]})}.items()
    }


@cache
def _weak() -> frozenset[str]:
    return frozenset(map(plain, NO_FALLBACK))


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(map(_short, names[:NAMED])) + more


def _short(name: str) -> str:
    return name if len(name) <= 60 else name[:57] + "…"


def _quoted(name: str) -> str:
    return f'"{_short(name)}"' if " " in name else _short(name)
