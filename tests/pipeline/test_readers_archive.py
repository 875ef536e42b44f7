"""Archives and folders: every file in them is found, and none harms the computer."""

import bz2
import contextlib
import gzip
import io
import lzma
import os
import random
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError, LitmapError
from pipeline.readers import archive, expansion
from pipeline.readers.archive import Unreadable, files
from pipeline.readers.file import File

TEXT = "title,abstract\n" + "".join(f"Clouds {number},Rain {number * 7}\n" for number in range(900))
DATA = TEXT.encode()
CHANCE = random.Random(7)
NOISE = "".join(f"{CHANCE.random()}\n" for _ in range(150_000))
"""What compresses badly, so that the half of an archive is about half of it."""


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return stream.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as made:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            made.addfile(entry, io.BytesIO(data))
    return stream.getvalue()


def placed(folder: Path, data: bytes, name: str = "export") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def told(path: Path) -> dict[str, str]:
    """Name below the path → its text, or in angle brackets why there is none."""
    return {
        str(item.path.relative_to(path)): f"<{item.reason}>"
        if isinstance(item, Unreadable)
        else item.text
        for item in files(path)
    }


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_is_the_file_under_its_name(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    path = placed(tmp_path, pack(DATA), "papers.txt")
    (file,) = files(path, {"title": "Titel"})
    assert isinstance(file, File)
    assert (file.path, file.text, file.damage) == (path, TEXT, "")
    assert file.columns == {"title": "Titel"}


def test_a_plain_file_is_itself(tmp_path: Path) -> None:
    (file,) = files(placed(tmp_path, DATA))
    assert isinstance(file, File)
    assert (file.path, file.text) == (tmp_path / "export", TEXT)


@pytest.mark.parametrize(
    "pack", [zipped, tarred, lambda them: gzip.compress(tarred(them))], ids=["zip", "tar", "tar.gz"]
)
def test_the_files_of_an_archive_are_named_after_it(
    tmp_path: Path, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    path = placed(tmp_path, pack({"a.ris": b"A", "folder/b.gz": gzip.compress(b"B")}))
    assert told(path) == {"a.ris": "A", "folder/b.gz": "B"}


def test_a_folder_gives_all_below_it_by_name_without_the_systems_own(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", "a/.hidden", "__MACOSX/x", ".git/y", "Thumbs.db"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "z.zip").write_bytes(zipped({"d": b"D", "__MACOSX/._d": b"", "e/.DS_Store": b""}))
    assert told(tmp_path) == {"a/c.txt": "a/c.txt", "b.txt": "b.txt", "z.zip/d": "D"}
    assert list(told(tmp_path)) == sorted(told(tmp_path))


def test_links_are_not_followed_out_of_a_folder_or_in_circles(tmp_path: Path) -> None:
    secret = placed(tmp_path, b"secret", "secret")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a").write_text("A")
    (folder / "out").symlink_to(secret)
    (folder / "round").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    link = "<a link, which is not followed>"
    assert told(folder) == {"a": "A", "out": link, "round": link, "pipe": "<not a file>"}


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_no_name_in_an_archive_leads_out_of_it(
    tmp_path: Path, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    names = ["../../etc/passwd", "/etc/shadow", "..\\..\\boot.ini", "a/./b\x07\n.ris"]
    path = placed(tmp_path, pack({name: name.encode() for name in names}))
    before = sorted(tmp_path.rglob("*"))
    found = told(path)
    assert set(found) == {"etc/passwd", "etc/shadow", "boot.ini", "a/b.ris"}
    assert found["etc/passwd"] == "../../etc/passwd"
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("mark", ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"])
def test_a_document_that_is_a_zip_is_handed_on_whole(tmp_path: Path, mark: str) -> None:
    data = zipped({mark: b"x", "xl/workbook.xml": b"<a/>"})
    (file,) = files(placed(tmp_path, data))
    (inner,) = files(placed(tmp_path, zipped({"table": data}), "outer"))
    assert isinstance(file, File)
    assert isinstance(inner, File)
    assert (file.data, inner.data) == (data, data)


def test_what_is_no_list_of_papers_is_left_out_of_an_archive_and_refused_alone(
    tmp_path: Path,
) -> None:
    pdf = b"%PDF-1.7 ..."
    path = placed(tmp_path, zipped({"a": b"A", "b.pdf": pdf, "c": b"", "d": b"Rar!\x1a\x07\0"}))
    assert told(path) == {
        "a": "A",
        "b.pdf": "<a PDF, no list of papers; export the references as RIS or BibTeX>",
        "c": "<the file is empty>",
        "d": "<a RAR archive, which is not read; unpack it first>",
    }
    with pytest.raises(InputError, match=r"x\.pdf: a PDF, no list of papers; export"):
        list(files(placed(tmp_path, pdf, "x.pdf")))


def test_a_member_with_a_password_or_an_unknown_method_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(zipped({"a": b"A", "b": b"B", "c": b"C"}))
    listed = [at for at in range(len(data)) if data.startswith(b"PK\x01\x02", at)]
    data[listed[1] + 8] |= 1
    data[listed[2] + 10 : listed[2] + 12] = struct.pack("<H", 97)
    found = told(placed(tmp_path, bytes(data)))
    assert found["a"] == "A"
    assert "password" in found["b"]
    assert "method 97" in found["c"]


@pytest.mark.parametrize("data", [zipped({}), zipped({".DS_Store": b"x"}), tarred({".a": b"x"})])
def test_an_empty_archive_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="export: the archive holds no file"):
        list(files(placed(tmp_path, data)))


def test_an_empty_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"{tmp_path.name}: the folder holds no file"):
        list(files(tmp_path))


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_cut_off_gives_what_is_there_and_says_so(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    packed = pack(NOISE.encode())
    (file,) = files(placed(tmp_path, packed[: len(packed) * 3 // 4]))
    assert isinstance(file, File)
    assert NOISE.startswith(file.text)
    assert len(file.text) > len(NOISE) // 3
    assert file.damage == "the compressed data end early"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_cut_off_gives_the_files_before_and_says_so(tmp_path: Path, method: int) -> None:
    data = zipped({"a": DATA, "b": DATA[::-1]}, method)
    path = placed(tmp_path, data[: len(data) * 3 // 4])
    first, second, told_of = files(path)
    assert isinstance(first, File)
    assert isinstance(second, File)
    assert (first.text, first.damage) == (TEXT, "")
    assert TEXT[::-1].startswith(second.text)
    assert (len(second.text) > 1_000, second.damage) == (True, "the compressed data end early")
    assert told_of == Unreadable(path, "the archive is cut off or damaged, its last files are lost")


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(zipped({"a": NOISE.encode(), "b": b"B"}))
    data[300_000:300_020] = b"\xff" * 20
    first, second = files(placed(tmp_path, bytes(data)))
    assert isinstance(first, File)
    assert isinstance(second, File)
    assert (len(first.text) > 100_000, second.text) == (True, "B")
    assert first.damage == "the compressed data are damaged"


@pytest.mark.parametrize("layers", [3, 4])
def test_archives_in_archives_are_opened_to_a_depth(tmp_path: Path, layers: int) -> None:
    data = b"A"
    for _ in range(layers):
        data = zipped({"x": data})
    assert list(told(placed(tmp_path, data)).values()) == (
        ["A"] if layers == 3 else ["<packed more than 3 times; unpack it first>"]
    )


def test_bombs_are_refused_while_they_expand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "SUSPICIOUS", 2_000_000)
    zeros = bytes(8_000_000)
    for data in (gzip.compress(zeros), zipped({"a": zeros}), zipped({"z": zipped({"a": zeros})})):
        with pytest.raises(InputError, match=r"would overwhelm the computer.*200 times"):
            _read_all(placed(tmp_path, data))


def test_reading_a_file_again_does_not_count_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "MOST_EXPANDED", len(DATA))
    (file,) = files(placed(tmp_path, gzip.compress(DATA)))
    assert isinstance(file, File)
    assert [list(file.pieces()) for _ in range(3)] == [[DATA]] * 3


def test_files_that_share_bytes_are_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a": DATA, "b": DATA}))
    listed = [at for at in range(len(data)) if data.startswith(b"PK\x01\x02", at)]
    data[listed[1] + 42 : listed[1] + 46] = struct.pack("<I", 0)
    with pytest.raises(InputError, match="its files overlap"):
        _read_all(placed(tmp_path, bytes(data)))


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    members = dict.fromkeys("abc", b"x")
    for data in (zipped(members), tarred(members)):
        with pytest.raises(InputError, match="more than 2 files"):
            _read_all(placed(tmp_path, data))


def _read_all(path: Path) -> None:
    for item in files(path):
        if isinstance(item, File):
            assert item.sha256


PACKED = (
    gzip.compress(DATA), bz2.compress(DATA), lzma.compress(DATA), zipped({"a": DATA, "b/c": b"C"}),
    zipped({"a": DATA}, zipfile.ZIP_LZMA), zipped({"a": DATA}, zipfile.ZIP_BZIP2),
    tarred({"a": DATA, "b": b"B"}), gzip.compress(tarred({"a": DATA})),
    zipped({"z": zipped({"a": DATA})}),
)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(PACKED), st.data())
def test_a_spoiled_archive_raises_no_error_but_ours(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, data: st.DataObject
) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    near = data.draw(st.sampled_from([end, min(start + 4, len(whole)), len(whole)]))
    spoiled = whole[:start] + data.draw(st.binary(max_size=8)) + whole[near:]
    path = tmp_path_factory.getbasetemp() / "spoiled"
    path.write_bytes(spoiled)
    with contextlib.suppress(LitmapError):
        _read_all(path)
