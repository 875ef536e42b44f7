"""RIS: each program's way of writing it gives the same paper; damage costs one record, not all."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.readers.file import Dropped, File
from pipeline.readers.ris import recognises, records
from tests.pipeline.small import CLOUDS, DEPTH, HOSTILE, page

ZOTERO = f"""TY  - JOUR
TI  - Where clouds form
AU  - Weiß, Ada
AU  - O&#39;Neill, Bo
T2  - Journal of Air
AB  - {CLOUDS}
DA  - 2019/08/07/undefined
PY  - 2019
DO  - 10.1234/clouds
SP  - 12
EP  - 19
LA  - English
UR  - https://example.org/a;b
L1  - https://example.org/a.pdf
KW  - clouds
KW  - night
ER  -

"""
CLOUDS_PAPER = {
    "title": "Where clouds form",
    "abstract": CLOUDS,
    "authors": ["Weiß, Ada", "O&#39;Neill, Bo"],
    "year": "2019",
    "date": "2019-08-07",
    "venue": "Journal of Air",
    "doi": "10.1234/clouds",
    "url": "https://example.org/a;b",
    "pdf_url": "https://example.org/a.pdf",
    "keywords": ["clouds", "night"],
    "extra.type": "JOUR",
    "extra.language": "English",
    "extra.pages": "12-19",
}


def file_of(tmp_path: Path, text: str | bytes) -> File:
    path = tmp_path / "export.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return File(path)


def items(tmp_path: Path, text: str | bytes) -> list[Any]:
    file = file_of(tmp_path, text)
    assert recognises(file)
    return list(records(file))


def entry(*lines: str, kind: str = "JOUR") -> str:
    return "\n".join([f"TY  - {kind}", *lines, "ER  - ", ""])


def test_every_field_of_a_record_is_read(tmp_path: Path) -> None:
    assert items(tmp_path, ZOTERO) == [CLOUDS_PAPER]


@pytest.mark.parametrize(
    ("lines", "column", "expected"),
    [
        (["T1  - First"], "title", "First"),
        (["CT  - Covidence"], "title", "Covidence"),
        (["TI  - ", "T1  - Second"], "title", "Second"),
        (["TI  - A", "N2  - Of notes"], "abstract", "Of notes"),
        (["TI  - A", "AB  - one", "AB  - two"], "abstract", "one\n\ntwo"),
        (["TI  - A", "A1  - Weiß, A.; Poe, B."], "authors", ["Weiß, A.", "Poe, B."]),
        (["TI  - A", "Y1  - 2012/03//"], "date", "2012-03"),
        (["TI  - A", "Y1  - 2012//"], "year", "2012//"),
        (["TI  - A", "PY  - 2012", "DA  - Mar 15"], "date", "2012"),
        (["TI  - A", "JO  - J. Air", "JF  - Journal of Air"], "venue", "Journal of Air"),
        (["TI  - A", "L3  - http://dx.doi.org/10.1234/x"], "doi", "http://dx.doi.org/10.1234/x"),
        (["TI  - A", "N1  - doi: 10.1234/x"], "doi", "doi: 10.1234/x"),
        (["TI  - A", "UR  - arxiv.org/abs/1706.03762v2"], "arxiv_id", "1706.03762"),
        (["TI  - A", "JO  - arXiv:cs/0501001 [cs]"], "arxiv_id", "cs/0501001"),
        (["TI  - A", "N1  - Cited By :12\nExport Date: 1 May 2020"], "citations", "12"),
        (["TI  - A", "N1  - <p>Total Times Cited:&nbsp;&nbsp;7<br/></p>"], "citations", "7"),
        (["TI  - A", "KW  - clouds\nnight; warm air"], "keywords", ["clouds", "night", "warm air"]),
        (["TI  - A", "DB  - Embase"], "extra.database", "Embase"),
    ],
)  # fmt: skip
def test_a_column_is_found_under_the_tags_of_each_program(
    tmp_path: Path, lines: list[str], column: str, expected: Any
) -> None:
    assert items(tmp_path, entry(*lines))[0][column] == expected


def test_a_doi_within_a_note_about_another_paper_is_not_taken(tmp_path: Path) -> None:
    text = entry("TI  - A", "N1  - Comment on https://doi.org/10.1234/other")
    assert "doi" not in items(tmp_path, text)[0]


@pytest.mark.parametrize(
    "text",
    [
        ZOTERO.replace("\n", "\r\n"),
        ZOTERO.replace("\n", "\r"),
        ZOTERO.replace("\nAU", "\rAU").replace("\nKW", "\r\nKW"),
        "\ufeff" + ZOTERO,
        "Provider: A\nDatabase: B\nContent: text/plain\n\n\n" + ZOTERO,
        ZOTERO.replace("ER  -", "ER  - "),
        ZOTERO.replace("ER  -", "ER  - \nER  - \n\nER  -"),
        ZOTERO.replace("ER  -", ""),
        ZOTERO.replace("  - ", " - "),
    ],
)
def test_line_ends_marks_and_lost_or_repeated_ends_change_nothing(
    tmp_path: Path, text: str
) -> None:
    assert items(tmp_path, text) == [CLOUDS_PAPER]


def test_utf_16_is_read(tmp_path: Path) -> None:
    assert items(tmp_path, ZOTERO.encode("utf-16")) == [CLOUDS_PAPER]


def test_a_record_without_its_first_line_is_kept(tmp_path: Path) -> None:
    text = entry("TI  - A") + "\nTI  - B\nAU  - Poe, B.\nER  - \n" + entry("TI  - C")
    assert [item["title"] for item in items(tmp_path, text)] == ["A", "B", "C"]
    assert [item["title"] for item in items(tmp_path, "TI  - B\nAB  - b\nER  - \n")] == ["B"]


def test_a_record_without_its_last_line_ends_where_the_next_begins(tmp_path: Path) -> None:
    text = (
        "TY  - JOUR\nTI  - A\nAB  - a\n\n" + entry("TI  - B") + "TY  - JOUR\nTI  - C\nAB  - cut o"
    )
    assert [item["title"] for item in items(tmp_path, text)] == ["A", "B", "C"]


def test_a_file_doubled_gives_its_records_twice(tmp_path: Path) -> None:
    assert items(tmp_path, ZOTERO + "\ufeff" + ZOTERO) == [CLOUDS_PAPER, CLOUDS_PAPER]


def test_lines_that_continue_a_field_belong_to_it(tmp_path: Path) -> None:
    text = entry(
        "TI  - A", "AB  - Background. One.", "Methods. Two.", "", "Results - three.", "PY  - 2001"
    )
    assert (
        items(tmp_path, text)[0]["abstract"]
        == "Background. One.\nMethods. Two.\n\nResults - three."
    )
    assert items(tmp_path, text)[0]["year"] == "2001"


@pytest.mark.parametrize("title", HOSTILE)
def test_markup_in_fields_is_left_to_cleaning(tmp_path: Path, title: str) -> None:
    assert items(tmp_path, entry(f"TI  - {title}"))[0]["title"] == title


@pytest.mark.parametrize(
    ("kind", "what"),
    [("ELEC", "a web page"), ("STAT", "a statute or regulation"), ("BILL", "a bill"),
     ("CASE", "a court case"), ("HEAR", "a hearing")],
)  # fmt: skip
def test_what_is_no_paper_is_dropped_with_the_reason(tmp_path: Path, kind: str, what: str) -> None:
    text = entry("TI  - A") + entry("TI  - B", "AB  - b", kind=kind)
    kept, dropped = items(tmp_path, text)
    assert kept["title"] == "A"
    assert dropped == Dropped("line 4", f"{what} ({kind}), not a paper")


def test_a_trial_of_a_registry_is_dropped_and_a_paper_about_one_is_not(tmp_path: Path) -> None:
    trial = entry("TI  - A", "JO  - https://clinicaltrials.gov/show/NCT1")
    paper = entry("TI  - B", "JO  - Lancet", "UR  - https://clinicaltrials.gov/show/NCT1")
    dropped, kept = items(tmp_path, trial + paper)
    assert dropped.reason.startswith("a clinical trial registration (")
    assert kept["title"] == "B"


def test_a_record_without_a_title_is_dropped_with_its_line(tmp_path: Path) -> None:
    text = entry("TI  - A") + "\n" + entry("AB  - b", "TI  -  ")
    assert items(tmp_path, text)[1] == Dropped("line 5", "no title")


def test_an_editorial_without_text_is_a_paper(tmp_path: Path) -> None:
    assert items(tmp_path, entry("TI  - Welcome", "M3  - Editorial"))[0]["title"] == "Welcome"


@pytest.mark.parametrize(
    "text",
    [
        "title,abstract\nTY  - JOUR,x\n",
        page([("How networks learn", DEPTH)]) + "TY is a tag of RIS, so is ER\n",
        "\nPMID- 1\nOWN - NLM\nTI  - A\nAB  - b\n\n",
        "FN Clarivate\nVR 1.0\nPT J\nTI A\nER\n\nEF\n",
        "@article{a,\n title = {TY  - JOUR}}\n",
        '{"title": "A"}\n',
        "hello\n",
    ],
)
def test_other_formats_are_not_recognised(tmp_path: Path, text: str) -> None:
    assert not recognises(file_of(tmp_path, text))


def test_a_megabyte_of_abstract_and_3000_authors_are_read_whole_and_soon(tmp_path: Path) -> None:
    abstract = "\n".join(["word " * 15] * 14_000)
    authors = [f"Family{number}, G." for number in range(3_000)]
    text = entry("TI  - A", f"AB  - {abstract}", *(f"AU  - {author}" for author in authors))
    start = time.process_time()
    (record,) = items(tmp_path, text)
    assert time.process_time() - start < 5
    assert record["abstract"] == abstract.strip()
    assert record["authors"] == authors


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    cut=st.integers(0, 2 * len(ZOTERO)),
    at=st.integers(0, len(ZOTERO)),
    junk=st.one_of(
        st.binary(max_size=40), st.sampled_from([b"\nTY  - ", b"\nER  - \n", b"\n  - "])
    ),
)
def test_damage_never_raises_and_never_costs_the_records_before_it(
    tmp_path_factory: pytest.TempPathFactory, cut: int, at: int, junk: bytes
) -> None:
    text = (ZOTERO + ZOTERO[:at]).encode() + junk + ZOTERO[at:].encode()
    file = file_of(tmp_path_factory.mktemp("fuzz"), (text[:cut] if cut % 2 else text) or b" ")
    found = list(records(file))
    recognises(file)
    whole = cut % 2 == 0 or cut > len(ZOTERO.encode())
    if whole and file.encoding == "utf-8":
        assert found[0] == CLOUDS_PAPER
