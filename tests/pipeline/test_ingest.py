"""From files to one table: what is kept, left out, merged, and how it is told."""

import gzip
import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import InputError
from pipeline.file_report import LeftOut
from pipeline.ingest import digests, ingest, write_papers
from tests.pipeline.small import CLOUDS, DEPTH, page

TABLE = (
    "title,abstract,year,doi\n"
    f'Depth helps,"{DEPTH}",2020,10.1000/depth\n'
    ",No title,,\n"
    f'Clouds above,"{CLOUDS}",2021,\n'
    "Depth helps,,,10.1000/DEPTH\n"
    "Stars below,,,\n"
)
RIS = f"TY  - JOUR\nTI  - Clouds above.\nAB  - {CLOUDS}\nPY  - 2021\nKW  - rain\nER  -\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "p.csv"
    file.write_text(TABLE)
    return file


@pytest.fixture
def ris(tmp_path: Path) -> Path:
    file = tmp_path / "p.ris"
    file.write_text(RIS)
    return file


def test_a_file_says_what_it_gave(table: Path) -> None:
    (report,) = ingest([table]).files
    assert (report.path, report.format, report.encoding) == (
        str(table), "delimited table", "utf-8",
    )  # fmt: skip
    assert report.sha256 == hashlib.sha256(table.read_bytes()).hexdigest()
    assert (report.records, report.kept, report.merged) == (5, 4, 1)
    assert report.dropped == (LeftOut(2, "line 3", "no title"),)
    assert (report.with_abstract, report.with_year, report.with_doi) == (2, 2, 2)


def test_the_report_is_json_of_the_documented_form(table: Path, ris: Path) -> None:
    found = ingest([table, ris])
    report = json.loads(json.dumps(found.report()))
    assert report["papers"] == len(found.papers) == 3
    assert report["merged"] == 2
    assert report["languages"] == {"en": 1.0}
    first, second = report["files"]
    assert {"path", "format", "encoding", "records", "kept", "dropped", "merged", "with_abstract",
            "with_year", "with_doi"} <= first.keys()  # fmt: skip
    assert first["dropped"] == [{"record": 2, "place": "line 3", "reason": "no title"}]
    assert (second["kept"], second["merged"], second["dropped"]) == (1, 1, [])


def test_what_is_kept_and_not_merged_are_the_papers(table: Path, ris: Path) -> None:
    for order in ([table, ris], [ris, table], [table, table, ris]):
        found = ingest(order)
        assert len(found.papers) == sum(report.kept - report.merged for report in found.files) == 3


def test_one_paper_of_two_files_has_both_their_fields_and_names(table: Path, ris: Path) -> None:
    papers = ingest([table, ris]).papers.frame.set_index("title")
    clouds = papers.loc["Clouds above"]
    assert (clouds["source"], list(clouds["keywords"])) == ("p.csv; p.ris", ["rain"])
    assert papers.loc["Depth helps", "source"] == "p.csv"


def test_the_order_of_files_does_not_change_the_papers(table: Path, ris: Path) -> None:
    one, other = ingest([table, ris]).papers.frame, ingest([ris, table]).papers.frame
    pd.testing.assert_frame_equal(one, other)


def test_a_file_of_which_no_record_is_a_paper_says_why(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text("title,abstract\n,Text\n,More\n")
    with pytest.raises(
        InputError, match=r"p\.csv: read as .*none of its 2 records can be used.*line 2: no title"
    ):
        ingest([file])


def test_a_file_of_no_record_says_so(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text("title,abstract\n")
    with pytest.raises(InputError, match=r"p\.csv: read as delimited table, but it holds no rec"):
        ingest([file])


def test_a_bad_file_among_good_ones_is_reported_and_the_others_are_read(
    table: Path, tmp_path: Path
) -> None:
    (tmp_path / "odd.txt").write_text("hello\n\nworld\n")
    (tmp_path / "p.pdf").write_bytes(b"%PDF-1.7\n" + bytes(100))
    found = ingest([tmp_path / "odd.txt", table, tmp_path / "p.pdf"])
    odd, good, pdf = found.files
    assert len(found.papers) == good.kept - good.merged == 3
    assert (odd.records, odd.kept, pdf.records, pdf.kept) == (1, 0, 1, 0)
    assert odd.dropped[0].reason.startswith("no paper found")
    assert pdf.dropped[0].reason.startswith("a PDF, no list of papers")


def test_where_no_file_holds_a_paper_the_first_says_why(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text("hello\n\nworld\n")
    (tmp_path / "p.pdf").write_bytes(b"%PDF-1.7\n" + bytes(100))
    with pytest.raises(InputError, match=r"odd\.txt: no paper found.*\(Nor in 1 more\.\)$"):
        ingest([tmp_path / "odd.txt", tmp_path / "p.pdf"])
    with pytest.raises(InputError, match=r"p\.pdf: a PDF, no list of papers; export .*BibTeX\.$"):
        ingest([tmp_path / "p.pdf"])


def test_a_name_that_leads_nowhere_is_an_error_whatever_else_is_there(
    table: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"gone\.csv: no such file"):
        ingest([table, tmp_path / "gone.csv"])
    with pytest.raises(InputError, match=r"gone\.csv: no such file"):
        digests([table, tmp_path / "gone.csv"])


def test_no_more_records_are_read_than_allowed(table: Path, ris: Path) -> None:
    assert len(ingest([table, ris], limit=6).papers) == 3
    with pytest.raises(InputError, match=r"^more than 5 records"):
        ingest([table, ris], limit=5)


def test_digests_are_of_the_files_whatever_their_order(table: Path, ris: Path) -> None:
    expected = sorted(hashlib.sha256(file.read_bytes()).hexdigest() for file in (table, ris))
    assert digests([table, ris]) == digests([ris, table]) == expected


def test_a_folder_tells_of_each_file_and_what_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "more").mkdir(parents=True)
    (folder / "a.csv").write_text(TABLE)
    (folder / "more" / "b.ris.gz").write_bytes(gzip.compress(RIS.encode()))
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    found = ingest([folder])
    told = {Path(report.path).name: report for report in found.files}
    assert len(found.papers) == 3
    assert (told["a.csv"].kept, told["a.csv"].merged) == (4, 1)
    (picture,) = [report for report in found.files if "picture" in report.path]
    assert (picture.kept, len(picture.dropped)) == (0, 1)
    assert "a picture, no list of papers" in picture.dropped[0].reason


def test_a_folder_without_any_paper_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "notes.txt").write_text("hello\n\nworld\n")
    with pytest.raises(InputError, match=r"odd/notes\.txt: no paper found"):
        ingest([tmp_path / "odd"])


def test_the_clean_table_is_written_whole_and_reads_back_as_the_same_papers(
    table: Path, ris: Path, tmp_path: Path
) -> None:
    found = ingest([table, ris])
    out = tmp_path / "papers.parquet"
    out.write_text("what was there before")
    write_papers(found.papers, out)
    again = ingest([out]).papers.frame
    pd.testing.assert_frame_equal(again, found.papers.frame)
    assert ingest([out]).files[0].format == "clean table"
    assert [file.name for file in tmp_path.iterdir() if "papers" in file.name] == [out.name]


def test_records_of_a_copied_page_are_papers(tmp_path: Path) -> None:
    file = tmp_path / "p.txt"
    file.write_text(page([("Depth helps", DEPTH), ("Clouds above", CLOUDS)]))
    found = ingest([file])
    assert sorted(found.papers.frame["title"]) == ["Clouds above", "Depth helps"]
    assert found.files[0].format == "copied papers page"


def test_clean_records_are_not_cleaned_again(tmp_path: Path) -> None:
    record = "TY  - JOUR\nTI  - $x$ of {A}. B.\nAU  - K.C., Sukriti\nER  -\n"
    (tmp_path / "p.ris").write_text(record)
    first = ingest([tmp_path / "p.ris"]).papers
    write_papers(first, tmp_path / "1.parquet")
    second = ingest([tmp_path / "1.parquet"]).papers
    pd.testing.assert_frame_equal(second.frame, first.frame)


def test_a_clean_table_that_was_changed_is_a_table_like_others(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "papers.parquet"
    write_papers(ingest([table]).papers, out)
    changed = pd.read_parquet(out)
    changed["title"] = "  " + changed["title"] + " <i>again</i>"
    changed.to_parquet(out)
    found = ingest([out])
    assert found.files[0].format == "Parquet table"
    assert sorted(found.papers.frame["title"])[0] == "Clouds above again"
    assert "extra.paper_id" not in found.papers.frame


def test_characters_that_cannot_be_decoded_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    good = "Größe der Wolken über Zürich".encode()
    file.write_bytes(b"title,venue\n" + good + b",Caf\xff\n" + good * 3 + b",R\xfegen\n")
    found = ingest([file])
    assert found.files[0].undecoded == 2
    assert set(found.papers.frame["venue"]) == {"Caf\ufffd", "R\ufffdgen"}


def test_an_archive_is_told_apart_by_its_own_bytes_and_a_folder_by_its_files(
    table: Path, tmp_path: Path
) -> None:
    packed = tmp_path / "in" / "p.csv.gz"
    packed.parent.mkdir()
    packed.write_bytes(gzip.compress(table.read_bytes(), mtime=0))
    expected = [hashlib.sha256(packed.read_bytes()).hexdigest()]
    assert digests([packed]) == digests([packed.parent]) == expected
    assert ingest([packed]).files[0].sha256 == hashlib.sha256(table.read_bytes()).hexdigest()


def test_the_same_address_gives_the_same_doi_in_every_format(tmp_path: Path) -> None:
    address = "https://www.example.org/doi/full/10.1080/01639374.2013.773953"
    (tmp_path / "p.csv").write_text(f"title,url\nClouds above,{address}\n")
    (tmp_path / "p.ris").write_text(f"TY  - JOUR\nTI  - Clouds above\nUR  - {address}\nER  -\n")
    for name in ("p.csv", "p.ris"):
        (paper,) = ingest([tmp_path / name]).papers.ids
        assert paper == "doi:10.1080/01639374.2013.773953"
