"""The chosen topic and what speaks for it: name, phrases, years, papers, place in the tree."""

from collections.abc import Callable

from dashboard.catalogue import Catalogue
from dashboard.evidence import sureness, years
from dashboard.panels.elements import Child, Element, el
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.reading import count, share
from dashboard.panels.trail import rows, trail
from dashboard.records import Topic
from dashboard.tree import parts
from dashboard.view import View, quoted

MOST_PARTS = 8
"""Finer topics that are listed at first."""
NEAREST = 5
FIRM, LOOSE = 0.75, 0.4
"""From this median strength on papers belong firmly to a topic; below that loosely."""


def draw(
    catalogue: Catalogue, topic: Topic, view: View, actions: Callable[[], None] | None = None
) -> None:
    """Draws the topic.

    Args:
        actions: draws what a reader may do with it, below its name.
    """
    evidence = (
        _phrases(topic, view),
        _years(catalogue, topic),
        _typical(catalogue, topic),
        *_parts(catalogue, topic),
        _nearest(catalogue, topic),
        _sure(catalogue, topic),
    )
    if actions is None:
        draw_elements("topic", _head(catalogue, topic), *evidence, top=(topic.id, 0))
        return
    draw_elements("topic", _head(catalogue, topic), top=(topic.id, 0))
    actions()
    draw_elements("topic_evidence", *evidence)


def _head(catalogue: Catalogue, topic: Topic) -> Element:
    return el(
        "div",
        el(
            "div",
            trail(catalogue, topic) or el("span", "Topic", kind="note"),
            el("button", "✕", kind="close", act=("topic", topic.id), label="Let the topic go"),
            kind="chips",
        ),
        el("h2", el("span", kind="dot"), topic.name, kind="title"),
        el("p", _facts(catalogue, topic), kind="byline number"),
        _why(topic),
        colour=(topic.light, topic.dark),
    )


def _facts(catalogue: Catalogue, topic: Topic) -> str:
    told = f"{count(topic.size, 'paper')} · {share(topic.size / len(catalogue))} of the map"
    if catalogue.levels > 1:
        told += f" · level {topic.level + 1} of {catalogue.levels}"
    return told


def _why(topic: Topic) -> Element | None:
    """How much more often the name's words occur in the topic; None where that is not known."""
    inside, elsewhere = topic.evidence.name_share, topic.evidence.name_elsewhere
    if not inside:
        return None
    words = "All words of its name occur" if len(topic.name.split()) > 1 else "Its name occurs"
    others = "none" if not elsewhere else share(elsewhere)
    told = f"{words} in {share(inside)} of its papers and in {others} of the others."
    return el("p", el("strong", "Why this name? "), told, kind="why")


def _phrases(topic: Topic, view: View) -> Element | None:
    """The key phrases, each a search within the topic; with shares where those are known."""
    shares = topic.evidence.phrase_shares or (None,) * len(topic.key_phrases)
    shown = [
        el(
            "li",
            el(
                "button",
                el("span", phrase, kind="name"),
                el("span", share(part), kind="number") if part is not None else None,
                kind="phrase",
                act=("phrase", phrase),
                pressed=view.query == quoted(phrase),
                share=part,
            ),
        )
        for phrase, part in zip(topic.key_phrases, shares, strict=True)
    ]
    note = "share of its papers" if topic.evidence.phrase_shares else "click to search"
    return _section("Key phrases", note, el("ul", *shown, kind="phrases")) if shown else None


def _years(catalogue: Catalogue, topic: Topic) -> Element | None:
    """A small bar chart, and its first, last and peak year."""
    found = years(catalogue, catalogue.in_topic(topic.id))
    if found is None:
        return None
    told = [f"{found.label(i)}: {count(n, 'paper')}" for i, n in enumerate(found.counts)]
    tallest = found.counts[found.peak]
    bars = (
        el(
            "li",
            kind="bar peak" if i == found.peak else "bar",
            share=round(number / tallest, 3),
            label=text,
        )
        for i, (text, number) in enumerate(zip(told, found.counts, strict=True))
    )
    unknown = f"{found.unknown:,} of unknown year" if found.unknown else ""
    return _section(
        "Years",
        unknown,
        el("ol", *bars, kind="bars spark"),
        el(
            "p",
            el("span", str(found.first[0])),
            el("span", f"most in {told[found.peak]}"),
            el("span", str(found.last)),
            kind="ends number",
        ),
    )


def _typical(catalogue: Catalogue, topic: Topic) -> Element | None:
    shown = [
        el("li", el("button", el("span", p.title, kind="name"), kind="row", act=("go", p.id)))
        for p in catalogue.papers_of(topic.exemplars)
    ]
    return _section("Most typical", "", el("ol", *shown, kind="papers")) if shown else None


def _parts(catalogue: Catalogue, topic: Topic) -> list[Element]:
    """The finer topics within it; those beyond the first are folded away."""
    within = [(part, f"{part.size:,}", None) for part in parts(catalogue.topics).get(topic.id, [])]
    if not within:
        return []
    rest = within[MOST_PARTS:]
    more = (
        el("details", el("summary", f"{len(rest):,} more"), rows(rest), kind="details")
        if rest
        else None
    )
    return [_section("Finer topics within it", "papers", rows(within[:MOST_PARTS]), more)]


def _nearest(catalogue: Catalogue, topic: Topic) -> Element | None:
    near = [
        (catalogue.topics[other], f"{similarity:.2f}", max(similarity, 0.0))
        for other, similarity in topic.evidence.nearest[:NEAREST]
        if other in catalogue.topics
    ]
    return _section("Nearest topics", "cosine of their centres", rows(near)) if near else None


def _sure(catalogue: Catalogue, topic: Topic) -> Element:
    found = sureness(catalogue, topic)
    firmly = (
        "firmly"
        if found.strength >= FIRM
        else "loosely"
        if found.strength < LOOSE
        else "fairly firmly"
    )
    told = f"Its papers belong to it {firmly}: their median strength is {found.strength:.2f}, "
    told += "where 1 is the core of a topic. "
    told += (
        f"{count(found.outliers, 'paper')} ({share(found.share)}) "
        f"{'is an outlier, near' if found.outliers == 1 else 'are outliers, near'} several topics."
        if found.outliers
        else "None of them is an outlier."
    )
    lasting = topic.evidence.persistence
    if lasting is not None:
        told += f" The group has a persistence of {lasting:.2f}: 0 is fleeting, 1 lasting."
    return _section("How sure is this?", "", el("p", told, kind="sure"))


def _section(title: str, note: str, *parts: Child) -> Element:
    heading = el("h3", title, el("span", note, kind="note") if note else None, kind="heading")
    return el("section", heading, *parts, kind="evidence")
