"""The frames of papers and topics as the edited tree has them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipeline.edits.evidence import joined, nearest, shares_of_name
from pipeline.edits.kinds import name_key
from pipeline.edits.marks import Finder, level_columns
from pipeline.edits.tree import Tree


def edited_papers(
    papers: pd.DataFrame, finder: Finder, tree: Tree, moved: Sequence[int]
) -> pd.DataFrame:
    """The papers with their topics as they are now.

    Args:
        moved: rows that a reader has put where they are: they belong there for certain.
    """
    changed: dict[str, pd.Series] = {}
    ids = np.array(finder.ids, object)
    for column, member in zip(level_columns(papers), tree.member, strict=True):
        changed[column] = pd.Series(ids[member], papers.index, dtype=papers[column].dtype)
        changed["topic_id"] = changed[column]
    certain: dict[str, Any] = {"strength": 1.0, "noise": False, "outlier": False}
    for column, value in certain.items():
        values = papers[column].to_numpy(copy=True)
        values[list(moved)] = value
        changed[column] = pd.Series(values, papers.index, dtype=papers[column].dtype)
    return papers.assign(**changed)


def edited_topics(
    papers: pd.DataFrame,
    topics: pd.DataFrame,
    finder: Finder,
    tree: Tree,
    names: Mapping[int, str],
) -> pd.DataFrame:
    """The topics that have papers, coarse to fine, largest first.

    Args:
        names: code of a topic → what a reader calls it.
    """
    alive = [int(code) for code in np.unique(tree.member)]
    frame = topics.iloc[alive]
    values: dict[str, list[Any]] = {str(name): list(frame[name]) for name in frame.columns}
    above = [int(tree.parent[code]) for code in alive]
    values["parent_id"] = [finder.ids[code] if code >= 0 else None for code in above]
    values["name"] = _names(topics, alive, names)
    into = {finder.ids[gone]: finder.ids[tree.now(gone)] for gone in tree.into}
    known = {finder.ids[code] for code in alive}
    for place, code in enumerate(alive):
        parts = [gone for gone in tree.into if tree.now(gone) == code]
        changes = joined(topics.iloc[[code, *parts]]) if parts else {}
        changes |= _members(papers, finder, tree, code, changes or topics.iloc[code])
        if code in names:
            inside = tree.member[tree.level[code]] == code
            shares = shares_of_name(papers, names[code], inside)
            changes["name_share"], changes["name_elsewhere"] = shares
        if len(alive) < len(topics):
            changes |= nearest(topics.iloc[[code, *parts]], into, known)
        for name, value in changes.items():
            values[name][place] = value
    made = pd.DataFrame(
        {name: pd.Series(v, frame.index, frame[name].dtype) for name, v in values.items()}
    )
    return made.iloc[np.lexsort((np.arange(len(made)), -made["size"], made["level"]))]


def _names(topics: pd.DataFrame, alive: Sequence[int], names: Mapping[int, str]) -> list[str]:
    """A reader's names, and those of the build; of two alike the build's is told apart."""
    level = topics["level"].to_numpy(int)
    given = {(level[code], name_key(names[code])) for code in alive if code in names}
    made = []
    for code in alive:
        name = str(topics["name"].iloc[code])
        if code not in names and (level[code], name_key(name)) in given:
            phrases = [str(phrase) for phrase in topics["key_phrases"].iloc[code]]
            other = [phrase for phrase in phrases if name_key(phrase) != name_key(name)]
            name = f"{name} ({other[0] if other else 'another'})"
        made.append(names.get(code, name))
    return made


def _members(
    papers: pd.DataFrame, finder: Finder, tree: Tree, code: int, told: Any
) -> dict[str, Any]:
    """Size, place and exemplars where a topic has other papers than as built."""
    level = tree.level[code]
    inside = tree.member[level] == code
    if np.array_equal(inside, finder.member[level] == code):
        return {}
    here = papers[inside]
    kept = set(here.index)
    return {
        "size": len(here),
        "x": float(here["x"].median()),
        "y": float(here["y"].median()),
        "exemplars": [str(paper) for paper in told["exemplars"] if paper in kept],
    }
