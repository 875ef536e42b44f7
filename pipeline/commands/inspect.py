"""`python -m pipeline inspect`: what was understood of files, before any model is loaded."""

import json
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from pipeline.commands.build import ColumnOption, LimitOption, columns_of, named
from pipeline.commands.console import console, fail, problems, say, shown, told
from pipeline.settings import BUNDLED_MODEL, MINIMUM_PAPERS

if TYPE_CHECKING:
    from pipeline.file_report import FileReport
    from pipeline.ingest import Ingest

REASONS = 8
"""Reasons why records were left out that are told for each file; all of them with --json."""
FILES = 50
"""Files that are told one by one."""
PLACES = 3
"""Places that are named for each reason."""


def inspect(
    files: Annotated[
        list[Path],
        typer.Argument(
            parser=named, metavar="FILES...", help="Files, archives or folders with papers."
        ),
    ],
    column: ColumnOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="PAPERS.PARQUET", help="Write the clean table of papers here."
        ),
    ] = None,
    limit: LimitOption = None,
    model: Annotated[
        str, typer.Option(help="The model that texts may be too long for.")
    ] = BUNDLED_MODEL,
) -> None:
    """Say what is in FILES: formats, records kept, left out and merged, and what they tell."""
    with told("Stopped. Nothing was written."):
        from pipeline.encoder import model_folder
        from pipeline.ingest import ingest, write_papers
        from pipeline.lengths import Lengths
        from pipeline.tokens import limit as token_limit
        from pipeline.tokens import over_length

        if out is not None and (out.is_dir() or not out.parent.is_dir()):
            fail(f"--out {out}: name a file in a folder that exists.")
        folder = model_folder(model)
        with (
            problems.status("Reading, cleaning and comparing the papers"),
            Lengths(partial(over_length, folder)) as lengths,
        ):
            found = ingest(files, columns_of(column), limit, lengths.add)
            over = lengths.count(found.papers.texts)
        if out is not None:
            write_papers(found.papers, out)
    if as_json:
        typer.echo(json.dumps(found.report() | {"over_length": over}))
        return
    _tell(found, over, token_limit(folder))
    if out is not None:
        say(f"The clean table is in {out}")


def _tell(found: "Ingest", over: int, most: int | None) -> None:
    """The report for people: a few lines for each file, then what holds for all papers."""
    for report in found.files[:FILES]:
        _tell_file(report)
    if len(found.files) > FILES:
        say(f"… and {len(found.files) - FILES:,} more files; --json tells all.\n")
    papers = len(found.papers)
    say(f"{papers:,} papers" + (f" ({found.merged:,} records merged)" if found.merged else ""))
    if found.languages:
        spoken = (f"{code} {share:.0%}" for code, share in found.languages.items() if share >= 0.01)
        say("Languages: " + ", ".join(spoken))
    without = sum(not abstract for abstract in found.papers.frame["abstract"])
    if without:
        say(f"{without:,} have no abstract and are placed by title and keywords alone.")
    if over:
        say(f"{over:,} are longer than the {most} tokens the model reads; their ends do not count.")
    if papers < MINIMUM_PAPERS:
        say(f"A map needs at least {MINIMUM_PAPERS} papers.")


def _tell_file(report: "FileReport") -> None:
    title = Text(shown(report.path), style="bold")
    title.append(f"  {report.format or 'not readable'}", style="not bold")
    console.print(title, soft_wrap=True)
    counts = {"records": report.records, "kept": report.kept, "merged": report.merged,
              "left out": len(report.dropped)}  # fmt: skip
    told_counts = (f"{n:,} {name}" for name, n in counts.items() if n or name == "records")
    shares = {"abstract": report.with_abstract, "year": report.with_year, "DOI": report.with_doi}
    told_shares = (f"{name} {n / report.kept:.0%}" for name, n in shares.items() if report.kept)
    parts = (report.encoding, ", ".join(told_counts), ", ".join(told_shares))
    say("  " + " · ".join(filter(None, parts)))
    if report.undecoded:
        say(f"  {report.undecoded:,} characters could not be decoded; export as UTF-8 if you can.")
    _tell_dropped(report)
    say("")


def _tell_dropped(report: "FileReport") -> None:
    """Each reason once, with how often and where."""
    reasons = Counter(gone.reason for gone in report.dropped)
    for reason, count in reasons.most_common(REASONS):
        where = [gone.place or f"record {gone.record}" for gone in report.dropped
                 if gone.reason == reason]  # fmt: skip
        more = ", …" if count > PLACES else ""
        say(f"  {count:,} left out, {reason} ({'; '.join(where[:PLACES])}{more})")
    if len(reasons) > REASONS:
        say(f"  {len(reasons) - REASONS} more reasons; --json tells all.")
