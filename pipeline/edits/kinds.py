"""The four kinds of edits as frozen values, how they are written, and what is said of each."""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from pipeline.errors import MapError

LONGEST_NAME = 80
"""Characters of a name that a reader gives."""
JOINERS = "\u200c\u200d"
"""Not printable by themselves, but parts of words in some scripts."""


@dataclass(frozen=True)
class TopicMark:
    """How an edit remembers a topic.

    Attributes:
        topic: its id in the version that was edited; ids of other versions mean other topics.
        level: from 0, the coarsest.
        name: that it had when it was edited.
        size: papers that it had, as built.
        papers: all of their ids, or those of the smallest hashes where there are very many.
        total: papers of that version in all topics.
    """

    topic: str
    level: int
    name: str
    size: int
    papers: tuple[str, ...]
    total: int

    def __post_init__(self) -> None:
        if not (self.papers and 0 < len(self.papers) <= self.size <= self.total):
            raise MapError(
                f"topic '{self.topic}' of {self.size} papers among {self.total}, "
                f"but {len(self.papers)} of them are named"
            )
        if self.level < 0:
            raise MapError(f"topic '{self.topic}' of level {self.level}")


@dataclass(frozen=True)
class Edit:
    """What all edits have: an id of its own, and when it was made (ISO 8601, UTC)."""

    id: str
    time: str

    def __post_init__(self) -> None:
        if not self.id:
            raise MapError("an edit has no id")


@dataclass(frozen=True)
class Rename(Edit):
    """A topic is called otherwise."""

    topic: TopicMark
    name: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if clean_name(self.name) != self.name:
            raise MapError(f"the name '{self.name[:LONGEST_NAME]}' has blanks to be folded")


@dataclass(frozen=True)
class Merge(Edit):
    """A topic becomes part of another one of its level, which keeps its id and its name."""

    topic: TopicMark
    into: TopicMark


@dataclass(frozen=True)
class Move(Edit):
    """A paper belongs to another topic of the finest level."""

    paper: str
    title: str
    topic: TopicMark


@dataclass(frozen=True)
class Hide(Edit):
    """A topic and its papers are not shown."""

    topic: TopicMark


KINDS: dict[str, type[Edit]] = {"rename": Rename, "merge": Merge, "move": Move, "hide": Hide}


def new_stamp() -> tuple[str, str]:
    """An id that no other edit has, and the time now in UTC."""
    return secrets.token_hex(6), datetime.now(UTC).isoformat(timespec="seconds")


def clean_name(text: str) -> str:
    """The name with its blanks folded, without characters that cannot be seen.

    Raises:
        MapError: nothing is left, or it is too long.
    """
    plain = unicodedata.normalize("NFC", text)
    seen = "".join(c for c in plain if c.isprintable() or c.isspace() or c in JOINERS)
    name = " ".join(seen.split())
    if not name.strip(JOINERS):
        raise MapError("The name is empty. Write at least one letter.")
    if len(name) > LONGEST_NAME:
        raise MapError(
            f"The name has {len(name)} characters. Shorten it to at most {LONGEST_NAME}."
        )
    return name


def name_key(name: str) -> str:
    """What two names have in common that a reader takes for the same."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def told(edit: Edit) -> str:
    """The edit in plain words, with the names that things had."""
    match edit:
        case Rename():
            return f"Renamed “{edit.topic.name}” to “{edit.name}”"
        case Merge():
            return f"Merged “{edit.topic.name}” into “{edit.into.name}”"
        case Move():
            return f"Moved “{edit.title}” to “{edit.topic.name}”"
        case Hide():
            return f"Hid “{edit.topic.name}”"
    return "An edit"


def as_json(edit: Edit) -> dict[str, Any]:
    """The edit as plain values, its kind first."""
    kind = next(name for name, made in KINDS.items() if type(edit) is made)
    return {"edit": kind, **asdict(edit)}


def from_json(value: Any) -> Edit:
    """The edit that was written so.

    Raises:
        MapError: it is none; says what is wrong.
    """
    if not isinstance(value, Mapping) or value.get("edit") not in KINDS:
        raise MapError(f"none of {', '.join(KINDS)}")
    fields: dict[str, Any] = {key: _text(value, key) for key in ("id", "time")}
    fields |= {key: _mark(value, key) for key in ("topic",)}
    match value["edit"]:
        case "rename":
            return Rename(**fields, name=_text(value, "name"))
        case "merge":
            return Merge(**fields, into=_mark(value, "into"))
        case "move":
            return Move(**fields, paper=_text(value, "paper"), title=_text(value, "title"))
    return Hide(**fields)


def _mark(value: Mapping[str, Any], key: str) -> TopicMark:
    told_mark = value.get(key)
    if not isinstance(told_mark, Mapping):
        raise MapError(f"its '{key}' is no topic")
    papers = told_mark.get("papers")
    if not isinstance(papers, list) or not all(isinstance(paper, str) for paper in papers):
        raise MapError(f"the papers of its '{key}' are no list of ids")
    return TopicMark(
        topic=_text(told_mark, "topic"),
        level=_number(told_mark, "level"),
        name=_text(told_mark, "name"),
        size=_number(told_mark, "size"),
        papers=tuple(papers),
        total=_number(told_mark, "total"),
    )


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    if not isinstance(found, str):
        raise MapError(f"its '{key}' is no text")
    return found


def _number(value: Mapping[str, Any], key: str) -> int:
    found = value.get(key)
    if not isinstance(found, int) or isinstance(found, bool):
        raise MapError(f"its '{key}' is no whole number")
    return found
