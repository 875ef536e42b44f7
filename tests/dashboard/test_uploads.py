"""What readers bring, on disk: under safe names, for as long as the server lives."""

import fcntl
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from dashboard import uploads


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    uploads.close()
    yield
    uploads.close()


def save(*names: str) -> tuple[Path, tuple[Path, ...]]:
    return uploads.save([(name, BytesIO(name.encode("utf-8", "replace"))) for name in names])


def test_files_are_kept_as_they_are_for_nobody_else() -> None:
    folder, (one, other) = save("My owls.ris", "rivers.csv")
    assert (one.name, one.read_bytes()) == ("My owls.ris", b"My owls.ris")
    assert other.read_bytes() == b"rivers.csv"
    assert (one.parent, other.parent) == (folder / "001", folder / "002")
    assert folder.stat().st_mode & 0o077 == 0
    assert uploads.home().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("My export (3).ris", "My export (3).ris"),
        ("论文 é.csv", "论文 é.csv"),
        ("<img src=x>.csv", "<img src=x>.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\papers\\a.csv", "a.csv"),
        ("..", "papers"),
        ("a/", "papers"),
        ("", "papers"),
        ("--maps=x.csv", "maps=x.csv"),
        (".hidden.csv", "hidden.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("a\u202egpj.csv", "agpj.csv"),
        ("half \ud800.csv", "half .csv"),
        ("x" * 300 + ".csv.gz", "x" * (uploads.LONGEST_NAME - 7) + ".csv.gz"),
        ("é" * 300 + ".ris", "é" * ((uploads.LONGEST_NAME - 4) // 2) + ".ris"),
    ],
)
def test_a_name_is_kept_where_it_is_safe(name: str, kept: str) -> None:
    folder, (file,) = save(name)
    assert file == folder / "001" / kept
    assert file.exists()


def test_files_of_one_name_stay_apart() -> None:
    _, (one, other) = uploads.save([("a.csv", BytesIO(b"1")), ("a.csv", BytesIO(b"2"))])
    assert (one.name, other.name) == ("a.csv", "a.csv")
    assert (one.read_bytes(), other.read_bytes()) == (b"1", b"2")


def test_messages_do_not_tell_where_files_are() -> None:
    folder, (one, other) = save("Éa.csv", "b.zip")
    told = uploads.without_folder(f"{one}, {other}/in/c.ris: nothing in {folder}/x", folder)
    assert told == "Éa.csv, b.zip/in/c.ris: nothing in x"


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
