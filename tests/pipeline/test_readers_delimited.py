"""Text tables: what is above and below them, quotes that never close, rows that do not fit."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.readers import delimited
from pipeline.readers.file import Dropped, Record
from tests.pipeline.bibliographies import FUZZ, assert_survives, cuts, read
from tests.pipeline.small import HOSTILE, Read
from tests.pipeline.small import read as read_path


def titles(text: str) -> list[str]:
    return [record["title"] for record in read(delimited.records, text)[0]]


def told(tmp_path: Path, text: str, columns: dict[str, str]) -> Read:
    (tmp_path / "t.csv").write_text(text, "utf-8")
    return read_path(tmp_path / "t.csv", columns)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimited_tables_with_odd_column_names(delimiter: str) -> None:
    header = ["Document Title", "ABSTRACT_NOTE", "Author(s)", "Publication Year", "D O I"]
    cells = ['"One, or two; or three"', "Text.", '"A B; C D"', "2020", "10.1234/x"]
    text = f"{delimiter.join([*header, 'My Score'])}\n{delimiter.join([*cells, '7'])}\n"
    expected: Record = {
        "title": "One, or two; or three",
        "abstract": "Text.",
        "authors": ["A B", "C D"],
        "year": "2020",
        "doi": "10.1234/x",
        "extra.My Score": "7",
    }
    assert read(delimited.records, text) == ([expected], [])


def test_a_preamble_and_the_line_that_tells_the_delimiter_are_passed_over() -> None:
    text = "sep=;\nExport of my library, 2020\n\nTitle;Abstract;Year\nA, B;a;2020\n"
    assert read(delimited.records, text)[0] == [{"title": "A, B", "abstract": "a", "year": "2020"}]


def test_the_header_repeated_in_joined_exports_is_no_record() -> None:
    text = 'Title,Year\nA,2020\n"Title","Year"\nB,2021\n'
    kept, dropped = read(delimited.records, text)
    assert ([record["title"] for record in kept], dropped) == (["A", "B"], [])


def test_a_note_below_the_table_is_reported() -> None:
    text = "Title,Year,DOI\nA,2020,\nTotal: 1 record\n"
    dropped = [Dropped("line 3", "no record but a note below the table")]
    assert read(delimited.records, text) == ([{"title": "A", "year": "2020"}], dropped)


def test_cells_may_hold_line_breaks_quotes_and_delimiters() -> None:
    text = 'title,abstract\r\n"A ""quoted"", title","one\r\ntwo"\r\nB,b\r\n'
    assert read(delimited.records, text)[0] == [
        {"title": 'A "quoted", title', "abstract": "one\ntwo"},
        {"title": "B", "abstract": "b"},
    ]


def test_lone_carriage_returns_end_lines() -> None:
    assert titles("title,abstract\rA,a\rB,b\r") == ["A", "B"]


@pytest.mark.parametrize("ends", ['B,"b', 'B,"b, c', '"B,b', 'B,"b "c" d'])
def test_an_unclosed_quote_costs_no_other_row(ends: str) -> None:
    rows = "".join(f'{letter},"{letter.lower()}, {letter}",2020\n' for letter in "CDEFG")
    text = f'title,abstract,year\nA,a,2020\n{ends},2020\n{rows}"Z","z, z","2021"\n'
    kept, dropped = read(delimited.records, text)
    assert [record["title"] for record in kept if record["title"] not in 'B"B'] == list("ACDEFGZ")
    assert all(len(record.get("abstract", "")) < 9 for record in kept)
    assert all(one == Dropped("line 3", "an unclosed quote") for one in dropped)
    assert len(kept) + len(dropped) == 8


def test_the_rest_of_a_row_whose_first_quote_is_lost_is_no_paper() -> None:
    rows = "".join(f"{letter},a,2020\n" for letter in "ABCDE" * 10)
    text = f'title,abstract,year\n{rows}F,one\nand then\nSo, it ends",2020\nG,g,2021\n'
    kept, dropped = read(delimited.records, text)
    assert [record["title"] for record in kept[50:]] == ["F", "G"]
    assert {one.reason for one in dropped} == {
        "a part of the record of line 52, where a quote is lost"
    }


def test_an_apostrophe_is_no_quote() -> None:
    assert titles("title,abstract\n'A' is,it's\nB's,b\n") == ["'A' is", "B's"]


def test_short_rows_have_empty_cells_and_empty_cells_too_many_are_nothing() -> None:
    assert read(delimited.records, "title,abstract,doi\nA\nB,b,,,,\n")[0] == [
        {"title": "A"},
        {"title": "B", "abstract": "b"},
    ]


def test_a_comma_in_prose_without_quotes_is_put_back() -> None:
    text = "title,abstract,year\nA,one, two, three,2020\n"
    assert read(delimited.records, text)[0] == [
        {"title": "A", "abstract": "one, two, three", "year": "2020"}
    ]


def test_a_row_that_does_not_fit_is_reported_not_shifted() -> None:
    text = "title,abstract,year\nA,one,two,2020\nB,b,2021\n"
    kept, dropped = read(delimited.records, text)
    assert kept == [{"title": "B", "abstract": "b", "year": "2021"}]
    assert dropped == [Dropped("line 2", "4 cells under 3 columns: quote the delimiters")]


def test_row_names_of_r_and_of_data_frames_are_no_column() -> None:
    assert read(delimited.records, "title,year\n1,A,2020\n2,B,2021\n")[0] == [
        {"title": "A", "year": "2020"},
        {"title": "B", "year": "2021"},
    ]
    assert read(delimited.records, ",Unnamed: 0,title\n0,0,A\n1,1,B\n")[0] == [
        {"title": "A"},
        {"title": "B"},
    ]


def test_rows_without_a_title_are_dropped_with_the_reason() -> None:
    kept, dropped = read(delimited.records, "title,abstract\nA,a\n  ,b\n\nC,c\n")
    assert [record["title"] for record in kept] == ["A", "C"]
    assert dropped == [Dropped("line 3", "no title")]


def test_the_user_tells_columns_that_no_name_tells(tmp_path: Path) -> None:
    text = "Was,Worum,title\nA,a,no title\nB,b,no title\n"
    reading = told(tmp_path, text, {"title": "Was", "abstract": "WORUM"})
    assert reading.records[0] == {"title": "A", "abstract": "a", "extra.title": "no title"}


def test_a_told_column_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no column 'Was' for title\. There are Foo, Bar"):
        told(tmp_path, "Foo,Bar\na,b\nc,d\n", {"title": "Was"})
    with pytest.raises(InputError, match=r"no column 'X' for abstract\. There are title, Bar"):
        told(tmp_path, "title,Bar\na,b\nc,d\n", {"abstract": "X"})


def test_a_table_of_unknown_columns_names_them_and_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"title column among Foo, Bar\..*--column title=Foo"):
        told(tmp_path, "Foo,Bar\na,b\nc,d\n", {})


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_are_kept_to_the_letter(title: str) -> None:
    quoted = title.replace('"', '""')
    assert titles(f'title,abstract\n"{quoted}",a\n') == [title]


def test_3000_authors_and_a_cell_of_a_megabyte_are_read_whole() -> None:
    authors, abstract = "; ".join(f"Doe{i}, Jane" for i in range(3000)), "long text " * 100_000
    kept, _ = read(delimited.records, f'title,authors,abstract\nA,"{authors}","{abstract}"\nB,,\n')
    assert (len(kept[0]["authors"]), kept[0]["abstract"]) == (3000, abstract)
    assert kept[1] == {"title": "B"}


def test_null_characters_are_no_end() -> None:
    assert titles(f"title,abstract\nZ,{'z' * 5000}\nA\0B,a\nC,c\n") == ["Z", "A\0B", "C"]


def test_a_table_of_titles_alone_after_a_blank_line_is_read() -> None:
    assert titles('\ntitle\nOne, or two\n"Three"\n') == ["One, or two", "Three"]


@FUZZ
@given(
    st.lists(
        st.tuples(st.text("ab,;\"\n' |", max_size=12), st.text('x\n",', max_size=9)), max_size=6
    )
)
def test_whatever_the_csv_module_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(("title", "abstract", "year"))
    writer.writerows((f"T{title}", abstract, "2020") for title, abstract in rows)
    kept, dropped = read(delimited.records, stream.getvalue())
    assert [(one["title"], one.get("abstract", "")) for one in kept] == [
        (f"T{title}", abstract if abstract.strip() else "") for title, abstract in rows
    ]
    assert dropped == []


WHOLE = 'Title;Abstract;Authors\n"A; B";"one\ntwo ""x"" é";"Doe, Jane; Roe, R"\nC;c;\nD;"d";E F\n'


@FUZZ
@given(cuts(WHOLE))
def test_a_damaged_table_gives_what_can_be_read(text: str) -> None:
    assert_survives(delimited.records, text)
