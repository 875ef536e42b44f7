"""The open paper: who, when, where, its topic, its abstract, and the papers nearest to it."""

from collections.abc import Callable, Sequence

from dashboard import state
from dashboard.catalogue import Catalogue
from dashboard.evidence import NEAREST, elsewhere, split
from dashboard.panels.elements import Element, el, joined, marked
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.reading import share
from dashboard.panels.trail import trail
from dashboard.query import Answer
from dashboard.records import Paper

MOST_AUTHORS = 12
MOST_TOPICS = 3
"""Topics of its neighbours that an outlier's notice names."""


def draw(
    catalogue: Catalogue, paper: Paper, answer: Answer, actions: Callable[[], None] | None = None
) -> None:
    """Draws the paper.

    Args:
        actions: draws what a reader may do with it, below its title.
    """
    title = catalogue.full_text.marks(answer.query, "title", paper.title) if answer.query else []
    abstract = (
        catalogue.full_text.marks(answer.query, "abstract", paper.abstract) if answer.query else []
    )
    far = elsewhere(catalogue, paper)
    head = (
        _badges(catalogue, paper),
        el("h2", *marked(paper.title, title), kind="title"),
        _byline(paper),
        _links(paper),
    )
    body = (
        el("p", *marked(paper.abstract, abstract), kind="abstract")
        if paper.abstract
        else el("p", "No abstract in the source.", kind="hint"),
        *_notices(catalogue, paper, len(far)),
        el(
            "div",
            el("button", "Show on map", kind="plain", act=("show", paper.id)),
            kind="actions",
        ),
        _nearest(catalogue, paper, far),
    )
    top = (paper.id, state.gone())
    if actions is None:
        draw_elements("paper", *head, *body, top=top)
        return
    draw_elements("paper", *head, top=top)
    actions()
    draw_elements("paper_body", *body)


def _badges(catalogue: Catalogue, paper: Paper) -> Element:
    topic = catalogue.topics[paper.topic]
    return el(
        "div",
        trail(catalogue, topic),
        el(
            "button",
            el("span", kind="dot"),
            el("span", topic.name),
            kind="chip",
            act=("topic", topic.id),
            label=f"Topic: {topic.name}",
        ),
        el("span", f"strength {paper.strength:.2f}", kind="chip number"),
        el("span", f"fidelity {share(paper.fidelity)}", kind="chip number"),
        el("span", "outlier", kind="chip") if paper.outlier else None,
        el("button", "✕", kind="close", act=("close", None), label="Close, back to the list"),
        kind="chips",
        colour=(topic.light, topic.dark),
    )


def _byline(paper: Paper) -> Element | None:
    authors = ", ".join(paper.authors[:MOST_AUTHORS])
    more = len(paper.authors) - MOST_AUTHORS
    if more > 0:
        authors += f" and {more:,} more"
    known = joined([authors, str(paper.year or ""), paper.venue])
    return el("p", *known, kind="byline") if known else None


def _links(paper: Paper) -> Element | None:
    addresses = {
        "DOI": f"https://doi.org/{paper.doi}" if paper.doi else "",
        "arXiv": f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else "",
        "PDF": paper.pdf_url,
        "Page": paper.url,
    }
    links = [el("a", name, href=address) for name, address in addresses.items() if address]
    return el("p", *links, kind="links") if links else None


def _notices(catalogue: Catalogue, paper: Paper, far: int) -> list[Element]:
    told = []
    if paper.outlier:
        told.append(_outlier(catalogue, paper))
    if far:
        told.append(
            f"Its place on the map misleads: {far} of its {NEAREST} nearest papers are elsewhere. "
            "Dashed lines lead to them, and the list below has the true order."
        )
    if paper.truncated:
        told.append("Its abstract is longer than the model reads; its end did not count.")
    return [el("p", notice, kind="notice") for notice in told]


def _outlier(catalogue: Catalogue, paper: Paper) -> str:
    """Over which topics its neighbours are split."""
    found = split(catalogue, paper)
    named = [f"{topic.name} ({number})" for topic, number in found[:MOST_TOPICS]]
    if more := sum(number for _, number in found[MOST_TOPICS:]):
        named.append(f"others ({more})")
    told = "An outlier: it fits no topic well. "
    if len(named) > 1:
        told += f"Its nearest papers are split over {', '.join(named[:-1])} and {named[-1]}. "
    return told + f"It is shown in {catalogue.topics[paper.topic].name}."


def _nearest(catalogue: Catalogue, paper: Paper, far: Sequence[str]) -> Element:
    rows = []
    similar = dict(catalogue.neighbours(paper.id, NEAREST))
    for near in catalogue.papers_of(list(similar)):
        topic = catalogue.topics[near.topic]
        rows.append(
            el(
                "li",
                el(
                    "button",
                    el("span", kind="dot"),
                    el("span", near.title, kind="name"),
                    el("span", "elsewhere", kind="note") if near.id in far else None,
                    el("span", f"{similar[near.id]:.2f}", kind="number"),
                    kind="row",
                    act=("go", near.id),
                ),
                colour=(topic.light, topic.dark),
            )
        )
    return el(
        "section",
        el("h3", "Nearest papers", el("span", "cosine similarity", kind="note"), kind="heading"),
        el("ol", *rows, kind="papers"),
    )
