"""What passes, and in which order."""

import numpy as np
import pytest

from dashboard import query
from dashboard.catalogue import Catalogue, open_version
from dashboard.query import Answer, answer, inside
from dashboard.view import Area, View
from pipeline.errors import QueryError
from tests.dashboard import small
from tests.dashboard.small import FakeEncoder, ids_of

OWLS = [f"owl-{i}" for i in range(6)]
RIVERS = [f"river-{i}" for i in range(5)]
CLOCKS = [f"clock-{i}" for i in range(5)]
LEFT_HALF = ((-1.0, -1.0), (1.5, -1.0), (1.5, 11.0), (-1.0, 11.0))
"""Papers 0 and 1 of owls and rivers."""


def listed(catalogue: Catalogue, view: View, last_good: str = "") -> list[str]:
    """Ids of the papers that pass, best first."""
    return ids_of(catalogue, answer(catalogue, view, last_good).rows)


def passing(catalogue: Catalogue, view: View) -> set[str]:
    """Ids of the papers that pass."""
    found = answer(catalogue, view)
    by_bit = set(ids_of(catalogue, np.flatnonzero(found.passing)))
    assert by_bit == set(ids_of(catalogue, found.rows))
    assert len(found) == len(by_bit)
    return by_bit


def test_without_a_question_all_papers_pass_the_newest_first(rich: Catalogue) -> None:
    newest_first = ["river-4", "river-3", "clock-1", "clock-2", "clock-3"]  # 2022, then 2021
    found = listed(rich, View())
    assert found[:5] == newest_first
    assert found[-2:] == ["owl-0", "clock-4"]  # 2015, then the one of no known year
    assert len(found) == 16


def test_without_years_papers_stay_in_the_order_of_the_map(plain: Catalogue) -> None:
    assert listed(plain, View()) == list(small.IDS)


def test_a_topic_lists_its_papers_the_most_typical_first(rich: Catalogue) -> None:
    assert listed(rich, View(topics=("1-1",))) == RIVERS
    assert passing(rich, View(topics=("0-0",))) == {*OWLS, *RIVERS}


def test_several_topics_add_up_also_across_levels(rich: Catalogue) -> None:
    assert passing(rich, View(topics=("1-0", "1-2"))) == {*OWLS, *CLOCKS}
    assert passing(rich, View(topics=("1-0", "0-1"))) == {*OWLS, *CLOCKS}
    assert passing(rich, View(topics=("1-0", "0-0"))) == {*OWLS, *RIVERS}


def test_unknown_topics_are_left_out(rich: Catalogue) -> None:
    assert passing(rich, View(topics=("9-9", "1-2", "<b>"))) == set(CLOCKS)
    assert len(passing(rich, View(topics=("9-9",)))) == 16


def test_keywords_rank_a_word_in_the_title_before_one_in_the_abstract(plain: Catalogue) -> None:
    found = listed(plain, View(query="river"))
    assert set(found) == {*RIVERS, "owl-3"}
    assert found[0] == "river-1"  # in its title, and three times in its abstract


def test_keywords_rank_by_relevance_even_where_a_topic_is_chosen(plain: Catalogue) -> None:
    found = listed(plain, View(query="river", topics=("0-1",)))
    assert set(found) == set(RIVERS)
    assert found == [paper for paper in listed(plain, View(query="river")) if paper in RIVERS]
    assert found != RIVERS


def test_words_are_found_in_any_form_and_all_must_be_there(plain: Catalogue) -> None:
    assert passing(plain, View(query="FLOODS")) == {"river-0", "river-1"}
    assert passing(plain, View(query="flood sand")) == {"river-0"}
    assert passing(plain, View(query="flood OR pellet")) == {"river-0", "river-1", "owl-4"}
    assert passing(plain, View(query="river NOT flood")) == {
        "river-2", "river-3", "river-4", "owl-3",
    }  # fmt: skip


def test_a_question_of_blanks_is_none(plain: Catalogue) -> None:
    for mode in ("keyword", "meaning"):
        assert len(passing(plain, View(query="  ", mode=mode))) == 16


def test_a_question_that_nothing_answers_leaves_no_paper(plain: Catalogue) -> None:
    found = answer(plain, View(query="zebrafish"))
    assert len(found) == 0
    assert not found.passing.any()
    assert found.problem is None


def test_an_unreadable_question_keeps_the_last_good_one_and_says_why(plain: Catalogue) -> None:
    found = answer(plain, View(query='sand "river'), last_good="pellet")
    assert ids_of(plain, found.rows) == ["owl-4"]
    assert isinstance(found.problem, QueryError)
    assert found.problem.position == 5
    assert found.query == "pellet"


def test_an_unreadable_question_without_a_last_one_lets_all_papers_pass(rich: Catalogue) -> None:
    found = answer(rich, View(query="((("))
    assert found.problem is not None
    assert found.query == ""
    assert ids_of(rich, found.rows) == listed(rich, View())


def test_an_unreadable_question_leaves_the_other_filters_in_force(rich: Catalogue) -> None:
    found = answer(rich, View(query='"', topics=("1-2",), years=(2021, 2021)), last_good="clock")
    assert set(ids_of(rich, found.rows)) == {"clock-1", "clock-2", "clock-3"}


def test_the_question_that_was_used_is_told_for_marking(plain: Catalogue) -> None:
    assert answer(plain, View(query="river")).query == "river"
    assert answer(plain, View()).query == ""


def test_years_include_both_ends_and_leave_out_unknown_ones(rich: Catalogue) -> None:
    assert passing(rich, View(years=(2015, 2016))) == {"owl-0", "owl-1"}
    assert passing(rich, View(years=(2022, 2022))) == {"river-4"}
    assert "clock-4" not in passing(rich, View(years=(1, 3000)))
    assert passing(rich, View(years=(1900, 1901))) == set()


def test_a_year_filter_that_begins_at_zero_leaves_out_unknown_years(rich: Catalogue) -> None:
    assert "clock-4" not in passing(rich, View(years=(0, 3000)))


def test_but_for_years_every_other_filter_holds(rich: Catalogue) -> None:
    view = View(query="river", years=(2021, 2022))
    found = answer(rich, view).but_for("years")
    assert set(ids_of(rich, found.nonzero()[0])) == passing(rich, View(query="river"))
    unread = View(query='"', years=(2021, 2022))
    found = answer(rich, unread, last_good="clock").but_for("years")
    assert set(ids_of(rich, found.nonzero()[0])) == passing(rich, View(query="clock"))
    plain = answer(rich, View(topics=("1-0",)))
    assert plain.but_for("years") is plain.passing


def test_values_of_one_field_add_up_and_fields_narrow_each_other(rich: Catalogue) -> None:
    assert passing(rich, View(facets={"venue": ("Night", "Time")})) == {"owl-5", *CLOCKS[:4]}
    both = {"venue": ("Birds",), "keywords": ("lab",)}
    assert passing(rich, View(facets=both)) == {"owl-0", "owl-2", "owl-4"}
    extra = {"extra.funder [x](y)": ("guild",)}
    assert passing(rich, View(facets=extra)) == set(OWLS)


def test_unknown_fields_and_values_are_left_out(rich: Catalogue) -> None:
    everything = {"nothing": ("x",), "venue": ("Nowhere",), "title": ("Silent feathers",)}
    assert len(passing(rich, View(facets=everything))) == 16
    assert passing(rich, View(facets={"venue": ("Nowhere", "Night")})) == {"owl-5"}


def test_a_field_that_the_papers_do_not_have_filters_nothing(plain: Catalogue) -> None:
    assert len(passing(plain, View(facets={"venue": ("Birds",)}))) == 16


def test_a_lasso_lets_pass_what_is_inside(plain: Catalogue) -> None:
    assert passing(plain, View(area=LEFT_HALF)) == {"owl-0", "owl-1", "river-0", "river-1"}


def test_all_filters_narrow_together(rich: Catalogue) -> None:
    view = View(
        query="river",
        topics=("0-0",),
        years=(2018, 2020),
        facets={"venue": ("Water", "Birds")},
        area=((-1, -1), (3.5, -1), (3.5, 11), (-1, 11)),
    )
    assert passing(rich, view) == {"river-0", "river-1", "river-2", "owl-3"}
    for name, more in (
        ("topics", ("1-1",)), ("years", (2019, 2020)), ("facets", {"venue": ("Birds",)}),
        ("area", LEFT_HALF), ("query", "river flood"),
    ):  # fmt: skip
        narrower = View(**{**view.__dict__, name: more})
        assert passing(rich, narrower) < passing(rich, view), name


SQUARE = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))
NOTCHED = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 1.0), (0.0, 4.0))
"""The square with a wedge cut into it from above."""
EIGHT = ((0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0))
"""Crosses itself: a left and a right triangle that touch in the middle."""


@pytest.mark.parametrize(
    ("area", "within", "without"),
    [
        (SQUARE, [(1, 1), (3.9, 0.1), (2, 3)], [(-1, 1), (5, 1), (2, 5), (2, -1), (5, 0), (-1, 4)]),
        (NOTCHED, [(0.5, 2), (3.5, 2), (2, 0.5)], [(2, 3), (2, 1.5), (2, 5), (1.5, 2.5), (-1, 1)]),
        (EIGHT, [(0.5, 2), (3.5, 2)], [(2, 0.5), (2, 3.5), (-1, 2), (5, 2)]),
    ],
)
@pytest.mark.parametrize("turn", [1, -1])
def test_a_polygon_holds_what_is_inside_it(
    area: Area,
    within: list[tuple[float, float]],
    without: list[tuple[float, float]],
    turn: int,
) -> None:
    corners = area[::turn]
    assert inside(np.array(within), corners).all()
    assert not inside(np.array(without), corners).any()


def test_a_polygon_may_begin_at_any_corner_and_its_corners_may_be_in_line_with_points() -> None:
    points = np.array([(1.0, 2.0), (-1.0, 2.0), (3.0, 2.0), (2.0, 0.5)])
    diamond = ((0.0, 2.0), (2.0, 0.0), (4.0, 2.0), (2.0, 4.0))
    for first in range(4):
        turned = diamond[first:] + diamond[:first]
        assert inside(points, turned).tolist() == [True, False, True, True]


def test_a_flat_polygon_holds_nothing() -> None:
    points = np.array([(1.0, 1.0), (1.0, 0.0)])
    assert not inside(points, ((0, 0), (1, 0), (2, 0))).any()
    assert not inside(points, ((0, 0), (0, 0), (0, 0))).any()


def with_encoder(catalogue: Catalogue, row: int) -> FakeEncoder:
    """Makes every question to a catalogue mean what a paper does."""
    encoder = FakeEncoder(catalogue.folder.vectors[row].astype(np.float32))
    catalogue.__dict__["encoder"] = encoder
    return encoder


def by_meaning(catalogue: Catalogue) -> Answer:
    """The answer to a question by meaning."""
    return answer(catalogue, View(query="what is this about?", mode="meaning"))


def test_by_meaning_the_nearest_pass_the_nearest_first(fresh_rich: Catalogue) -> None:
    encoder = with_encoder(fresh_rich, row=7)
    found = by_meaning(fresh_rich)
    assert encoder.asked == ["what is this about?"]
    near = [paper for paper, _ in fresh_rich.neighbours("river-1", 9)]
    assert ids_of(fresh_rich, found.rows) == ["river-1", *near]
    assert found.query == ""


def test_by_meaning_filters_narrow_what_is_near(fresh_rich: Catalogue) -> None:
    with_encoder(fresh_rich, row=7)
    view = View(query="floods", mode="meaning", topics=("1-1",))
    assert passing(fresh_rich, view) == set(RIVERS)
    assert listed(fresh_rich, view)[0] == "river-1"


@pytest.mark.parametrize(("papers", "nearest"), [(6, 6), (16, 10), (150, 15), (3000, 200)])
def test_by_meaning_a_tenth_passes_but_at_least_ten_and_at_most_two_hundred(
    papers: int, nearest: int, monkeypatch: pytest.MonkeyPatch, fresh_rich: Catalogue
) -> None:
    random = np.random.default_rng(1)
    values = random.normal(size=(papers, 8)).astype(np.float16)
    monkeypatch.setitem(fresh_rich.__dict__, "vectors", values)
    fresh_rich.__dict__["encoder"] = FakeEncoder(random.normal(size=8))
    rows = query._by_meaning(fresh_rich, "anything")
    assert len(set(rows.tolist())) == nearest


def test_by_meaning_nothing_that_looks_like_syntax_can_be_wrong(fresh_rich: Catalogue) -> None:
    with_encoder(fresh_rich, row=0)
    assert answer(fresh_rich, View(query='"(((', mode="meaning")).problem is None


def test_by_meaning_the_real_encoder_finds_what_shares_no_word(
    meaning_maps: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITMAP_MAPS", str(meaning_maps))
    catalogue = open_version("plain", small.VERSION)
    asked = "nocturnal predators"
    assert not answer(catalogue, View(query=asked)).passing.any()
    assert listed(catalogue, View(query=asked, mode="meaning"))[0] in OWLS
    assert set(listed(catalogue, View(query="measuring time", mode="meaning"))[:4]) <= set(CLOCKS)


def test_a_question_that_is_too_long_is_refused_and_the_last_one_holds(plain: Catalogue) -> None:
    for mode in ("keyword", "meaning"):
        found = answer(plain, View(query="owls " * 20, mode=mode), "salmon", longest=80)
        assert str(found.problem) == "the question is longer than 80 characters"
        assert ids_of(plain, found.rows) == ["river-2"]
    assert answer(plain, View(query="x" * 80), longest=80).problem is None


def test_vectors_of_another_model_are_told(fresh_rich: Catalogue) -> None:
    fresh_rich.__dict__["encoder"] = FakeEncoder(np.ones(8))
    found = by_meaning(fresh_rich)
    assert "different models" in str(found.problem)
    assert len(found) == 16
