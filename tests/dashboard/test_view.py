"""The view and its URL: what a link carries, and what of a strange link is left out."""

import math
from dataclasses import fields, replace
from typing import Any
from urllib.parse import parse_qs

import pytest

from dashboard.view import (
    COLOURS,
    LONGEST_TEXT,
    MODES,
    MOST_VALUES,
    View,
    as_area,
    as_years,
    from_query,
    from_values,
    quoted,
)

TRIANGLE = ((0.0, 0.0), (2.0, 0.0), (0.0, 2.5))
STRANGE = "a b&c=d?e#f%20+é中\u202e;\"'<>/\\$ 100 %"
FULL = View(
    map="my-map",
    paper="doi:10.1234/a+b(c)?d&e=f#g",
    topics=("1-0", "1-2"),
    query='"test time" OR title:scal* & year:[2020 TO 2024]',
    mode="meaning",
    years=(1999, 2024),
    facets={"venue": ("A & B", "C=D"), "extra.field of study": ("x;y",)},
    area=TRIANGLE,
    colour="fidelity",
    level=2,
    page="bring",
    job="Ab_-9",
)


def test_the_plain_page_has_no_query() -> None:
    assert View().to_query() == ""
    assert from_query("") == View()
    assert from_query("?") == View()


def test_a_view_of_everything_comes_back_from_its_url() -> None:
    assert all(getattr(FULL, part.name) != getattr(View(), part.name) for part in fields(View))
    assert from_query(FULL.to_query()) == FULL
    assert from_query("?" + FULL.to_query()) == FULL


@pytest.mark.parametrize("name", [part.name for part in fields(View)])
def test_each_part_comes_back_alone(name: str) -> None:
    view = replace(View(), **{name: getattr(FULL, name)})
    assert view != View()
    assert from_query(view.to_query()) == view


def test_the_keys_of_a_url_are_those_that_links_in_the_world_have() -> None:
    assert parse_qs(FULL.to_query()) == {
        "map": ["my-map"],
        "paper": ["doi:10.1234/a+b(c)?d&e=f#g"],
        "q": [FULL.query],
        "topic": ["1-0", "1-2"],
        "by": ["meaning"],
        "years": ["1999-2024"],
        "in.venue": ["A & B", "C=D"],
        "in.extra.field of study": ["x;y"],
        "area": ["0,0 2,0 0,2.5"],
        "colour": ["fidelity"],
        "level": ["2"],
        "page": ["bring"],
        "job": ["Ab_-9"],
    }


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("colour", COLOURS)
def test_every_mode_and_colour_comes_back(mode: str, colour: str) -> None:
    view = View(mode=mode, colour=colour)
    assert from_query(view.to_query()) == view


@pytest.mark.parametrize("name", ["map", "paper", "query"])
def test_any_characters_come_back(name: str) -> None:
    change: dict[str, Any] = {name: STRANGE}
    view = replace(View(), **change)
    assert from_query(view.to_query()) == view


def test_any_characters_in_topics_and_other_fields_come_back() -> None:
    view = View(topics=(STRANGE, "0-1"), facets={STRANGE: (STRANGE, "b")})
    assert from_query(view.to_query()) == view


def test_a_lasso_of_as_many_corners_as_the_map_draws_comes_back() -> None:
    area = tuple((-0.00001234 * (i + 1), -12340.0 * (i + 1)) for i in range(40))
    read = from_query(View(area=area).to_query()).area
    assert len(read) == 40
    for corner, expected in zip(read, area, strict=True):
        assert corner == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(
    "query",
    [
        "by=telepathy",
        "page=kitchen",
        "by=",
        "colour=red",
        "level=-1",
        "level=12",
        "level=x",
        "level=",
        "years=1999",
        "years=1999-",
        "years=a-b",
        "years=-5-2000",
        "years=12345-12346",
        "years=1999-2000-2001",
        "area=1,2",
        "area=1,2 3,4",
        "area=1,2 3,4 5",
        "area=1,2 3,4 5,6,7",
        "area=a,b c,d e,f",
        "area=nan,0 1,0 0,1",
        "area=inf,0 1,0 0,1",
        "area=0,0 1,0 0,-Infinity",
        "area=1e999,0 1,0 0,1",
        "unknown=1",
        "view=1,2,3",
        "%zz&&&==&=x",
        "&".join(f"k{i}=1" for i in range(2000)),
    ],
)
def test_what_cannot_be_read_is_left_out(query: str) -> None:
    assert from_query(query) == View()


def test_one_unreadable_part_leaves_the_others() -> None:
    view = from_query("map=m&years=never&area=1&by=x&colour=y&q=owl")
    assert view == View(map="m", query="owl")


def test_bytes_that_are_no_text_do_not_fail() -> None:
    assert from_query("q=%ff%fe&map=m") == View(map="m", query="\ufffd\ufffd")


def test_years_the_wrong_way_round_are_turned() -> None:
    assert from_query("years=2020-1990").years == (1990, 2020)


def test_years_from_a_click_are_a_pair_of_whole_years() -> None:
    assert as_years([2020, 1990]) == (1990, 2020)
    assert as_years([2001, 2001]) == (2001, 2001)
    for strange in (None, "2001", [2001], [2001, 2002, 2003], [2001.5, 2002], [0, 5], [1, 10_000]):
        assert as_years(strange) is None


def test_the_last_of_several_values_counts_where_there_can_be_one() -> None:
    assert from_values({"map": ["a", "b"], "q": []}) == View(map="b")


def test_a_topic_told_twice_is_chosen_once() -> None:
    assert from_query("topic=b&topic=a&topic=b").topics == ("b", "a")


@pytest.mark.parametrize("values", [{"topic": [""]}, {"in.venue": [""]}, {"q": [""], "map": [""]}])
def test_an_empty_value_is_none(values: dict[str, list[str]]) -> None:
    assert from_values(values) == View()


def test_too_long_texts_are_cut() -> None:
    long = "x" * (LONGEST_TEXT * 3)
    view = from_values({"q": [long], "paper": [long], "map": [long]})
    assert [len(text) for text in (view.query, view.paper, view.map)] == [LONGEST_TEXT] * 3


def test_too_long_topics_and_values_of_other_fields_are_cut_or_left_out() -> None:
    long = "x" * (LONGEST_TEXT * 3)
    view = from_values({"topic": [long], "in.venue": [long]})
    kept = [*view.topics, *(value for values in view.facets.values() for value in values)]
    assert all(len(text) <= LONGEST_TEXT for text in kept)


def test_too_many_values_are_cut() -> None:
    many = [str(i) for i in range(MOST_VALUES * 2)]
    view = from_values({"topic": many, "in.venue": many})
    assert view.topics == tuple(many[:MOST_VALUES])
    assert view.facets["venue"] == tuple(many[:MOST_VALUES])


def test_too_long_an_area_is_left_out_rather_than_cut() -> None:
    corners = " ".join(f"{i},{i * i}" for i in range(400))
    assert from_query(f"area={corners}&q=owl") == View(query="owl")


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "abc",
        {"x": 1},
        [],
        [[0, 0], [1, 1]],
        [[0, 0], [1, 1], [2]],
        [[0, 0], [1, 1], [2, None]],
        [[0, 0], [1, 1], [2, math.nan]],
        [[0, 0], [1, 1], [math.inf, 2]],
        [[0, 0], [1, 1], [2, {}]],
    ],
)
def test_what_is_no_polygon_is_no_area(value: Any) -> None:
    assert as_area(value) == ()


def test_a_number_too_large_for_a_place_is_no_area() -> None:
    assert as_area([[10**400, 0], [1, 0], [0, 1]]) == ()


def test_a_polygon_from_the_map_is_an_area() -> None:
    assert as_area([[0, 0], [2, 0], [0, 2.5]]) == TRIANGLE


@pytest.mark.parametrize("change", [{"map": "m"}, {"paper": "p"}, {"topics": ("t",)}])
def test_another_map_paper_or_topic_is_a_step_for_back(change: dict[str, Any]) -> None:
    assert replace(FULL, **change).step() != FULL.step()


@pytest.mark.parametrize("name", ["query", "mode", "years", "facets", "area", "colour"])
def test_anything_else_is_no_step_for_back(name: str) -> None:
    assert replace(FULL, **{name: getattr(View(), name)}).step() == FULL.step()


@pytest.mark.parametrize("name", ["query", "topics", "years", "facets", "area"])
def test_each_filter_counts_as_one(name: str) -> None:
    assert replace(View(), **{name: getattr(FULL, name)}).filters


@pytest.mark.parametrize("name", ["map", "paper", "mode", "colour"])
def test_what_narrows_nothing_is_no_filter(name: str) -> None:
    assert not replace(View(), **{name: getattr(FULL, name)}).filters
    assert not View(query="  ").filters


def test_cleared_keeps_map_paper_and_colour_and_no_filter() -> None:
    cleared = FULL.cleared()
    assert not cleared.filters
    assert (cleared.map, cleared.paper, cleared.colour) == (FULL.map, FULL.paper, FULL.colour)


def test_a_paper_or_a_colour_does_not_narrow() -> None:
    assert replace(FULL, paper="", colour="year").narrowing() == FULL.narrowing()
    assert replace(FULL, query="").narrowing() != FULL.narrowing()


def test_a_phrase_is_quoted_and_stays_one() -> None:
    assert quoted("test-time adaptation") == '"test-time adaptation"'
    assert quoted('say "hey" ') == '"say hey"'
    assert len(quoted("x" * 5000)) == LONGEST_TEXT


def test_half_a_letter_is_a_question_mark_because_no_address_can_hold_it() -> None:
    view = from_values({"q": ["owls\ud800"], "in.venue\udfff": ["Birds"]})
    assert (view.query, dict(view.facets)) == ("owls?", {"venue?": ("Birds",)})
    assert from_query(view.to_query()) == view
