"""`python -m pipeline publish`: what it says, what it asks, how it fails."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.__main__ import app
from pipeline.export.published import published_in
from tests.pipeline.published import small_map


@pytest.fixture
def maps(tmp_path: Path) -> Path:
    """The small map."""
    small_map(tmp_path / "maps")
    return tmp_path / "maps"


def run(maps: Path, *arguments: str | Path, typed: str = "") -> Result:
    given = ["publish", "plain", "--maps", str(maps), *map(str, arguments)]
    return CliRunner().invoke(app, given, input=typed)


def test_it_says_where_the_steps_are(maps: Path, tmp_path: Path) -> None:
    result = run(maps, "--out", tmp_path / "page")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        f"Published: {tmp_path / 'page'} (16 papers). Its README.md has"
    )
    assert (tmp_path / "page" / "README.md").is_file()


def test_the_map_to_upload_is_named(maps: Path, tmp_path: Path) -> None:
    result = run(maps, "--out", tmp_path / "page", "--url", "https://example.org/owls")
    assert f"Upload what is in {tmp_path / 'page-map'} to https://example.org/owls" in result.stdout


def test_the_password_is_typed_twice_and_not_shown(maps: Path, tmp_path: Path) -> None:
    out = tmp_path / "page"
    result = run(maps, "--out", out, "--password", typed="owls at night\nowls at night\n")
    assert result.exit_code == 0
    assert "owls at night" not in result.output
    told = published_in(out)
    assert told is not None
    assert told.password
    for file in out.rglob("*"):
        assert not file.is_file() or b"owls at night" not in file.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "typed", "problem"),
    [
        (("--password",), "short\nshort\n", "A password has 8 to"),
        (("--url", "ftp://x.org"), "", "--url ftp://x.org: begin it with"),
        (("--origin", "x.org"), "", "--origin x.org: tell the scheme"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(
    maps: Path, tmp_path: Path, arguments: tuple[str, ...], typed: str, problem: str
) -> None:
    result = run(maps, "--out", tmp_path / "page", *arguments, typed=typed)
    assert result.exit_code == 1
    assert problem in result.stderr.replace("\n", " ")
    assert not (tmp_path / "page").exists()


def test_a_folder_of_something_else_is_refused(maps: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = run(maps, "--out", tmp_path)
    assert result.exit_code == 1
    assert "not published by this program" in result.stderr
    assert (tmp_path / "mine.txt").read_text() == "mine"
