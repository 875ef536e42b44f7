"""Proposals that are kept between builds."""

from pathlib import Path

import pytest

from pipeline.namer import memory
from pipeline.namer.memory import Memory


def test_what_was_added_is_there_the_next_time(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "memory.json"
    Memory(file).add({"a": "Owls", "b": "Ströme"})
    again = Memory(file)
    assert (again.get("a"), again.get("b"), again.get("c")) == ("Owls", "Ströme", None)
    assert [part.name for part in file.parent.iterdir()] == ["memory.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 7}', "[" * 100_000, "\x00"])
def test_a_damaged_file_knows_nothing_and_is_mended(tmp_path: Path, text: str) -> None:
    file = tmp_path / "memory.json"
    file.write_text(text)
    assert Memory(file).get("a") is None
    Memory(file).add({"a": "Owls"})
    assert Memory(file).get("a") == "Owls"


def test_a_folder_that_cannot_be_written_costs_nothing_now(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    held = Memory(tmp_path / "file" / "memory.json")
    held.add({"a": "Owls"})
    assert held.get("a") == "Owls"


def test_the_oldest_proposals_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "KEPT", 2)
    held = Memory(tmp_path / "memory.json")
    for key in "abc":
        held.add({key: key})
    assert [Memory(tmp_path / "memory.json").get(key) for key in "abc"] == [None, "b", "c"]
