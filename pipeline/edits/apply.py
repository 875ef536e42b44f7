"""A version of a map as a reader's edits make it: new frames, its own stay as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.edits.frames import edited_papers, edited_topics
from pipeline.edits.kinds import Edit, Hide, Merge, Move, Rename
from pipeline.edits.marks import Finder
from pipeline.edits.tree import Tree
from pipeline.errors import MapError

GONE = "No topic of this version has its papers"


@dataclass(frozen=True)
class Outcome:
    """What became of one edit on a version.

    Attributes:
        applies: false where what it is about is not on this version's map.
        topic: id of the topic that it concerns now; "" where there is none to show.
        note: why it does not apply, or that there was nothing left to do; else "".
    """

    edit: Edit
    applies: bool
    topic: str = ""
    note: str = ""


@dataclass(frozen=True)
class Applied:
    """A version with edits on top.

    Attributes:
        papers, topics: as of a MapFolder; topics without papers are gone.
        hidden: ids of the topics that are not shown: the hidden ones, those within them, and those
            that hold nothing else.
        unseen: (n,) bool, the papers in hidden topics.
        merged: id of a topic that is gone → id of the one that it is part of.
        moved: ids of the papers that a reader has put where they are.
        outcomes: one an edit, in their order.
    """

    papers: pd.DataFrame
    topics: pd.DataFrame
    hidden: frozenset[str]
    unseen: np.ndarray
    merged: Mapping[str, str]
    moved: tuple[str, ...]
    outcomes: tuple[Outcome, ...]


def apply(papers: pd.DataFrame, topics: pd.DataFrame, edits: Sequence[Edit]) -> Applied:
    """The version with the edits done one after the other.

    Topics are matched with the version as built (see marks.Finder), then the edits are done in
    their order. What has been merged is followed: a paper that moves to a topic which is part of
    another comes into that one.

    Args:
        papers, topics: of the version, indexed by paper_id and topic_id, as built.
    """
    finder = Finder(papers, topics)
    state = _State(finder)
    found = [state.do(edit) for edit in edits]
    tree = state.tree
    unseen = np.zeros(len(papers), bool)
    for topic in map(tree.now, state.hid):
        unseen |= tree.member[tree.level[topic]] == topic
    made = edited_topics(papers, topics, finder, tree, state.names)
    rows = sorted(state.moved)
    seen = {finder.ids[code] for level in tree.member for code in np.unique(level[~unseen])}
    known = {str(topic) for topic in made.index}
    return Applied(
        papers=edited_papers(papers, finder, tree, rows),
        topics=made,
        hidden=frozenset(known - seen),
        unseen=unseen,
        merged={finder.ids[gone]: finder.ids[tree.now(gone)] for gone in tree.into},
        moved=tuple(str(paper) for paper in papers.index[rows]),
        outcomes=tuple(state.outcome(*each, known) for each in found),
    )


class _State:
    """What the edits so far have come to."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self.tree = Tree(finder.member, finder.level)
        self.names: dict[int, str] = {}
        self.moved: set[int] = set()
        self.hid: set[int] = set()

    def do(self, edit: Edit) -> tuple[Edit, int | None, str]:
        """The edit, the topic that it found, and what there is to say of it."""
        topic, note = None, ""
        match edit:
            case Rename():
                topic = self.finder.topic(edit.topic)
                if topic is not None:
                    topic = self.tree.now(topic)
                    self.names[topic] = edit.name
            case Merge():
                pair = self.finder.pair(edit.topic, edit.into)
                if pair is not None:
                    topic = pair[1]
                    note = "They are one topic already" if pair[0] == topic else ""
                    self.tree.merge(*pair)
            case Move():
                row, topic = self.finder.row(edit.paper), self.finder.finest(edit.topic)
                if row is None:
                    return edit, None, "The paper is not on this map"
                if topic is not None:
                    self.tree.move(row, topic)
                    self.moved.add(row)
            case Hide():
                topic = self.finder.topic(edit.topic)
                if topic is not None:
                    self.hid.add(topic)
            case _:
                raise MapError(f"{type(edit).__name__}: no kind of edit")
        return edit, topic, note

    def outcome(self, edit: Edit, topic: int | None, note: str, known: set[str]) -> Outcome:
        """What became of it in the end, when other edits may have merged the topic."""
        if topic is None:
            return Outcome(edit, False, "", note or GONE)
        if isinstance(edit, Rename) and topic in self.tree.into:
            note = "It has been merged since"
        now = self.finder.ids[self.tree.now(topic)]
        return Outcome(edit, True, now if now in known else "", note)
