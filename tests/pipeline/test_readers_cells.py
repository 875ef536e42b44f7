"""Values of cells: texts, numbers, days, people."""

from datetime import date, datetime
from typing import Any

import pytest

from pipeline.readers.cells import READ, is_empty, kept, text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  as it is ", "  as it is "),
        (2019.0, "2019"),
        (0.1, "0.1"),
        (float("inf"), ""),
        (True, ""),
        (None, ""),
        (datetime(2020, 5, 1), "2020-05-01"),
        (datetime(2020, 5, 1, 13, 30), "2020-05-01 13:30:00"),
        (date(2020, 5, 1), "2020-05-01"),
        (b"\xc3\xa9", "é"),
        ({"value": {"text": "x"}}, "x"),
        (["a", None, "b"], "a; b"),
    ],
)
def test_a_value_as_text(value: Any, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize("value", [None, "", " \n", float("nan"), [], {}])
def test_what_says_nothing_is_empty(value: Any) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", [0, False, "0", [0]])
def test_zero_and_false_say_something(value: Any) -> None:
    assert not is_empty(value)


def test_people_in_parts_are_whole_names() -> None:
    people = [
        {"firstName": "Jane", "middle": ["Q."], "lastName": "Doe"},
        ["Roe", "Richard", "Jr."],
        "Ann Poe",
        None,
    ]
    assert READ["authors"](people) == ["Jane Q. Doe", "Richard Roe Jr.", "Ann Poe"]


def test_unknown_values_keep_their_kind_and_objects_become_json() -> None:
    assert [kept(one) for one in (True, 7, 1.0, ["a", 1], {"a": [1]}, b"x")] == [
        True, 7, 1, ["a", "1"], '{"a": [1]}', "x",
    ]  # fmt: skip
