"""A row's cells: which quotes are quotes, and whether the cells fit the header."""

import pytest

from pipeline.readers.delimited_cells import fits, split


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b,", ["a", "b", ""]),
        ('"a, b" ,c', ["a, b", "c"]),
        ('"a ""b""",c', ['a "b"', "c"]),
        ('"a "b" c",d', ['a "b" c', "d"]),
        ('a "b, c",d', ['a "b', ' c"', "d"]),
        ("'a, b'", ["'a", " b'"]),
    ],
)
def test_quotes_around_a_whole_cell_are_quotes_and_others_letters(
    text: str, cells: list[str]
) -> None:
    assert split(text, ",") == (cells, False)


def test_a_quote_that_never_closes_is_told_or_taken_for_a_letter() -> None:
    assert split('a,"b,c', ",") == (["a"], True)
    assert split('a,"b,c', ",", literal=True) == (["a", '"b', "c"], True)


def test_a_delimiter_that_means_something_in_patterns_is_a_delimiter() -> None:
    assert split('a|"b|c"', "|") == (["a", "b|c"], False)


def test_cells_fit_where_only_empty_ones_are_beyond_the_columns() -> None:
    assert fits(["a", "b"], 2)
    assert fits(["a", "b", " ", ""], 2)
    assert not fits(["a", "b", "c"], 2)
    assert not fits(["a"], 2)
