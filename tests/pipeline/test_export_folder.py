"""A published folder: all that a host needs, and in the place of nothing that is not ours."""

import tomllib
from pathlib import Path

import pytest

from pipeline.errors import InputError, MapError
from pipeline.export import folder as folders
from pipeline.export.folder import Hosting, beside, publish
from pipeline.export.password import hashed
from pipeline.export.published import published_in
from pipeline.store import MapFolder, list_maps, open_map
from tests.pipeline.published import small_map


@pytest.fixture
def made(tmp_path: Path) -> MapFolder:
    """The small map, in a folder of maps of its own."""
    return small_map(tmp_path / "maps")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where it goes."""
    return tmp_path / "page"


def names(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_the_folder_holds_the_page_and_the_map(made: MapFolder, out: Path) -> None:
    told = publish(made, out, Hosting())
    assert published_in(out) == told
    assert list_maps(out / "data" / "maps") == ["plain"]
    copy = open_map(out / "data" / "maps", "plain")
    assert copy.is_whole()
    assert copy.encoder.is_dir()
    assert {"app.py", "dashboard/page.py", "requirements.txt", "README.md", "Dockerfile",
            ".streamlit/config.toml", ".gitignore", ".dockerignore"} <= names(out)  # fmt: skip
    assert not any("__pycache__" in name or name.startswith("tests/") for name in names(out))
    assert {entry.name for entry in out.parent.iterdir()} == {"maps", "page"}


def test_everyone_may_read_it_and_it_holds_no_place_of_this_computer(
    made: MapFolder, out: Path
) -> None:
    publish(made, out, Hosting())
    for file in out.rglob("*"):
        assert file.stat().st_mode & 0o004, file
    for name in ("README.md", "Dockerfile", "published.json", ".streamlit/config.toml"):
        assert str(out.parent) not in (out / name).read_text("utf-8")


def test_a_readers_edits_come_along(made: MapFolder, out: Path, tmp_path: Path) -> None:
    (tmp_path / "maps" / "plain" / "edits.json").write_text("[]")
    publish(made, out, Hosting())
    assert (out / "data" / "maps" / "plain" / "edits.json").read_text() == "[]"


def test_requirements_are_pinned_and_light(made: MapFolder, out: Path) -> None:
    publish(made, out, Hosting())
    lines = (out / "requirements.txt").read_text().split()
    assert all("==" in line for line in lines)
    pinned = (folders.ROOT / "requirements.txt").read_text()
    assert all(f"\n{line}" in pinned for line in lines)
    found = {line.split("==")[0] for line in lines}
    assert {"torch", "transformers", "umap-learn", "aiohttp", "s3fs"}.isdisjoint(found)


def test_settings_let_others_read_and_nobody_write(made: MapFolder, out: Path) -> None:
    publish(made, out, Hosting(origins=("https://maps.example.org",)))
    told = tomllib.loads((out / ".streamlit" / "config.toml").read_text("utf-8"))
    assert "address" not in told["server"]
    assert told["server"]["maxUploadSize"] == 0
    assert told["server"]["corsAllowedOrigins"] == ["https://maps.example.org"]
    assert told["server"]["enableXsrfProtection"] is True
    assert told["browser"] == {"gatherUsageStats": False, "serverAddress": "localhost"}
    assert told["client"]["showErrorDetails"] == "none"
    assert "https://maps.example.org" in (out / "README.md").read_text("utf-8")


@pytest.mark.parametrize("origin", ["maps.example.org", "https://a.org/path", "*", "ftp://a.org"])
def test_an_origin_is_a_scheme_and_a_host(origin: str) -> None:
    with pytest.raises(InputError, match="the scheme and the host alone"):
        Hosting(origins=(origin,))


def test_publishing_again_replaces_it_and_keeps_its_history(made: MapFolder, out: Path) -> None:
    publish(made, out, Hosting())
    (out / ".git").mkdir()
    (out / ".git" / "HEAD").write_text("ref")
    (out / "dashboard" / "gone.py").write_text("old")
    publish(made, out, Hosting())
    assert (out / ".git" / "HEAD").read_text() == "ref"
    assert not (out / "dashboard" / "gone.py").exists()
    assert {entry.name for entry in out.parent.iterdir()} == {"maps", "page"}


def test_a_fresh_clone_may_be_filled(made: MapFolder, out: Path) -> None:
    (out / ".git").mkdir(parents=True)
    publish(made, out, Hosting())
    assert (out / ".git").is_dir()
    assert (out / "app.py").is_file()


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_is_not_ours_is_refused_and_stays(
    made: MapFolder, out: Path, tmp_path: Path, kind: str
) -> None:
    if kind == "file":
        out.write_text("mine")
    elif kind == "folder":
        out.mkdir()
        (out / "mine").write_text("mine")
    else:
        out.symlink_to(tmp_path / "maps")
    with pytest.raises(InputError, match="not published by this program"):
        publish(made, out, Hosting())
    assert out.is_symlink() or (out if kind == "file" else out / "mine").read_text() == "mine"


def test_a_damaged_map_is_not_published(made: MapFolder, out: Path) -> None:
    (made.path / "points.bin").write_bytes(b"broken")
    with pytest.raises(MapError, match=r"damaged\. Build the map again"):
        publish(made, out, Hosting())
    assert not out.exists()


def test_what_fails_half_way_leaves_the_old_folder(
    made: MapFolder, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(made, out, Hosting())
    before = names(out)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders, "_copy", full)
    with pytest.raises(OSError, match="No space"):
        publish(made, out, Hosting())
    assert names(out) == before
    assert {entry.name for entry in out.parent.iterdir()} == {"maps", "page"}


def test_a_password_is_kept_as_a_hash_for_the_owner_alone(made: MapFolder, out: Path) -> None:
    kept = hashed("owls at night")
    assert publish(made, out, Hosting(password=kept)).password
    secrets = out / ".streamlit" / "secrets.toml"
    assert tomllib.loads(secrets.read_text())["LITMAP_PASSWORD_HASH"] == kept
    assert secrets.stat().st_mode & 0o077 == 0
    for name in (".gitignore", ".dockerignore"):
        assert ".streamlit/secrets.toml" in (out / name).read_text()
    assert kept not in (out / "published.json").read_text()
    assert "## The password" in (out / "README.md").read_text("utf-8")


def test_a_password_stays_until_it_is_taken_away(made: MapFolder, out: Path) -> None:
    publish(made, out, Hosting(password=hashed("owls at night")))
    assert publish(made, out, Hosting()).password
    assert (out / ".streamlit" / "secrets.toml").is_file()
    assert not publish(made, out, Hosting(password="")).password
    assert not (out / ".streamlit" / "secrets.toml").exists()


def test_with_a_url_the_map_is_beside_the_folder(made: MapFolder, out: Path) -> None:
    told = publish(made, out, Hosting(url="https://example.org/owls/"))
    assert told.url == "https://example.org/owls"
    assert not (out / "data").exists()
    assert "aiohttp==" in (out / "requirements.txt").read_text()
    assert {name.lstrip(".") for name in told.files} | {"published.json"} == names(beside(out))
    assert "plain/v1/points.bin" in told.files
    assert ".encoders/small/model.onnx" in told.files
    assert "https://example.org/owls" in (out / "README.md").read_text("utf-8")
    publish(made, out, Hosting(url="s3://bucket/owls"))
    assert "s3fs==" in (out / "requirements.txt").read_text()


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org/x", "file:///etc", "https://"])
def test_a_url_is_one_that_the_page_can_read(url: str) -> None:
    with pytest.raises(InputError, match="begin it with https://"):
        Hosting(url=url)


def test_a_folder_that_may_not_be_written_says_so(made: MapFolder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError, match="exists"):
        publish(made, tmp_path / "file" / "page", Hosting())
