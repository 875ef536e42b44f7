"""Filters by the fields of papers: what is counted, shown, chosen and found."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard import small
from tests.dashboard.steps import (
    act,
    click,
    expect_no_failure,
    find,
    get_components,
    get_data,
    get_elements,
    get_listed,
    get_text,
    get_texts,
    open_page,
)

OWLS = [title for title, _ in small.OWLS]
RIVERS = [title for title, _ in small.RIVERS]


def told(at: AppTest, field: str) -> dict[str, int]:
    """How many papers each value that is shown has."""
    buttons = find(get_elements(at, f"values_{field}"), "button")
    rows = [button["k"] for button in buttons]
    return {name["k"][0]: int(number["k"][0].replace(",", "")) for name, number in rows}


def pressed(at: AppTest, field: str) -> list[str]:
    """The values that are on."""
    buttons = find(get_elements(at, f"values_{field}"), "button")
    return [button["a"]["id"][0] for button in buttons if button["p"]]


@pytest.fixture
def crowded(own_maps: Path) -> None:
    """A map of 300 papers and 60 venues: of venue 0 there are ten, of each other one less or so."""
    papers = [(f"Paper {i}", f"Its abstract is {i}.") for i in range(300)]
    table = small.plain(papers, [f"p{i:03}" for i in range(300)])
    table["venue"] = [f"Venue {min(i % 60, i // 5)}" for i in range(300)]
    small.write_map(own_maps, "crowded", table, small.PLAIN_NAMES)


@pytest.mark.usefixtures("maps")
def test_values_are_chosen_and_let_go_and_stand_in_the_link() -> None:
    at = open_page(map="rich")
    assert told(at, "venue") == {"Birds": 5, "Water": 5, "Time": 4, "Night": 1}
    click(at, "values_venue", "Night: 1 paper")
    click(at, "values_venue", "Water: 5 papers")
    assert pressed(at, "venue") == ["Water", "Night"]
    assert sorted(get_listed(at)) == sorted([OWLS[5], *RIVERS])
    assert get_data(at, "map")["url"] == "map=rich&in.venue=Night&in.venue=Water"
    click(at, "values_keywords", "lab: 3 papers")
    assert get_texts(at, "count", "strong") == ["3"]
    click(at, "values_venue", "Night: 0 papers")
    assert get_data(at, "map")["url"] == "map=rich&in.keywords=lab&in.venue=Water"
    click(at, "field_venue", "Clear: Venue")
    assert get_data(at, "map")["url"] == "map=rich&in.keywords=lab"


@pytest.mark.usefixtures("maps")
def test_a_field_counts_what_passes_every_filter_but_its_own() -> None:
    at = open_page(map="rich", **{"in.venue": "Birds"})
    assert told(at, "venue") == {"Birds": 5, "Water": 5, "Time": 4, "Night": 1}
    assert told(at, "keywords") == {"field": 5, "lab": 3}  # owls 0 to 4, of which each other one
    assert told(at, "extra.funder [x](y)") == {"state": 0, "guild": 5}
    at = open_page(map="rich", years="2020-2021", **{"in.venue": "Birds", "in.keywords": "lab"})
    assert told(at, "venue") == {"Water": 1, "Time": 2, "Birds": 0, "Night": 0}
    assert told(at, "keywords") == {"field": 0, "lab": 0}


@pytest.mark.usefixtures("maps")
def test_a_value_of_no_paper_that_passes_is_faded_and_the_bars_are_shares_of_the_longest() -> None:
    at = open_page(map="rich", topic="1-2")
    buttons = {b["a"]["id"][0]: b for b in find(get_elements(at, "values_venue"), "button")}
    assert "faded" in buttons["Birds"]["c"].split()
    assert "faded" not in buttons["Time"]["c"].split()
    assert [buttons[name]["s"] for name in ("Time", "Birds")] == [1.0, 0.0]


@pytest.mark.usefixtures("maps")
def test_the_values_of_a_link_are_on_and_unknown_ones_are_not() -> None:
    chosen: dict[str, str | list[str]] = {"in.venue": ["Night", "<b>", "Nowhere"]}
    at = open_page(map="rich", **chosen, **{"in.nothing": "x"})
    assert pressed(at, "venue") == ["Night"]
    assert get_listed(at) == [OWLS[5]]


@pytest.mark.usefixtures("maps")
@pytest.mark.parametrize("odd", [None, "venue", ["venue"], ["venue", "a", "b"], {"a": 1}])
def test_a_click_that_makes_no_sense_does_nothing(odd: object) -> None:
    at = act(open_page(map="rich"), "values_venue", {"do": "value", "id": odd})
    assert get_data(at, "map")["url"] == "map=rich"


@pytest.mark.usefixtures("crowded")
def test_of_many_values_the_first_are_shown_and_all_can_be_found() -> None:
    at = open_page()
    first = list(told(at, "venue"))
    assert len(first) == 5
    assert "values_venue" in get_components(at)
    assert len(at.text_input) == 1  # the question
    click(at, "field_venue", "all 60")
    assert len(told(at, "venue")) == 20
    assert "of 60" in get_text(at, "values_venue")
    expect_no_failure(at.text_input(key="find_venue").set_value("venue 59").run())
    assert list(told(at, "venue")) == ["Venue 59"]
    click(at, "values_venue", "Venue 59: 1 paper")
    assert get_texts(at, "count", "strong") == ["1"]
    expect_no_failure(at.text_input(key="find_venue").set_value("nothing").run())
    assert list(told(at, "venue")) == ["Venue 59"]  # it is chosen
    assert "No value holds nothing." in get_text(at, "values_venue")
    click(at, "field_venue", "fewer")
    assert list(told(at, "venue")) == [*first, "Venue 59"]
    assert len(at.text_input) == 1


@pytest.mark.usefixtures("crowded")
def test_the_values_of_most_papers_that_pass_come_first() -> None:
    at = open_page(q='"Paper 299" OR "Paper 298"')
    assert list(told(at, "venue").items())[:3] == [("Venue 58", 1), ("Venue 59", 1), ("Venue 0", 0)]
