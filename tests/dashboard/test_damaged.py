"""A map folder that is damaged, partial, foreign or of another schema: a clear page, no traceback.

Each file of a version is emptied, cut in half, overwritten, flipped in one bit and removed: before
the map is opened, and while a session shows it. Then everything is asked of the page that reads it.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.catalogue import open_catalogue
from dashboard.query import answer
from dashboard.view import View
from pipeline.errors import MapError
from tests.dashboard import small
from tests.dashboard.steps import expect_no_failure, get_components, get_listed, get_text, open_page

TABLES = ("manifest.json", "papers.parquet", "topics.parquet", "points.bin")
"""Without these there is no map to show."""
PARTS = ("neighbours.parquet", "vectors.npy")
"""Without these the map is shown, and what they are needed for says what to do."""
INDEX = ("meta.json", ".managed.json", "*.term", "*.store", "*.idx", "*.pos", "*.fast",
         "*.fieldnorm")  # fmt: skip
REMEDY = "Build the map again"


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def overwritten(file: Path) -> None:
    file.write_bytes(bytes(255 - byte for byte in file.read_bytes()))


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def removed(file: Path) -> None:
    file.unlink()


DAMAGE = (emptied, halved, overwritten, removed)
Damage = Callable[[Path], None]


def ask(at: AppTest, **changes: str) -> AppTest:
    """The page after the reader has asked for something else."""
    for key, value in changes.items():
        at.session_state["view"] = replace(at.session_state["view"], **{key: value})
    return expect_no_failure(at.run())


def get_problem(at: AppTest) -> str:
    """What the page says where it cannot show the map; "" where it can."""
    return get_text(at, "problem")


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("file", TABLES)
def test_without_a_whole_table_the_page_tells_which_and_what_to_do(
    own_maps: Path, file: str, damage: Damage
) -> None:
    folder = small.write_rich(own_maps)
    damage(folder.path / file)
    told = get_problem(open_page())
    assert file in told
    assert REMEDY in told


@pytest.mark.parametrize("damage", [*DAMAGE, flipped])
@pytest.mark.parametrize("file", TABLES)
def test_damage_under_an_open_session_is_told_at_the_next_click_and_mending_it_too(
    own_maps: Path, file: str, damage: Damage
) -> None:
    folder = small.write_rich(own_maps)
    whole = (folder.path / file).read_bytes()
    at = open_page()
    assert len(get_listed(at)) == 16
    damage(folder.path / file)
    told = get_problem(ask(at, query="river"))
    if file != "manifest.json" or damage is not flipped:  # a letter of it may be any other
        assert file in told
        assert REMEDY in told
    (folder.path / file).write_bytes(whole)
    mended = ask(at)
    assert get_problem(mended) == ""
    assert len(get_listed(mended)) == 6


@pytest.mark.parametrize("damage", [*DAMAGE, flipped])
@pytest.mark.parametrize("opened", [False, True], ids=["before", "while open"])
@pytest.mark.parametrize("file", PARTS)
def test_without_a_part_the_rest_of_the_map_is_of_use(
    own_maps: Path, file: str, damage: Damage, opened: bool
) -> None:
    folder = small.write_rich(own_maps)
    at = open_page() if opened else None
    damage(folder.path / file)
    at = ask(at, query="") if at else open_page()
    if file == "neighbours.parquet":
        at = ask(at, paper="owl-1")
        told = get_problem(at)
    elif damage is removed:
        told = get_problem(at)
    else:
        with pytest.raises(MapError) as problem:
            _ = open_catalogue("rich").vectors
        told = str(problem.value)
        assert len(get_listed(at)) == 16
    assert file in told
    assert REMEDY in told


@pytest.mark.parametrize("damage", [*DAMAGE, flipped])
@pytest.mark.parametrize("opened", [False, True], ids=["before", "while open"])
def test_each_file_of_the_index_may_be_damaged(
    own_maps: Path, damage: Damage, opened: bool
) -> None:
    for number, pattern in enumerate(INDEX):
        folder = small.write_rich(own_maps, f"rich-{number}")
        catalogue = open_catalogue(folder.name)
        if opened:
            assert len(answer(catalogue, View(query="river")).rows) == 6
        damage(next((folder.path / "search").glob(pattern)))
        with pytest.raises(MapError, match=REMEDY):
            answer(open_catalogue(folder.name), View(query="flood"))
        assert len(answer(open_catalogue(folder.name), View()).rows) == 16


def test_a_damaged_index_is_told_on_the_page_and_its_filters_can_be_cleared(own_maps: Path) -> None:
    folder = small.write_rich(own_maps)
    at = open_page(q="river")
    assert len(get_listed(at)) == 6
    halved(next((folder.path / "search").glob("*.term")))
    told = get_problem(ask(at, query="flood"))
    assert "search" in told
    assert REMEDY in told
    assert len(get_listed(ask(at, query=""))) == 16


def test_a_version_that_is_gone_under_an_open_session_is_told(own_maps: Path) -> None:
    folder = small.write_rich(own_maps)
    at = open_page()
    shutil.rmtree(folder.path)
    assert REMEDY in get_problem(ask(at, query="river"))


def test_a_version_that_is_gone_is_not_missed_where_a_newer_one_is_in_use(own_maps: Path) -> None:
    folder = small.write_rich(own_maps)
    at = open_page(paper="owl-1")
    small.write_map(own_maps, "rich", small.rich()[:14], small.NAMES, version="v2")
    shutil.rmtree(folder.path)
    later = ask(at, query="owl")
    assert get_problem(later) == ""
    assert "map" in get_components(later)
    assert len(get_listed(ask(at, query=""))) == 14


@pytest.mark.parametrize(
    ("schema", "remedy"), [(1, REMEDY), (3, "newer version"), (None, REMEDY), ("x", REMEDY)]
)
def test_another_schema_is_told_with_its_remedy(
    own_maps: Path, schema: object, remedy: str
) -> None:
    file = small.write_rich(own_maps).path / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"schema_version": schema}))
    told = get_problem(open_page())
    assert "schema" in told
    assert remedy in told


@pytest.mark.parametrize(
    "changes",
    [
        {"points": None},
        {"points": {"count": "16", "columns": []}},
        {"points": {"count": 15, "columns": []}},
        {"counts": []},
        {"files": ["papers.parquet"]},
        {"encoder": "../../elsewhere"},
        {"encoder": None},
    ],
)
def test_a_manifest_that_says_something_else_is_no_manifest(
    own_maps: Path, changes: dict[str, object]
) -> None:
    file = small.write_rich(own_maps).path / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changes))
    assert REMEDY in get_problem(open_page())


@pytest.mark.parametrize("file", ["papers.parquet", "topics.parquet", "neighbours.parquet"])
def test_a_table_of_another_map_is_told(own_maps: Path, file: str) -> None:
    folder, other = small.write_rich(own_maps), small.write_many(own_maps)
    shutil.copyfile(other.path / file, folder.path / file)
    assert REMEDY in get_problem(open_page(map="rich", paper="owl-1"))


def test_a_folder_of_something_else_is_told(own_maps: Path) -> None:
    (own_maps / "photos" / "summer").mkdir(parents=True)
    (own_maps / "photos" / "current").write_text("summer\n")
    (own_maps / "photos" / "summer" / "manifest.json").write_text('{"name": "an extension"}')
    assert REMEDY in get_problem(open_page())


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"../../etc", b"v9", b"x" * 100_000])
def test_a_damaged_name_of_the_version_in_use_is_told(own_maps: Path, content: bytes) -> None:
    folder = small.write_rich(own_maps)
    at = open_page()
    (folder.path.parent / "current").write_bytes(content)
    assert "python -m pipeline build" in get_problem(ask(at, query="river"))
