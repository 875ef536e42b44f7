"""A file: found or not, and its text in whatever encoding."""

import codecs
import gzip
import hashlib
import io
from pathlib import Path
from typing import IO, cast

import pytest

from pipeline.errors import InputError
from pipeline.readers import READERS
from pipeline.readers.file import File

TEXT = "Schrödinger, Poincaré and Gödel – naïve “quotes”\n日本語\n"
WESTERN = (
    "La energía del niño en España\n\nEstudiamos señales eléctricas del corazón. Los resultados "
    "muestran que la energía mínima aparece más tarde en los niños que en los adultos.\n",
    "Ljusets färger på sjön\n\nVi undersöker färger på sjön. Resultaten visar att ljuset på våren "
    "är blåare än på hösten, särskilt för små vågor på öppet vatten nära Åland.\n",
    "Schrödinger bridges for café menus\n\nWe study Schrödinger bridges. The results show that "
    "Poincaré maps of naïve models help a great deal in many of the cases that matter.\n",
)
"""Spanish, Swedish, and English with a few foreign names."""


def file_of(tmp_path: Path, data: bytes) -> File:
    path = tmp_path / "p.txt"
    path.write_bytes(data)
    return File(path)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-32"), "utf-32"),
    ],
)
def test_unicode_is_read_to_the_letter_and_its_mark_is_no_letter(
    tmp_path: Path, data: bytes, encoding: str
) -> None:
    file = file_of(tmp_path, data)
    assert (file.text, file.encoding) == (TEXT, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_unmarked_utf_16_is_recognised_by_its_zeros(tmp_path: Path, encoding: str) -> None:
    file = file_of(tmp_path, WESTERN[0].encode(encoding))
    assert (file.text, file.encoding) == (WESTERN[0], encoding)


@pytest.mark.parametrize("text", WESTERN)
def test_western_text_that_is_not_unicode_keeps_its_accents(tmp_path: Path, text: str) -> None:
    assert file_of(tmp_path, text.encode("latin-1")).text == text


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_become_one_kind(tmp_path: Path, end: str) -> None:
    assert file_of(tmp_path, f"a{end}{end}b{end}".encode()).text == "a\n\nb\n"


def test_one_broken_byte_does_not_lose_the_rest(tmp_path: Path) -> None:
    text = file_of(tmp_path, codecs.BOM_UTF8 + b"before \xff after").text
    assert text == "before \ufffd after"


def test_a_file_that_is_no_text_has_none(tmp_path: Path) -> None:
    file = file_of(tmp_path, bytes(range(256)) * 20)
    assert (file.text, file.encoding) == ("", "binary")


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    data = TEXT.encode("utf-16")
    assert file_of(tmp_path, data).sha256 == hashlib.sha256(data).hexdigest()


def test_a_missing_file_an_empty_one_and_a_folder_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.txt: no such file\. Check"):
        File(tmp_path / "gone.txt")
    with pytest.raises(InputError, match=r"p\.txt: the file is empty\. Export"):
        file_of(tmp_path, b"")
    with pytest.raises(InputError, match=r"not a file\. Name the file"):
        File(tmp_path)


def test_a_stray_zero_does_not_make_a_text_binary(tmp_path: Path) -> None:
    assert file_of(tmp_path, TEXT.encode() * 3 + b"a\0b").text == TEXT * 3 + "a\0b"


def test_lines_are_those_of_the_text_wherever_the_pieces_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = "é\r\n海\r\n\rlast".encode()
    for size in (1, 2, 3, 5):
        monkeypatch.setattr("pipeline.readers.file.PIECE", size)
        file = file_of(tmp_path, data)
        assert list(file.lines()) == ["é", "海", "", "last"]
        assert (file.encoding, file.sha256) == ("utf-8", hashlib.sha256(data).hexdigest())


def test_what_came_before_damage_is_there_and_the_damage_told(tmp_path: Path) -> None:
    packed = gzip.compress(TEXT.encode())[:-9]
    file = File(
        tmp_path / "p.gz", lambda: cast(IO[bytes], gzip.GzipFile(fileobj=io.BytesIO(packed)))
    )
    assert list(file.pieces()) == []
    assert file.damage == "the compressed data end early"


def test_a_disk_that_fails_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    def fails() -> IO[bytes]:
        raise OSError(5, "Input/output error")

    with pytest.raises(InputError, match=r"p\.csv: cannot be read \(Input/output error\)"):
        list(File(tmp_path / "p.csv", fails).pieces())


def test_recognising_needs_only_the_head(tmp_path: Path) -> None:
    """No reader takes the whole text of a table to see that it is none of its own."""
    rows = "title,abstract\n" + "Clouds,Warm air rises.\n" * 20_000
    file = file_of(tmp_path, rows.encode())
    for reader in READERS:
        if not reader.recognises.__module__.endswith(".table"):
            reader.recognises(file)
    assert not {"text", "data"} & file.__dict__.keys()
