"""What readers bring, on disk: under names of ours, for as long as the server lives."""

import fcntl
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from dashboard import uploads
from dashboard.uploads import Upload


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    uploads.close()
    yield
    uploads.close()


def save(*names: str) -> tuple[Path, tuple[Upload, ...]]:
    return uploads.save([(name, BytesIO(name.encode("utf-8", "replace"))) for name in names])


def test_files_are_kept_as_they_are_for_nobody_else() -> None:
    folder, (one, other) = save("owls.ris", "rivers.csv")
    assert (one.name, one.file.read_bytes()) == ("owls.ris", b"owls.ris")
    assert other.file.read_bytes() == b"rivers.csv"
    assert one.file.parent == other.file.parent == folder
    assert folder.stat().st_mode & 0o077 == 0
    assert uploads.home().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("My export (3).ris", "My-export-3"),
        ("arXiv 2401.00001.bib", "arXiv-2401-00001"),
        ("lines.jsonl.gz", "lines"),
        ("../../etc/passwd", "etc-passwd"),
        ("/etc/passwd", "etc-passwd"),
        ("C:\\papers\\a.csv", "C-papers-a"),
        ("--maps=x.csv", "maps-x"),
        ("a\x00b\n.csv", "a-b"),
        ("论文.csv", "papers"),
        (".csv", "csv"),
        ("", "papers"),
        ("<img src=x>.csv", "img-src-x"),
        ("x" * 300 + ".csv", "x" * uploads.LONGEST_NAME),
    ],
)
def test_no_name_becomes_a_path(name: str, plain: str) -> None:
    folder, (upload,) = save(name)
    assert upload.name == name
    assert upload.file == folder / plain


def test_files_of_one_name_stay_apart() -> None:
    _, saved = save("a.csv", "A.ris", "a.bib")
    assert [upload.file.name for upload in saved] == ["a", "A-2", "a-3"]


def test_messages_and_reports_are_in_the_readers_names() -> None:
    folder, saved = save("Éa.csv", "Éa.ris", "Éa.zip")
    first, second = saved[0].file, saved[1].file
    assert uploads.in_own_names(f"{first}, {second}: nothing", saved) == "Éa.csv, Éa.ris: nothing"
    assert uploads.own_name(str(second), saved) == "Éa.ris"
    assert uploads.own_name(first.name, saved) == "Éa.csv"
    assert uploads.own_name(f"{saved[2].file}/in/b.ris", saved) == "Éa.zip/in/b.ris"
    assert uploads.own_name(str(folder / "unknown"), saved) == str(folder / "unknown")


def test_where_a_file_cannot_be_kept_nothing_is_left() -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        uploads.save([("a", BytesIO(b"a")), ("b", Broken())])
    assert [path.name for path in uploads.home().iterdir()] == [uploads.LOCK]


def test_with_the_server_goes_its_folder(tmp_path: Path) -> None:
    save("a.csv")
    assert list(tmp_path.iterdir())
    uploads.close()
    assert list(tmp_path.iterdir()) == []


def test_folders_of_servers_that_are_no_more_are_removed_and_no_others(tmp_path: Path) -> None:
    dead, alive = (tmp_path / f"{uploads.PREFIX}{name}" for name in ("dead", "alive"))
    strange = tmp_path / f"{uploads.PREFIX}strange"
    elsewhere = tmp_path / "elsewhere"
    for folder in (dead, alive, elsewhere):
        folder.mkdir()
        (folder / uploads.LOCK).touch()
        (folder / "papers").touch()
    strange.symlink_to(elsewhere)
    with (alive / uploads.LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        uploads.home()
        assert not dead.exists()
        assert (alive / "papers").exists()
        assert (elsewhere / "papers").exists()
