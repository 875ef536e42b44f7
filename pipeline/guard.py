"""Cells of text tables that no spreadsheet takes for a formula, and the cells as they were.

Spreadsheets run what begins with `=`, `+`, `-` or `@`, after blanks too; where the table's commas
are not what they expect, a semicolon, a tab or a line break inside a text begins a cell as well.
OWASP's remedy ("CSV Injection") is an apostrophe before it. Whatever has apostrophes there already
gets one more, so that exactly one is to be taken away again.
"""

import re

SIGNS = "=+\\-@＝＋－＠"
"""The signs that begin a formula, and their wide forms, which some keyboards give."""
_BLANK = r"[\s\ufeff\u200b-\u200f\u2060]*"
"""What a reader does not see, and a spreadsheet may pass over."""
_BEGINS = rf"'*{_BLANK}(?:[{SIGNS}]|(?<=[\t\r\n]))"
START = re.compile(rf"\A(?={_BEGINS})")
INSIDE = re.compile(rf"([;\t\r\n]{_BLANK})(?='*[{SIGNS}])")
GUARDED_START = re.compile(rf"\A'(?={_BEGINS})")
GUARDED_INSIDE = re.compile(rf"([;\t\r\n]{_BLANK})'(?='*[{SIGNS}])")


def guarded(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet would run."""
    return START.sub("'", INSIDE.sub(r"\1'", text))


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return GUARDED_INSIDE.sub(r"\1", GUARDED_START.sub("", text))
