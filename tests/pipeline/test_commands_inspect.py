"""`inspect`: what it prints, writes, and refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline.__main__ import app
from tests.pipeline.small import DEPTH, ROOT

TABLE = (
    "title,abstract,year,doi\n"
    f'Depth helps,"{DEPTH}",2020,10.1000/depth\n'
    f"Long words,{'graph ' * 400},2021,\n"
    ",No title,,\n"
    "Title alone,,,\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "[bold]p.csv"
    file.write_text(TABLE)
    return file


def run(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["inspect", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_the_json_is_one_object_with_the_documented_keys(table: Path) -> None:
    code, output, errors = run(table, "--json")
    report = json.loads(output)
    assert (code, errors) == (0, "")
    assert (report["papers"], report["over_length"], report["merged"]) == (3, 1, 0)
    (file,) = report["files"]
    assert file["path"] == str(table)
    assert (file["records"], file["kept"], file["with_abstract"]) == (4, 3, 2)
    assert file["dropped"] == [{"record": 3, "place": "line 4", "reason": "no title"}]


def test_people_are_told_the_same(table: Path) -> None:
    code, output, _ = run(table)
    assert code == 0
    assert f"{table}  delimited table\n  utf-8 · 4 records, 3 kept, 1 left out · " in output
    assert "abstract 67%, year 67%, DOI 33%\n  1 left out, no title (line 4)\n" in output
    assert "\n3 papers\n" in output
    assert "1 have no abstract" in output
    assert "1 are longer than the 256 tokens" in output
    assert "Languages: en" in output
    assert "A map needs at least 5 papers." in output


def test_the_clean_table_is_written_where_asked(table: Path, tmp_path: Path) -> None:
    code, output, _ = run(table, "--out", tmp_path / "out.parquet")
    frame = pd.read_parquet(tmp_path / "out.parquet")
    assert (code, len(frame)) == (0, 3)
    assert list(frame.columns[:3]) == ["paper_id", "title", "abstract"]
    assert "doi:10.1000/depth" in set(frame["paper_id"])
    assert f"The clean table is in {tmp_path / 'out.parquet'}" in output


def test_nothing_is_written_when_no_file_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text("hello")
    code, output, errors = run(tmp_path / "odd.txt", "--out", tmp_path / "out.parquet")
    assert (code, output) == (1, "")
    assert errors.startswith(f"Error: {tmp_path / 'odd.txt'}: no paper found")
    assert not (tmp_path / "out.parquet").exists()


def test_a_file_that_cannot_be_read_is_told_beside_those_that_can(
    table: Path, tmp_path: Path
) -> None:
    (tmp_path / "odd.txt").write_text("hello")
    code, output, _ = run(tmp_path / "odd.txt", table)
    assert code == 0
    assert f"{tmp_path / 'odd.txt'}  not readable\n" in output
    assert "1 left out, no paper found in it." in output


def test_an_empty_name_and_too_many_records_are_refused(table: Path) -> None:
    assert run("")[0] == 2
    code, _, errors = run(table, "--limit", "3")
    assert (code, errors) == (1, "Error: more than 3 records. Take fewer papers at once.\n")


def test_an_out_that_is_no_place_for_a_file_is_refused_first(table: Path, tmp_path: Path) -> None:
    code, _, errors = run(table, "--out", tmp_path / "gone" / "out.parquet")
    assert code == 1
    assert "name a file in a folder that exists" in errors


def test_no_model_is_loaded(table: Path) -> None:
    code = (
        "import sys\n"
        "from pipeline.__main__ import app\n"
        f"app(['inspect', {str(table)!r}, '--json'], standalone_mode=False)\n"
        "heavy = ('torch', 'transformers', 'umap', 'hdbscan', 'numba', 'sklearn')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stderr == "[]\n"
    assert json.loads(ran.stdout)["papers"] == 3
