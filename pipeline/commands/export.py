"""`python -m pipeline export`: a map's papers or topics as files that other programs read."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import typer

from pipeline import edits as kept
from pipeline.commands.build import MapsOption, named
from pipeline.commands.console import fail, problems, say, shown, told
from pipeline.errors import QueryError
from pipeline.export.chosen import Chosen, chosen
from pipeline.export.formats import FORMATS
from pipeline.search import FullText
from pipeline.store import MapFolder, maps_folder, open_map

STANDARD_OUTPUT = Path("-")


def _page(folder: MapFolder, file: Path) -> None:
    from pipeline.export.page import write_page

    write_page(folder, file)


def _picture(kind: Literal["png", "svg", "pdf"]) -> Callable[[MapFolder, Path], None]:
    def write(folder: MapFolder, file: Path) -> None:
        from pipeline.export.figure import write_figure

        write_figure(folder, file, kind)

    return write


WHOLE: Mapping[str, Callable[[MapFolder, Path], None]] = {
    "html": _page,
    "png": _picture("png"),
    "svg": _picture("svg"),
    "pdf": _picture("pdf"),
}
"""Formats that hold the whole map → what writes them."""
NAMES = (*FORMATS, *WHOLE)
ENDINGS = {format_.ending: name for name, format_ in FORMATS.items()}
ENDINGS |= {f".{name}": name for name in WHOLE}


def export(
    name: Annotated[str, typer.Argument(help="The map's name.")],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", parser=named, metavar="FILE", help="The file; - for standard output."
        ),
    ],
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="|".join(NAMES), help="[default: by the file's ending]"),
    ] = None,
    topic: Annotated[
        list[str] | None,
        typer.Option(metavar="ID|NAME", help="Papers of this topic; may be given several times."),
    ] = None,
    query: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help="Papers that match, best first, as in the search box."),
    ] = None,
    ids: Annotated[
        Path | None,
        typer.Option(
            parser=named, metavar="FILE", help="Papers whose ids stand in this file, one a line."
        ),
    ] = None,
    maps: MapsOption = None,
) -> None:
    """Write the papers of the map NAME, its topics or the map itself into a file.

    All is as the page shows it, with readers' edits. A file that is there is replaced once the new
    one is whole.
    """
    with told("Stopped. Nothing was written."):
        wanted = _format(format_, output)
        folder = open_map(maps_folder(maps), name)
        if wanted in WHOLE:
            if topic or query is not None or ids is not None:
                fail(f"{wanted} shows the whole map: leave --topic, --query and --ids away.")
            WHOLE[wanted](folder, output)
            say(f"Written to {output}")
            return
        applied = None
        if made := kept.load(kept.edits_file(maps_folder(maps), folder.name)):
            applied = kept.apply(folder.papers, folder.topics, made)
        every = chosen(folder, None, applied)
        rows = every.rows
        if topic:
            rows = rows[_in_topics(every, topic)]
        if query is not None:
            rows = _both(_matching(folder, query), rows)
        if ids is not None:
            rows = _both(_listed(folder, ids), rows)
        if not len(rows):
            fail("No paper is chosen: nothing was written. Choose more widely.")
        papers = chosen(folder, rows, applied)
        _write(output, lambda stream: FORMATS[wanted].write(papers, stream))


def _format(name: str | None, output: Path) -> str:
    """The format asked for, else the one that the file's ending means."""
    if name is None:
        fitting = [ending for ending in ENDINGS if output.name.lower().endswith(ending)]
        if not fitting:
            fail(f"{output}: which format? Say it with --format: {', '.join(NAMES)}.")
        name = ENDINGS[max(fitting, key=len)]
    if name not in NAMES:
        fail(f"--format {name}: there are {', '.join(NAMES)}.")
    if output == STANDARD_OUTPUT and (name in WHOLE or not FORMATS[name].is_text):
        fail(f"{name} is nothing for standard output. Name a file with --output.")
    return name


def _in_topics(every: Chosen, wanted: Sequence[str]) -> np.ndarray:
    """(n,) bool, the papers of any of these topics, each told by its id or its name."""
    levels = {str(topic): int(level) for topic, level in every.topics["level"].items()}
    inside = np.zeros(len(every), bool)
    for one in wanted:
        found = [one] if one in levels else []
        key = kept.name_key(one)
        found = found or [t for t, n in every.names.items() if kept.name_key(n) == key]
        if not found:
            fail(f"--topic {one}: the map has no such topic. {_some(every)}")
        if len({levels[topic] for topic in found}) < len(found):
            fail(f"--topic {one}: several are called so. Give an id: {', '.join(found)}.")
        # of one name on two levels it is the larger
        inside |= every.values(f"level_{levels[found[0]]}") == found[0]
    return inside


def _some(every: Chosen) -> str:
    some = [f"{name} ({topic})" for topic, name in list(every.names.items())[:5]]
    return f"Some of its topics: {', '.join(some)}."


def _matching(folder: MapFolder, query: str) -> np.ndarray:
    """The rows that match, best first."""
    try:
        index = FullText(folder.path / "search", folder.written("search"))
        return index.search(query).rows
    except QueryError as error:
        fail(f"--query: {error}.")


def _listed(folder: MapFolder, file: Path) -> np.ndarray:
    """The rows of the ids in a file, in its order; ids that are not on the map are told."""
    if not file.is_file():
        fail(f"--ids {file}: there is no such file.")
    lines = file.read_text("utf-8-sig", "replace").splitlines()
    wanted = list(dict.fromkeys(filter(None, map(str.strip, lines))))
    known = folder.paper_rows.column("paper_id").to_pylist()
    place = {paper: row for row, paper in enumerate(known)}
    missing = [paper for paper in wanted if paper not in place]
    if missing:
        count = f"{len(missing):,} of {len(wanted):,} ids"
        problems.print(shown(f"{count} are not on the map, such as {missing[0]}"), markup=False)
    return np.array([place[paper] for paper in wanted if paper in place], np.int64)


def _both(ranked: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Those of `ranked` that are among the others, in their order."""
    return ranked[np.isin(ranked, among)]


def _write(output: Path, write: Callable[..., None]) -> None:
    """Writes the file beside, then puts it in place; or writes to standard output."""
    if output == STANDARD_OUTPUT:
        with suppress(BrokenPipeError):
            write(sys.stdout.buffer)
            sys.stdout.buffer.flush()
        return
    beside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with beside.open("wb") as stream:
            write(stream)
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)
    say(f"Written to {output}")
