"""What a component's messages hold, and what the browser fetches beside them."""

import shutil
from typing import Any

import pytest

from dashboard.panels import component as components
from dashboard.panels.component import LONG, packed, unpacked
from tests.dashboard.small import HOSTILE
from tests.dashboard.steps import click, get_components, get_data, open_page


@pytest.mark.parametrize("data", [{"a": list(HOSTILE) * 9, "b": None}, ["x" * LONG], "é𝒳" * LONG])
def test_what_is_long_is_packed_and_comes_out_as_it_went_in(data: Any) -> None:
    sent = packed(data)
    assert isinstance(sent, bytes)
    assert unpacked(sent) == data


def test_what_is_short_goes_as_it_is() -> None:
    assert packed({"a": 1}) == {"a": 1}
    assert packed(None) is None


def test_half_a_character_breaks_nothing() -> None:
    assert unpacked(packed(["\ud800" * LONG])) == ["?" * LONG]


@pytest.mark.usefixtures("maps")
def test_no_message_holds_a_script_or_a_style() -> None:
    shown = get_components(open_page(map="rich", topic="1-0", paper="owl-0"))
    assert {sent.js_content + sent.css_content for sent in shown.values()} == {""}
    folder = components._folder()
    for sent in shown.values():
        script = (folder / sent.js_source_path).read_text("utf-8")
        inner = script.partition('"./')[2].partition('"')[0]
        assert "export default function" in (folder / inner).read_text("utf-8")


@pytest.mark.usefixtures("maps")
def test_the_styles_are_sent_once_and_fetched_from_then_on() -> None:
    at = open_page(map="rich")
    assert len(at.html) == 1
    click(at, "topics", "Nature")
    assert len(at.html) == 0


@pytest.mark.usefixtures("maps")
def test_a_filter_of_a_small_map_takes_few_bytes() -> None:
    at = open_page(map="many", q="paper")
    sizes = {key: len(sent.SerializeToString()) for key, sent in get_components(at).items()}
    assert len(get_data(at, "papers")["elements"]) > 1
    assert sum(sizes.values()) < 12_000, sizes


@pytest.mark.usefixtures("maps")
def test_files_that_were_cleared_away_are_there_again() -> None:
    open_page(map="rich")
    before = {file.name for file in components._folder().iterdir()}
    shutil.rmtree(components._folder())
    open_page(map="rich")
    assert {file.name for file in components._folder().iterdir()} <= before
    assert len(list(components._folder().iterdir())) > 5
