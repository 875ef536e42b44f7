"""Rows of one line or of several, and quotes that never close."""

import pytest

from pipeline.readers.delimited_layout import Table
from pipeline.readers.delimited_rows import UNCLOSED, Row, rows

HEADER = ("title", "abstract", "year")


def rows_of(text: str, line: int = 1) -> list[Row]:
    """The rows below the header."""
    return list(rows(text.split("\n"), Table(",", line, HEADER)))[1:]


def test_rows_are_numbered_by_the_line_that_they_begin_on() -> None:
    text = 'a note\ntitle,abstract,year\nA,"one\ntwo",2020\n\nB,b,2021\n'
    assert rows_of(text, line=2) == [(3, ["A", "one\ntwo", "2020"]), (6, ["B", "b", "2021"])]


@pytest.mark.parametrize("ends", ['B,"b', 'B,"b, c', '"B,b', 'B,"b "c" d'])
def test_an_unclosed_quote_costs_no_other_row(ends: str) -> None:
    below = "".join(f'{letter},"{letter.lower()}, {letter}",2020\n' for letter in "CDEFG")
    found = rows_of(f'title,abstract,year\nA,a,2020\n{ends},2020\n{below}"Z","z, z","2021"\n')
    assert [line for line, _ in found] == list(range(2, 10))
    assert [cells[0] for line, cells in found if line != 3] == list("ACDEFGZ")
    assert all(len(cells) == 3 or cells == UNCLOSED for _, cells in found)


def test_a_quote_open_to_the_end_of_the_file_costs_no_other_row() -> None:
    below = "".join(f"T{i},text,2020\n" for i in range(5000))
    (_, first), *others = rows_of(f'title,abstract,year\nA,"b, c,2020\n{below}')
    assert first == UNCLOSED
    assert [cells[0] for _, cells in others] == [f"T{i}" for i in range(5000)]


def test_quotes_within_a_quoted_text_of_several_lines_are_letters() -> None:
    text = 'title,abstract,year\nA,"He said "hi"\nand, then, "bye" twice",2020\nB,b,2021\n'
    assert rows_of(text) == [
        (2, ["A", 'He said "hi"\nand, then, "bye" twice', "2020"]),
        (4, ["B", "b", "2021"]),
    ]


def test_quotes_are_letters_where_the_layout_says_so() -> None:
    table = Table("\t", 1, ("title", "abstract"), quoted=False)
    assert list(rows(["title\tabstract", '"A" is\t"b'], table))[1:] == [(2, ['"A" is', '"b'])]
