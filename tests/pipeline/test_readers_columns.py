"""Which column is which: by name, by what is filled, by the user's word."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.papers import COLUMNS
from pipeline.readers.columns import columns_of, header_row, plain, recognised, unique
from pipeline.readers.file import Dropped, File, Record


def record(row: dict[str, Any], told: dict[str, str] | None = None) -> Record | Dropped:
    file = File(Path("t"), lambda: open("/dev/null", "rb"), told)  # noqa: PTH123, SIM115
    return columns_of(file, list(row), [row]).record("row 1", row)


def test_names_are_the_same_whatever_their_spelling() -> None:
    assert plain("\ufeffABSTRACT_Note ") == plain("abstract note") == "abstractnote"
    assert plain("Résumé") == plain("resume")


def test_the_likelier_of_two_columns_is_taken_and_the_other_kept() -> None:
    assert record({"name": "N", "title": "T", "summary": "S", "abstract": "A"}) == {
        "title": "T",
        "abstract": "A",
        "extra.name": "N",
        "extra.summary": "S",
    }


def test_an_empty_column_gives_way_to_the_next() -> None:
    assert record({"Title": " ", "Original Title": "T"}) == {"title": "T"}


def test_a_column_with_hardly_any_text_gives_way_to_a_full_one() -> None:
    rows = [{"Title": "junk" if not i else "", "Document Title": f"T{i}"} for i in range(30)]
    file = File(Path("t"), lambda: open("/dev/null", "rb"))  # noqa: PTH123, SIM115
    columns = columns_of(file, list(rows[0]), rows)
    assert columns.record("row 1", rows[0]) == {"title": "T0", "extra.Title": "junk"}


def test_a_source_is_the_venue_but_for_the_name_of_a_database() -> None:
    assert record({"title": "T", "source": "Soil J"}) == {"title": "T", "venue": "Soil J"}
    assert record({"title": "T", "source": "Scopus"}) == {"title": "T", "extra.source": "Scopus"}


def test_a_table_of_our_own_keeps_its_columns() -> None:
    row = {"paper_id": "doi:10.1/x"} | {column: column for column in COLUMNS} | {"extra.x": "1"}
    kept = record(row)
    assert isinstance(kept, dict)
    assert kept.keys() >= {"source", "venue", "title", "extra.x"}
    assert "extra.paper_id" not in kept  # made anew of what the row says
    assert (kept["source"], kept["venue"]) == ("source", "venue")


def test_the_users_word_wins() -> None:
    row = {"title": "no", "abstract": "A", "Was": "yes"}
    assert record(row, {"title": "was"}) == {"title": "yes", "abstract": "A", "extra.title": "no"}
    with pytest.raises(InputError, match=r"t: no column 'Foo' for title\. There are title"):
        record(row, {"title": "Foo"})


def test_a_table_without_titles_names_the_remedy() -> None:
    with pytest.raises(InputError, match='--column title="My Words"'):
        record({"My Words": "x", "Foo": "y"})


@pytest.mark.parametrize(("title", "reason"), [(None, "no title"), ("\u200b \u202e", "no title")])
def test_a_title_that_nobody_sees_is_none(title: str | None, reason: str) -> None:
    assert record({"title": title}) == Dropped("row 1", reason)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"id": "0704.0001v2"}, {"arxiv_id": "0704.0001"}),
        ({"id": "0799.0001"}, {"extra.id": "0799.0001"}),
        ({"paper_id": "http://arxiv.org/abs/math/0309136v1"}, {"arxiv_id": "math/0309136"}),
        ({"id": "https://openalex.org/W12"}, {"extra.openalex": "W12"}),
        ({"id": "https://doi.org/10.1234/a"}, {"doi": "10.1234/a"}),
        ({"PMID": "34910088.0"}, {"extra.pmid": "34910088"}),
    ],
)
def test_identifiers_go_where_they_belong(row: dict[str, str], found: dict[str, str]) -> None:
    kept = record({"title": "T"} | row)
    assert isinstance(kept, dict)
    assert found.items() <= kept.items()


def test_a_header_is_found_below_a_preamble_and_not_in_prose() -> None:
    file = File(Path("t"), lambda: open("/dev/null", "rb"))  # noqa: PTH123, SIM115
    assert header_row(file, [["Search", "soil"], [""], ["No", "Title", "DOI"], ["1", "A", ""]]) == 2
    assert header_row(file, [["We like", "titles"], ["and", "summary"]]) is None


def test_names_are_made_unique_and_given_where_there_is_none() -> None:
    assert unique(["Note", "", "Note", "\ufeffA  b"]) == ["Note", "column 2", "Note 2", "A b"]


def test_one_name_means_one_column() -> None:
    assert recognised(["ID", "DE", "Title"])["title"] == ("Title",)
    assert recognised(["TI", "SO", "ID", "DE"])["keywords"] == ("DE", "ID")
