"""A file: found or not, and its text in whatever encoding."""

import codecs
import hashlib
from pathlib import Path

import pytest

from pipeline.errors import InputError
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
