"""The export of the query encoder: once, whole or not at all."""

from pathlib import Path

import pytest

from pipeline.errors import MapError
from pipeline.search import encoder_export
from pipeline.search.encoder_export import ensure_encoder
from pipeline.search.query_encoder import ENCODER_FILES
from tests.pipeline.small import write_fake_query_encoder


def exporter(count: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for the slow export; notes where it writes."""

    def export(model_folder: Path, target: Path) -> None:
        count.append(target)
        write_fake_query_encoder(target)

    monkeypatch.setattr(encoder_export, "export_encoder", export)


def test_an_encoder_is_exported_once_and_copied_to_each_maps_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count: list[Path] = []
    exporter(count, monkeypatch)
    for maps in ("one", "two", "two"):
        ensure_encoder(tmp_path / "model", tmp_path / maps / "e", tmp_path / "kept" / "e")
    assert len(count) == 1
    for folder in ("one", "two", "kept"):
        assert {file.name for file in (tmp_path / folder / "e").iterdir()} == set(ENCODER_FILES)
        assert [part.name for part in (tmp_path / folder).iterdir()] == ["e"]


def test_an_encoder_that_lacks_a_file_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count: list[Path] = []
    exporter(count, monkeypatch)
    half = tmp_path / "maps" / "e"
    half.mkdir(parents=True)
    (half / "model.onnx").write_text("half")
    ensure_encoder(tmp_path / "model", half, tmp_path / "kept" / "e")
    assert (half / "model.onnx").read_text() == "model.onnx in encoder"
    assert {file.name for file in half.iterdir()} == set(ENCODER_FILES)


def test_an_encoder_that_was_changed_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count: list[Path] = []
    exporter(count, monkeypatch)
    for _ in range(2):
        ensure_encoder(tmp_path / "model", tmp_path / "maps" / "e", tmp_path / "kept" / "e")
        changed = tmp_path / "maps" / "e" / "model.onnx"
        assert changed.read_text() == "model.onnx in encoder"
        changed.write_text("changed")
    assert len(count) == 1


def test_an_encoder_that_cannot_be_written_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter([], monkeypatch)
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(MapError, match=r"query encoder could not be written.*--maps"):
        ensure_encoder(tmp_path, tmp_path / "file" / "e", tmp_path / "kept" / "e")


def test_an_export_that_dies_leaves_nothing_visible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(model_folder: Path, target: Path) -> None:
        target.mkdir(parents=True)
        (target / "model.onnx").write_text("half")
        raise MemoryError

    monkeypatch.setattr(encoder_export, "export_encoder", die)
    with pytest.raises(MemoryError):
        ensure_encoder(tmp_path, tmp_path / "maps" / "e", tmp_path / "kept" / "e")
    assert not (tmp_path / "maps").exists()
    assert list((tmp_path / "kept").iterdir()) == []
