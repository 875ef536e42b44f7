"""The report of one file: what is counted over the records kept, and why a path gave nothing."""

from dataclasses import replace
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


READ = "in/a.csv: read as delimited table, but "


@pytest.mark.parametrize(
    ("reports", "told"),
    [
        ([REPORT], READ + "it holds no record. Export again."),
        ([replace(REPORT, records=2, dropped=2 * (LeftOut(1, "line 2", "no title"),))],
         READ + "none of its 2 records can be used. The first, line 2: no title. "
         "Give each paper a title."),
        ([replace(REPORT, records=2, dropped=2 * (LeftOut(1, "", "a web page"),)), REPORT],
         READ + "none of its 2 records can be used. The first, record 1: a web page. "
         "(Nor in 1 more.)"),
        ([replace(REPORT, format="", records=1, dropped=(LeftOut(1, "", "a picture."),))],
         "in/a.csv: a picture."),
    ],
)  # fmt: skip
def test_files_that_give_no_paper_are_told_why(reports: list[FileReport], told: str) -> None:
    assert why_nothing(reports) == told
