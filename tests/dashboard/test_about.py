"""About this map: what the manifest tells, in tables; hostile texts stay texts."""

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard.report import KEPT
from tests.dashboard import small
from tests.dashboard.small import HOSTILE
from tests.dashboard.steps import (
    click,
    find,
    get_components,
    get_data,
    get_elements,
    get_text,
    get_texts,
    open_page,
    text_of,
)

FILE: dict[str, Any] = {
    "path": "owls.ris", "format": "RIS", "encoding": "cp1252", "records": 1210, "kept": 1200,
    "merged": 3, "with_abstract": 600, "with_year": 1200, "with_doi": 5,
    "dropped": [{"record": 7, "place": "line 70", "reason": "no title"}],
}  # fmt: skip
MORE: dict[str, Any] = {
    "created": "2026-03-04T05:06:07+00:00", "merged": 3,
    "languages": {"en": 0.96, "xx": 0.03, "de": 0.006, "la": 0.004},
    "inputs": [FILE], "previous": "v0",
    "settings": {"model": "some-model", "seed": 42, "odd_knob": True},
    "model": {"name": "some-model", "dimension": 384, "max_tokens": 256, "sha256": "ab" * 32},
    "quality": {
        "trustworthiness": 0.9311, "neighbour_preservation": 0.5723, "outlier_share": 0.004,
        "topics_by_level": [2, 3],
        "stability": {"papers": 16, "seeds": {"runs": 2, "finest": 0.884, "default": 0.9},
                      "subsamples": None},
    },
    "stages": [{"stage": "embed", "seconds": 1234.5, "peak_mb": 2048},
               {"stage": "new_one", "seconds": 0.5}],
    "libraries": {"numpy": "2.4.6"},
}  # fmt: skip


def told(maps: Path, **more: Any) -> AppTest:
    """The page about a map whose manifest says more."""
    file = small.write_rich(maps, "rich").path / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | more), "utf-8")
    return open_page(map="rich", page="about")


def rows(at: AppTest) -> list[list[str]]:
    """Every row of every table, as texts."""
    return [[text_of(cell) for cell in row["k"]] for row in find(get_elements(at, "about"), "tr")]


def test_it_says_what_was_read(own_maps: Path) -> None:
    at = told(own_maps, **MORE)
    assert get_texts(at, "about", "p", "lead") == [
        "rich: 16 papers in 2 to 3 topics, built 2026-03-04 05:06 UTC."
    ]
    assert ["owls.ris", "1,200", "1", "3", "50 %", "100 %", "<1 %", "RIS", "cp1252"] in (rows(at))
    assert ["7line 70", "no title"] in rows(at)
    assert "Languages: English 96 %, xx 3 %, others 1 %." in get_text(at, "about")


def test_it_says_how_good_the_map_is_and_what_that_means(own_maps: Path) -> None:
    at = told(own_maps, **MORE)
    found = {row[0]: row[1:] for row in rows(at) if len(row) == 3}
    assert found["Fidelity"][0] == "57 %"
    assert "nearest on the map" in found["Fidelity"][1]
    assert found["Outliers"][0] == "<1 %"
    assert found["Trustworthiness"][0] == "93 %"
    assert found["Stable by seed"][0] == "88 %"
    assert "Stable by papers" not in found
    assert found["Topics"][0] == "2 → 3"
    assert found["Topics"][1].endswith("; the map opens at level 1.")


def test_numbers_that_are_not_known_are_not_told_and_levels_are_told_each(own_maps: Path) -> None:
    numbers = {
        "trustworthiness": 0.9651, "neighbour_preservation": 0.31, "coverage": [1.0, 0.88],
        "stability": [0.914, 0.88], "name_uniqueness": True, "outlier_share": "many",
        "noise_share": float("1e999"), "largest_topic_share": [], "new_one": 0.5,
    }  # fmt: skip
    at = told(own_maps, quality=numbers)
    found = {row[0]: row[1] for row in rows(at) if len(row) == 3}
    expected = {
        "Trustworthiness": "97 %", "Fidelity": "31 %", "Coverage": "100 % → 88 %",
    }  # fmt: skip
    assert {name: found.get(name) for name in expected} == expected
    assert found.keys().isdisjoint(
        {
            "Distinct names",
            "Outliers",
            "Joined",
            "Largest topic",
            "New one",
            "Stability",
            "Stable by seed",
            "Stable by papers",
        }
    )


def test_it_says_whose_names_the_topics_have(own_maps: Path) -> None:
    namer = {"host": "localhost:11434", "model": "<b>tiny</b>", "topics": ["0-0", "0-1"]}
    found = {row[0]: row[1:] for row in rows(told(own_maps, **MORE, namer=namer))}
    told_by = "<b>tiny</b> at localhost:11434, from key phrases and titles"
    assert found["Names by model"] == ["2", told_by]
    ours = {row[0] for row in rows(told(own_maps, **MORE, namer=None))}
    assert "Names by model" not in ours


def test_it_says_how_the_map_was_made(own_maps: Path) -> None:
    at = told(own_maps, **MORE)
    found = {row[0]: row[1:] for row in rows(at)}
    assert found["Model"][0] == "some-model"
    assert found["Seed"][0] == "42"
    assert found["Odd knob"] == ["True", ""]
    assert found["Longest text"][0] == "256 tokens"
    assert found["Embedding"] == ["1,234.50", "2,048"]
    assert found["New one"] == ["0.50", "–"]
    assert found["Together"][0] == "1,235.00"
    assert found["numpy"][0] == "2.4.6"
    assert found["The one before"][0] == "v0"


def test_of_many_left_out_records_the_first_are_listed(own_maps: Path) -> None:
    dropped = [{"record": i, "reason": f"reason {i}"} for i in range(1000)]
    at = told(own_maps, inputs=[FILE | {"dropped": dropped}])
    listed = [row for row in rows(at) if row[-1].startswith("reason")]
    assert len(listed) == KEPT
    assert "and 900 more; the map's manifest.json has all of them." in get_text(at, "about")


def test_a_map_that_tells_nothing_has_a_page_all_the_same(own_maps: Path) -> None:
    at = told(own_maps)
    assert get_texts(at, "about", "h2") == ["About this map"]
    assert "What was read" not in get_texts(at, "about", "h3")


def test_a_strange_manifest_is_no_failure(own_maps: Path) -> None:
    strange = {key: [None, 3, {"a": None}] for key in MORE}
    told(own_maps, **strange)
    told(own_maps, **dict.fromkeys(MORE, "x"))


def test_hostile_texts_are_texts_of_elements_alone(own_maps: Path) -> None:
    for text in HOSTILE:
        dropped = [{"record": text, "place": text, "reason": text}]
        hostile = FILE | {"path": text, "format": text, "encoding": text, "dropped": dropped}
        at = told(own_maps, inputs=[hostile], libraries={text: text}, languages={text: 1.0})
        row = rows(at)[1]
        assert [row[0], *row[-2:]] == [text, text, text]
        assert list(get_components(at)) == ["brand", "size", "link", "address", "about"]
        for node in at._tree:
            if getattr(node, "type", "") != "bidi_component":
                assert text not in str(getattr(node, "proto", ""))


def test_the_page_is_opened_from_the_header_and_left_for_the_map(own_maps: Path) -> None:
    small.write_rich(own_maps, "rich")
    at = open_page(map="rich", q="owl", paper="owl-0")
    click(at, "link", "About this map")
    assert get_data(at, "address")["url"] == "map=rich&paper=owl-0&q=owl&page=about"
    assert "map" not in get_components(at)
    click(at, "about", "‹ Back to the map")
    assert get_data(at, "map")["url"] == "map=rich&paper=owl-0&q=owl"
