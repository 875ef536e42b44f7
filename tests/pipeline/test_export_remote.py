"""A map that is fetched: each file by its digest, from a real server, whole or not at all."""

from pathlib import Path

import pytest

from pipeline.errors import MapError
from pipeline.export import remote
from pipeline.export.folder import Hosting, beside, publish
from pipeline.export.published import Published
from pipeline.export.remote import fetch
from pipeline.store import list_maps, open_map
from tests.pipeline.published import small_map, web_server


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    """The folder that is uploaded: served before it is there."""
    return beside(tmp_path / "page")


def published(tmp_path: Path, url: str) -> Published:
    return publish(small_map(tmp_path / "maps"), tmp_path / "page", Hosting(url=url))


def test_the_map_is_fetched_and_used(tmp_path: Path, upload: Path) -> None:
    with web_server(upload) as url:
        told = published(tmp_path, url)
        fetch(told, tmp_path / "here")
    assert list_maps(tmp_path / "here") == ["plain"]
    assert open_map(tmp_path / "here", "plain").is_whole()
    assert (tmp_path / "here" / ".encoders" / "small" / "model.onnx").is_file()
    assert {entry.name for entry in (tmp_path / "here").iterdir()} == {"plain", ".encoders"}


def test_what_is_there_is_not_fetched_and_what_is_damaged_is(tmp_path: Path, upload: Path) -> None:
    here = tmp_path / "here"
    with web_server(upload) as url:
        told = published(tmp_path, url)
        fetch(told, here)
        (here / "plain" / "v1" / "points.bin").write_bytes(b"broken")
        fetch(told, here)
        assert open_map(here, "plain").is_whole()
    fetch(told, here)  # nobody answers any more


def test_a_file_that_was_changed_is_not_used(tmp_path: Path, upload: Path) -> None:
    with web_server(upload) as url:
        told = published(tmp_path, url)
        (upload / "plain" / "v1" / "topics.parquet").write_bytes(b"another")
        with pytest.raises(MapError, match=r"topics\.parquet: this is not the file"):
            fetch(told, tmp_path / "here")
    assert list_maps(tmp_path / "here") == []
    assert not (tmp_path / "here" / "plain" / "v1").exists()


def test_a_file_that_is_missing_is_named(tmp_path: Path, upload: Path) -> None:
    with web_server(upload) as url:
        told = published(tmp_path, url)
        (upload / "plain" / "v1" / "points.bin").unlink()
        with pytest.raises(MapError, match=r"points\.bin: .*no such file.* load the page again"):
            fetch(told, tmp_path / "here")


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    told = published(tmp_path, "http://127.0.0.1:1")
    with pytest.raises(MapError, match=r"http://127\.0\.0\.1:1/.* could not be fetched"):
        fetch(told, tmp_path / "here")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    told = published(tmp_path, "http://127.0.0.1:1")
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(MapError, match=r"could not be written.*LITMAP_MAPS"):
        fetch(told, tmp_path / "file" / "here")


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "plain/../../x", "x"])
def test_nothing_is_written_beside_the_maps(tmp_path: Path, name: str) -> None:
    told = Published("plain", "v1", "http://127.0.0.1:1", {name: "0" * 64})
    with pytest.raises(MapError, match="no file of a map"):
        fetch(told, tmp_path / "here")


def test_a_kind_of_address_without_its_package_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fsspec

    def missing(*_: object, **__: object) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr(fsspec, "filesystem", missing)
    with pytest.raises(MapError, match=r"s3://b: cannot be read by this server \(Install s3fs"):
        remote._reader("s3://b")
    assert not list(tmp_path.iterdir())
