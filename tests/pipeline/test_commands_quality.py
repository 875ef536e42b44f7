"""`quality`: what it prints, for people and for programs, and what it refuses."""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from pipeline import stages
from pipeline.__main__ import app
from pipeline.store import MapFolder, open_map
from tests.pipeline.small import ROOT


@pytest.fixture
def made(labelled_map: MapFolder) -> MapFolder:
    return labelled_map


def run(made: MapFolder, *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    maps = str(made.path.parent.parent)
    result = CliRunner(env={"COLUMNS": "160"}).invoke(
        app, ["quality", *arguments, "--maps", maps]
    )  # fmt: skip
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_people_get_each_number_with_what_it_means(made: MapFolder) -> None:
    code, output, errors = run(made, "some")
    lines = {" ".join(line.split()[:2]): line for line in output.splitlines() if line.strip()}
    numbers = made.manifest["quality"]
    assert (code, errors) == (0, "")
    assert output.startswith("some: 60 papers, ")
    trust = next(line for line in output.splitlines() if line.startswith("Trustworthiness"))
    assert f"{numbers['trustworthiness']:.3f}" in trust
    assert "truly near" in trust
    assert f"{numbers['neighbour_preservation']:.1%}"[:-1] in lines["Neighbours kept"]
    assert f"{numbers['stability']['seeds']['finest']:.3f}" in lines["Other seeds"]
    assert "Against" not in output


def test_programs_get_one_object(made: MapFolder) -> None:
    code, output, errors = run(made, "some", "--json")
    report = json.loads(output)
    assert (code, errors) == (0, "")
    assert report == {
        "map": "some", "version": made.version, "papers": 60,
        "default_level": made.manifest["default_level"], **made.manifest["quality"],
    }  # fmt: skip


def test_labels_add_what_they_say_of_topics_and_map(made: MapFolder) -> None:
    code, output, _ = run(made, "some", "--labels", "colour")
    assert code == 0
    assert "Against extra.colour" in output
    guessed = [line for line in output.splitlines() if line.startswith("Guessed by")]
    assert len(guessed) == 2
    assert all("100.0 %" in line for line in guessed)
    labels = json.loads(run(made, "some", "--labels", "colour", "--json")[1])["labels"]
    assert set(labels) == {
        "column", "labelled", "missing", "distinct", "ami_by_level", "knn_accuracy_vectors",
        "knn_accuracy_map", "knn_ratio",
    }  # fmt: skip
    assert labels["distinct"] == 3


def test_stability_is_measured_anew_when_asked_and_the_map_stays(made: MapFolder) -> None:
    before = (made.path / "manifest.json").read_bytes()
    found = json.loads(run(made, "some", "--stability", "--json")[1])["stability"]
    assert (found["papers"], found["seeds"]["runs"], found["subsamples"]["runs"]) == (60, 4, 4)
    assert 0.5 < found["seeds"]["finest"] <= 1
    assert (made.path / "manifest.json").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("gone",), "gone: no map. Build one with: python -m pipeline build"),
        (("../x",), "'../x' cannot be a map's name"),
        (("some", "--labels", "size"), "--labels size: no such column of labels. There are: "),
        (("some", "--labels", "shape"), "--labels shape: 60 of 60 papers have a label"),
    ],
)
def test_what_cannot_be_measured_is_told_in_one_line(
    made: MapFolder, arguments: tuple[str, ...], says: str
) -> None:
    code, output, errors = run(made, *arguments)
    assert (code, output, errors.count("\n")) == (1, "", 1)
    assert errors.startswith("Error: ")
    assert says in errors


def test_a_damaged_map_is_told_in_one_line(made: MapFolder, tmp_path: Path) -> None:
    copytree(made.path.parent, tmp_path / "some")
    (tmp_path / "some" / made.version / "papers.parquet").write_bytes(b"garbage")
    code, _, errors = run(open_map(tmp_path, "some"), "some")
    assert (code, errors.count("\n")) == (1, 1)
    assert "papers.parquet: damaged. Build the map again" in errors


def test_nothing_heavy_is_loaded_to_read_a_map(made: MapFolder) -> None:
    maps = str(made.path.parent.parent)
    code = (
        "import sys\n"
        "from pipeline.__main__ import app\n"
        f"app(['quality', 'some', '--json', '--maps', {maps!r}], standalone_mode=False)\n"
        "heavy = ('torch', 'transformers', 'umap', 'hdbscan', 'numba')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stderr == "[]\n"
    assert json.loads(ran.stdout)["papers"] == 60


def test_being_stopped_says_that_the_map_is_as_it_was(
    made: MapFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stages, "stability_of", stop)
    code, _, errors = run(made, "some", "--stability")
    assert (code, errors) == (130, "Error: Stopped. The map is as it was.\n")
    assert open_map(made.path.parent.parent, "some").path == made.path
