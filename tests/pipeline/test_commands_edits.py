"""`python -m pipeline edits`: lists, takes out, brings in and undoes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.__main__ import app
from pipeline.edits import Edit, Hide, Rename, add, edits_file, load, mark, new_stamp
from tests.dashboard import small

Outcome = tuple[int, str, str]


def run(*arguments: str | Path) -> Outcome:
    result = CliRunner().invoke(app, ["edits", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def maps(tmp_path: Path) -> Path:
    """The rich map with two edits, one of a topic that it does not have."""
    maps = tmp_path / "maps"
    folder = small.write_rich(maps)
    owls = mark(folder.papers, folder.topics, "1-0")
    edits: list[Edit] = [
        Rename(*new_stamp(), owls, "Night"),
        Hide(*new_stamp(), type(owls)("9-9", 0, "\x1b[31mGhosts", 1, ("ghost",), 16)),
    ]
    for edit in edits:
        add(edits_file(maps, "rich"), edit)
    return maps


def test_the_edits_are_listed_with_what_became_of_them(maps: Path) -> None:
    code, output, errors = run("rich", "--maps", maps)
    assert (code, errors) == (0, "")
    first, second = output.splitlines()
    assert first.endswith("Renamed “Owls” to “Night”")
    assert second.endswith("Hid “\ufffd[31mGhosts”  (does not apply now: "
                           "No topic of this version has its papers)")  # fmt: skip


def test_programs_get_json(maps: Path) -> None:
    told = json.loads(run("rich", "--json", "--maps", maps)[1])
    assert told["map"] == "rich"
    assert [(e["edit"], e["applies"], e["topic"]) for e in told["edits"]] == [
        ("rename", True, "1-0"), ("hide", False, ""),
    ]  # fmt: skip


def test_undo_takes_the_last_one_away_until_there_is_none(maps: Path) -> None:
    assert "Undone: Hid" in run("rich", "--undo", "--maps", maps)[1]
    assert "Undone: Renamed “Owls” to “Night”" in run("rich", "--undo", "--maps", maps)[1]
    assert run("rich", "--undo", "--maps", maps)[1] == "There is nothing to undo.\nNo edits.\n"


def test_edits_go_from_one_map_to_another_once(maps: Path, tmp_path: Path) -> None:
    small.write_rich(maps, "copy")
    out = tmp_path / "out.json"
    assert run("rich", "--export", out, "--maps", maps)[1] == f"2 edits written to {out}\n"
    assert "2 edits added to" in run("copy", "--import", out, "--maps", maps)[1]
    assert "0 edits added to" in run("copy", "--import", out, "--maps", maps)[1]
    files = [edits_file(maps, name) for name in ("rich", "copy")]
    assert load(files[0]) == load(files[1])


def test_what_is_wrong_is_told_in_one_line(maps: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("{}")
    assert run("none", "--maps", maps)[0] == 1
    assert "no list of edits" in run("rich", "--import", other, "--maps", maps)[2]
    assert "there is no such file" in run("rich", "--import", "nowhere", "--maps", maps)[2]
    assert "choose one" in run("rich", "--undo", "--export", other, "--maps", maps)[2]
    assert len(load(edits_file(maps, "rich"))) == 2


def test_a_build_of_the_same_name_leaves_the_edits_alone(maps: Path) -> None:
    before = edits_file(maps, "rich").read_bytes()
    small.write_map(maps, "rich", small.rich(), small.NAMES, version="v2")
    assert edits_file(maps, "rich").read_bytes() == before
    assert "Renamed" in run("rich", "--maps", maps)[1]
