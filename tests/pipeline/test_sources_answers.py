"""What a service answered: JSON, or nothing of use."""

import pytest

from pipeline.sources.answers import Again, json_in, message_in_json


def test_the_values_of_json_are_given_and_anything_else_is_worth_another_try() -> None:
    assert json_in(b'[{"a": 1}]') == [{"a": 1}]
    for body in (b"", b"<html>", b'{"a": ', b"[" * 100_000):
        with pytest.raises(Again, match="damaged, or no JSON"):
            json_in(body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"message": "No\\n credits.", "error": "quota"}', "No credits."),
        (b'{"error": "quota"}', "quota"),
        (b'{"error": {"code": 7}}', ""),
        (b"[]", ""),
        (b"<html>", ""),
    ],
)
def test_the_message_of_an_error_is_found(body: bytes, said: str) -> None:
    assert message_in_json(body) == said
