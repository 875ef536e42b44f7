"""No cell is run by a spreadsheet, and each is as it was when the guard is taken away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.guard import guarded, unguarded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("-5 degrees", "'-5 degrees"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  +1", "'  +1"),
        ("＝1", "'＝1"),
        ("\ufeff=1+1", "'\ufeff=1+1"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("Owls; =1+1", "Owls; '=1+1"),
        ("Owls\n\n=1+1", "Owls\n\n'=1+1"),
        ("'=1+1", "''=1+1"),
        ("Owls = birds - mice", "Owls = birds - mice"),
        ("'quoted'", "'quoted'"),
        ("", ""),
    ],
)
def test_what_would_be_run_has_an_apostrophe_before_it(text: str, expected: str) -> None:
    assert guarded(text) == expected
    assert unguarded(expected) == text


@given(st.text(alphabet="=+-@＝'; \t\r\n\u00a0\u200bab"))
def test_the_guard_can_be_taken_away_and_nothing_else_goes_with_it(text: str) -> None:
    made = guarded(text)
    assert unguarded(made) == text
    assert not re.search(r"(?:\A|[;\t\r\n])[\s\u200b]*[=+\-@＝]|\A[\t\r]", made)
