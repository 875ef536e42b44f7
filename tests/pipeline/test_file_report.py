"""The report of one file: what is counted over the records kept, and why a path gave nothing."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.file_report import FileReport, LeftOut, counted, why_nothing

REPORT = FileReport("in/a.csv", "a.csv", "f" * 64, "delimited table", "utf-8", 3, 2, ())


def test_what_records_tell_is_counted_over_those_kept() -> None:
    kept: list[dict[str, Any]] = [
        {"abstract": "a", "year": 2020, "doi": ""},
        {"abstract": "", "year": None, "doi": "10.1234/a"},
        {"abstract": "b", "year": 1, "doi": ""},
    ]
    report = counted(REPORT, kept, merged=1)
    assert report == replace(REPORT, merged=1, with_abstract=2, with_year=2, with_doi=1)


@pytest.mark.parametrize(
    ("path", "reports", "told"),
    [
        ("in", [], "in: it holds no record. Export again."),
        ("in/a.csv", [REPORT],
         "in/a.csv: read as delimited table, but it holds no record. Export again."),
        ("in/a.csv", [replace(REPORT, dropped=2 * (LeftOut(1, "line 2", "no title"),))],
         "in/a.csv: read as delimited table, but none of its 2 records can be used. "
         "The first, line 2: no title. Give each paper a title."),
        ("in", [replace(REPORT, format="", dropped=2 * (LeftOut(7, "", "a picture"),))],
         "in: none of its 2 records can be used. "
         "The first, in/a.csv, record 7: a picture. Give each paper a title."),
    ],
)  # fmt: skip
def test_a_path_that_gives_no_paper_is_told_why(
    path: str, reports: list[FileReport], told: str
) -> None:
    assert why_nothing(Path(path), reports) == told
