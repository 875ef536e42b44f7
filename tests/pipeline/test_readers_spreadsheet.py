"""Excel workbooks: sheets, preambles, dates and numbers, errors, and files made to do harm."""

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from pipeline.errors import InputError, LitmapError
from pipeline.readers import files, recognise, spreadsheet
from pipeline.readers.file import Dropped, File
from tests.pipeline.bibliographies import FUZZ, file_of, read

HEADER: list[Any] = ["Article Title", "Abstract", "Publication Year", "Publication Date", "Score"]


def workbook(*sheets: list[list[Any]], hidden: int | None = None) -> bytes:
    """The bytes of a workbook of these rows."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        sheet.sheet_state = "hidden" if number == hidden else "visible"
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same with one part of the zip file replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return stream.getvalue()


ROW: list[Any] = ["Soil", "A_x000D_\nB", 2019.0, datetime(2020, 5, 1), 0.5]
SIMPLE = workbook([HEADER, ROW])


def test_values_are_what_excel_shows() -> None:
    assert spreadsheet.recognises(file_of(SIMPLE))
    kept, dropped = read(spreadsheet.records, SIMPLE)
    assert kept == [
        {
            "title": "Soil",
            "abstract": "A\n\nB",
            "year": 2019,
            "date": "2020-05-01",
            "extra.Score": "0.5",
        }
    ]
    assert dropped == []


def test_preamble_blank_rows_errors_and_repeated_headers() -> None:
    rows = [["Search: soil"], [], HEADER, ROW, [], HEADER, ["Mud", "#N/A"], [None, "x"]]
    kept, dropped = read(spreadsheet.records, workbook(rows))
    assert [record["title"] for record in kept] == ["Soil", "Mud"]
    assert kept[1] == {"title": "Mud"}
    assert dropped == [Dropped("row 8", "no title")]


def test_all_shown_sheets_with_a_header_are_read() -> None:
    notes, first = [["about", "this"]], [HEADER, ["A"]]
    second: list[list[Any]] = [["Title", "DOI"], ["B"], [None]]
    kept, _ = read(spreadsheet.records, workbook(notes, first, second))
    assert [record["title"] for record in kept] == ["A", "B"]
    kept, _ = read(spreadsheet.records, workbook(first, second, hidden=1))
    assert [record["title"] for record in kept] == ["A"]


def test_a_hidden_sheet_is_read_where_no_other_has_papers() -> None:
    data = workbook([["about", "this"]], [HEADER, ["A"]], hidden=1)
    assert [record["title"] for record in read(spreadsheet.records, data)[0]] == ["A"]


def test_a_sheet_without_titles_names_its_columns() -> None:
    with pytest.raises(InputError, match="no title column among Foo, Bar"):
        read(spreadsheet.records, workbook([["Foo", "Bar"], ["a", "b"]]))


def test_an_old_or_locked_workbook_says_how_to_save_it() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert spreadsheet.is_old(file_of(data))
    with pytest.raises(InputError, match=r"save it without a password as \.xlsx or CSV"):
        read(spreadsheet.old_records, data)


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    cell = (
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>'
    )
    data = with_part(SIMPLE, "xl/worksheets/sheet1.xml", bomb + sheet + cell + b"</worksheet>")
    with pytest.raises(InputError, match="declares entities, which is not safe"):
        read(spreadsheet.records, data)


def without(data: bytes, *names: str) -> bytes:
    """The same zip file with its parts in Excel's order, without these."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in sorted(set(old.namelist()) - set(names)):
            new.writestr(part, old.read(part))
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        SIMPLE[: len(SIMPLE) // 4],
        SIMPLE[: len(SIMPLE) // 2],
        SIMPLE[:-40],
        without(SIMPLE)[:-40],
        without(SIMPLE)[:500],
        without(SIMPLE, "xl/workbook.xml"),
        without(SIMPLE, "[Content_Types].xml", "xl/workbook.xml"),
    ],
)
def test_a_damaged_workbook_is_one_and_no_archive_of_xml(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(data)
    (file,) = files(path)
    assert isinstance(file, File)
    reader = recognise(file)
    assert reader.format == "Excel workbook"
    with pytest.raises(InputError, match=r"export\.xlsx: a damaged Excel workbook\. Open it"):
        list(reader.records(file))


def test_a_zip_of_another_program_is_no_workbook() -> None:
    for part in ("word/document.xml", "META-INF/container.xml"):
        data = without(with_part(SIMPLE, part, b"<x/>"), "xl/workbook.xml")
        assert not spreadsheet.recognises(file_of(data))


def test_a_part_that_unpacks_to_far_more_is_refused() -> None:
    data = with_part(SIMPLE, "xl/sharedStrings.xml", b" " * (spreadsheet.SMALL + 1))
    with pytest.raises(InputError, match="unpacks to more than any table"):
        read(spreadsheet.records, data)


def test_rows_beyond_what_excel_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MAXIMUM_ROWS", 1000)
    head = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    title = '<row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c></row>'
    far = '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData></worksheet>'
    data = with_part(SIMPLE, "xl/worksheets/sheet1.xml", (head + title + far).encode())
    with pytest.raises(InputError, match="more than 1000 rows"):
        read(spreadsheet.records, data)


@FUZZ
@given(st.integers(0, len(SIMPLE) - 1), st.integers(0, 40), st.binary(max_size=6))
def test_a_damaged_workbook_gives_records_or_our_error(at: int, cut: int, junk: bytes) -> None:
    for data in (SIMPLE[:at], SIMPLE[:at] + junk + SIMPLE[at + cut :]):
        try:
            read(spreadsheet.records, data or b" ")
        except LitmapError:
            continue


SHEET = zipfile.ZipFile(io.BytesIO(SIMPLE)).read("xl/worksheets/sheet1.xml").decode()


@FUZZ
@given(
    st.integers(0, len(SHEET) - 1), st.integers(0, 30), st.sampled_from(["", "<", "9", "A", '"'])
)
def test_a_sheet_with_odd_xml_gives_records_or_our_error(at: int, cut: int, junk: str) -> None:
    spoilt = (SHEET[:at] + junk + SHEET[at + cut :]).encode()
    try:
        read(spreadsheet.records, with_part(SIMPLE, "xl/worksheets/sheet1.xml", spoilt))
    except LitmapError:
        return
