"""The chosen topic: its size, its key phrases, the papers most typical of it."""

import numpy as np

from dashboard.catalogue import Catalogue, Topic
from dashboard.panels.elements import Element, el
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.reading import count


def draw(catalogue: Catalogue, topic: Topic) -> None:
    """Draws the topic."""
    inside = catalogue.in_topic(topic.id)
    outliers = int(catalogue.folder.papers["outlier"].to_numpy()[inside].sum())
    strength = float(np.median(catalogue.strength[inside]))
    facts = f"{count(topic.size, 'paper')} · median strength {strength:.2f}"
    if outliers:
        facts += f" · {outliers} {'outlier' if outliers == 1 else 'outliers'}"
    draw_elements(
        "topic",
        el(
            "div",
            el("h2", el("span", kind="dot"), topic.name, kind="title"),
            el("p", facts, kind="byline number"),
            el(
                "ul", *(el("li", phrase, kind="chip") for phrase in topic.key_phrases), kind="chips"
            ),
            _typical(catalogue, topic),
            colour=(topic.light, topic.dark),
        ),
        top=(topic.id, 0),
    )


def _typical(catalogue: Catalogue, topic: Topic) -> Element | None:
    papers = [catalogue.paper(paper) for paper in topic.exemplars]
    rows = [
        el("li", el("button", el("span", p.title, kind="name"), kind="row", act=("go", p.id)))
        for p in papers
        if p is not None
    ]
    if not rows:
        return None
    return el("section", el("h3", "Most typical", kind="heading"), el("ol", *rows, kind="papers"))
