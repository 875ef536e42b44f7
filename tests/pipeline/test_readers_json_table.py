"""JSON of no known service: rows wherever they stand, objects however they are nested."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning import clean_record
from pipeline.readers import json_table
from pipeline.readers.file import Dropped
from tests.pipeline.bibliographies import FUZZ, assert_survives, cuts, file_of, read, spoiled

ROWS: list[dict[str, Any]] = [
    {"title": "T", "abstract": "a", "k": 1.5},
    {"title": "U", "abstract": "b", "k": 2},
]
RECORDS = [
    {"title": "T", "abstract": "a", "extra.k": 1.5},
    {"title": "U", "abstract": "b", "extra.k": 2},
]
SHAPES: dict[str, Any] = {
    "array": ROWS,
    "list under a key": {"count": 2, "articles": ROWS},
    "list two levels down": {"response": {"total": 2, "docs": ROWS}},
    "each wrapped": {"hits": [{"_id": "1", "_source": ROWS[0]}, {"_id": "2", "_source": ROWS[1]}]},
    "orient=columns": {key: {"0": ROWS[0][key], "1": ROWS[1][key]} for key in ROWS[0]},
    "orient=index": {"0": ROWS[0], "1": ROWS[1]},
    "orient=list": {key: [ROWS[0][key], ROWS[1][key]] for key in ROWS[0]},
    "orient=split": {
        "columns": list(ROWS[0]),
        "index": [0, 1],
        "data": [list(row.values()) for row in ROWS],
    },
    "orient=table": {"schema": {"fields": [{"name": "title"}]}, "data": ROWS},
    "header in a list": [list(ROWS[0]), *(list(row.values()) for row in ROWS)],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_rows_are_found_in_every_shape(shape: str) -> None:
    for indent in (None, 1):
        written = json.dumps(SHAPES[shape], indent=indent)
        assert json_table.is_table(file_of(written))
        kept, dropped = read(json_table.records, written)
        kept = [{key: one for key, one in row.items() if key != "extra._id"} for row in kept]
        assert (kept, dropped) == (RECORDS, [])


def test_lines_of_objects_are_rows() -> None:
    written = '{"Title": "T", "Authors": ["A B"], "published": "2021-01-02"}\n\n{"title": "U"}\n'
    assert json_table.is_lines(file_of(written))
    kept, _ = read(json_table.records, written)
    assert kept == [{"title": "T", "authors": ["A B"], "date": "2021-01-02"}, {"title": "U"}]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"title": ["A title", "B"]}, {"title": "A title"}),
        ({"title": {"value": "A title"}}, {"title": "A title"}),
        ({"authors": [{"name": "A B"}, {"name": None}]}, {"authors": ["A B"]}),
        ({"author": {"first": "Jane", "last": "Doe"}}, {"authors": ["Jane Doe"]}),
        ({"author": [{"given": "Jane", "family": "Doe"}]}, {"authors": ["Jane Doe"]}),
        ({"authors": [{"author": {"name": "A B"}}]}, {"authors": ["A B"]}),
        ({"authors": "['A B', 'C D']"}, {"authors": ["A B", "C D"]}),
        ({"journal": {"name": "Soil"}}, {"venue": "Soil"}),
        ({"date": 1588291200000}, {"date": "2020-05-01"}),
        ({"year": 2020.0, "doi": float("nan")}, {"year": 2020}),
        ({"id": "math/0309136"}, {"arxiv_id": "math/0309136"}),
        ({"id": "10.1234/x"}, {"doi": "10.1234/x"}),
        ({"link": "https://doi.org/10.1234/x"}, {"url": "https://doi.org/10.1234/x"}),
        ({"id": 17}, {"extra.id": 17}),
        ({"extra.pmid": "1", "extra.x": "y"}, {"extra.pmid": "1", "extra.x": "y"}),
        ({"included": False}, {"extra.included": False}),
    ],
)
def test_values_of_many_shapes(row: dict[str, Any], expected: dict[str, Any]) -> None:
    kept, _ = read(json_table.records, json.dumps([{"title": "T"} | row]))
    assert expected.items() <= kept[0].items()


def test_a_doi_in_a_link_is_found_when_the_record_is_cleaned() -> None:
    kept, _ = read(json_table.records, '[{"title": "T", "link": "https://doi.org/10.1234/x"}]')
    assert clean_record(kept[0])["doi"] == "10.1234/x"


def test_a_single_object_is_one_row() -> None:
    assert read(json_table.records, '{"title": ["T"], "authors": ["A B"]}')[0] == [
        {"title": "T", "authors": ["A B"]}
    ]


def test_what_is_no_row_is_dropped_with_the_reason() -> None:
    written = '[{"title": "A"}, 7, {"title": null}, {"other": 1}]'
    assert read(json_table.records, written)[1] == [
        Dropped("item 2", "not a JSON object"),
        Dropped("item 3", "no title"),
        Dropped("item 4", "no title"),
    ]


@pytest.mark.parametrize("text", ["[1, 2]", '{"a": 1}', "{}", "[]", "text", '{"a": [{"b": 1}]}'])
def test_json_without_titles_is_no_table(text: str) -> None:
    assert not json_table.is_table(file_of(text))
    assert not json_table.is_lines(file_of(text))


@FUZZ
@given(st.sampled_from(sorted(SHAPES)).flatmap(lambda shape: cuts(json.dumps(SHAPES[shape]))))
def test_damaged_json_gives_what_can_be_read(text: str) -> None:
    assert_survives(json_table.records, text)


RICH = [
    {
        "title": "T", "abstract": ["a"], "authors": [{"name": "A B"}], "year": 2020, "id": "x/1",
        "date": "May", "url": "https://x.org", "keywords": "['a']", "journal": {"name": "J"},
        "versions": "[{'created': 'x'}]", "citations": 3, "k": {"a": [1]},
    }
]  # fmt: skip


@FUZZ
@given(spoiled(RICH))
def test_odd_values_are_survived(rows: Any) -> None:
    assert_survives(json_table.records, json.dumps(rows))
