"""`python -m pipeline export`: what is written, and what is said."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline import edits
from pipeline.__main__ import app
from tests.dashboard import small


@pytest.fixture
def maps(tmp_path: Path) -> Path:
    small.write_rich(tmp_path / "maps")
    return tmp_path / "maps"


def run(maps: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["export", "rich", "--maps", str(maps), *arguments])


def ids(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return [row["paper_id"] for row in csv.DictReader(stream)]


def test_the_format_is_that_of_the_ending(maps: Path, tmp_path: Path) -> None:
    starts = {"a.csv": b"\xef\xbb\xbfpaper_id", "a.bib": b"@", "a.ris": b"TY  - ", "a.json": b"[",
              "a.parquet": b"PAR1", "a.md": b"# Topics", "a-topics.csv": b"\xef\xbb\xbftopic_id",
              "A.CSV": b"\xef\xbb\xbfpaper_id"}  # fmt: skip
    for name, start in starts.items():
        file = tmp_path / name
        result = run(maps, "-o", str(file))
        assert result.exit_code == 0, result.output
        assert file.read_bytes().startswith(start), name
    assert ids(tmp_path / "a.csv") == list(small.IDS)
    assert not list(tmp_path.glob(".*"))


def test_papers_are_chosen_by_topic_query_and_list(maps: Path, tmp_path: Path) -> None:
    file, listed = tmp_path / "a.csv", tmp_path / "ids.txt"
    listed.write_text("river-3\nowl-3\nowl-3\n\nunknown-1\nclock-0\n")
    assert run(maps, "-o", str(file), "--topic", "owls").exit_code == 0
    assert ids(file) == [f"owl-{i}" for i in range(6)]
    assert run(maps, "-o", str(file), "--topic", "1-1", "--topic", "Owls").exit_code == 0
    assert len(ids(file)) == 11
    assert run(maps, "-o", str(file), "--query", "title:salmon OR title:sundials").exit_code == 0
    assert sorted(ids(file)) == ["clock-4", "river-2"]
    result = run(maps, "-o", str(file), "--ids", str(listed))
    assert ids(file) == ["river-3", "owl-3", "clock-0"]
    assert "1 of 4 ids are not on the map, such as unknown-1" in result.output
    result = run(
        maps, "-o", str(file), "--ids", str(listed), "--topic", "Nature", "--query", "lemmings"
    )
    assert ids(file) == ["owl-3"]


def test_standard_output_has_the_file_alone(maps: Path) -> None:
    result = run(maps, "-o", "-", "--format", "csl-json", "--topic", "Owls")
    assert len(json.loads(result.stdout)) == 6


def test_edits_are_applied(maps: Path, tmp_path: Path) -> None:
    from pipeline.store import open_map

    opened = open_map(maps, "rich")
    hide = edits.Hide(*edits.new_stamp(), topic=edits.mark(opened.papers, opened.topics, "1-0"))
    edits.add(edits.edits_file(maps, "rich"), hide)
    assert run(maps, "-o", str(tmp_path / "a.csv")).exit_code == 0
    assert len(ids(tmp_path / "a.csv")) == 10


def test_the_map_itself_is_written_whole(maps: Path, tmp_path: Path) -> None:
    for name, start in (("a.html", b"<!doctype html>"), ("a.svg", b"<?xml")):
        result = run(maps, "-o", str(tmp_path / name))
        assert result.exit_code == 0, result.output
        assert (tmp_path / name).read_bytes()[:15].lower().startswith(start), name


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-o", "a.csv", "--format", "html", "--topic", "Owls"], "html shows the whole map"),
        (["-o", "-", "--format", "parquet"], "parquet is nothing for standard output"),
        (["-o", "a.xyz"], "which format? Say it with --format: csv, parquet"),
        (["-o", "a.csv", "--format", "word"], "--format word: there are csv, parquet"),
        (["-o", "a.csv", "--topic", "Bats"], "no such topic. Some of its topics: Nature (0-0)"),
        (["-o", "a.csv", "--query", "(owls"], "--query: a bracket ')' is missing"),
        (["-o", "a.csv", "--query", "unheard"], "No paper is chosen: nothing was written"),
        (["-o", "a.csv", "--ids", "nowhere.txt"], "there is no such file"),
        (["-o", "nowhere/a.csv"], "No such file or directory. Check the folder"),
    ],
)
def test_what_is_wrong_is_told_and_a_file_that_is_there_stays(
    maps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("mine")
    result = run(maps, *arguments)
    assert result.exit_code == 1
    assert told in " ".join(result.output.split())
    assert (tmp_path / "a.csv").read_text() == "mine"
    assert not list(tmp_path.glob(".*"))
