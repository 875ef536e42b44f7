"""`python -m pipeline quality`: how good a map is, in numbers and what they mean."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from pipeline.commands.build import MapsOption
from pipeline.commands.console import console, problems, say, shown, told
from pipeline.store import maps_folder, open_map

Row = tuple[str, str, str]
"""A number's name, its value, what it means."""


def quality(
    name: Annotated[str, typer.Argument(help="The map's name.")],
    labels: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="Compare with labels: categories (the first one), venue, or any other column "
            "that your files brought along.",
        ),
    ] = None,
    again: Annotated[
        bool,
        typer.Option(
            "--stability",
            help="Find the topics anew with other seeds and with fewer papers, more often than a "
            "build does; takes minutes on a large map.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as one JSON object.")] = False,
    maps: MapsOption = None,
) -> None:
    """Say how good the map NAME is: its layout, its topics, their names and how stable they are."""
    with told("Stopped. The map is as it was."):
        from pipeline.appraisal import appraise

        made = open_map(maps_folder(maps), name)
        with problems.status("Measuring the map"):
            report = appraise(made, labels)
            if again:
                from pipeline.stages import stability_of

                report["stability"] = stability_of(made)
    if as_json:
        typer.echo(json.dumps(report))
        return
    _tell(report)


def _tell(report: Mapping[str, Any]) -> None:
    """The report for people."""
    levels = report["topics_by_level"]
    say(f"{report['map']}: {report['papers']:,} papers, {levels[-1]:,} topics")
    parts = {"The map": _layout(report), "Topics": _topics(report)}
    if report["stability"] is not None:
        parts["Stability"] = _stability(report)
    if "labels" in report:
        parts[f"Against {report['labels']['column']}"] = _labels(report["labels"])
    table = Table(show_header=False, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True, style="bold")
    table.add_column(max_width=72)
    for title, rows in parts.items():
        table.add_row("")
        table.add_row(Text(shown(title), style="bold"))
        for row in rows:
            table.add_row(*row)
    console.print(table)
    if report["stability"] is None:
        say("\nHow stable the topics are was not measured, or there are too few papers for it.")


def _layout(report: Mapping[str, Any]) -> Iterator[Row]:
    yield (
        "Trustworthiness", _share(report["trustworthiness"]),
        "Papers near each other on the map are truly near. 0 to 1; good from 0.9, less with "
        "a few dozen papers.",
    )  # fmt: skip
    yield (
        "Neighbours kept", _percent(report["neighbour_preservation"]),
        "Of a paper's nearest papers, those among its nearest on the map. A flat map keeps a part: "
        "half is good.",
    )  # fmt: skip


def _topics(report: Mapping[str, Any]) -> Iterator[Row]:
    sizes = report["level_sizes"]
    yield "Topics", _chain(f"{n:,}" for n in report["topics_by_level"]), "From coarse to fine."
    yield "Smallest", _chain(f"{s['least']:,}" for s in sizes), "Papers of each level's smallest."
    yield "Median", _chain(f"{s['median']:,g}" for s in sizes), "Papers of each level's middle."
    yield (
        "Largest", _chain(_percent(s["largest_share"]) for s in sizes),
        "The share of papers that each level's largest holds; beyond a third it says little.",
    )  # fmt: skip
    yield (
        "Coverage", _percent(report["coverage"]),
        "Papers that lie in a dense group themselves; the others join the topic of their "
        "neighbours.",
    )  # fmt: skip
    yield (
        "Outliers", _percent(report["outlier_share"]),
        "Papers whose neighbours do not agree on a topic. Good up to 10 %.",
    )  # fmt: skip
    yield (
        "Distinct names", _percent(report["name_uniqueness"]),
        "Topics whose name no other of their level has, plurals and order aside. Should be 100 %.",
    )  # fmt: skip


def _stability(report: Mapping[str, Any]) -> Iterator[Row]:
    stability = report["stability"]
    levels = {"finest": "the finest level"}
    if report["default_level"] != len(report["topics_by_level"]) - 1:
        levels["default"] = "the level shown first"
    for key, title, how in (
        ("seeds", "Other seeds", "with another random seed"),
        ("subsamples", "Fewer papers", "in 90 % of the papers"),
    ):
        runs = stability[key] or {"runs": 0}
        for level, where in levels.items():
            if runs["runs"]:
                yield (
                    title, _share(runs[level]),
                    f"AMI of {where} with topics found anew {how}, {_times(runs['runs'])}. "
                    "1: the same topics, 0: chance; good from 0.85.",
                )  # fmt: skip
    if stability["papers"] < report["papers"]:
        yield "Papers tried", f"{stability['papers']:,}", "A sample that is always the same."


def _labels(labels: Mapping[str, Any]) -> Iterator[Row]:
    yield (
        "Labels", f"{labels['distinct']:,}",
        f"Different ones, of {labels['labelled']:,} papers; {labels['missing']:,} papers without "
        "one are left out.",
    )  # fmt: skip
    yield (
        "AMI", _chain(map(_share, labels["ami_by_level"])),
        "What topics and labels tell of each other, for each level, from coarse to fine. "
        "1: the same groups, 0: chance.",
    )  # fmt: skip
    yield (
        "Guessed by vectors", _percent(labels["knn_accuracy_vectors"]),
        "Papers whose label most of their 15 nearest papers have.",
    )  # fmt: skip
    yield (
        "Guessed by the map", _percent(labels["knn_accuracy_map"]),
        "The same from the 15 nearest on the map.",
    )  # fmt: skip
    if labels["knn_ratio"] is not None:
        yield (
            "Ratio", _share(labels["knn_ratio"]),
            "What the flat map keeps of that. Good from 0.95.",
        )  # fmt: skip


def _times(runs: int) -> str:
    return f"{runs:,} times" if runs > 1 else "once"


def _chain(values: Sequence[str] | Iterator[str]) -> str:
    return " → ".join(values)


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("%", " %")


def _share(value: float) -> str:
    return f"{value:.3f}"
