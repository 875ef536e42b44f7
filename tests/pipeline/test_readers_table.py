"""Tables: columns by name, however they are written; unknown ones kept; dropped rows told."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.errors import InputError
from pipeline.readers.file import Dropped
from tests.pipeline.small import HOSTILE, Read, clean, read

EXPECTED = [
    {
        "title": "One, or two; or three",
        "abstract": "Text.",
        "authors": "A B; C D",
        "year": "2020",
        "doi": "10.1234/x",
        "extra.My Score": "7",
    }
]


def reading_of(tmp_path: Path, text: str) -> Read:
    file = tmp_path / "table"
    file.write_text(text, encoding="utf-8", newline="")
    return read(file)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimited_tables_with_odd_column_names(tmp_path: Path, delimiter: str) -> None:
    header = ["Document Title", "ABSTRACT_NOTE", "Author(s)", "Publication Year", "D O I"]
    cells = ['"One, or two; or three"', "Text.", '"A B; C D"', "2020", "10.1234/x"]
    text = f"{delimiter.join([*header, 'My Score'])}\n{delimiter.join([*cells, '7'])}\n"
    reading = reading_of(tmp_path, text)
    assert reading.format == "delimited table"
    assert list(reading.records) == EXPECTED


def test_json_lines_keep_values_as_they_are(tmp_path: Path) -> None:
    row = {
        "Title": "T",
        "summary": "Text.",
        "Authors": ["A B"],
        "published": "2021-01-02",
        "k": 1.5,
    }
    reading = reading_of(tmp_path, json.dumps(row) + "\n\n" + '{"title": "U"}\n')
    assert reading.format == "JSON Lines"
    first = {"title": "T", "abstract": "Text.", "authors": ["A B"], "date": "2021-01-02"}
    assert list(reading.records) == [{**first, "extra.k": 1.5}, {"title": "U"}]


def test_parquet_tables_keep_values_as_they_are(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "Paper Title": ["T", "U"],
            "AB": ["Text.", None],
            "Authors": [["A B", "C D"], []],
            "PY": [2020, 2021],
            "Lab": ["x", "y"],
        }
    )
    frame.to_parquet(tmp_path / "t")
    reading = read(tmp_path / "t")
    assert reading.format == "Parquet table"
    assert list(reading.records) == [
        {
            "title": "T",
            "abstract": "Text.",
            "authors": ["A B", "C D"],
            "year": 2020,
            "extra.Lab": "x",
        },
        {"title": "U", "abstract": None, "authors": [], "year": 2021, "extra.Lab": "y"},
    ]


def test_the_likelier_of_two_columns_is_taken_and_the_other_kept(tmp_path: Path) -> None:
    record = reading_of(tmp_path, "name,title,summary,abstract\nN,T,S,A\n").records[0]
    assert record == {"title": "T", "abstract": "A", "extra.name": "N", "extra.summary": "S"}


def test_of_two_columns_of_one_name_the_first_is_taken(tmp_path: Path) -> None:
    record = reading_of(tmp_path, "Title,TITLE,abstract\nfirst,second,A\n").records[0]
    assert record == {"title": "first", "abstract": "A", "extra.TITLE": "second"}


def test_rows_without_a_title_are_dropped_with_the_reason(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "title,abstract\nA,a\n  ,b\n\nC,c\n")
    assert [record["title"] for record in reading.records] == ["A", "C"]
    assert reading.dropped == (Dropped("line 3", "no title"),)


def test_lines_that_are_no_json_object_are_dropped_with_the_reason(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, '{"title": "A"}\n{"title": \n[1]\n{"title": null}\n')
    assert [record["title"] for record in reading.records] == ["A"]
    assert reading.dropped == (
        Dropped("line 2", "not a JSON object"),
        Dropped("line 3", "not a JSON object"),
        Dropped("line 4", "no title"),
    )


def test_cells_may_hold_line_breaks_quotes_and_delimiters(tmp_path: Path) -> None:
    text = 'title,abstract\r\n"A ""quoted"", title","one\r\ntwo"\r\nB,b\r\n'
    records = reading_of(tmp_path, text).records
    assert records == (
        {"title": 'A "quoted", title', "abstract": "one\ntwo"},
        {"title": "B", "abstract": "b"},
    )


def test_short_rows_have_empty_cells(tmp_path: Path) -> None:
    assert reading_of(tmp_path, "title,abstract,doi\nA\n").records[0]["title"] == "A"


def test_a_cell_of_200_000_characters_is_read_whole(tmp_path: Path) -> None:
    abstract = "x" * 200_000
    assert (
        reading_of(tmp_path, f"title,abstract\nA,{abstract}\n").records[0]["abstract"] == abstract
    )


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_are_kept_to_the_letter(tmp_path: Path, title: str) -> None:
    quoted = title.replace('"', '""')
    assert reading_of(tmp_path, f'title,abstract\n"{quoted}",a\n').records[0]["title"] == title
    lines = json.dumps({"title": title})
    assert reading_of(tmp_path, lines).records[0]["title"] == title


@pytest.mark.parametrize("data", [b"PAR1 no table PAR1", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_a_damaged_parquet_file_says_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "t.parquet").write_bytes(data)
    with pytest.raises(InputError, match=r"t\.parquet: damaged Parquet file\. Export it again"):
        read(tmp_path / "t.parquet")


def test_a_parquet_table_without_titles_names_its_columns(tmp_path: Path) -> None:
    pd.DataFrame({"foo": [1], "bar": [2]}).to_parquet(tmp_path / "t.parquet")
    with pytest.raises(InputError, match=r"no title column among foo, bar\. Name one"):
        read(tmp_path / "t.parquet")


def test_years_of_tables_become_years_of_papers(tmp_path: Path) -> None:

    rows: list[dict[str, Any]] = [
        {"title": "A", "year": 2019},
        {"title": "B", "year": "2020-05"},
        {"title": "C", "year": None},
    ]
    records = reading_of(tmp_path, "\n".join(map(json.dumps, rows))).records
    frame = clean(records).papers.frame.set_index("title")
    assert [frame["year"].get(title) for title in "AB"] == [2019, 2020]
    assert pd.isna(frame["year"]["C"])


def test_a_table_of_titles_alone_after_a_blank_line_is_read(tmp_path: Path) -> None:
    file = tmp_path / "titles.csv"
    file.write_text("\ntitle\nOne\nTwo\n", "utf-8")
    assert [record["title"] for record in read(file).records] == ["One", "Two"]


def test_a_header_without_records_is_told(tmp_path: Path) -> None:
    file = tmp_path / "header.csv"
    file.write_text("title,abstract\n", "utf-8")
    with pytest.raises(InputError, match=r"header\.csv.*holds no record"):
        read(file)
