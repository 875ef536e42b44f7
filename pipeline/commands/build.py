"""`python -m pipeline build`: papers → a map."""

import json
import os
from collections.abc import Callable
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from pipeline.commands.console import Bars, JsonLines, console, fail, say, told
from pipeline.settings import BUNDLED_MODEL, Settings
from pipeline.store import DEFAULT_MAPS, MapFolder, maps_folder

if TYPE_CHECKING:
    from pipeline.namer.endpoint import Namer

STAGES = {
    "read": "Looking at the files",
    "ingest": "Reading, cleaning and comparing the papers",
    "embed": "Embedding titles and abstracts",
    "neighbours": "Finding each paper's neighbours",
    "topics": "Finding topics",
    "layout": "Laying out the map",
    "names": "Naming topics",
    "namer": "Asking for names",
    "quality": "Measuring the map",
    "stability": "Trying the topics again",
    "encoder": "Preparing search by meaning",
    "write": "Writing the map",
}

MapsOption = Annotated[
    Path | None,
    typer.Option("--maps", help=f"Where maps are kept. [default: $LITMAP_MAPS or {DEFAULT_MAPS}]"),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="OURS=THEIRS",
        help="What a table calls a column, such as title=Titel; may be given several times.",
    ),
]


LimitOption = Annotated[
    int | None, typer.Option(min=1, help="Refuse more records than this. [default: no limit]")
]


def named(text: str) -> Path:
    """The path that a user names; an empty one is a slip, not this folder."""
    if not text.strip():
        raise typer.BadParameter("a file without a name. Is a variable empty?")
    return Path(text)


class ProgressForm(StrEnum):
    """How progress is told."""

    bars = "bars"
    json = "json"


def build(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            parser=named,
            metavar="[FILES]...",
            help="Files, archives or folders with papers. "
            "[default: the papers that come with the program]",
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="The map's name. [default: the first file's]")
    ] = None,
    column: ColumnOption = None,
    model: Annotated[
        str, typer.Option(help="The embedding model: a name or a folder.")
    ] = BUNDLED_MODEL,
    device: Annotated[str, typer.Option(help="Where the model runs: auto, cpu or cuda.")] = "auto",
    long: Annotated[
        str,
        typer.Option(
            help="What counts of a text that is longer than the model reads: cut (its beginning) "
            "or mean (all of it, as the mean of parts that the model can read)."
        ),
    ] = "cut",
    seed: Annotated[
        int, typer.Option(min=0, max=2**32 - 1, help="Of the layout; another seed, another map.")
    ] = 42,
    topics: Annotated[
        int | None,
        typer.Option(min=1, help="How many topics the finest level has; else what fits."),
    ] = None,
    level_sizes: Annotated[
        str | None,
        typer.Option(
            metavar="N,N,…",
            help="How many topics each level has, from coarse to fine, such as 12,40,150.",
        ),
    ] = None,
    limit: LimitOption = None,
    namer: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="An OpenAI-compatible endpoint that may propose names of topics, such as "
            "http://localhost:11434/v1; a key is taken from $LITMAP_NAMER_KEY. It is sent key "
            "phrases and titles. Without this nothing is sent anywhere.",
        ),
    ] = None,
    namer_model: Annotated[
        str, typer.Option(help="The endpoint's model; else the first that it lists.")
    ] = "",
    maps: MapsOption = None,
    progress: Annotated[
        ProgressForm, typer.Option(help="For people, or a JSON object a line for programs.")
    ] = ProgressForm.bars,
) -> None:
    """Build a map of the papers in FILES, or bring it up to date."""
    if device not in ("auto", "cpu", "cuda"):
        fail(f"--device {device}: choose auto, cpu or cuda.")
    if long not in ("cut", "mean"):
        fail(f"--long {long}: choose cut or mean.")
    if name is not None and not name.strip():
        fail("--name: the name is empty. Leave it out for the first file's.")
    from pipeline import build as building

    if topics and level_sizes:
        fail("--topics and --level-sizes: give one of them; the last size is the finest level's.")
    settings = Settings(
        model=model,
        device=device,  # type: ignore[arg-type]
        long=long,  # type: ignore[arg-type]
        seed=seed,
        topics=topics or 0,
        level_sizes=sizes_of(level_sizes),
    )
    folder = maps_folder(maps)
    reporter = Bars(STAGES) if progress is ProgressForm.bars else JsonLines(STAGES)
    with told("Stopped. What was embedded is kept; the same command goes on from there."):
        endpoint = _endpoint(namer, namer_model, reporter.note)
        with reporter:
            outcome = building.build(
                files or [], folder, name, settings, reporter, columns_of(column), limit, endpoint
            )
    if progress is ProgressForm.json:
        typer.echo(json.dumps({"map": outcome.map.name, "version": outcome.map.version}))
        return
    if outcome.unchanged:
        say(f"Nothing has changed: {outcome.map.path} is up to date.")
    else:
        _summarise(outcome.map)
    where = "" if folder == DEFAULT_MAPS else f"LITMAP_MAPS={folder} "
    say(f"Open it with: {where}streamlit run app.py")


def _endpoint(url: str | None, model: str, tell: Callable[[str], None]) -> "Namer | None":
    """What may propose names; None where the user names nothing."""
    if url is None:
        if model:
            fail("--namer-model: there is no endpoint to have a model. Name it with --namer URL.")
        return None
    from pipeline.namer.endpoint import namer_at

    return namer_at(url, model, os.environ.get("LITMAP_NAMER_KEY", ""), tell)


def columns_of(told_columns: list[str] | None) -> dict[str, str]:
    """Column → the table's name of it, from `--column title=Titel`."""
    from pipeline.papers import COLUMNS

    columns: dict[str, str] = {}
    for pair in told_columns or []:
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        if not (equals and theirs) or ours not in COLUMNS:
            fail(f"--column {pair}: write one of {', '.join(COLUMNS)}, '=', the table's name.")
        if ours in columns:
            fail(f"--column {pair}: {ours} is {columns[ours]} already. Name each column once.")
        columns[ours] = theirs
    return columns


def sizes_of(told_sizes: str | None) -> tuple[int, ...]:
    """Topics of each level, from `--level-sizes 12,40,150`; () where it is not given."""
    if told_sizes is None:
        return ()
    parts = [part.strip() for part in told_sizes.split(",")]
    sizes = tuple(int(part) for part in parts if part.isascii() and part.isdigit())
    rising = all(one < other for one, other in pairwise(sizes))
    if len(sizes) < len(parts) or not rising or sizes[0] < 1:
        fail(f"--level-sizes {told_sizes}: write rising numbers with commas, such as 12,40,150.")
    return sizes


def _summarise(made: MapFolder) -> None:
    manifest = made.manifest
    seen = made.topics[made.topics["level"] == manifest["default_level"]]
    table = Table(show_header=True, header_style="bold", box=None, pad_edge=False)
    table.add_column("papers", justify="right")
    table.add_column("topic")
    for topic in seen.itertuples():
        table.add_row(str(topic.size), Text(str(topic.name)))
    console.print(table)
    outliers = int(made.papers["outlier"].sum())
    levels = " → ".join(f"{count:,}" for count in manifest["quality"]["topics_by_level"])
    dropped = sum(len(entry["dropped"]) for entry in manifest["inputs"])
    for entry in manifest["inputs"]:
        if not entry["kept"]:
            say(f"\nNothing was read of {entry['path']}: {entry['dropped'][0]['reason']}.")
    console.print(
        f"\n{len(made.papers):,} papers, {levels} topics, {outliers:,} outliers"
        + (f", {manifest['merged']} duplicates merged" if manifest["merged"] else "")
        + (f", {dropped} records left out (see manifest.json)" if dropped else "")
    )
    if manifest["namer"]:
        _tell_names(manifest["namer"])
    truncated = int(made.papers["truncated"].sum())
    if truncated:
        limit = manifest["model"]["max_tokens"]
        many = f"{truncated:,} papers are" if truncated > 1 else "1 paper is"
        say(f"{many} longer than the {limit} tokens the model reads; --long mean reads to the end.")
    timings: list[dict[str, Any]] = manifest["stages"]
    console.print("  ".join(f"{part['stage']} {part['seconds']:.1f} s" for part in timings))
    say(f"The map is in {made.path}")


def _tell_names(namer: dict[str, Any]) -> None:
    """How many names are the endpoint's, and why the others are ours."""
    taken, kept = len(namer["topics"]), sum(namer["kept"].values())
    model = f" (model {namer['model']})" if namer["model"] else ""
    why = "; ".join(f"{count:,}: {reason}" for reason, count in namer["kept"].items())
    say(f"Of {taken + kept:,} names {taken:,} are from {namer['host']}{model}, {kept:,} are ours"
        + (f" ({why})." if why else "."))  # fmt: skip
    if namer["unanswered"]:
        say("The same command asks again for those without an answer.")
