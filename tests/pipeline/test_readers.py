"""Readers: a file is recognised by what is in it, and says what it gave."""

import hashlib
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.readers import read
from tests.pipeline.small import CLOUDS, DEPTH, page


@pytest.mark.parametrize(
    ("text", "format_name"),
    [
        ("title,abstract\nA,B\n", "delimited table"),
        ('{"title": "A", "abstract": "B"}\n', "JSON Lines"),
        (page([("A", DEPTH)]), "copied papers page"),
    ],
)
def test_the_format_is_seen_in_the_content_whatever_the_name(
    tmp_path: Path, text: str, format_name: str
) -> None:
    for name in ("papers.csv", "papers.txt", "papers.parquet", "papers"):
        file = tmp_path / name
        file.write_text(text)
        reading = read(file)
        assert reading.format == format_name
        assert [record["title"] for record in reading.records] == ["A"]


def test_a_reading_names_its_file_digest_and_encoding(tmp_path: Path) -> None:
    file = tmp_path / "p.txt"
    file.write_text(page([("A", DEPTH)]))
    reading = read(file)
    assert reading.path == file
    assert reading.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (reading.encoding, reading.dropped) == ("utf-8", ())


@pytest.mark.parametrize(
    "text", ["hello\n\nworld\n", "  \n\n \t\n", "new\n\nMar 14\n\nSubscribe\n"]
)
def test_a_file_without_a_paper_says_what_can_be_read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "p.txt"
    file.write_text(text)
    with pytest.raises(InputError, match=r"p\.txt: no paper found.*title column"):
        read(file)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "p.bin"
    file.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(InputError, match="no paper found"):
        read(file)


def test_a_table_without_any_title_says_so_and_why(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text("title,abstract\n,Text\n")
    with pytest.raises(InputError, match=r"p\.csv.*none of its 1 records can be used.*line 2"):
        read(file)


def test_a_page_whose_first_words_are_column_names_is_still_a_page(tmp_path: Path) -> None:
    file = tmp_path / "p.txt"
    file.write_text("Title\n\n" + page([("One", DEPTH), ("Two", CLOUDS)]))
    assert [record["title"] for record in read(file).records] == ["One", "Two"]
