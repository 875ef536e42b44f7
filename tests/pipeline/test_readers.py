"""Readers: a file is recognised by what is in it, and says what it gave."""

from pathlib import Path

import pytest

from pipeline.errors import InputError
from tests.pipeline.small import CLOUDS, DEPTH, page, read


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


@pytest.mark.parametrize("text", ["hello\n\nworld\n", "new\n\nMar 14\n\nSubscribe\n"])
def test_a_file_without_a_paper_says_what_can_be_read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "p.txt"
    file.write_text(text)
    with pytest.raises(InputError, match=r"p\.txt: no paper found.*title column"):
        read(file)


@pytest.mark.parametrize(
    "data", [b"\n\n", b" \t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe\n\0"]
)
def test_a_blank_file_is_called_empty(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "p.txt"
    file.write_bytes(data)
    with pytest.raises(InputError, match=r"p\.txt: the file is empty\. Export"):
        read(file)


def test_xml_of_no_known_kind_that_declares_entities_is_called_unsafe(tmp_path: Path) -> None:
    file = tmp_path / "p.xml"
    file.write_text('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(InputError, match=r"p\.xml: the XML declares entities .* not safe"):
        read(file)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "p.bin"
    file.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(InputError, match="no paper found"):
        read(file)


def test_a_page_whose_first_words_are_column_names_is_still_a_page(tmp_path: Path) -> None:
    file = tmp_path / "p.txt"
    file.write_text("Title\n\n" + page([("One", DEPTH), ("Two", CLOUDS)]))
    assert [record["title"] for record in read(file).records] == ["One", "Two"]
