"""`python -m pipeline edits`: the edits of a map: listed, undone, taken out and brought in."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline import edits as kept
from pipeline.commands.build import MapsOption, named
from pipeline.commands.console import fail, say, told
from pipeline.store import maps_folder, open_map


def edits(
    name: Annotated[str, typer.Argument(help="The map's name.")],
    export: Annotated[
        Path | None,
        typer.Option("--export", parser=named, metavar="FILE", help="Write the edits here."),
    ] = None,
    import_: Annotated[
        Path | None,
        typer.Option("--import", parser=named, metavar="FILE", help="Add the edits of this file."),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last edit away.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The list as one JSON object.")] = False,
    maps: MapsOption = None,
) -> None:
    """List the edits that readers have made of the map NAME, and whether each still applies."""
    with told("Stopped."):
        if sum((export is not None, import_ is not None, undo)) > 1:
            fail("--export, --import, --undo: choose one of them.")
        folder = open_map(maps_folder(maps), name)
        file = kept.edits_file(maps_folder(maps), folder.name)
        if export is not None:
            made = kept.load(file)
            export.write_text(kept.written(made), "utf-8", "replace")
            say(f"{_count(len(made))} written to {export}")
            return
        if import_ is not None:
            if not import_.is_file():
                fail(f"--import {import_}: there is no such file.")
            say(f"{_count(kept.take(file, kept.load(import_)))} added to {file}")
        elif undo:
            gone = kept.remove(file)
            say(f"Undone: {kept.told(gone)}" if gone else "There is nothing to undo.")
        applied = kept.apply(folder.papers, folder.topics, kept.load(file))
        _tell(applied.outcomes, name, as_json)


def _tell(outcomes: tuple[kept.Outcome, ...], name: str, as_json: bool) -> None:
    if as_json:
        listed = [
            {
                "id": made.edit.id,
                "time": made.edit.time,
                "edit": type(made.edit).__name__.lower(),
                "told": kept.told(made.edit),
                "applies": made.applies,
                "topic": made.topic,
                "note": made.note,
            }
            for made in outcomes
        ]
        typer.echo(json.dumps({"map": name, "edits": listed}))
        return
    for made in outcomes:
        applies = "" if made.applies else "does not apply now: "
        note = f"  ({applies}{made.note})" if made.note else ""
        say(f"{made.edit.time[:16].replace('T', ' ')}  {kept.told(made.edit)}{note}")
    if not outcomes:
        say("No edits.")


def _count(number: int) -> str:
    return "1 edit" if number == 1 else f"{number:,} edits"
