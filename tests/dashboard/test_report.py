"""What was read, from the pipeline's JSON: trimmed, and forgiving of older maps."""

from typing import Any

import pytest

from dashboard.report import KEPT, LONGEST, LeftOut, from_inspection, from_manifest

FILE: dict[str, Any] = {
    "path": "/tmp/x/owls.ris", "name": "owls.ris", "format": "RIS", "encoding": "utf-8",
    "records": 10, "kept": 8, "merged": 2, "with_abstract": 4, "with_year": 8, "with_doi": 0,
    "dropped": [{"record": 3, "place": "line 7", "reason": "no title"},
                {"record": 4, "place": "", "reason": "no title"}],
}  # fmt: skip
MORE = FILE | {"name": "more.csv", "kept": 2, "records": 2, "with_abstract": 2, "dropped": []}
TOLD = {"papers": 8, "merged": 2, "files": [FILE, MORE], "languages": {"de": 0.2, "en": 0.8},
        "over_length": 1}  # fmt: skip


def test_an_inspection_is_understood() -> None:
    report = from_inspection(TOLD)
    file = report.files[0]
    assert (file.name, file.format, file.encoding) == ("owls.ris", "RIS", "utf-8")
    assert (file.records, file.kept, file.left_out, file.merged) == (10, 8, 2, 2)
    assert (file.abstracts, file.years, file.dois) == (0.5, 1.0, 0.0)
    assert file.dropped[0] == LeftOut("3", "line 7", "no title")
    assert (report.papers, report.merged, report.over_length) == (8, 2, 1)
    assert report.languages == (("en", 0.8), ("de", 0.2))


def test_totals_are_over_all_files() -> None:
    report = from_inspection(TOLD)
    assert (report.records, report.left_out) == (12, 2)
    assert report.abstracts == pytest.approx(6 / 10)


def test_only_so_many_dropped_records_are_kept_but_all_are_counted() -> None:
    dropped = [{"record": i, "reason": "x" * 1000} for i in range(500)]
    file = from_inspection(TOLD | {"files": [FILE | {"dropped": dropped}]}).files[0]
    assert (len(file.dropped), file.left_out) == (KEPT, 500)
    assert len(file.dropped[0].reason) == LONGEST


@pytest.mark.parametrize(
    "told", [{"records": 0}, {"records": 1, "format": ""}, {"records": 1}], ids=str
)
def test_a_file_of_which_nothing_was_understood_is_no_record_left_out(told: dict[str, Any]) -> None:
    gone = {"record": 0, "place": "", "reason": "of no known format"}
    file = from_inspection(TOLD | {"files": [FILE | {"kept": 0, "dropped": [gone]} | told]}).files[
        0
    ]
    assert (file.unread, file.records, file.left_out) == ("of no known format", 0, 0)


def test_a_record_left_out_alone_is_no_unread_file() -> None:
    told = FILE | {"records": 1, "kept": 0, "dropped": FILE["dropped"][:1]}
    file = from_inspection(TOLD | {"files": [told]}).files[0]
    assert (file.unread, file.records, file.left_out) == ("", 1, 1)


@pytest.mark.parametrize("told", [{}, {"papers": 3}, {"papers": "3", "files": []}])
def test_what_is_no_report_is_not_taken_for_one(told: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no report"):
        from_inspection(told)


def test_a_manifest_of_an_older_version_tells_what_it_has() -> None:
    older = {"path": "owls.csv", "format": "CSV", "encoding": "utf-8", "records": 5, "kept": 5,
             "dropped": []}  # fmt: skip
    report = from_manifest({"counts": {"papers": 5}, "inputs": [older], "merged": 0})
    assert (report.papers, report.files[0].name, report.languages) == (5, "owls.csv", ())
    assert report.files[0].merged is None
    assert report.abstracts is None


@pytest.mark.parametrize("inputs", [None, "x", 3, [3, None, {}], [{"dropped": "x", "kept": "y"}]])
def test_a_strange_manifest_tells_nothing_wrong(inputs: Any) -> None:
    report = from_manifest({"inputs": inputs, "counts": inputs, "languages": inputs})
    assert report.papers == 0
    assert report.abstracts is None
