"""What a session remembers, and what each click does to it."""

from typing import Any

import pytest

from dashboard import state
from dashboard.view import View
from tests.dashboard.conftest import FakeStreamlit

pytestmark = pytest.mark.usefixtures("session")
SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1]]


def act(do: str, given: Any = None) -> View:
    """The view after a click."""
    state.act({"do": do, "id": given})
    return state.view()


def goal() -> tuple[int, str | None, str | None, bool]:
    """The wish's number, the paper or the topic that the map should move to, the map into view."""
    wish = state.fly()
    assert wish is not None
    return wish["n"], wish["paper"], wish["topic"], wish["show"]


def test_a_session_begins_with_what_the_url_asks_for(session: FakeStreamlit) -> None:
    session.query_params |= {"map": ["m"], "topic": ["a", "b"], "q": ["owl"], "in.venue": ["V"]}
    expected = View(map="m", topics=("a", "b"), query="owl", facets={"venue": ("V",)})
    assert state.view() == expected


def test_after_the_beginning_the_url_is_not_read_again(session: FakeStreamlit) -> None:
    state.view()
    session.query_params |= {"q": ["owl"]}
    assert state.view() == View()


def test_a_click_on_a_point_opens_its_paper_and_leaves_the_map_where_it_is() -> None:
    assert act("paper", "p1") == View(paper="p1")
    assert state.fly() is None


def test_a_click_on_a_listed_paper_opens_it_and_moves_the_map_there() -> None:
    assert act("go", "p1") == View(paper="p1")
    assert goal() == (1, "p1", None, False)


def test_show_on_map_moves_the_map_and_changes_nothing_else() -> None:
    assert act("show", "p1") == View()
    assert goal() == (1, "p1", None, True)
    act("show", "p1")
    assert goal() == (2, "p1", None, True)
    act("go", "p2")
    assert goal() == (3, "p2", None, False)


def test_only_a_paper_that_was_asked_for_in_a_list_comes_into_view_on_a_phone() -> None:
    assert state.gone() == 0
    for do, given in (("paper", "p1"), ("show", "p1"), ("topic", "a"), ("close", None)):
        act(do, given)
    assert state.gone() == 0
    act("go", "p1")
    act("go", "p1")
    assert state.gone() == 2


def test_close_closes_the_paper_and_keeps_the_filters() -> None:
    state.change(query="owl", topics=("a",), paper="p1")
    assert act("close") == View(query="owl", topics=("a",))


def test_a_click_on_a_topic_chooses_it_alone_closes_the_paper_and_moves_the_map() -> None:
    state.change(topics=("a", "b"), paper="p1", query="owl")
    assert act("topic", "c") == View(topics=("c",), query="owl")
    assert goal() == (1, None, "c", False)


def test_a_click_on_the_only_chosen_topic_lets_it_go_and_leaves_the_map() -> None:
    act("topic", "a")
    moved = state.fly()
    assert act("topic", "a") == View()
    assert state.fly() == moved


def test_a_click_on_one_of_several_topics_keeps_that_one() -> None:
    state.change(topics=("a", "b"))
    assert act("topic", "a").topics == ("a",)


def test_the_square_of_a_topic_adds_it_and_takes_it_away() -> None:
    assert act("topic+", "a").topics == ("a",)
    assert act("topic+", "b").topics == ("a", "b")
    assert act("topic+", "a").topics == ("b",)
    assert state.fly() is None


def test_a_lasso_is_kept_and_taken_away() -> None:
    assert act("area", SQUARE).area == ((0, 0), (1, 0), (1, 1), (0, 1))
    assert act("area", None).area == ()


def test_years_are_chosen_and_let_go() -> None:
    assert act("years", [2001, 2004]).years == (2001, 2004)
    assert act("years", None).years is None


def test_colour_and_mode_take_known_values_only() -> None:
    assert act("colour", "year").colour == "year"
    assert act("colour", "pink").colour == "year"
    assert act("mode", "meaning").mode == "meaning"
    assert act("mode", "telepathy").mode == "meaning"


def test_clear_takes_every_filter_away_and_keeps_map_paper_and_colour() -> None:
    kept = View(map="m", paper="p", colour="year")
    state.change(map="m", paper="p", colour="year", query="owl", topics=("a",), years=(1, 2))
    state.change(facets={"venue": ("V",)}, area=((0, 0), (1, 0), (1, 1)))
    assert act("clear") == kept


def test_clear_adds_at_most_one_step() -> None:
    state.change(query="owl", topics=("a",), facets={"venue": ("V",)})
    before = state.step()
    act("clear")
    assert state.step() == before + 1


def test_more_shows_one_page_more_until_a_filter_changes() -> None:
    assert state.shown() == state.PAGE
    act("more", 1)
    act("more", 1)
    assert state.shown() == 3 * state.PAGE
    act("go", "p1")
    act("colour", "year")
    assert state.shown() == 3 * state.PAGE
    state.change(query="owl")
    assert state.shown() == state.PAGE


def test_maps_papers_and_topics_are_steps_of_the_history() -> None:
    seen = [state.step()]
    for do, given in (("topic", "a"), ("go", "p1"), ("paper", "p2"), ("close", None)):
        act(do, given)
        seen.append(state.step())
    state.open_map("other")
    assert [*seen, state.step()] == [0, 1, 2, 3, 4, 5]


def test_searching_filtering_colouring_and_repeating_are_no_steps() -> None:
    act("topic", "a")
    before = state.step()
    state.change(query="owl", years=(2000, 2010), facets={"venue": ("V",)})
    act("area", SQUARE)
    act("mode", "meaning")
    act("colour", "year")
    act("more", 1)
    act("show", "p1")
    state.change(topics=("a",))
    assert state.step() == before


def test_back_restores_the_whole_view_without_a_new_step() -> None:
    act("topic", "a")
    state.change(query="owl", mode="meaning")
    old = state.view()
    act("go", "p1")
    act("topic", "b")
    state.change(query="", colour="year", years=(2000, 2001), facets={"venue": ("V",)})
    before = state.step()
    assert act("url", old.to_query()) == old
    assert state.step() == before


def test_back_to_the_plain_page_empties_everything() -> None:
    state.change(map="m", paper="p", query="owl", topics=("a",), colour="year", years=(1, 2))
    assert act("url", "") == View()
    assert act("url", None) == View()


def test_a_paper_of_a_link_is_not_closed_by_the_link_s_own_filters() -> None:
    act("url", "paper=p1&q=something+else")
    assert not state.narrowed()


def test_narrowed_is_told_once_after_a_filter_has_changed() -> None:
    assert not state.narrowed()
    state.change(query="owl")
    assert state.narrowed()
    assert not state.narrowed()
    act("go", "p1")
    act("colour", "year")
    assert not state.narrowed()
    act("topic", "a")
    assert state.narrowed()


def test_another_map_starts_without_the_filters_and_wants_of_the_one_before() -> None:
    state.change(map="m", paper="p", query="owl", topics=("a",), mode="meaning", colour="year")
    act("need", ["points.bin"])
    state.open_map("other")
    assert state.view() == View(map="other")
    assert state.needs() == ()


def test_the_last_good_query_belongs_to_its_map() -> None:
    assert state.last_query("m/v1") == ""
    state.remember_query("m/v1", "owl")
    assert state.last_query("m/v1") == "owl"
    assert state.last_query("m/v2") == ""


def test_what_the_browser_needs_is_kept_once_and_in_order() -> None:
    act("need", ["plotly.js"])
    act("need", ["plotly.js", "points.bin"])
    act("need", "points.bin")
    assert state.needs() == ("plotly.js", "points.bin")


def test_a_browser_that_reads_on_gets_what_it_asks_for_later_too() -> None:
    asked = []
    for block in range(30):
        asked.append(f"titles/{block}.json")
        act("need", asked)
    assert "titles/29.json" in state.needs()


def test_one_wish_cannot_ask_for_everything_at_once() -> None:
    act("need", [str(i) for i in range(10_000)])
    assert len(state.needs()) < 100


@pytest.mark.parametrize(
    "action",
    [
        None,
        7,
        "clear",
        ["clear"],
        {},
        {"do": None},
        {"do": "unknown", "id": 1},
        {"do": ["topic"], "id": "a"},
        {"do": "__class__", "id": "a"},
        {"do": "colour", "id": {"a": 1}},
        {"do": "mode", "id": ["meaning"]},
        {"do": "area", "id": "everything"},
        {"do": "paper", "id": None},
        {"do": "need", "id": {"a": 1}},
    ],
)
def test_a_strange_action_changes_nothing(action: Any) -> None:
    state.act(action)
    assert state.view() == View()
    assert state.step() == 0
    assert state.fly() is None
    assert state.needs() == ()


# Pages beside the map


def test_a_page_is_a_step_and_leaving_it_is_another() -> None:
    before = state.step()
    assert act("page", "about").page == "about"
    assert state.step() == before + 1
    assert act("page", "").page == ""
    assert state.step() == before + 2


def test_what_is_looked_at_stays_while_a_page_is_open() -> None:
    act("paper", "a")
    act("page", "about")
    assert act("page", "") == View(paper="a")


def test_no_click_opens_a_page_that_is_not_there() -> None:
    state.let_bring(True)
    for strange in ("kitchen", ["about"], {"a": 1}, 7):
        assert act("page", strange) == View()


def test_papers_are_brought_only_where_they_may_be(session: FakeStreamlit) -> None:
    session.query_params |= {"page": ["bring"], "job": ["x"]}
    state.let_bring(False)
    assert state.view() == View()
    assert act("page", "bring") == View()
    assert act("url", "page=bring") == View()
    assert state.step() == 0
    state.let_bring(True)
    assert act("page", "bring").page == "bring"


def test_going_back_does_not_lose_what_was_brought() -> None:
    state.let_bring(True)
    state.keep_job("j")
    act("page", "bring")
    assert act("url", "q=owl") == View(query="owl", job="j")


def test_with_a_job_the_boxes_are_empty_again() -> None:
    before = state.bring_round()
    state.keep_job("j")
    assert state.bring_round() == before + 1
    assert act("let go").job == ""


def test_a_built_map_opens_without_what_narrowed_the_one_before() -> None:
    state.let_bring(True)
    state.change(query="owl", map="old", page="bring", job="j")
    assert act("built", "mine") == View(map="mine")


def test_another_map_is_told_of_where_the_page_about_it_is_open() -> None:
    act("page", "about")
    state.open_map("other")
    assert state.view() == View(map="other", page="about")
    state.let_bring(True)
    act("page", "bring")
    state.open_map("third")
    assert state.view() == View(map="third")


def test_clear_leaves_the_page_open() -> None:
    state.change(query="owl", page="about")
    assert act("clear") == View(page="about")


def test_another_level_is_kept_and_drops_what_was_folded() -> None:
    act("fold", ["a", True])
    before = state.step()
    assert act("level", 2) == View(level=2)
    assert state.folds() == {}
    assert state.step() == before
    assert act("level", None) == View()


@pytest.mark.parametrize("level", [-1, 10, "1", 1.5, [1], True])
def test_what_is_no_level_changes_nothing(level: Any) -> None:
    act("level", 1)
    assert act("level", level) == View(level=1)


def test_topics_are_folded_and_unfolded() -> None:
    act("fold", ["a", True])
    act("fold", ["b", False])
    assert state.folds() == {"a": True, "b": False}
    act("fold", ["a", False])
    assert state.folds() == {"a": False, "b": False}
    assert state.view() == View()


@pytest.mark.parametrize("given", [None, "a", [], ["a"], ["a", True, 1], {"a": True}])
def test_a_strange_fold_changes_nothing(given: Any) -> None:
    act("fold", given)
    assert state.folds() == {}


def test_not_more_topics_are_kept_folded_than_a_list_has_use_for() -> None:
    for i in range(state.MOST_FOLDS + 5):
        act("fold", [str(i), True])
    assert len(state.folds()) == state.MOST_FOLDS


def test_choosing_a_topic_unfolds_what_was_folded_over_it() -> None:
    act("fold", ["a", True])
    act("fold", ["b", False])
    act("topic", "c")
    assert state.folds() == {"a": True}


def test_another_map_begins_unfolded_as_it_is_and_at_its_own_level() -> None:
    act("level", 1)
    act("fold", ["a", True])
    state.open_map("other")
    assert state.folds() == {}
    assert state.view() == View(map="other")


def test_a_phrase_is_searched_for_by_keyword_and_let_go_again() -> None:
    state.change(mode="meaning", topics=("a",))
    assert act("phrase", 'say "hey"  you') == View(query='"say hey you"', topics=("a",))
    assert act("phrase", 'say "hey"  you') == View(topics=("a",))


def test_clearing_the_filters_keeps_the_level() -> None:
    state.change(level=1, query="owl")
    assert act("clear") == View(level=1)


def test_half_a_letter_in_a_click_is_a_question_mark(session: FakeStreamlit) -> None:
    state.act({"do": "phrase", "id": "owls\ud800"})
    state.act({"do": "value", "id": ["Birds\udfff", "venue"]})
    assert state.view().query == '"owls?"'
    assert state.view().facets == {"venue": ("Birds?",)}
    assert state.view().to_query()
