"""An edit that a reader wants → a line in edits.json, or why it cannot be. No streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.edits import (
    Edit,
    Hide,
    Merge,
    Move,
    Rename,
    TopicMark,
    add,
    clean_name,
    edits_file,
    mark,
    name_key,
    new_stamp,
    remove,
    told,
)
from pipeline.errors import MapError

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.catalogue import Catalogue
    from dashboard.records import Topic

LONGEST_TITLE = 160
"""Characters of a paper's title that a move remembers."""


@dataclass(frozen=True)
class Done:
    """What was done.

    Attributes:
        text: in plain words.
        undo: id of the edit, to undo it; "" where it was an undo.
        topic: what to show instead of the topic that was shown: its id, "" for none; None where
            nothing else is to be shown.
    """

    text: str
    undo: str = ""
    topic: str | None = None


def carry_out(catalogue: Catalogue, do: str, about: str, value: str) -> Done:
    """Does an edit: `rename` (topic, name), `merge` (topic, other topic), `move` (paper, topic),
    `hide` (topic) or `undo` (edit).

    Raises:
        MapError: it cannot be done; says why.
    """
    doer = _DOERS.get(do)
    if doer is None:
        raise MapError(f"'{do}' is no edit.")
    return doer(catalogue, about, value)


def file_of(catalogue: Catalogue) -> Path:
    """Where the edits of this map are kept."""
    return edits_file(catalogue.folder.path.parent.parent, catalogue.folder.name)


def others_to_merge(catalogue: Catalogue, topic: Topic) -> list[Topic]:
    """The topics that this one may be merged with: those of its level, the nearest first."""
    near = [str(other) for other in catalogue.folder.topics["nearest"].loc[topic.id]]
    place = {other: i for i, other in enumerate(near)}
    others = [t for t in catalogue.topics.values() if t.level == topic.level and t.id != topic.id]
    return sorted(others, key=lambda t: place.get(t.id, len(place)))


def others_to_move_to(catalogue: Catalogue, paper: str) -> list[Topic]:
    """The topics that a paper may move to, those of its nearest papers first."""
    found = catalogue.paper(paper)
    votes: dict[str, int] = {}
    for other, _ in catalogue.neighbours(paper, len(catalogue)):
        near = catalogue.row(other)
        if near is not None:
            topic = catalogue.topic_at(near)
            votes[topic] = votes.get(topic, 0) + 1
    others = [t for t in catalogue.finest if found is None or t.id != found.topic]
    return sorted(others, key=lambda t: -votes.get(t.id, 0))


def _rename(catalogue: Catalogue, about: str, value: str) -> Done:
    topic, name = _topic(catalogue, about), clean_name(value)
    if name == topic.name:
        raise MapError("It is called so already. Write another name.")
    frame = catalogue.folder.topics
    level = frame[frame["level"] == topic.level]
    for other, known in level["name"].items():
        if other != topic.id and name_key(str(known)) == name_key(name):
            raise MapError(
                f"Another topic of this level is called “{known}”. "
                "Write another name, or merge the two."
            )
    return _add(catalogue, Rename(*new_stamp(), _mark(catalogue, topic), name))


def _merge(catalogue: Catalogue, about: str, value: str) -> Done:
    one, other = _topic(catalogue, about), _topic(catalogue, value)
    if one.id == other.id or one.level != other.level:
        raise MapError("Choose another topic of the same level.")
    gone, kept = sorted((one, other), key=lambda topic: topic.size)
    if one.size == other.size:
        gone, kept = other, one
    marks = _mark(catalogue, gone), _mark(catalogue, kept)
    return _add(catalogue, Merge(*new_stamp(), *marks), kept.id)


def _move(catalogue: Catalogue, about: str, value: str) -> Done:
    paper, topic = catalogue.paper(about), _topic(catalogue, value)
    if paper is None:
        raise MapError("This paper is not on the map any more. Load the page again.")
    if topic not in catalogue.finest or topic.id == paper.topic:
        raise MapError("Choose another topic of the finest level.")
    title = paper.title
    if len(title) > LONGEST_TITLE:
        title = title[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
    return _add(catalogue, Move(*new_stamp(), about, title, _mark(catalogue, topic)))


def _hide(catalogue: Catalogue, about: str, _: str) -> Done:
    topic = _topic(catalogue, about)
    if catalogue.in_topic(topic.id).sum() == catalogue.visible:
        raise MapError("Nothing would be left on the map. Show a hidden topic first.")
    return _add(catalogue, Hide(*new_stamp(), _mark(catalogue, topic)), "")


def _undo(catalogue: Catalogue, about: str, _: str) -> Done:
    gone = remove(file_of(catalogue), about)
    if gone is None:
        raise MapError("It has been undone already.")
    return Done(f"Undone: {told(gone)}")


_DOERS = {"rename": _rename, "merge": _merge, "move": _move, "hide": _hide, "undo": _undo}


def _topic(catalogue: Catalogue, topic: str) -> Topic:
    found = catalogue.topics.get(topic)
    if found is None:
        raise MapError("This topic is not on the map any more. Choose another one.")
    return found


def _mark(catalogue: Catalogue, topic: Topic) -> TopicMark:
    """What the topic is remembered by: its papers as built, the name that it has now."""
    built = catalogue.built
    return mark(built.members(topic.level), built.folder.topics, topic.id, topic.name)


def _add(catalogue: Catalogue, edit: Edit, topic: str | None = None) -> Done:
    add(file_of(catalogue), edit)
    return Done(told(edit), edit.id, topic)
