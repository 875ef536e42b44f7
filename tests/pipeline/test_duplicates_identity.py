"""Ids that stay, and which identifiers a paper can have only one of."""

from typing import Any

import pytest

from pipeline.duplicates.identity import identifiers, paper_id, possible_ids, stem


def paper(**fields: Any) -> dict[str, Any]:
    """A clean record of these fields."""
    empty: dict[str, Any] = dict.fromkeys(("title", "abstract", "doi", "arxiv_id"), "")
    empty |= {"authors": [], "year": None}
    return empty | fields


def test_an_id_is_the_first_identifier_in_the_order_of_the_design() -> None:
    known = paper(title="T", doi="10.5555/a", arxiv_id="2403.12345") | {
        "extra.pmid": "7", "extra.openalex": "W1", "extra.s2": "abc",
    }  # fmt: skip
    ids = list(possible_ids(known))
    assert ids[:5] == ["doi:10.5555/a", "arxiv:2403.12345", "pmid:7", "openalex:W1", "s2:abc"]
    assert paper_id(known) == ids[0]
    assert all(each.startswith("hash:") for each in ids[5:])
    assert len(set(ids)) == len(ids)


def test_a_hash_ignores_case_and_punctuation_but_not_year_or_family_name() -> None:
    one = paper(title="Deep learning: a survey", authors=["Jane Doe"], year=2020)
    same = paper(title="DEEP LEARNING – A SURVEY.", authors=["Doe, J."], year=2020)
    assert paper_id(one) == paper_id(same) == "hash:b92b058995032933"
    assert paper_id(one) != paper_id(one | {"year": 2021})
    assert paper_id(one) != paper_id(one | {"authors": ["Jane Roe"]})


@pytest.mark.parametrize(
    ("doi", "kind", "value"),
    [
        ("10.1101/2020.01.02.123456", "10.1101", "10.1101/2020.01.02.123456"),
        ("10.1101/012345v2", "10.1101", "10.1101/012345"),
        ("10.1101/gr.123.4", "doi", "10.1101/gr.123.4"),  # a journal of the same press
        ("10.21203/rs.3.rs-12345/v2", "10.21203", "10.21203/rs.3.rs-12345"),
        ("10.48550/arxiv.2403.12345", "arxiv", "2403.12345"),
        ("10.5555/abc", "doi", "10.5555/abc"),
    ],
)
def test_the_doi_of_a_preprint_is_of_its_own_kind(doi: str, kind: str, value: str) -> None:
    assert identifiers(paper(doi=doi)) == {kind: value}


def test_versions_of_an_open_review_are_one() -> None:
    assert stem("10.12688/f1000research.123.2") == stem("10.12688/f1000research.123.1")
    assert stem("10.7554/elife.12345.3") == "10.7554/elife.12345"
    assert stem("10.5555/a.1") != stem("10.5555/a.2")
