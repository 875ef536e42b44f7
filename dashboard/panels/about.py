"""About this map: what was read, what was made of it and how, how good it is."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from dashboard.catalogue import Catalogue
from dashboard.panels import reading
from dashboard.panels.elements import Element, el
from dashboard.panels.elements import draw as draw_elements
from dashboard.report import KEPT, from_manifest, mapping, shortened

QUALITY = {
    "trustworthiness": (
        "Trustworthiness",
        "How far papers near each other on the map are truly near: 100 % where all are, from 90 % "
        "on it is good.",
    ),
    "neighbour_preservation": (
        "Fidelity",
        "Of each paper's nearest papers by meaning, how many are also its nearest on the map, on "
        "average. A flat map cannot keep all; what it lost is in each paper's list of nearest.",
    ),
    "coverage": (
        "Coverage",
        "Papers in a dense group of alike papers. Every other one has joined a topic too.",
    ),
    "outlier_share": (
        "Outliers",
        "Papers whose nearest papers do not agree on a topic; open rings on the map.",
    ),
    "noise_share": (
        "Joined",
        "The others; each is in the topic that most of its nearest papers are in.",
    ),
    "largest_topic_share": ("Largest topic", "The share of the papers that are in it."),
    "name_uniqueness": ("Distinct names", "Topics whose name no other of their level has."),
}
"""Numbers of the manifest that are told, and what they mean; others are not."""
STABILITY = {
    "seeds": ("Stable by seed", "another random seed"),
    "subsamples": ("Stable by papers", "a tenth of the papers left out"),
}
SETTINGS = {
    "model": ("Model", "turns each title and abstract into a vector"),
    "device": ("Device", "where the model ran"),
    "seed": ("Seed", "of every random choice; the same seed gives the same map"),
    "neighbours": ("Neighbours", "papers in each paper's neighbourhood"),
    "layout_min_dist": ("Minimum distance", "how tightly points may be packed"),
    "topic_dimensions": ("Topic dimensions", "of the space in which topics are found"),
    "fidelity_neighbours": ("Fidelity neighbours", "true neighbours that fidelity looks at"),
}
STAGES = {
    "read": "Looking at the files", "ingest": "Reading and comparing papers",
    "clean": "Cleaning them", "embed": "Embedding", "neighbours": "Finding neighbours",
    "layout": "Laying out", "topics": "Finding topics", "names": "Naming topics",
    "namer": "Asking for names", "quality": "Measuring", "stability": "Trying the topics again",
    "encoder": "Preparing search by meaning", "write": "Writing",
}  # fmt: skip
LONGEST = 200
"""Characters of a value that are shown."""


def draw(catalogue: Catalogue) -> None:
    """Draws the page."""
    manifest = catalogue.folder.manifest
    with st.container(key="sheet"):
        draw_elements(
            "about",
            el("button", "‹ Back to the map", kind="quiet", act=("page", "")),
            el("h2", "About this map", kind="title"),
            el("p", _lead(catalogue), kind="lead"),
            _read(manifest),
            _quality(catalogue),
            _section("Model and settings", _facts(_settings(manifest))),
            _times(manifest),
            _section("Versions", _facts(_versions(catalogue))),
            top=("about", 0),
        )


def _lead(catalogue: Catalogue) -> str:
    made = _moment(catalogue.folder.manifest.get("created"))
    told = f"{catalogue.folder.name}: {reading.count(len(catalogue), 'paper')} in "
    return told + reading.topics(catalogue.sizes) + (f", built {made}." if made else ".")


def _read(manifest: Mapping[str, Any]) -> Element | None:
    report = from_manifest(manifest)
    if not report.files:
        return None
    languages = reading.languages(report)
    return _section(
        "What was read",
        el("p", reading.totals(report)),
        el("p", f"Languages: {languages}.") if languages else None,
        reading.files(report),
        *reading.left_out(report, KEPT, "; the map's manifest.json has all of them."),
    )


def _quality(catalogue: Catalogue) -> Element | None:
    numbers = mapping(catalogue.folder.manifest.get("quality"))
    rows = [
        (name, told, meaning)
        for key, (name, meaning) in QUALITY.items()
        if (told := _number(numbers.get(key)))
    ]
    levels = numbers.get("topics_by_level")
    if isinstance(levels, list) and levels:
        told = " → ".join(_value(level) for level in levels)
        rows.append(("Topics", told, _levels(catalogue)))
    rows += _stability(mapping(numbers.get("stability")))
    return _section("How good it is", _facts(rows)) if rows else None


def _stability(stability: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    for key, (name, change) in STABILITY.items():
        found = mapping(stability.get(key)).get("finest")
        if isinstance(found, int | float):
            told = f"How far the finest topics come back with {change} (AMI; 0 % is chance)."
            yield name, reading.share(max(0.0, float(found))), told


def _number(value: Any) -> str:
    """A number, or one for each level, as it is told; "" where it is neither."""
    values = value if isinstance(value, list) else [value]
    if not values or not all(type(one) in (int, float) and math.isfinite(one) for one in values):
        return ""
    return " → ".join(reading.share(one) for one in values)


def _levels(catalogue: Catalogue) -> str:
    told = "On each level of detail, from the coarsest to the finest"
    first = f"; the map opens at level {catalogue.default_level + 1}"
    return told + (f"{first}." if catalogue.levels > 1 else ".")


def _settings(manifest: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    model, settings = mapping(manifest.get("model")), mapping(manifest.get("settings"))
    for key, value in settings.items():
        name, meaning = SETTINGS.get(str(key), (_plain(key), ""))
        ran = model.get("device") if key == "device" else None
        yield name, _value(ran or value), meaning
    if "max_tokens" in model:
        told = "of each paper that the model reads; what is beyond does not count"
        yield "Longest text", f"{_value(model['max_tokens'])} tokens", told
    for key, name in (("dimension", "Dimensions"), ("precision", "Precision")):
        if key in model:
            yield name, _value(model[key]), "of the vectors"
    namer = mapping(manifest.get("namer"))
    if isinstance(named := namer.get("topics"), list):
        by = f"{_value(namer.get('model') or 'a model')} at {_value(namer.get('host'))}"
        yield "Names by model", f"{len(named):,}", f"{by}, from key phrases and titles"
    if "sha256" in model:
        yield "Weights", _value(model["sha256"])[:16], "the beginning of their SHA-256"
    chosen = mapping(manifest.get("topics"))
    for key, name, meaning in (
        ("min_cluster_size", "Smallest topic", "in papers; chosen for this map"),
        ("min_samples", "Density", "papers that must be near for a core; chosen for this map"),
    ):
        if key in chosen:
            yield name, _value(chosen[key]), meaning


def _times(manifest: Mapping[str, Any]) -> Element | None:
    stages = manifest.get("stages")
    told = [mapping(stage) for stage in stages] if isinstance(stages, list) else []
    rows = [
        el(
            "tr",
            el("th", STAGES.get(str(s.get("stage")), _plain(s.get("stage"))), kind="of-row"),
            el("td", f"{s['seconds']:,.2f}", kind="number"),
            el("td", _whole(s.get("peak_mb")), kind="number"),
        )
        for s in told
        if isinstance(s.get("seconds"), int | float)
    ]
    if not rows:
        return None
    total = sum(s["seconds"] for s in told if isinstance(s.get("seconds"), int | float))
    rows.append(
        el(
            "tr",
            el("th", "Together", kind="of-row"),
            el("td", f"{total:,.2f}", kind="number"),
            el("td"),
            kind="sum",
        )
    )
    names = ("Stage", ""), ("Seconds", "number"), ("Peak memory, MB", "number")
    head = el("thead", el("tr", *(el("th", name, kind=kind) for name, kind in names)))
    table = el("table", head, el("tbody", *rows), kind="table")
    note = "A stage whose result was kept from an earlier build takes next to no time."
    return _section("How long it took", el("div", table, kind="wide"), el("p", note, kind="hint"))


def _versions(catalogue: Catalogue) -> Iterable[tuple[str, str, str]]:
    manifest = catalogue.folder.manifest
    yield "This version", catalogue.folder.version, ""
    if manifest.get("previous"):
        yield "The one before", _value(manifest["previous"]), ""
    for library, version in mapping(manifest.get("libraries")).items():
        yield _value(library), _value(version), ""


def _section(title: str, *parts: Element | None) -> Element:
    return el("section", el("h3", title, kind="subtitle"), *parts, kind="part")


def _facts(rows: Iterable[tuple[str, str, str]]) -> Element:
    """A table of names, values and what they mean."""
    return el(
        "table",
        el(
            "tbody",
            *(
                el(
                    "tr",
                    el("th", name, kind="of-row"),
                    el("td", value, kind="value"),
                    el("td", meaning, kind="meaning"),
                )
                for name, value, meaning in rows
            ),
        ),
        kind="table facts",
    )


def _moment(created: Any) -> str:
    """`2026-11-23 03:56 UTC` from a manifest's time."""
    text = _value(created) if created else ""
    return text[:16].replace("T", " ") + " UTC" if text.endswith("+00:00") else text


def _plain(key: Any) -> str:
    text = str(key).replace("_", " ")[:LONGEST]
    return text[:1].upper() + text[1:]


def _value(value: Any) -> str:
    return shortened(str(value), LONGEST)


def _whole(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else "–"
