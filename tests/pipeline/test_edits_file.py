"""edits.json: what is written is read again, nothing is lost, nothing damaged is overwritten."""

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from pipeline.edits import (
    LONGEST_NAME,
    Edit,
    Rename,
    add,
    clean_name,
    contents,
    edits_file,
    load,
    name_key,
    new_stamp,
    remove,
    take,
    told,
    written,
)
from pipeline.errors import MapError
from tests.pipeline.small import HOSTILE
from tests.pipeline.small_maps import DEEP, Version


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the edits of a map without edits would be."""
    (tmp_path / "owls").mkdir()
    return edits_file(tmp_path, "owls")


def of_each_kind() -> list[Edit]:
    made = Version(DEEP)
    return [made.rename("Owls", "Night ☾"), made.merge("Lakes", "Rivers"),
            made.move("h1", "Owls"), made.hide("Hawks")]  # fmt: skip


def test_edits_are_read_as_they_were_made_in_their_order(file: Path) -> None:
    assert (load(file), contents(file)) == ((), b"")
    edits = of_each_kind()
    for edit in edits:
        add(file, edit)
    assert load(file) == tuple(edits)
    assert json.loads(file.read_text("utf-8"))["schema_version"] == 1
    assert "Night ☾" in file.read_text("utf-8"), "a person can read it"
    assert os.listdir(file.parent) == ["edits.json"], "nothing else is left"  # noqa: PTH208


def test_each_edit_has_an_id_and_a_time_in_utc() -> None:
    stamps = [new_stamp() for _ in range(50)]
    assert len({stamp[0] for stamp in stamps}) == 50
    assert all(time.endswith("+00:00") for _, time in stamps)


def test_undo_takes_the_last_edit_away_or_the_one_that_is_named(file: Path) -> None:
    edits = of_each_kind()
    take(file, edits)
    assert remove(file) == edits[3]
    assert remove(file, edits[1].id) == edits[1]
    assert remove(file, "no such") is None
    assert load(file) == (edits[0], edits[2])
    remove(file)
    remove(file)
    assert remove(file) is None
    assert load(file) == ()


def test_what_was_exported_can_be_brought_in_again_once(file: Path, tmp_path: Path) -> None:
    edits = of_each_kind()
    add(file, edits[0])
    copy = tmp_path / "copy.json"
    copy.write_text(written(edits), "utf-8")
    assert [take(file, load(copy)), take(file, load(copy))] == [3, 0]
    assert load(file) == tuple(edits)


def test_two_sessions_do_not_lose_each_others_edits(file: Path) -> None:
    made = Version(DEEP)

    def many(name: str) -> None:
        for number in range(20):
            add(file, made.rename("Owls", f"{name} {number}"))

    threads = [threading.Thread(target=many, args=(name,)) for name in "ABC"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = [edit.name for edit in load(file) if isinstance(edit, Rename)]
    assert sorted(names) == sorted(f"{name} {n}" for name in "ABC" for n in range(20))
    assert [name for name in names if name[0] == "A"] == [f"A {n}" for n in range(20)]


def valid() -> dict[str, Any]:
    value: dict[str, Any] = json.loads(written(of_each_kind()))
    return value


def broken(change: str) -> str:
    """A file that is wrong in one way."""
    value = valid()
    first = value["edits"][0]
    match change:
        case "cut":
            return json.dumps(value)[:-40]
        case "other program":
            return json.dumps({"bookmarks": []})
        case "newer":
            value["schema_version"] = 2
        case "kind":
            first["edit"] = "explode"
        case "name":
            first["name"] = " "
        case "mark":
            first["topic"] = "0-1"
        case "papers":
            first["topic"]["papers"] = "o1"
        case "size":
            first["topic"]["size"] = 0
        case "level":
            first["topic"]["level"] = True
        case "twice":
            value["edits"].append(first)
        case "depth":
            return "[" * 100_000
    return json.dumps(value)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("cut", "damaged, it is no JSON"),
        ("depth", "damaged, it is no JSON"),
        ("other program", "it is no list of edits"),
        ("newer", "its schema is 2, this program reads 1"),
        ("kind", "edit 1: none of rename, merge, move, hide"),
        ("name", "edit 1: The name is empty"),
        ("mark", "edit 1: its 'topic' is no topic"),
        ("papers", "edit 1: the papers of its 'topic' are no list of ids"),
        ("size", "edit 1: topic '1-0' of 0 papers"),
        ("level", "edit 1: its 'level' is no whole number"),
        ("twice", "two edits have the same id"),
    ],
)
def test_a_damaged_or_foreign_file_is_told_and_never_overwritten(
    file: Path, change: str, what: str
) -> None:
    text = broken(change)
    file.write_text(text, "utf-8")
    for attempt in (lambda: load(file), lambda: add(file, of_each_kind()[0]), lambda: remove(file)):
        with pytest.raises(MapError) as error:
            attempt()
        assert what in str(error.value)
        assert str(file) in str(error.value)
        assert "Repair the file, or move it away" in str(error.value)
    assert file.read_text("utf-8") == text


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="could not be kept"):
        add(edits_file(tmp_path, "nowhere"), of_each_kind()[0])


def test_a_name_has_its_blanks_folded_and_nothing_unseen() -> None:
    assert clean_name("  Owls \t at\n night ") == "Owls at night"
    assert clean_name("Owls\u202e\x00\u200b") == "Owls"
    assert clean_name("می\u200cخواهم") == "می\u200cخواهم"
    assert clean_name("e\u0301") == "é"
    assert [clean_name(text) for text in HOSTILE[:1]] == list(HOSTILE[:1])
    assert clean_name("x" * LONGEST_NAME) == "x" * LONGEST_NAME


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u202e", "\u200d"])
def test_an_empty_name_is_refused(text: str) -> None:
    with pytest.raises(MapError, match=r"The name is empty\. Write at least one letter"):
        clean_name(text)


def test_a_long_name_is_refused_with_the_limit() -> None:
    with pytest.raises(MapError, match=r"81 characters\. Shorten it to at most 80"):
        clean_name("x" * 81)


def test_names_that_a_reader_takes_for_the_same_have_one_key() -> None:
    assert name_key("Owls  AT night") == name_key("owls at ﻿night".replace("\ufeff", ""))
    assert name_key("Owls") != name_key("Owl")


def test_an_edit_is_told_in_plain_words() -> None:
    assert [told(edit) for edit in of_each_kind()] == [
        "Renamed “Owls” to “Night ☾”", "Merged “Lakes” into “Rivers”",
        "Moved “h1” to “Owls”", "Hid “Hawks”",
    ]  # fmt: skip
