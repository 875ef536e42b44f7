"""The command line: arguments, progress, exit codes. No computation.

`python -m pipeline build papers.csv` and so on; `--help` says what each command takes.
"""

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from pipeline.errors import LitmapError
from pipeline.settings import BUNDLED_MODEL, Settings
from pipeline.store import DEFAULT_MAPS, MapFolder, maps_folder

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Turn papers into a map.")
console = Console()
problems = Console(stderr=True)

STAGES = {
    "read": "Reading the papers",
    "clean": "Cleaning them",
    "embed": "Embedding titles and abstracts",
    "neighbours": "Finding each paper's neighbours",
    "layout": "Laying out the map",
    "topics": "Finding topics",
    "names": "Naming topics",
    "quality": "Measuring the map",
    "encoder": "Preparing search by meaning",
    "write": "Writing the map",
}

MapsOption = Annotated[
    Path | None,
    typer.Option("--maps", help=f"Where maps are kept. [default: $LITMAP_MAPS or {DEFAULT_MAPS}]"),
]


@app.callback()
def main() -> None:
    """Turn papers into a map of their field."""


@app.command()
def build(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Files with papers. [default: the papers that come with the program]"),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="The map's name. [default: the first file's]")
    ] = None,
    model: Annotated[
        str, typer.Option(help="The embedding model: a name or a folder.")
    ] = BUNDLED_MODEL,
    device: Annotated[str, typer.Option(help="Where the model runs: auto, cpu or cuda.")] = "auto",
    seed: Annotated[
        int, typer.Option(min=0, max=2**32 - 1, help="Of the layout; another seed, another map.")
    ] = 42,
    maps: MapsOption = None,
) -> None:
    """Build a map of the papers in FILES, or bring it up to date."""
    if device not in ("auto", "cpu", "cuda"):
        _fail(f"--device {device}: choose auto, cpu or cuda.")
    from pipeline import build as building

    settings = Settings(model=model, device=device, seed=seed)  # type: ignore[arg-type]
    folder = maps_folder(maps)
    try:
        with _Bars() as bars:
            outcome = building.build(files or [], folder, name, settings, bars)
    except LitmapError as error:
        _fail(str(error))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _fail(f"{place}{error.strerror or error}. Check the folder, its space and its permissions.")
    except KeyboardInterrupt:
        _fail("Stopped. What was embedded is kept; the same command goes on from there.", 130)
    if outcome.unchanged:
        told = f"Nothing has changed: {outcome.map.path} is up to date."
        console.print(Text(told), soft_wrap=True)
    else:
        _summarise(outcome.map)
    _say_how_to_open(folder)


def _fail(message: str, code: int = 1) -> None:
    """One line on standard error, and out."""
    problems.print(Text(f"Error: {message}", style="red"), soft_wrap=True)
    raise typer.Exit(code)


def _summarise(made: MapFolder) -> None:
    manifest = made.manifest
    finest = made.topics[made.topics["level"] == made.topics["level"].max()]
    table = Table(show_header=True, header_style="bold", box=None, pad_edge=False)
    table.add_column("papers", justify="right")
    table.add_column("topic")
    for topic in finest.itertuples():
        table.add_row(str(topic.size), Text(str(topic.name)))
    console.print(table)
    outliers = int(made.papers["outlier"].sum())
    dropped = sum(len(entry["dropped"]) for entry in manifest["inputs"])
    console.print(
        f"\n{len(made.papers):,} papers, {len(finest)} topics, {outliers} outliers"
        + (f", {manifest['merged']} duplicates merged" if manifest["merged"] else "")
        + (f", {dropped} records left out (see manifest.json)" if dropped else "")
    )
    truncated = int(made.papers["truncated"].sum())
    if truncated:
        limit = manifest["model"]["max_tokens"]
        console.print(f"{truncated:,} papers are longer than the {limit} tokens the model reads.")
    timings: list[dict[str, Any]] = manifest["stages"]
    console.print("  ".join(f"{part['stage']} {part['seconds']:.1f} s" for part in timings))
    console.print(Text(f"The map is in {made.path}"), soft_wrap=True)


def _say_how_to_open(folder: Path) -> None:
    where = "" if folder == DEFAULT_MAPS else f"LITMAP_MAPS={folder} "
    console.print(Text(f"Open it with: {where}streamlit run app.py"), soft_wrap=True)


class _Bars:
    """One progress line a stage."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        self._task: Any = None

    def __enter__(self) -> "_Bars":
        self._progress.start()
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            self._finish()
        self._progress.stop()

    def stage(self, name: str) -> None:
        """Begins a line for the stage."""
        self._finish()
        self._task = self._progress.add_task(STAGES[name], total=1)

    def progress(self, done: int, total: int) -> None:
        """Moves the line on."""
        self._progress.update(self._task, completed=done, total=total)

    def _finish(self) -> None:
        if self._task is not None:
            task = self._progress.tasks[self._task]
            self._progress.update(self._task, completed=task.total)


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    app()
