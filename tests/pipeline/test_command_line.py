"""The command line: what it prints, and one line for what went wrong."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from typer.testing import CliRunner

from pipeline import build as building
from pipeline.__main__ import app
from pipeline.store import open_map
from tests.pipeline.endpoint import Endpoint
from tests.pipeline.small import ROOT, FakeEncoder, page, three_subjects
from tests.pipeline.web import Web

Outcome = tuple[int, str, str]
"""Exit code, standard output, standard error."""


def run(*arguments: str | Path) -> Outcome:
    result = CliRunner().invoke(app, ["build", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def contents(folder: Path) -> dict[str, str]:
    """Digest of each file in a folder."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(f): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    file = tmp_path / "some.txt"
    file.write_text(page(three_subjects()))
    return file


@pytest.fixture
def maps(tmp_path: Path) -> Path:
    return tmp_path / "maps"


def test_a_build_says_what_it_made_and_how_to_open_it(
    papers: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    code, output, errors = run(papers, "--maps", maps)
    made = open_map(maps, "some")
    assert (code, errors) == (0, "")
    assert (
        f"15 papers, {len(made.topics)} topics, {made.papers['outlier'].sum()} outliers" in output
    )
    for name in made.topics["name"]:
        assert name in output
    assert f"The map is in {made.path}\n" in output
    assert f"LITMAP_MAPS={maps} streamlit run app.py" in output


def test_duplicates_and_dropped_records_are_told(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    file = tmp_path / "p.csv"
    rows = [f"Paper {i},Text {i}." for i in range(6)]
    file.write_text("\n".join(["title,abstract", *rows, "Paper 1,Text 1.", ",None"]))
    _, output, _ = run(file, "--maps", maps)
    said = " ".join(output.split())
    assert "1 duplicates merged, 1 records left out (see manifest.json)" in said


def test_a_second_build_says_that_nothing_has_changed(
    papers: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    run(papers, "--maps", maps)
    before = contents(maps)
    code, output, _ = run(papers, "--maps", maps)
    assert code == 0
    assert "Nothing has changed" in output
    assert contents(maps) == before


def test_options_reach_the_build(papers: Path, maps: Path, fake_encoder: FakeEncoder) -> None:
    code, _, _ = run(papers, "--maps", maps, "--name", "mine", "--seed", "7", "--device", "cpu")
    manifest = open_map(maps, "mine").manifest
    assert code == 0
    assert (manifest["settings"]["seed"], manifest["settings"]["device"]) == (7, "cpu")


def test_texts_longer_than_the_model_reads_are_told_or_read_to_their_end(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    papers = tmp_path / "some.txt"
    papers.write_text(page([*three_subjects(), ("Long", "word " * 59 + "end.")]))
    _, output, _ = run(papers, "--maps", maps)
    assert "1 paper is longer than the 50 tokens the model reads; --long mean" in output
    code, output, _ = run(papers, "--maps", maps, "--long", "mean")
    made = open_map(maps, "some")
    assert code == 0
    assert "longer than" not in output
    assert made.manifest["settings"]["long"] == "mean"
    assert not made.papers["truncated"].any()


def test_maps_are_kept_where_the_environment_says(
    papers: Path, maps: Path, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITMAP_MAPS", str(maps))
    assert run(papers)[0] == 0
    assert open_map(maps, "some")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("gone.txt", None, "gone.txt: no such file. Check the name"),
        ("empty.txt", "", "empty.txt: the file is empty. Export or copy"),
        ("none.txt", "hello\n\nworld\n", "none.txt: no paper found in it. Readable are"),
        (
            "few.txt",
            page(three_subjects()[:4]),
            "few.txt: 4 papers found, but a map needs at least 5",
        ),
        ("bad.parquet", "PAR1 PAR1", "bad.parquet: damaged Parquet file. Export it again"),
        ("[red]gone[/red].txt", None, "[red]gone[/red].txt: no such file"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_in_one_line_and_the_map_stays(
    tmp_path: Path, papers: Path, maps: Path, fake_encoder: FakeEncoder,
    name: str, text: str | None, says: str,
) -> None:  # fmt: skip
    run(papers, "--maps", maps)
    before = contents(maps)
    file = tmp_path / name
    if text is not None:
        file.write_text(text)
    code, _, errors = run(papers, file, "--maps", maps) if text is None else run(
        file, "--maps", maps, "--name", "some"
    )  # fmt: skip
    assert code == 1
    assert errors.startswith("Error: ")
    assert errors.count("\n") == 1
    assert says in errors
    assert contents(maps) == before


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--name", "../x"), "cannot be a map's name. Use letters"),
        (("--device", "gpu"), "--device gpu: choose auto, cpu or cuda"),
        (("--long", "sum"), "--long sum: choose cut or mean"),
    ],
)
def test_an_option_that_cannot_be_used_is_named_in_one_line(
    papers: Path, maps: Path, fake_encoder: FakeEncoder, options: tuple[str, str], says: str
) -> None:
    code, _, errors = run(papers, "--maps", maps, *options)
    assert (code, errors.count("\n")) == (1, 1)
    assert says in errors
    assert not maps.exists()


def test_a_model_that_is_not_there_is_named_in_one_line(
    tmp_path: Path, papers: Path, maps: Path
) -> None:
    code, _, errors = run(papers, "--maps", maps, "--model", tmp_path)
    assert (code, errors.count("\n")) == (1, 1)
    assert f"{tmp_path}: no sentence-transformers model in it" in errors


def test_a_seed_below_zero_is_refused(papers: Path, maps: Path) -> None:
    code, _, errors = run(papers, "--maps", maps, "--seed", "-1")
    assert code == 2
    assert "--seed" in click.unstyle(errors)


def test_being_stopped_says_how_to_go_on(
    papers: Path, maps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "build", stop)
    code, _, errors = run(papers, "--maps", maps)
    assert code == 130
    assert errors == (
        "Error: Stopped. What was embedded is kept; the same command goes on from there.\n"
    )


def test_help_says_what_a_build_takes() -> None:
    result = CliRunner().invoke(app, ["build", "--help"], env={"COLUMNS": "200"})
    text = click.unstyle(result.stdout)
    assert result.exit_code == 0
    for option in ("--name", "--model", "--device", "--seed", "--maps", "FILES"):
        assert option in text


def test_a_real_process_fails_in_one_line_without_a_traceback(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "pipeline", "build", "gone.txt", "--maps", str(tmp_path / "maps")],
        cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert result.returncode == 1
    assert result.stderr == "Error: gone.txt: no such file. Check the name and the folder.\n"
    assert not (tmp_path / "maps").exists()


def test_the_path_of_an_unchanged_map_stands_in_one_line(
    papers: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    run(papers, "--maps", maps)
    _, output, _ = run(papers, "--maps", maps)
    assert str(open_map(maps, "some").path) in output


def test_programs_get_the_progress_and_the_map_as_json_lines(
    papers: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    code, output, _ = run(papers, "--maps", maps, "--progress", "json")
    told = [json.loads(line) for line in output.splitlines()]
    assert code == 0
    assert told[0] == {"stage": "read", "label": "Looking at the files"}
    assert {"stage": "embed", "done": 15, "total": 15} in told
    assert told[-1] == {"map": "some", "version": open_map(maps, "some").version}


@pytest.mark.parametrize("column", ["title", "title=", "=Titel", "colour=Farbe"])
def test_a_column_that_is_told_wrongly_says_how_to(papers: Path, column: str) -> None:
    code, _, errors = run(papers, "--column", column)
    assert code == 1
    assert f"--column {column}: write one of title, abstract" in errors


def test_an_empty_name_is_refused(papers: Path) -> None:
    code, _, errors = run(papers, "--name", " ")
    assert (code, errors) == (
        1, "Error: --name: the name is empty. Leave it out for the first file's.\n",
    )  # fmt: skip


def test_a_column_told_twice_is_refused(papers: Path) -> None:
    code, _, errors = run(papers, "--column", "title=A", "--column", "title=B")
    assert (code, errors) == (
        1, "Error: --column title=B: title is A already. Name each column once.\n",
    )  # fmt: skip


def test_a_file_that_gives_nothing_is_named_in_the_summary(
    papers: Path, maps: Path, tmp_path: Path, fake_encoder: FakeEncoder
) -> None:
    (tmp_path / "p.pdf").write_bytes(b"%PDF-1.7\n" + bytes(100))
    code, output, _ = run(papers, tmp_path / "p.pdf", "--maps", maps)
    assert code == 0
    assert "Nothing was read of p.pdf: a PDF, no list of papers" in output


def test_what_is_sent_for_names_is_told_and_what_came_of_it(
    papers: Path, maps: Path, fake_encoder: FakeEncoder, web: Web
) -> None:
    Endpoint(web, lambda name: f"{name} studies")
    code, output, errors = run(papers, "--maps", maps, "--namer", f"{web.url}/v1")
    host, names = web.url.removeprefix("http://"), open_map(maps, "some").topics["name"]
    assert (code, errors) == (0, "")
    assert f"Asking {host} (model tiny) for names of {len(names)} topics. Sent are our" in output
    assert f"Of {len(names)} names {len(names)} are from {host} (model tiny), 0 are ours." in output
    assert all(name in output for name in names if name.endswith(" studies"))


def test_names_that_did_not_come_are_told_and_the_map_is_made(
    papers: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    code, output, errors = run(papers, "--maps", maps, "--namer", "http://127.0.0.1:9/v1")
    count = len(open_map(maps, "some").topics)
    assert (code, errors) == (0, "")
    ours = f"{count} are ours ({count}: it cannot be reached)."
    assert f"Of {count} names 0 are from 127.0.0.1:9, {ours}\n" in output
    assert "The same command asks again" in output


def test_programs_are_told_what_is_sent(
    papers: Path, maps: Path, fake_encoder: FakeEncoder, web: Web
) -> None:
    Endpoint(web, str)
    url = f"{web.url}/v1"
    _, output, _ = run(papers, "--maps", maps, "--progress", "json", "--namer", url,
                       "--namer-model", "other")  # fmt: skip
    notes = [told["note"] for told in map(json.loads, output.splitlines()) if "note" in told]
    assert len(notes) == 1
    assert "(model other)" in notes[0]


def test_the_key_of_an_endpoint_is_sent_and_kept_nowhere(
    papers: Path, maps: Path, tmp_path: Path, fake_encoder: FakeEncoder, web: Web,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("LITMAP_NAMER_KEY", "sk-very-secret")
    Endpoint(web, str)
    _, output, _ = run(papers, "--maps", maps, "--namer", f"{web.url}/v1")
    assert web.asked[-1].headers["Authorization"] == "Bearer sk-very-secret"
    assert "very-secret" not in output
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"very-secret" not in file.read_bytes(), file


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--namer", "localhost:1"), "Error: --namer localhost:1: not a web address. Write it as"),
        (("--namer-model", "tiny"), "Error: --namer-model: there is no endpoint to have a model."),
    ],
)
def test_an_endpoint_that_is_told_wrongly_says_how_to(
    papers: Path, maps: Path, options: tuple[str, str], says: str
) -> None:
    code, _, errors = run(papers, "--maps", maps, *options)
    assert (code, errors.count("\n")) == (1, 1)
    assert errors.startswith(says)
    assert not maps.exists()
