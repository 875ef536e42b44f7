"""The topics with colours and counts: a click on a name chooses it, on its square adds it.

They stand as a tree, unfolded down to the level that is shown. What holds no paper that passes
does not unfold by itself, and what is chosen is always seen.
"""

from collections.abc import Callable, Mapping, Sequence

from dashboard import state
from dashboard.catalogue import Catalogue
from dashboard.panels.elements import Element, el
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.reading import count
from dashboard.query import Answer
from dashboard.records import Topic
from dashboard.tree import above, parts
from dashboard.view import View

DEEPEST = 4
"""Deeper levels are no further indented."""


def draw(catalogue: Catalogue, view: View, answer: Answer) -> None:
    """Draws the list: the finer topics under the coarser ones, largest first."""
    hits = catalogue.hits_by_topic(answer.passing)
    within = parts(catalogue.topics)
    is_open = _opener(catalogue, view, hits)
    rows: list[Element] = []

    def add(shown: Sequence[Topic]) -> None:
        for topic in shown:
            below = within.get(topic.id, [])
            opened = is_open(topic) if below else None
            rows.append(_row(topic, view, hits[topic.id], opened))
            if opened:
                add(below)

    add(within.get(None, []))
    deep = catalogue.levels > 1
    draw_elements(
        "topics",
        el("h2", "Topics", el("span", "coarse → fine", kind="note") if deep else None,
           kind="heading"),
        _levels(catalogue) if deep else None,
        el("ul", *rows, kind="topics deep" if deep else "topics"),
    )  # fmt: skip


def _levels(catalogue: Catalogue) -> Element:
    """How many topics there are on each level; a click lists those."""
    choices = []
    for level, topics in enumerate(catalogue.sizes):
        choices.append(
            el(
                "button",
                f"{topics:,}",
                kind="choice number",
                act=("level", None if level == catalogue.default_level else level),
                pressed=level == catalogue.level,
                label=f"Level {level + 1} of {catalogue.levels}: {count(topics, 'topic')}",
            )
        )
    return el("div", *choices, kind="choices levels", label="Level of the topics")


def _opener(catalogue: Catalogue, view: View, hits: Mapping[str, int]) -> Callable[[Topic], bool]:
    """Tells whether a topic is unfolded: as the reader said, else down to the level shown."""
    folds = state.folds()
    chosen = [catalogue.topics[topic] for topic in view.topics if topic in catalogue.topics]
    seen = {topic.id for topic in chosen}
    seen |= {other.id for topic in chosen for other in above(catalogue.topics, topic)}

    def is_open(topic: Topic) -> bool:
        if topic.id in folds:
            return folds[topic.id]
        some = bool(view.topics) or hits[topic.id] > 0  # a chosen topic leaves the others none
        return topic.id in seen or (topic.level < catalogue.level and some)

    return is_open


def _row(topic: Topic, view: View, hits: int, opened: bool | None) -> Element:
    chosen = topic.id in view.topics
    kinds = ["topic", f"level-{min(topic.level, DEEPEST)}"]
    if chosen:
        kinds.append("chosen")
    if not hits:
        kinds.append("faded")
    told = f"{hits:,}" if not view.filters or hits == topic.size else f"{hits:,} of {topic.size:,}"
    return el(
        "li",
        None if opened is None else _fold(topic, opened),
        el(
            "button",
            kind="square",
            act=("topic+", topic.id),
            pressed=chosen,
            label=f"{'Remove' if chosen else 'Add'} {topic.name} "
            f"{'from' if chosen else 'to'} the filter",
        ),
        el(
            "button",
            el("span", topic.name, kind="name"),
            el("span", told, kind="number"),
            kind="row",
            act=("topic", topic.id),
        ),
        kind=" ".join(kinds),
        colour=(topic.light, topic.dark),
    )


def _fold(topic: Topic, opened: bool) -> Element:
    return el(
        "button",
        kind="fold",
        act=("fold", [topic.id, not opened]),
        opened=opened,
        label=f"{'Fold' if opened else 'Unfold'} {topic.name}",
    )
