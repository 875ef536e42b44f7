"""Tagged lines: MEDLINE and Web of Science, field by field, and what damage costs."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.readers.file import Dropped, File
from pipeline.readers.tagged import (
    is_medline,
    is_web_of_science,
    medline_records,
    web_of_science_records,
)
from tests.pipeline.small import DEPTH, page

PUBMED = """
PMID- 30000001
OWN - NLM
STAT- MEDLINE
IS  - 1932-6203 (Electronic)
VI  - 14
IP  - 1
DP  - 2019 Jan 8
TI  - Clouds above the sea: how they
      form at night.
PG  - 12-19
LID - S0048(18)2 [pii]
LID - 10.1234/clouds [doi]
AB  - Clouds form where warm air
      rises. TI  - is a tag.
FAU - Weiß, Ada
AU  - Weiß A
AD  - Institute of Air
FAU - Poe, Bo
AU  - Poe B
CN  - Cloud Group
LA  - eng
PT  - Journal Article
PT  - Review
TA  - J Air
JT  - Journal of air
OT  - *night
MH  - *Clouds/chemistry/*physics
MH  - Oceans and Seas
MH  - Clouds
PMC - PMC123
AID - 10.1234/other [doi]
"""
PUBMED_PAPER = {
    "title": "Clouds above the sea: how they form at night.",
    "abstract": "Clouds form where warm air rises. TI  - is a tag.",
    "authors": ["Weiß, Ada", "Poe, Bo", "Cloud Group"],
    "year": "2019",
    "date": "2019-01-08",
    "venue": "Journal of air",
    "doi": "10.1234/clouds",
    "url": "https://pubmed.ncbi.nlm.nih.gov/30000001/",
    "keywords": ["night", "Clouds", "Oceans and Seas"],
    "extra.pmid": "30000001",
    "extra.pmcid": "PMC123",
    "extra.type": "Journal Article; Review",
    "extra.language": "eng",
    "extra.volume": "14",
    "extra.number": "1",
    "extra.pages": "12-19",
}
WOS = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Weiss, A
   Poe, B
AF Weiss, Ada
   Poe, Bo
TI Clouds above the sea: how they
   form at night
SO JOURNAL OF AIR
LA English
DT Article
DE clouds; night air;
   sea
ID MODEL
AB Clouds form where warm air
   rises.
TC 7
Z9 8
PU AIR PRESS
PD MAR 5
PY 2019
VL 14
IS 1
BP 12
EP 19
DI 10.1234/clouds
WC Meteorology & Atmospheric Sciences; Chemistry, Physical
UT WOS:000082252000006
PM 30000001
ER

EF
"""
WOS_PAPER = {
    "title": "Clouds above the sea: how they form at night",
    "abstract": "Clouds form where warm air rises.",
    "authors": ["Weiss, Ada", "Poe, Bo"],
    "year": "2019",
    "date": "2019-03-05",
    "venue": "JOURNAL OF AIR",
    "doi": "10.1234/clouds",
    "keywords": ["clouds", "night air", "sea"],
    "categories": ["Meteorology & Atmospheric Sciences", "Chemistry, Physical"],
    "citations": "7",
    "extra.wos_id": "WOS:000082252000006",
    "extra.pmid": "30000001",
    "extra.type": "Article",
    "extra.language": "English",
    "extra.publisher": "AIR PRESS",
    "extra.volume": "14",
    "extra.number": "1",
    "extra.pages": "12-19",
}
WOS_BODY = WOS.split("VR 1.0\n")[1].removesuffix("EF\n")


def file_of(tmp_path: Path, text: str | bytes) -> File:
    path = tmp_path / "savedrecs.ris"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return File(path)


def medline(tmp_path: Path, text: str | bytes) -> list[Any]:
    file = file_of(tmp_path, text)
    assert (is_medline(file), is_web_of_science(file)) == (True, False)
    return list(medline_records(file))


def wos(tmp_path: Path, text: str | bytes) -> list[Any]:
    file = file_of(tmp_path, text)
    assert (is_medline(file), is_web_of_science(file)) == (False, True)
    return list(web_of_science_records(file))


def titles(items: Iterable[Any]) -> list[str]:
    return [item["title"] for item in items]


def test_every_field_of_medline_is_read(tmp_path: Path) -> None:
    assert medline(tmp_path, PUBMED) == [PUBMED_PAPER]


def test_every_field_of_web_of_science_is_read(tmp_path: Path) -> None:
    assert wos(tmp_path, WOS) == [WOS_PAPER]


@pytest.mark.parametrize(
    ("lines", "column", "expected"),
    [
        ("AU  - Poe B", "authors", ["Poe B"]),
        ("TA  - J Air", "venue", "J Air"),
        ("DP  - 2019 Winter", "date", "2019"),
        ("DP  - 2018 Dec-2019 Jan", "date", "2018-12"),
        ("DEP - 20190128", "year", "2019"),
        ("AID - 10.1234/x [doi]", "doi", "10.1234/x"),
        ("SO  - J Air. 2019;1:2. doi: 10.1234/x.", "doi", "10.1234/x"),
    ],
)
def test_medline_fields_stand_in_for_missing_ones(
    tmp_path: Path, lines: str, column: str, expected: Any
) -> None:
    (record,) = medline(tmp_path, f"PMID- 1\nTI  - A\n{lines}\n")
    assert record[column] == expected


@pytest.mark.parametrize(
    ("lines", "column", "expected"),
    [
        ("AU Poe, B\n   Ray, C", "authors", ["Poe, B", "Ray, C"]),
        ("CA Cloud Group", "authors", ["Cloud Group"]),
        ("ID MODEL; AIR", "keywords", ["MODEL", "AIR"]),
        ("SC Chemistry; Physics", "categories", ["Chemistry", "Physics"]),
        ("PD JAN-FEB\nPY 2001", "date", "2001-01"),
        ("PD WIN\nPY 2001", "date", "2001"),
        ("EA DEC 2020", "year", "DEC 2020"),
        ("Z9 8", "citations", "8"),
    ],
)
def test_web_of_science_fields_stand_in_for_missing_ones(
    tmp_path: Path, lines: str, column: str, expected: Any
) -> None:
    (record,) = wos(tmp_path, f"PT J\nTI A\n{lines}\nER\n")
    assert record[column] == expected


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n", "\r"), ("\nTI", "\rTI")])
def test_line_ends_and_marks_change_nothing(tmp_path: Path, change: tuple[str, str]) -> None:
    assert medline(tmp_path, "\ufeff" + PUBMED.replace(*change)) == [PUBMED_PAPER]
    assert wos(tmp_path, "\ufeff" + WOS.replace(*change)) == [WOS_PAPER]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_as_web_of_science_writes_it_is_read(tmp_path: Path, encoding: str) -> None:
    assert wos(tmp_path, WOS.encode(encoding)) == [WOS_PAPER]


def test_doubled_files_give_their_records_twice(tmp_path: Path) -> None:
    assert medline(tmp_path, PUBMED * 2) == [PUBMED_PAPER] * 2
    assert wos(tmp_path, WOS + "\ufeff" + WOS) == [WOS_PAPER] * 2


def test_lost_beginnings_and_ends_keep_the_records_apart(tmp_path: Path) -> None:
    no_blank = PUBMED.strip() + "\n" + PUBMED.strip() + "\n"
    assert medline(tmp_path, no_blank) == [PUBMED_PAPER] * 2
    no_pmid = PUBMED + PUBMED.replace("PMID- 30000001\n", "")
    assert titles(medline(tmp_path, no_pmid)) == [PUBMED_PAPER["title"]] * 2
    no_end = WOS_BODY.replace("ER\n", "") * 2
    assert wos(tmp_path, no_end) == [WOS_PAPER] * 2
    no_beginning = WOS_BODY + WOS_BODY.removeprefix("PT J\n") + "ER\nER\n"
    assert wos(tmp_path, no_beginning) == [WOS_PAPER] * 2


def test_a_cut_file_keeps_what_stands_before_the_cut(tmp_path: Path) -> None:
    assert medline(tmp_path, PUBMED + PUBMED[:30])[0] == PUBMED_PAPER
    cut = PUBMED + PUBMED[: PUBMED.index("form at")]
    assert titles(medline(tmp_path, cut))[1] == "Clouds above the sea: how they"
    assert wos(tmp_path, WOS_BODY + "PT J\nTI Clou")[1]["title"] == "Clou"


def test_records_without_a_title_are_dropped_with_their_line(tmp_path: Path) -> None:
    found = medline(tmp_path, PUBMED + "\nPMID- 2\nAB  - b\n\nPMID- 3\nTI  - C\n")
    assert found[1] == Dropped(f"line {PUBMED.count(chr(10)) + 2}", "no title")
    assert found[2]["title"] == "C"
    assert wos(tmp_path, "PT J\nTI A\nER\n\nPT J\nAB b\nER\n")[1] == Dropped("line 5", "no title")


def test_a_book_and_a_paper_without_abstract_are_papers(tmp_path: Path) -> None:
    assert medline(tmp_path, "PMID- 1\nBTI - A book\n") == [
        {
            "title": "A book",
            "url": "https://pubmed.ncbi.nlm.nih.gov/1/",
            "extra.pmid": "1",
        }
    ]


def test_a_header_alone_is_recognised_and_holds_nothing(tmp_path: Path) -> None:
    assert wos(tmp_path, "FN Clarivate Analytics Web of Science\nVR 1.0\nEF\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\nTI  - A\nAB  - PMID\nPMID- 1\nER  - \n",
        "title,abstract\nPMID- 1,PT J\n",
        page([("PT J", DEPTH)]) + "COVID- a word\n",
        "PT\tAU\tTI\nJ\tPoe, B\tA\n",
        "@article{a,\n title = {PMID- 1}}\n",
        "hello\n",
    ],
)
def test_other_formats_are_not_recognised(tmp_path: Path, text: str) -> None:
    file = file_of(tmp_path, text)
    assert (is_medline(file), is_web_of_science(file)) == (False, False)


def test_a_megabyte_of_abstract_and_3000_authors_are_read_whole_and_soon(tmp_path: Path) -> None:
    words, names = ["word " * 14 + "end"] * 14_000, [f"Family{i}, G" for i in range(3_000)]
    start = time.process_time()
    (first,) = medline(
        tmp_path,
        "PMID- 1\nTI  - A\nAB  - " + "\n      ".join(words) + "\nFAU - " + "\nFAU - ".join(names),
    )
    (second,) = wos(
        tmp_path, "PT J\nTI A\nAB " + "\n   ".join(words) + "\nAU " + "\n   ".join(names) + "\nER\n"
    )
    assert time.process_time() - start < 5
    for record in (first, second):
        assert (record["abstract"], record["authors"]) == (" ".join(words), names)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    at=st.integers(0, 900),
    cut=st.booleans(),
    junk=st.one_of(
        st.binary(max_size=40), st.sampled_from([b"\nPMID- ", b"\nER\n", b"\n\n\nPT J\n"])
    ),
)
def test_damage_never_raises_and_never_costs_the_records_before_it(
    tmp_path_factory: pytest.TempPathFactory, at: int, cut: bool, junk: bytes
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    for sample, paper, read in (
        (PUBMED, PUBMED_PAPER, medline_records),
        (WOS, WOS_PAPER, web_of_science_records),
    ):
        after = b"" if cut else sample[at:].encode()
        file = file_of(folder, (sample + "\n\n" + sample[:at]).encode() + junk + after)
        found = list(read(file))
        is_medline(file), is_web_of_science(file)
        if file.encoding == "utf-8":
            assert found[0] == paper
