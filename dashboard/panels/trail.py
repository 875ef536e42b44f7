"""Where a topic is in the tree: the topics that it lies in, each a way there."""

from collections.abc import Sequence

from dashboard.catalogue import Catalogue
from dashboard.panels.elements import Child, Element, el
from dashboard.records import Topic
from dashboard.tree import above


def trail(catalogue: Catalogue, topic: Topic, whole: bool = False) -> Element | None:
    """The topics above this one, the coarsest first; None where it is of the coarsest.

    Args:
        whole: with the topic itself at the end; then there is always a trail.
    """
    chain = above(catalogue.topics, topic) + ([topic] if whole else [])
    steps: list[Child] = []
    for step in chain:
        steps += ["›"] if steps else []
        steps.append(link(step))
    return el("nav", *steps, kind="trail", label="Place in the tree") if steps else None


def link(topic: Topic) -> Element:
    """A topic's name, which leads to it."""
    return el(
        "button",
        el("span", kind="dot"),
        el("span", topic.name),
        kind="step",
        act=("topic", topic.id),
        colour=(topic.light, topic.dark),
    )


def rows(topics: Sequence[tuple[Topic, str, float | None]], kind: str = "papers") -> Element:
    """Topics one below the other, each with its number, and a bar where there is a share."""
    return el(
        "ul",
        *(
            el(
                "li",
                el(
                    "button",
                    el("span", kind="dot"),
                    el("span", topic.name, kind="name"),
                    el("span", kind="gauge", share=share) if share is not None else None,
                    el("span", number, kind="number"),
                    kind="row",
                    act=("topic", topic.id),
                ),
                colour=(topic.light, topic.dark),
            )
            for topic, number, share in topics
        ),
        kind=kind,
    )
