"""The topics with colours and counts: a click on a name chooses it, on its square adds it."""

from dashboard.catalogue import Catalogue, Topic
from dashboard.panels.elements import Element, el
from dashboard.panels.elements import draw as draw_elements
from dashboard.query import Answer
from dashboard.view import View


def draw(catalogue: Catalogue, view: View, answer: Answer) -> None:
    """Draws the list: the finest topics under the coarser ones, largest first."""
    hits = catalogue.hits_by_topic(answer.passing)
    children: dict[str | None, list[Topic]] = {}
    for topic in catalogue.topics.values():
        children.setdefault(topic.parent, []).append(topic)
    rows: list[Element] = []

    def add(parent: str | None) -> None:
        for topic in children.get(parent, []):
            rows.append(_row(topic, view, hits[topic.id]))
            opened = topic.id in view.topics or any(
                _within(catalogue, chosen, topic.id) for chosen in view.topics
            )
            if opened:
                add(topic.id)

    add(None)
    draw_elements("topics", el("h2", "Topics", kind="heading"), el("ul", *rows, kind="topics"))


def _within(catalogue: Catalogue, topic: str, ancestor: str) -> bool:
    found = catalogue.topics.get(topic)
    while found is not None and found.parent is not None:
        if found.parent == ancestor:
            return True
        found = catalogue.topics.get(found.parent)
    return False


def _row(topic: Topic, view: View, hits: int) -> Element:
    chosen = topic.id in view.topics
    kinds = ["topic", f"level-{min(topic.level, 4)}"]
    if chosen:
        kinds.append("chosen")
    if not hits:
        kinds.append("faded")
    count = f"{hits:,}" if not view.filters or hits == topic.size else f"{hits:,} of {topic.size:,}"
    verb = "Remove" if chosen else "Add"
    return el(
        "li",
        el(
            "button",
            kind="square",
            act=("topic+", topic.id),
            pressed=chosen,
            label=f"{verb} {topic.name} {'from' if chosen else 'to'} the filter",
        ),
        el(
            "button",
            el("span", topic.name, kind="name"),
            el("span", count, kind="number"),
            kind="row",
            act=("topic", topic.id),
        ),
        kind=" ".join(kinds),
        colour=(topic.light, topic.dark),
    )
