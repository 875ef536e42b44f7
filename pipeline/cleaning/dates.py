"""Dates as bibliographies write them → ISO 8601."""

import re
from email.utils import parsedate_to_datetime
from typing import Any

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
NAMED = re.compile(r"(\d{4})[\s,]+([A-Za-z]{3,9})\b\.?(?:\s+(\d{1,2})\b)?")
"""`2019 Jan 28`; of `2019 Jan-Feb` and `1998 Dec-1999 Jan` the beginning counts."""
FIRST_YEAR, LAST_YEAR = 1500, 2100
"""A fixed end, so that the same papers give the same map next year."""


def day(year: Any, month: Any = "", of_month: Any = "") -> str:
    """`2020-03-09`, `2020-03` or `2020`, as much of it as is a date; "" without a year."""
    written, number = _line(year).removesuffix(".0"), month_number(_line(month))
    if not re.fullmatch(r"\d{4}", written) or not FIRST_YEAR <= int(written) <= LAST_YEAR:
        return ""
    if not number:
        return written
    found = re.fullmatch(r"0?([1-9]|[12]\d|3[01])", _line(of_month))
    return f"{written}-{number:02}" + (f"-{int(found[1]):02}" if found else "")


def month_number(month: str) -> int:
    """1 to 12 from a number or an English name; 0 for anything else."""
    if month[:3].lower() in MONTHS:
        return MONTHS.index(month[:3].lower()) + 1
    return int(month) if re.fullmatch(r"0?[1-9]|1[0-2]", month) else 0


def date_in(value: Any) -> str:
    """The date that a text tells: ISO, `2022/05`, `Mon, 2 Apr 2007 …`, `June 2008`, `2008`."""
    written = _line(value)[:100]
    iso = re.match(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?!\d)", written)
    named = NAMED.match(written)
    if found := named or iso:
        return day(*found.groups())
    try:
        told = parsedate_to_datetime(written)
        return day(told.year, told.month, told.day)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    words = re.findall(r"[A-Za-z]{3,}|\d+", written)
    year = next((word for word in words if day(word)), "")
    month = next((word for word in words if word.isalpha() and month_number(word)), "")
    beside = [word for word in words if re.fullmatch(r"\d{1,2}", word)]
    return day(year, month, beside[0] if len(beside) == 1 and len(words) == 3 else "")


def _line(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).split())
