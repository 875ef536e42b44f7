"""A reader's renames, merges, moves and hides: kept beside the versions, applied on top of any.

`data/maps/<map>/edits.json` is the list of them, in the order in which they were made. A topic in
it is remembered by its papers, so that the same edits fit the next version of the map too. Light:
the page imports this.
"""

from pipeline.edits.apply import Applied, Outcome, apply
from pipeline.edits.file import (
    EDITS,
    add,
    contents,
    edits_file,
    load,
    parsed,
    remove,
    take,
    written,
)
from pipeline.edits.kinds import (
    LONGEST_NAME,
    Edit,
    Hide,
    Merge,
    Move,
    Rename,
    TopicMark,
    clean_name,
    name_key,
    new_stamp,
    told,
)
from pipeline.edits.marks import mark

__all__ = [
    "EDITS", "LONGEST_NAME", "Applied", "Edit", "Hide", "Merge", "Move", "Outcome", "Rename",
    "TopicMark", "add", "apply", "clean_name", "contents", "edits_file", "load", "mark", "name_key",
    "new_stamp", "parsed", "remove", "take", "told", "written",
]  # fmt: skip
