"""The map folder: whole or not visible, told apart from damaged ones, decoded as it says."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline import store
from pipeline.errors import MapError
from pipeline.store import (
    DEFAULT_MAPS,
    FILES,
    MapContents,
    MapFolder,
    check_name,
    current_version,
    list_maps,
    maps_folder,
    open_map,
    write_version,
)
from pipeline.wholeness import sha256
from tests.pipeline.small import HOSTILE, clean

ESCAPES = ("../x", "..", ".", "a/b", "/etc", "a\\b", "", ".hidden", "a\n", "x" * 65, "é")
X, Y = [-1.0, 0.25, 1.0], [0.5, -0.5, 0.0]


def write_search(folder: Path) -> None:
    folder.mkdir()
    (folder / "meta.json").write_text("{}")


def contents(search: Callable[[Path], None] = write_search, title: str = "A") -> MapContents:
    """Three papers in two topics; the second is an outlier, the third is cut off."""
    papers = clean([
        {"title": title, "doi": "10.1234/1", "year": 2020, "authors": ["A B"], "extra.lab": "x"},
        {"title": "B", "doi": "10.1234/2"},
        {"title": "C", "doi": "10.1234/3", "year": 1999},
    ]).papers.frame  # fmt: skip
    papers = papers.assign(x=X, y=Y, topic_id=["0-1", "0-0", "0-0"], strength=[1.0, 0.5, 0.2])
    papers = papers.assign(
        level_0=papers["topic_id"], fidelity=[0.0, 1.0, 0.4], noise=[False, True, True],
        outlier=[False, True, False], truncated=[False, False, True],
    )  # fmt: skip
    topics = pd.DataFrame(
        {
            "topic_id": ["0-0", "0-1"], "parent_id": [None, None], "level": [0, 0], "size": [2, 1],
            "name": ["Graphs", "Oceans"], "name_share": [0.5, 0.0], "name_elsewhere": [0.0, 0.0],
            "key_phrases": [["graphs"], []], "key_phrase_shares": [[0.5], []],
            "exemplars": [["doi:10.1234/2"], ["doi:10.1234/1"]],
            "nearest": [["0-1"], ["0-0"]], "nearest_similarity": [[0.3], [0.3]],
            "x": [0.0, 1.0], "y": [0.0, 1.0], "persistence": [0.1, 0.2],
        }
    )  # fmt: skip
    near = pd.DataFrame(
        {
            "paper_id": list(papers.index),
            "neighbour_ids": [
                [other for other in papers.index if other != i] for i in papers.index
            ],
            "similarity": [[0.9, 0.1]] * 3,
        }
    )
    vectors = np.eye(3, 4, dtype=np.float32)
    return MapContents(papers, topics, near, vectors, search)


def written(maps: Path, version: str = "v1", name: str = "m", **given: Any) -> MapFolder:
    manifest = {"encoder": "e" * 64, "counts": {"papers": 3, "topics": 2}}
    return write_version(maps, name, version, contents(**given), manifest)


def test_a_version_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    made = written(tmp_path)
    given = contents()
    assert made.path == tmp_path / "m" / "v1"
    assert (made.name, made.version) == ("m", "v1")
    assert list(made.papers.index) == list(given.papers.index)
    assert list(made.papers["title"]) == ["A", "B", "C"]
    assert [list(authors) for authors in made.papers["authors"]] == [["A B"], [], []]
    assert list(made.papers["extra.lab"]) == ["x", "", ""]
    assert made.papers["year"].isna().tolist() == [False, True, False]
    assert list(made.topics["name"]) == ["Graphs", "Oceans"]
    assert [list(phrases) for phrases in made.topics["key_phrases"]] == [["graphs"], []]
    near = made.neighbours.loc["doi:10.1234/2"]
    assert list(near["neighbour_ids"]) == ["doi:10.1234/1", "doi:10.1234/3"]
    assert made.vectors.dtype == np.float16
    np.testing.assert_array_equal(made.vectors, given.vectors)
    assert made.encoder == tmp_path / ".encoders" / ("e" * 64)


def test_a_version_holds_the_files_of_the_contract_and_no_other(tmp_path: Path) -> None:
    made = written(tmp_path)
    assert {file.name for file in made.path.iterdir()} == {*FILES, "search"}
    assert {part.name for part in made.path.parent.iterdir()} == {"v1", "current"}
    assert (tmp_path / "m" / "current").read_text() == "v1\n"
    assert made.path.stat().st_mode & 0o777 == 0o755


def test_the_manifest_is_strict_json_and_names_schema_and_previous_version(tmp_path: Path) -> None:
    written(tmp_path, "v1")
    manifest = written(tmp_path, "v2").manifest
    assert (manifest["schema_version"], manifest["map"]) == (store.SCHEMA_VERSION, "m")
    assert (manifest["version"], manifest["previous"]) == ("v2", "v1")
    assert manifest["points"]["count"] == 3
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_version(tmp_path, "m", "v3", contents(), {"encoder": "", "bad": float("nan")})
    assert current_version(tmp_path, "m") == "v2"


def test_hostile_titles_are_kept_to_the_letter(tmp_path: Path) -> None:
    for number, title in enumerate(HOSTILE):
        made = written(tmp_path, f"v{number}", title=title)
        assert made.papers.loc["doi:10.1234/1", "title"] == title


def test_a_build_that_dies_leaves_the_old_version_in_use(tmp_path: Path) -> None:
    def die(folder: Path) -> None:
        folder.mkdir()
        (folder / "half").write_text("half")
        raise RuntimeError("killed while writing the index")

    old = written(tmp_path, "v1")
    with pytest.raises(RuntimeError, match="killed"):
        written(tmp_path, "v2", search=die)
    assert {part.name for part in (tmp_path / "m").iterdir()} == {"v1", "current"}
    assert open_map(tmp_path, "m").path == old.path


def test_a_first_build_that_dies_leaves_no_map(tmp_path: Path) -> None:
    def die(folder: Path) -> None:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        written(tmp_path, search=die)
    assert list_maps(tmp_path) == []
    with pytest.raises(MapError, match=r"no map\. Build one with: python -m pipeline build"):
        open_map(tmp_path, "m")


def test_nothing_is_visible_until_all_is_written(tmp_path: Path) -> None:
    seen: list[str] = []

    def look(folder: Path) -> None:
        seen.extend(part.name for part in (tmp_path / "m").iterdir())
        write_search(folder)

    written(tmp_path, search=look)
    assert len(seen) == 1
    assert seen[0].startswith(".partial-")


def test_a_version_is_in_use_only_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path, target: Path) -> Path:
        raise OSError(30, "Read-only file system")

    written(tmp_path, "v1")
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(MapError, match="Read-only file system"):
        written(tmp_path, "v2")
    assert {part.name for part in (tmp_path / "m").iterdir()} == {"v1", "current"}
    assert current_version(tmp_path, "m") == "v1"


def test_a_disk_that_is_full_says_so_and_leaves_the_old_version(tmp_path: Path) -> None:
    def full(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    written(tmp_path, "v1")
    with pytest.raises(MapError, match=r"No space left on device.*Free some space.*untouched"):
        written(tmp_path, "v2", search=full)
    assert current_version(tmp_path, "m") == "v1"


def test_what_dead_builds_left_is_swept_and_what_living_ones_write_is_not(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        dead.wait()
    home = tmp_path / "m"
    for part in (f".partial-{dead.pid}-a", f".partial-{os.getpid()}-b", ".partial-odd"):
        (home / part).mkdir(parents=True)
    written(tmp_path)
    left = {part.name for part in home.iterdir()}
    assert left == {"v1", "current", f".partial-{os.getpid()}-b", ".partial-odd"}


def test_an_older_version_can_still_be_opened(tmp_path: Path) -> None:
    written(tmp_path, "v1", title="Old")
    written(tmp_path, "v2", title="New")
    assert open_map(tmp_path, "m").papers["title"].iloc[0] == "New"
    assert open_map(tmp_path, "m", "v1").papers["title"].iloc[0] == "Old"


@pytest.mark.parametrize("file", [*FILES, "search"])
def test_a_missing_file_is_named_with_the_remedy(tmp_path: Path, file: str) -> None:
    path = written(tmp_path).path / file
    if path.is_dir():
        (path / "meta.json").unlink()
        path.rmdir()
    else:
        path.unlink()
    with pytest.raises(
        MapError, match=rf"{re.escape(file)}.* missing.*Build the map again: python -m"
    ):
        open_map(tmp_path, "m")


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"schema_version": 1}', "\x00\x01"])
def test_a_damaged_manifest_is_named_with_the_remedy(tmp_path: Path, text: str) -> None:
    (written(tmp_path).path / "manifest.json").write_text(text)
    with pytest.raises(MapError, match=r"manifest\.json: .*Build the map again"):
        open_map(tmp_path, "m")


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("papers.parquet", "papers"), ("topics.parquet", "topics"),
        ("neighbours.parquet", "neighbours"), ("vectors.npy", "vectors"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("damage", [lambda data: b"garbage", lambda data: data[:-20]])
def test_a_damaged_file_is_named_with_the_remedy(
    tmp_path: Path, file: str, part: str, damage: Callable[[bytes], bytes]
) -> None:
    path = written(tmp_path).path / file
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(
        MapError, match=rf"{file}: damaged\. Build the map again: python -m pipeline"
    ):
        getattr(open_map(tmp_path, "m"), part)


def test_empty_vectors_are_named_with_the_remedy(tmp_path: Path) -> None:
    (written(tmp_path).path / "vectors.npy").write_bytes(b"")
    with pytest.raises(MapError, match=r"vectors\.npy: damaged\. Build the map again"):
        _ = open_map(tmp_path, "m").vectors


@pytest.mark.parametrize("schema", [0, 1, None, "2"])
def test_a_map_of_another_schema_is_refused_with_the_remedy(tmp_path: Path, schema: Any) -> None:
    file = written(tmp_path).path / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "schema_version": schema}))
    with pytest.raises(
        MapError, match=rf"schema is version {schema}, .* reads 2\. Build .* --name m"
    ):
        open_map(tmp_path, "m")


def test_a_map_of_a_newer_schema_is_for_a_newer_program(tmp_path: Path) -> None:
    file = written(tmp_path).path / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "schema_version": 3}))
    with pytest.raises(MapError, match=r"schema is version 3.* A newer version of the program"):
        open_map(tmp_path, "m")


@pytest.mark.parametrize("name", ESCAPES)
def test_names_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    maps = tmp_path / "maps"
    written(maps)
    with pytest.raises(MapError, match=r"cannot be a map's name\. Use letters"):
        check_name(name)
    with pytest.raises(MapError, match="cannot be"):
        written(maps, name=name)
    with pytest.raises(MapError, match="cannot be"):
        open_map(maps, name)
    if name:
        with pytest.raises(MapError, match="cannot be"):
            open_map(maps, "m", name)
    assert [part.name for part in tmp_path.iterdir()] == ["maps"]


def test_a_current_file_cannot_point_out_of_its_map(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "m" / "current").write_text("../../elsewhere\n")
    assert current_version(tmp_path, "m") is None
    with pytest.raises(MapError, match="no map"):
        open_map(tmp_path, "m")


@pytest.mark.parametrize("name", ["hf-papers", "a", "A.b_c-9", "x" * 64])
def test_plain_names_are_taken(name: str) -> None:
    assert check_name(name) == name


def test_maps_are_listed_by_name_where_they_have_a_version(tmp_path: Path) -> None:
    assert list_maps(tmp_path / "nowhere") == []
    for name in ("zebra", "ant"):
        written(tmp_path, name=name)
    (tmp_path / "empty").mkdir()
    (tmp_path / ".encoders").mkdir()
    (tmp_path / "file").write_text("")
    assert list_maps(tmp_path) == ["ant", "zebra"]


def test_maps_are_where_the_option_or_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert maps_folder() == DEFAULT_MAPS
    monkeypatch.setenv("LITMAP_MAPS", "/elsewhere")
    assert maps_folder() == Path("/elsewhere")
    assert maps_folder(Path("/here")) == Path("/here")


def test_the_lines_for_a_notebook_do_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.dashboard import small

    small.write_rich(tmp_path / "data" / "maps", "hf-papers")
    monkeypatch.chdir(tmp_path)
    told = str(open_map.__doc__).partition("notebook:")[2]
    lines = re.findall(r"^ {8}(.+)$", told.partition("The first")[0], re.M)
    assert len(lines) == 3
    (tmp_path / "notebook.py").write_text(
        "\n".join(
            [
                *lines,
                "print(papers.loc['owl-0', 'title'], len(papers))",
                "print(topics.loc['1-0', 'name'], neighbours.loc['owl-0', 'neighbour_ids'][0][:3])",
                "print(vectors.shape, vectors.dtype, type(vectors.base).__name__)",
            ]
        )
    )
    command = [sys.executable, "notebook.py"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert ran.stdout.splitlines() == [
        "Owls hunt by ear in the dark 16", "Owls owl", "(16, 384) float16 memmap",
    ]  # fmt: skip


def test_what_was_written_is_told_from_what_was_changed_since(tmp_path: Path) -> None:
    made = written(tmp_path)
    for file in ("papers.parquet", "vectors.npy", "search/meta.json"):
        made.verify(file)
    files = {file.name: sha256(file) for file in (made.path / "search").iterdir()}
    assert made.written("search") == files
    assert files
    (made.path / "search" / "meta.json").write_text("[]")
    with pytest.raises(MapError, match=r"meta\.json: damaged\. Build the map again"):
        made.verify("search/meta.json")
    assert made.written("search") == files
    (made.path / "vectors.npy").unlink()
    with pytest.raises(MapError, match=r"vectors\.npy: damaged"):
        made.verify("vectors.npy")
    made.verify("papers.parquet")


def test_a_folder_of_maps_that_cannot_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(MapError, match=r"cannot be read \(Permission denied\)"):
        list_maps(tmp_path)
