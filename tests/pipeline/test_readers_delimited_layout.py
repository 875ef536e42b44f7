"""The layout of a text table: the header's line, the delimiter, and whether quotes are quotes."""

import pytest

from pipeline.readers.delimited_layout import (
    ONE_COLUMN,
    Table,
    by_header,
    by_title_alone,
    by_width,
)
from tests.pipeline.bibliographies import file_of


def test_the_header_stands_below_a_preamble_and_the_line_that_tells_the_delimiter() -> None:
    file = file_of("sep=;\nExport of my library, 2020\n\nTitle;Abstract;Year\nA, B;a;2020\n")
    assert by_header(file) == Table(";", 4, ("Title", "Abstract", "Year"))


def test_the_delimiter_is_the_one_that_makes_most_columns_known() -> None:
    assert by_header(file_of("Title;Authors, all;Year\nA;B, C;2020\n")) == Table(
        ";", 1, ("Title", "Authors, all", "Year")
    )


@pytest.mark.parametrize(("row", "quoted"), [('"A" is\t"b', False), ('"A"\t"b"', True)])
def test_in_tables_by_tabs_quotes_that_close_no_cell_are_letters(row: str, quoted: bool) -> None:
    found = by_header(file_of(f"title\tabstract\n{row}\n"))
    assert found == Table("\t", 1, ("title", "abstract"), quoted)


def test_a_table_of_titles_alone_has_one_column_whatever_its_titles_hold() -> None:
    assert by_title_alone(file_of('\n"Title"\nOne, or two\n')) == Table(ONE_COLUMN, 2, ("Title",))
    assert by_title_alone(file_of("Chapter\nOne\n")) is None


def test_rows_of_one_width_are_a_table_of_unknown_columns() -> None:
    assert by_width(file_of("Foo,Bar\na,b\nc,d\n")) == Table(",", 1, ("Foo", "Bar"))
    assert by_width(file_of("Foo,Bar\na,b,c\n")) is None


@pytest.mark.parametrize(
    "text", ["hello, world\n\nhow, are, you\n", "TY  - JOUR\nTI  - A\n", "@article{a,\n}\n"]
)
def test_prose_and_formats_of_records_are_no_tables(text: str) -> None:
    assert by_header(file_of(text)) is None
    assert by_width(file_of(text)) is None
