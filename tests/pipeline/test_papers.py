"""Papers: clean fields, stable ids, each paper once."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.errors import MapError
from pipeline.papers import COLUMNS, Papers
from tests.pipeline.small import HOSTILE, clean


def only(record: dict[str, Any]) -> dict[str, Any]:
    """The one paper that a record becomes, with its id."""
    (paper,) = clean([record]).papers.frame.reset_index().to_dict("records")
    return {str(column): value for column, value in paper.items()}


def id_of(**record: Any) -> str:
    return str(only(record)["paper_id"])


def test_every_paper_has_all_columns_and_unknown_ones_are_empty() -> None:
    frame = clean([{"title": "Alone"}]).papers.frame
    assert list(frame.columns) == list(COLUMNS)
    assert frame.index.name == "paper_id"
    paper = frame.iloc[0]
    assert paper["abstract"] == paper["doi"] == paper["venue"] == ""
    assert paper["authors"] == paper["keywords"] == []
    assert pd.isna(paper["year"])
    assert pd.isna(paper["citations"])
    assert str(frame["year"].dtype) == "Int64"


def test_papers_are_sorted_by_id_whatever_the_order_of_the_records() -> None:
    records = [{"title": "T", "arxiv_id": f"2401.0000{i}"} for i in (3, 1, 2)]
    expected = ("arxiv:2401.00001", "arxiv:2401.00002", "arxiv:2401.00003")
    assert clean(records).papers.ids == expected
    assert clean(records[::-1]).papers.ids == expected


def test_the_id_is_the_doi_else_the_arxiv_number_else_a_hash() -> None:
    both = {"doi": "10.1234/AbC.5", "arxiv_id": "2403.12345"}
    assert id_of(title="T", **both) == "doi:10.1234/abc.5"
    assert id_of(title="T", arxiv_id="2403.12345") == "arxiv:2403.12345"
    assert id_of(title="T").startswith("hash:")
    assert len(id_of(title="T")) == len("hash:") + 16


@pytest.mark.parametrize(
    "written",
    ["10.1234/ABC", "doi:10.1234/abc", "https://doi.org/10.1234/Abc", "DOI 10.1234/abc."],
)
def test_a_doi_is_the_same_however_it_is_written(written: str) -> None:
    paper = only({"title": "T", "doi": written})
    assert (paper["paper_id"], paper["doi"]) == ("doi:10.1234/abc", "10.1234/abc")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("2403.12345v2", "2403.12345"),
        ("arXiv:2403.12345", "2403.12345"),
        ("https://arxiv.org/abs/2403.12345v11", "2403.12345"),
        ("https://arxiv.org/pdf/2403.12345", "2403.12345"),
        ("hep-th/9901001v1", "hep-th/9901001"),
    ],
)
def test_an_arxiv_number_has_no_version_and_no_address(written: str, plain: str) -> None:
    assert id_of(title="T", arxiv_id=written) == f"arxiv:{plain}"


def test_a_hash_ignores_case_punctuation_and_spacing() -> None:
    plain = id_of(title="Deep learning: a survey", authors=["Jane Doe"], year=2020)
    for title in (
        "DEEP LEARNING: A SURVEY",
        "Deep  learning – a survey.",
        "deep learning a\nsurvey",
    ):
        assert id_of(title=title, authors="Doe, Jane;", year="2020") == plain


def test_a_hash_tells_titles_family_names_and_years_apart() -> None:
    one = {"title": "A survey", "authors": ["Jane Doe"], "year": 2020}
    others: list[dict[str, Any]] = [
        {"title": "B survey"}, {"authors": ["Jane Roe"]}, {"year": 2021}
    ]  # fmt: skip
    found = {id_of(**one), *(id_of(**{**one, **other}) for other in others)}
    assert len(found) == 4
    assert id_of(**{**one, "authors": ["J. Doe", "Someone Else"]}) == id_of(**one)


def test_titles_without_latin_letters_do_not_become_one() -> None:
    assert len({id_of(title=title) for title in ("日本語", "中文", "!!!", "???")}) == 4


def test_a_paper_told_twice_is_kept_once_and_counted() -> None:
    record = {"title": "Twice told", "abstract": "The same words."}
    cleaning = clean(
        [record, {"title": "Another"}, dict(record), {**record, "title": "twice told"}]
    )
    assert len(cleaning.papers) == 2
    assert cleaning.merged == 2


def test_of_two_records_the_first_wins_and_the_second_fills_its_gaps() -> None:
    first = {"title": "Clouds told twice", "doi": "10.1234/a", "abstract": "They rain a lot.",
             "extra.mine": ""}  # fmt: skip
    second = {
        "title": "clouds told twice", "doi": "10.1234/A", "abstract": "They rain.", "year": 2020,
        "authors": ["A B"], "extra.mine": "kept",
    }  # fmt: skip
    cleaning = clean([first, second])
    paper = cleaning.papers.frame.loc["doi:10.1234/a"]
    assert (paper["title"], paper["abstract"], paper["year"]) == (
        "Clouds told twice", "They rain a lot.", 2020,
    )  # fmt: skip
    assert (paper["authors"], paper["extra.mine"]) == (["A B"], "kept")
    assert cleaning.merged == 1


def test_one_title_with_two_abstracts_is_two_papers() -> None:
    cleaning = clean([
        {"title": "A survey", "abstract": "Of graphs."},
        {"title": "A survey", "abstract": "Of oceans."},
        {"title": "A survey", "abstract": "of oceans"},
    ])  # fmt: skip
    assert set(cleaning.papers.frame["abstract"]) == {"Of graphs.", "Of oceans."}
    assert cleaning.merged == 1


def test_a_record_without_an_abstract_joins_the_paper_of_its_title() -> None:
    title = "A survey of graphs and oceans"
    cleaning = clean([{"title": title}, {"title": title, "abstract": "Of graphs."}])
    assert list(cleaning.papers.frame["abstract"]) == ["Of graphs."]


def test_the_order_of_the_records_does_not_change_the_id_of_a_paper() -> None:
    records = [
        {"title": "A survey", "abstract": "Of graphs."},
        {"title": "A survey", "abstract": "Of oceans."},
    ]
    one, other = clean(records).papers.frame, clean(records[::-1]).papers.frame
    assert one["abstract"].to_dict() == other["abstract"].to_dict()


def test_what_is_embedded_is_title_and_abstract_or_else_the_keywords() -> None:
    papers = clean([
        {"title": "A", "abstract": "Text.", "keywords": ["x"], "doi": "10.1234/1"},
        {"title": "B", "keywords": ["deep learning", "graphs"], "doi": "10.1234/2"},
        {"title": "C", "doi": "10.1234/3"},
    ]).papers  # fmt: skip
    assert papers.texts == ("A. Text.", "B. deep learning, graphs", "C")


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_stay_as_they_are_to_the_letter(title: str) -> None:
    paper = only({"title": title, "abstract": title, "extra.mine": title})
    assert paper["title"] == paper["abstract"] == paper["extra.mine"] == title


def test_control_characters_and_runs_of_blanks_go_but_paragraphs_stay() -> None:
    paper = only(
        {"title": "  A\x00 \t title\nof two lines ", "abstract": "One\nline.\n \nTw\x1bo."}
    )
    assert paper["title"] == "A title of two lines"
    assert paper["abstract"] == "One line.\n\nTwo."


def test_accents_have_one_form_and_half_characters_do_no_harm() -> None:
    assert only({"title": "Poincare\u0301"})["title"] == "Poincaré"
    assert only({"title": "half \ud83d here"})["title"] == "half ? here"


@pytest.mark.parametrize("nothing", [None, float("nan"), np.nan, "", "   "])
def test_what_is_missing_is_empty(nothing: Any) -> None:
    paper = only({"title": "T", "abstract": nothing, "authors": nothing, "year": nothing})
    assert (paper["abstract"], paper["authors"]) == ("", [])
    assert pd.isna(paper["year"])


@pytest.mark.parametrize(
    ("given", "year"),
    [
        (2020, 2020), (2020.0, 2020), ("2020", 2020), ("14 Mar 2023", 2023),
        ("2021-05-06", 2021), (date(2022, 1, 2), 2022), ("in press", None), (99999, None),
        (1066, None),
    ],
)  # fmt: skip
def test_years_are_found_in_numbers_dates_and_text(given: Any, year: int | None) -> None:
    found = only({"title": "T", "year": given})["year"]
    assert (None if pd.isna(found) else found) == year


def test_the_date_tells_the_year_where_none_is_given() -> None:
    assert only({"title": "T", "date": "2019-07-01"})["year"] == 2019
    assert only({"title": "T", "date": "2019-07-01", "year": 2018})["year"] == 2018


@pytest.mark.parametrize(
    ("given", "count"), [(7, 7), ("12", 12), (3.0, 3), ("many", None), (-1, None)]
)
def test_citations_are_whole_numbers_or_missing(given: Any, count: int | None) -> None:
    found = only({"title": "T", "citations": given})["citations"]
    assert (None if pd.isna(found) else found) == count


def test_links_are_of_the_web_or_none() -> None:
    assert only({"title": "T", "url": "https://a.org/x"})["url"] == "https://a.org/x"
    assert only({"title": "T", "url": "javascript:alert(1)"})["url"] == ""
    assert only({"title": "T", "pdf_url": "file:///etc/passwd"})["pdf_url"] == ""


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (["A B", "", " C "], ["A B", "C"]),
        ("A B; C D", ["A B", "C D"]),
        ("Doe, Jane; Roe, Rick", ["Jane Doe", "Rick Roe"]),
        ("A B, C D", ["A B", "C D"]),
    ],
)
def test_authors_are_a_list_however_they_are_given(given: Any, names: list[str]) -> None:
    assert only({"title": "T", "authors": given})["authors"] == names


def test_columns_of_the_input_survive_as_text_and_are_empty_where_missing() -> None:
    frame = clean([
        {"title": "A", "extra.score": 7, "extra.tags": ["x", "y"]},
        {"title": "B", "extra.lab": "Here"},
    ]).papers.frame.set_index("title")  # fmt: skip
    assert list(frame.columns[-3:]) == ["extra.lab", "extra.score", "extra.tags"]
    assert list(frame.loc["A", ["extra.lab", "extra.score", "extra.tags"]]) == ["", "7", "x; y"]
    assert list(frame.loc["B", ["extra.lab", "extra.score", "extra.tags"]]) == ["Here", "", ""]


def test_an_abstract_of_200_000_characters_is_kept_whole() -> None:
    abstract = "word " * 39_999 + "last."
    assert only({"title": "Long", "abstract": abstract})["abstract"] == abstract


def test_cleaning_leaves_the_records_as_they_were() -> None:
    record = {"title": " T ", "authors": ["A B"], "doi": "DOI:10.1234/X"}
    clean([record, record])
    assert record == {"title": " T ", "authors": ["A B"], "doi": "DOI:10.1234/X"}


def test_papers_refuse_two_rows_of_one_id_and_missing_columns() -> None:
    frame = clean([{"title": "A"}]).papers.frame
    with pytest.raises(MapError, match="same paper_id"):
        Papers(pd.concat([frame, frame]))
    with pytest.raises(MapError, match="venue"):
        Papers(frame.drop(columns="venue"))
