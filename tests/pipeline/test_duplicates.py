"""Records of one paper become one; those of different papers never do."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.duplicates import Merged, merge
from pipeline.duplicates.candidates import LIMIT
from tests.pipeline.small import CLOUDS, DEPTH, ROOT

EMPTY: dict[str, Any] = {
    "title": "", "abstract": "", "date": "", "venue": "", "doi": "", "arxiv_id": "", "url": "",
    "pdf_url": "", "source": "a.ris", "authors": [], "keywords": [], "categories": [],
    "year": None, "citations": None,
}  # fmt: skip
TITLE = "Counting clouds from below: a comparison of seven methods"


def record(title: str = TITLE, **fields: Any) -> dict[str, Any]:
    """A clean record."""
    return EMPTY | {"title": title, "authors": ["Jane Doe", "Max Roe"], "year": 2020} | fields


def bare(title: str = TITLE, **fields: Any) -> dict[str, Any]:
    """A record of a title alone."""
    return EMPTY | {"title": title} | fields


def together(*records: dict[str, Any]) -> bool:
    """Whether all are one paper."""
    return len(merge(records).papers) == 1


def only(*records: dict[str, Any]) -> dict[str, Any]:
    """The one paper that these are."""
    (paper,) = merge(records).papers
    return paper


@pytest.mark.parametrize(
    "title",
    [
        TITLE.upper(), TITLE.title(), TITLE.replace(": ", " – ") + ".", f"<i>{TITLE}</i>",
        f"“{TITLE}”", TITLE.replace("seven", "sevne"), TITLE.replace("comparison", "comparision"),
        TITLE.partition(":")[0], f"{TITLE} (extended version)", f"RETRACTED: {TITLE}",
    ],
)  # fmt: skip
def test_a_title_may_be_written_in_other_ways(title: str) -> None:
    assert together(record(abstract=CLOUDS), record(title, abstract=CLOUDS))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The role of α-synuclein in Müller cells", "The role of alpha-synuclein in Muller cells"),
        ("Große Straßen in alten Städten", "GROSSE STRASSEN IN ALTEN STÄDTEN"),
        ("Eﬃcient multi-view ﬁltering of H₂O", "Efficient multiview filtering of H2O"),
        ("О числах облаков над морем", "О ЧИСЛАХ ОБЛАКОВ НАД МОРЕМ"),
        ("云的计数方法：比较研究", "云的计数方法:比较研究"),
        ("Research &amp; development of kites", "Research and development of kites"),
        ("A theory of kites, Part II", "A theory of kites. Part 2"),
    ],
)
def test_alphabets_accents_and_signs_have_one_form(one: str, other: str) -> None:
    assert together(record(one), record(other))


@pytest.mark.parametrize(
    "authors",
    [
        ["J. Doe", "M. Roe"], ["Doe J", "Roe M"], ["Doe, Jane", "Roe, Max"], ["DOE J", "ROE M"],
        ["Jane M. Doe", "M. Roe"], ["Doe J", "et al."], ["Max Roe", "Jane Doe"], [],
    ],
)  # fmt: skip
def test_names_may_be_short_or_turned(authors: list[str]) -> None:
    assert together(record(), record(authors=authors, source="b.csv"))


def test_an_umlaut_may_be_written_in_three_ways() -> None:
    names = ["Eva Müller", "Eva Mueller", "E. Muller"]
    assert together(*(record(authors=[name]) for name in names))


@pytest.mark.parametrize(
    "other",
    [
        f"Erratum to: {TITLE}", f"{TITLE} (Corrigendum)", f"Reply to “{TITLE}”",
        f"Comment on: {TITLE}", f"{TITLE}, Part II", f"{TITLE} (2)", f"{TITLE} 2019",
        TITLE.replace("clouds", "unclouds"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_paper_is_another(other: str) -> None:
    assert not together(record(abstract=CLOUDS), record(other, abstract=CLOUDS))
    assert not together(record(), record(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A theory of kites, Part I", "A theory of kites, Part II"),
        ("A theory of kites (1/2)", "A theory of kites (2/2)"),
        ("A theory of kites, part A", "A theory of kites, part B"),
        ("Overview of the kite contest 2011", "Overview of the kite contest 2012"),
        ("The kite language, version 1.5", "The kite language, version 1.6"),
        ("云的计数方法比较研究（上）", "云的计数方法比较研究（下）"),
        ("Editorial", "Editorial"),
    ],
)
def test_parts_years_and_editorials_stay_apart(one: str, other: str) -> None:
    assert not together(record(one, year=2011), record(other, year=2012, abstract=CLOUDS))


def test_one_title_over_two_abstracts_by_others_is_two_papers() -> None:
    mine = record(abstract=CLOUDS)
    assert not together(mine, record(abstract=DEPTH, authors=["A. Other"], year=2022))
    assert not together(bare(abstract=CLOUDS), bare(abstract=DEPTH))
    assert not together(record(), record(authors=["A. Other"]))
    assert not together(record(), record(year=2012))


def test_two_identifiers_of_a_kind_are_two_papers() -> None:
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"doi": "10.5555/a"}, {"doi": "10.5555/b"}),
        ({"arxiv_id": "2001.00001"}, {"arxiv_id": "2001.00002"}),
        ({"extra.pmid": "1"}, {"extra.pmid": "2"}),
    ]
    for one, other in pairs:
        assert not together(record(abstract=CLOUDS) | one, record(abstract=CLOUDS) | other)


def test_one_identifier_holds_over_a_new_title_but_not_over_another_paper() -> None:
    one = record(arxiv_id="2001.00001", abstract=CLOUDS)
    assert together(one, record("On clouds", arxiv_id="2001.00001", abstract=CLOUDS))
    chapter = record("On nets", abstract=DEPTH, authors=["A. Other"], doi="10.5555/book")
    merged = merge([record(abstract=CLOUDS, doi="10.5555/book"), chapter])
    ids = [paper["paper_id"] for paper in merged.papers]
    assert len(ids) == 2
    assert ids[0] == "doi:10.5555/book"
    assert ids[1].startswith("hash:")


def test_an_identifier_vouches_for_a_title_in_another_language() -> None:
    german = record("Das Zählen der Wolken von unten", doi="10.5555/a")
    english = record(doi="10.5555/a", abstract=CLOUDS)
    assert together(german, english, record(abstract=CLOUDS, source="b.csv"))


def test_nothing_joins_papers_that_contradict() -> None:
    one = record(doi="10.5555/a", abstract=CLOUDS)
    other = record(doi="10.5555/b", abstract=CLOUDS)
    between = record(abstract=CLOUDS, source="c.csv")
    assert len(merge([one, between, other]).papers) == 2


def test_a_title_alone_joins_the_one_paper_that_it_can_be() -> None:
    mine = record(abstract=CLOUDS)
    namesake = record(abstract=DEPTH, authors=["A. Other"], year=2012)
    assert together(mine, bare())
    assert len(merge([mine, namesake, bare()]).papers) == 3
    merged = merge([mine, namesake, bare(year=2012)])
    assert len(merged.papers) == 2
    assert merged.of[2] == merged.of[1]


def test_the_journal_speaks_before_the_preprint_and_each_gives_its_best() -> None:
    preprint = record(
        TITLE.upper(), arxiv_id="2001.00001", year=2019, date="2019-11-02", citations=7,
        abstract=CLOUDS, keywords=["Clouds", "counting"], pdf_url="https://example.org/p.pdf",
        source="b.json", venue="arXiv",
    )  # fmt: skip
    printed = record(
        doi="10.5555/a", year=2020, date="2020-05", venue="Journal of Clouds", citations=5,
        abstract=CLOUDS[:90] + "…", authors=["J. Doe", "M. Roe"], keywords=["clouds", "sky"],
    ) | {"extra.pmid": "7"}  # fmt: skip
    paper = only(preprint, printed)
    assert paper == {
        **EMPTY, "paper_id": "doi:10.5555/a", "title": TITLE, "abstract": CLOUDS, "year": 2020,
        "authors": ["Jane Doe", "Max Roe"], "date": "2020-05", "venue": "Journal of Clouds",
        "doi": "10.5555/a", "arxiv_id": "2001.00001", "pdf_url": "https://example.org/p.pdf",
        "keywords": ["clouds", "sky", "counting"], "citations": 7, "source": "a.ris; b.json",
        "extra.pmid": "7",
    }  # fmt: skip


def test_a_preprint_with_a_doi_of_its_own_joins_the_journal() -> None:
    preprint = record(doi="10.1101/2020.01.02.123456", abstract=CLOUDS, year=2018)
    assert only(preprint, record(doi="10.5555/a", abstract=CLOUDS))["doi"] == "10.5555/a"


def test_abstracts_that_say_nothing_prove_nothing() -> None:
    gone = "This paper has been withdrawn by the author due to an error in the main theorem."
    one, other = record("On the growth of clouds", abstract=gone), record(
        "On the growth of crowds", abstract=gone)  # fmt: skip
    assert not together(one, other)


def test_each_record_finds_its_paper() -> None:
    records = [record("Kites fly high above us"), record(), record(source="b.csv")]
    merged = merge(records)
    assert [merged.papers[place]["title"] for place in merged.of] == [r["title"] for r in records]
    assert [paper["paper_id"] for paper in merged.papers] == sorted(
        paper["paper_id"] for paper in merged.papers
    )
    assert merge([]) == Merged((), ())


MIXED = [
    record(abstract=CLOUDS, arxiv_id="2001.00001"),
    record(TITLE.upper(), authors=["Doe J"], doi="10.5555/a", abstract=CLOUDS),
    bare(year=2020),
    record(abstract=DEPTH, authors=["A. Other"], year=2012),
    record(f"Erratum to: {TITLE}"),
    record("Editorial", doi="10.5555/a"),
    record(TITLE.partition(":")[0], year=2021, keywords=["x"]),
    bare(source="z.csv"),
]


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(len(MIXED))))
def test_the_order_of_the_records_makes_no_difference(order: list[int]) -> None:
    straight, shuffled = merge(MIXED), merge([MIXED[place] for place in order])
    assert shuffled.papers == straight.papers
    assert [straight.of[place] for place in order] == list(shuffled.of)


def test_merging_again_changes_nothing() -> None:
    once = merge(MIXED).papers
    again = merge([{k: v for k, v in paper.items() if k != "paper_id"} for paper in once]).papers
    assert again == once


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_finds_the_same_papers(seed: str) -> None:
    code = (
        "import json; from tests.pipeline.test_duplicates import MIXED, merge;"
        "print(json.dumps(merge(MIXED).papers))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed},
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert json.loads(told) == list(merge(MIXED).papers)


def test_in_a_crowd_of_one_title_the_copies_are_still_found() -> None:
    def about(number: int) -> str:
        return " ".join(f"word{number}x{place}" for place in range(40))

    count = 4 * LIMIT
    crowd = [
        record(authors=[f"Author{number} Name{number}"], abstract=about(number), year=2000)
        for number in range(count)
    ]
    copies = [each | {"title": TITLE.upper(), "source": "b.csv"} for each in crowd]
    merged = merge([*crowd, *copies, bare()])
    assert merged.of[:count] == merged.of[count:-1]
    assert len(merged.papers) == count + 1  # the title alone could be any of them


def test_huge_texts_and_many_authors_are_compared_by_their_beginnings() -> None:
    names = [f"Given{number} Family{number}" for number in range(3_000)]
    huge = record("Word " * 200_000, abstract="word " * 200_000, authors=names)
    assert together(huge, huge | {"source": "b.csv", "authors": names[:10]})


def test_bare_titles_that_many_bear_are_apart_at_different_addresses() -> None:
    one, other = (bare("Book Review", url=f"https://example.org/{i}") for i in (1, 2))
    assert not together(one, other)
    assert together(one, dict(one))
    assert together(bare(url="https://example.org/1"), bare(url="https://example.org/2"))


def test_an_identifier_and_a_title_in_common_are_enough() -> None:
    one = bare(doi="10.1234/a", abstract="They rain a lot.")
    assert together(one, bare(TITLE.upper(), doi="10.1234/a", abstract="Clouds rain."))


def test_a_title_without_its_subtitle_is_another_paper_years_apart() -> None:
    short = record(TITLE.partition(":")[0], year=2017, authors=["Max Roe"])
    assert not together(record(), short)
