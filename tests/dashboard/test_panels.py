"""The parts beside the map: what they say, and what a click in them does."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard import state
from dashboard.panels import facets, header, paper_list, search_box
from pipeline.search import SYNTAX
from tests.dashboard import small
from tests.dashboard.steps import (
    act,
    click,
    expect_no_failure,
    fetched,
    find,
    get_components,
    get_data,
    get_elements,
    get_listed,
    get_text,
    get_texts,
    open_page,
    text_of,
)

pytestmark = pytest.mark.usefixtures("maps")
OWL_TITLES = [title for title, _ in small.OWLS]
RIVER_TITLES = [title for title, _ in small.RIVERS]
CLOCK_TITLES = [title for title, _ in small.CLOCKS]


# The count and the list


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 16), ("river", 6), ("pellet", 1), ("zebrafish", 0)],
)
def test_the_count_is_how_many_papers_are_listed(query: str, count: int) -> None:
    at = open_page(map="plain", q=query)
    assert get_texts(at, "count", "strong") == [str(count)]
    assert get_texts(at, "count", "p")[0].removesuffix("clear") == f"{count} of 16 papers"
    assert len(get_listed(at)) == count


def test_the_list_and_the_map_hold_the_same_papers() -> None:
    at = open_page(map="plain", topic="0-1", q="river")
    state = get_data(at, "map")["state"]
    assert [topic["id"] for topic in fetched(state, "topics")] == ["0-0", "0-1", "0-2"]
    assert state["hits"] == [0, 5, 0]
    assert sorted(get_listed(at)) == sorted(RIVER_TITLES)


def test_clear_is_there_where_something_narrows_and_brings_all_papers_back() -> None:
    at = open_page(map="rich")
    assert get_texts(at, "count", "button") == []
    at = open_page(map="rich", q="river", topic="1-1", years="2018-2019", **{"in.venue": "Water"})
    assert get_texts(at, "count", "strong") == ["2"]
    click(at, "count", "clear")
    assert len(get_listed(at)) == 16
    assert at.text_input(key="query").value == ""
    assert at.slider(key="years").value == (2015, 2022)
    assert find(get_elements(at, "values_venue"), "button")[0]["p"] is False
    assert get_data(at, "map")["url"] == "map=rich"


def test_a_listed_paper_says_who_wrote_it_and_when() -> None:
    at = open_page(map="rich", topic="1-2")
    rows = find(get_elements(at, "papers"), "li")
    bylines = [text_of(line) for row in rows for line in find([row], "p", "byline")]
    assert bylines[:2] == ["Author 0 et al. · 2020", "Cy Clay · 2021"]
    assert bylines[4] == "Ada Adler et al."  # of no known year


def test_a_paper_of_which_nothing_is_known_has_no_byline() -> None:
    at = open_page(map="plain")
    assert get_texts(at, "papers", kind="byline") == []


def test_a_short_abstract_is_listed_whole() -> None:
    at = open_page(map="plain")
    assert get_texts(at, "papers", kind="snippet") == [text for _, text in small.PAPERS]


@pytest.mark.parametrize(
    ("parameters", "heading", "order"),
    [
        ({}, "All papers", []),
        ({"q": "river"}, "Papers that pass", ["best match first"]),
        ({"topic": "0-1"}, "Papers that pass", ["most typical first"]),
    ],
)
def test_the_list_says_what_it_is_and_its_order(
    parameters: dict[str, str], heading: str, order: list[str]
) -> None:
    at = open_page(map="plain", **parameters)
    assert get_texts(at, "papers", "h2") == [heading]
    assert get_texts(at, "papers", kind="note") == order


def test_the_list_is_exported_by_a_button_for_each_format() -> None:
    at = open_page(map="rich", q="owls")
    assert not at.get("download_button")
    click(at, "papers", "Export")
    assert get_texts(at, "papers_heading", "h2") == ["Papers that pass"]
    assert [getattr(button, "label", "") for button in at.get("download_button")] == [
        "CSV", "Parquet", "BibTeX", "RIS", "CSL-JSON", "Table (CSV)", "Report (Markdown)",
    ]  # fmt: skip
    assert not at.exception
    click(at, "papers_heading", "Export")
    assert not at.get("download_button")


def test_more_papers_are_shown_page_by_page() -> None:
    at = open_page(map="many")
    assert get_listed(at) == [f"Paper {i}" for i in range(50)]
    click(at, "papers", "Show 50 more of 250")
    assert get_listed(at) == [f"Paper {i}" for i in range(100)]
    for left in (200, 150, 100, 50):
        click(at, "papers", f"Show 50 more of {left}")
    assert len(get_listed(at)) == small.MANY
    assert not [text for text in get_texts(at, "papers", "button") if text.startswith("Show")]


def test_another_question_shows_the_list_from_its_beginning() -> None:
    at = open_page(map="many")
    click(at, "papers", "Show 50 more of 250")
    at.text_input(key="query").set_value("abstract").run()
    assert len(get_listed(at)) == state.PAGE


def test_a_query_marks_its_words_in_titles_and_snippets() -> None:
    at = open_page(map="plain", q="floods")
    lists = find(get_elements(at, "papers"), "ol", "hits")
    marks = [text_of(mark) for mark in find(lists, "mark")]
    assert {mark.lower() for mark in marks} == {"flood", "floods"}
    titles = find(lists, "span", "name")
    assert [text_of(mark) for mark in find(titles, "mark")] == ["Floods"]
    assert get_listed(at) == ["Floods move the bed of a river", "Sand on its way to the sea"]


def test_without_a_query_nothing_is_marked() -> None:
    at = open_page(map="plain", topic="0-1", paper="river-1")
    assert find([*get_elements(at, "papers"), *get_elements(at, "paper")], "mark") == []


def test_where_nothing_passes_the_list_says_so_and_offers_a_way_out() -> None:
    at = open_page(map="plain", q="zebrafish")
    assert get_texts(at, "papers", "h2") == ["No paper holds zebrafish."]
    click(at, "papers", "Clear everything")
    assert len(get_listed(at)) == 16
    at = open_page(map="plain", q="river", topic="0-2")
    assert get_texts(at, "papers", "h2") == ["No paper passes every filter."]


# The open paper


def test_the_open_paper_shows_title_abstract_and_the_ten_nearest() -> None:
    at = open_page(map="plain", paper="owl-0")
    title, abstract = small.OWLS[0]
    assert get_texts(at, "paper", "h2", "title") == [title]
    assert get_texts(at, "paper", "p", "abstract") == [abstract]
    nearest = find(get_elements(at, "paper"), "ol", "papers")
    titles = [text_of(name) for name in find(nearest, kind="name")]
    similar = [float(text_of(number)) for number in find(nearest, kind="number")]
    assert len(titles) == len(similar) == 10
    assert title not in titles
    assert set(titles[:5]) == set(OWL_TITLES[1:])
    assert all(one >= other for one, other in pairwise(similar))
    assert similar[0] < 1


def test_a_long_abstract_is_cut_at_a_word_in_the_list_and_whole_in_the_open_paper(
    own_maps: Path,
) -> None:
    long = " ".join(f"word{i}" for i in range(700))
    table = small.plain()
    table.loc["owl-0", "abstract"] = long
    small.write_map(own_maps, "long", table, small.PLAIN_NAMES)
    at = open_page(paper="owl-0", q="word3")
    assert get_texts(at, "paper", "p", "abstract") == [long]
    assert get_listed(at) == [OWL_TITLES[0]]
    at = open_page(topic="0-0")
    preview = get_texts(at, "papers", kind="snippet")[0]
    assert len(preview) <= paper_list.PREVIEW + 2
    assert long.startswith(preview.removesuffix(" …") + " ")


def test_all_that_is_known_of_a_paper_is_told() -> None:
    at = open_page(map="rich", paper="owl-1")
    assert get_texts(at, "paper", kind="byline") == ["Ada Adler, Ben Brook · 2016 · Birds"]
    at = open_page(map="rich", paper="clock-0")
    authors = ", ".join(f"Author {i}" for i in range(12))
    assert get_texts(at, "paper", kind="byline") == [f"{authors} and 3 more · 2020 · Time"]
    assert get_texts(open_page(map="plain", paper="owl-1"), "paper", kind="byline") == []


def test_links_lead_to_the_paper_and_never_run_anything() -> None:
    at = open_page(map="rich", paper="owl-0")
    links = {text_of(link): link.get("h") for link in find(get_elements(at, "paper"), "a")}
    assert links.pop("Page", None) is None  # javascript:
    assert links == {
        "DOI": "https://doi.org/10.1234/owl",
        "arXiv": "https://arxiv.org/abs/2401.00001",
        "PDF": "https://owls.org/a.pdf",
    }
    assert find(get_elements(open_page(map="rich", paper="owl-1"), "paper"), "a") == []


def test_what_a_reader_should_know_of_an_odd_paper_is_said() -> None:
    odd = " ".join(get_texts(open_page(map="rich", paper="owl-5"), "paper", kind="notice"))
    assert "An outlier: it fits no topic well. Its nearest papers are split over Owls (5), " in odd
    assert odd.count("It is shown in Owls.") == 1
    assert "misleads: 7 of its 10 nearest papers are elsewhere. Dashed lines lead to them" in odd
    assert "longer than the model reads" in odd
    usual = open_page(map="rich", paper="owl-1")
    assert get_texts(usual, "paper", kind="notice") == []


def test_a_paper_without_an_abstract_says_so() -> None:
    at = open_page(map="rich", paper="clock-4")
    assert "No abstract in the source." in get_text(at, "paper")
    assert get_texts(at, "paper", "p", "abstract") == []


def test_the_paper_names_its_topic_and_leads_there() -> None:
    at = open_page(map="rich", paper="river-0")
    click(at, "paper", "Topic: Rivers")
    assert get_texts(at, "topic", "h2") == ["Rivers"]
    assert get_elements(at, "paper") == []
    assert get_listed(at) == RIVER_TITLES


def test_a_near_paper_opens_and_the_map_flies_there() -> None:
    at = open_page(map="plain", paper="owl-0")
    nearest = find(get_elements(at, "paper"), "ol", "papers")
    name = text_of(find(nearest, kind="name")[0])
    click(at, "paper", name)
    assert get_texts(at, "paper", "h2", "title") == [name]
    data = get_data(at, "map")["state"]
    assert data["fly"]["rows"] == [data["paper"]]


def test_close_leads_back_to_the_topic_that_was_chosen() -> None:
    at = open_page(map="rich", topic="1-1", paper="river-0")
    assert get_elements(at, "topic") == []
    click(at, "paper", "Close, back to the list")
    assert get_elements(at, "paper") == []
    assert get_texts(at, "topic", "h2") == ["Rivers"]


def test_the_words_of_a_query_are_marked_in_the_open_paper() -> None:
    at = open_page(map="plain", paper="river-1", q="flood")
    title = find(get_elements(at, "paper"), "h2", "title")
    abstract = find(get_elements(at, "paper"), "p", "abstract")
    assert [text_of(mark) for mark in find(title, "mark")] == ["Floods"]
    assert [text_of(mark) for mark in find(abstract, "mark")] == ["flood"]
    assert text_of(abstract[0]) == small.RIVERS[1][1]


@pytest.mark.parametrize("unknown", ["nothing", "<script>alert(1)</script>", "x" * 5000])
def test_an_unknown_paper_is_said_to_be_and_can_be_closed(unknown: str) -> None:
    at = open_page(map="plain", paper=unknown)
    assert get_texts(at, "paper", "h2") == ["This paper is not on the map"]
    assert len(get_listed(at)) == 16
    click(at, "paper", "Close")
    assert get_elements(at, "paper") == []
    assert get_data(at, "map")["url"] == "map=plain"


# The topics


def test_a_click_on_a_topic_lists_its_papers_with_phrases_and_exemplars() -> None:
    at = open_page(map="plain")
    click(at, "topics", "Rivers")
    assert get_listed(at) == RIVER_TITLES
    assert get_texts(at, "topic", "h2") == ["Rivers"]
    assert get_texts(at, "topic", "button", "phrase") == ["rivers one50 %", "rivers two25 %"]
    typical = find(get_elements(at, "topic"), "ol", "papers")
    assert [text_of(name) for name in find(typical, kind="name")] == RIVER_TITLES[:3]
    assert get_texts(at, "topic", kind="byline") == ["5 papers · 31 % of the map"]
    click(at, "topics", "Rivers")
    assert get_elements(at, "topic") == []
    assert len(get_listed(at)) == 16


def test_a_topic_counts_its_outliers() -> None:
    at = open_page(map="rich", topic="1-0")
    assert get_texts(at, "topic", "p", "sure") == [
        "Its papers belong to it firmly: their median strength is 0.75, "
        "where 1 is the core of a topic. "
        "1 paper (17 %) is an outlier, near several topics. "
        "The group has a persistence of 0.10: 0 is fleeting, 1 lasting."
    ]


def test_a_typical_paper_opens() -> None:
    at = open_page(map="plain", topic="0-1")
    click(at, "topic", RIVER_TITLES[2])
    assert get_texts(at, "paper", "h2", "title") == [RIVER_TITLES[2]]


def test_several_topics_add_up_and_no_single_one_is_described() -> None:
    at = open_page(map="plain")
    click(at, "topics", "Add Rivers to the filter")
    click(at, "topics", "Add Clocks to the filter")
    assert sorted(get_listed(at)) == sorted(RIVER_TITLES + CLOCK_TITLES)
    assert get_elements(at, "topic") == []
    click(at, "topics", "Remove Rivers from the filter")
    assert get_listed(at) == CLOCK_TITLES


def test_the_topics_say_how_many_of_their_papers_pass() -> None:
    at = open_page(map="plain")
    assert get_texts(at, "topics", kind="number") == ["6", "5", "5"]
    at = open_page(map="plain", q="river")
    assert get_texts(at, "topics", kind="number") == ["1 of 6", "5", "0 of 5"]
    faded = find(get_elements(at, "topics"), "li", "faded")
    assert [text_of(find([row], kind="name")[0]) for row in faded] == ["Clocks"]


def test_finer_topics_unfold_under_a_chosen_one_alone() -> None:
    at = open_page(map="rich")
    assert get_texts(at, "topics", kind="name") == ["Nature", "Time"]
    click(at, "topics", "Nature")
    assert get_texts(at, "topics", kind="name") == ["Nature", "Owls", "Rivers", "Time"]
    click(at, "topics", "Owls")
    assert get_texts(at, "topics", kind="name") == ["Nature", "Owls", "Rivers", "Time"]
    chosen = find(get_elements(at, "topics"), "li", "chosen")
    assert [text_of(find([row], kind="name")[0]) for row in chosen] == ["Owls"]
    assert get_listed(at) == OWL_TITLES


def test_pressed_squares_are_the_chosen_topics() -> None:
    at = open_page(map="plain", topic=["0-0", "0-2"])
    squares = find(get_elements(at, "topics"), "button", "square")
    assert [square["p"] for square in squares] == [True, False, True]


@pytest.mark.parametrize("unknown", ["9-9", "", "<b>", "x" * 5000])
def test_an_unknown_topic_leaves_all_papers(unknown: str) -> None:
    at = open_page(map="plain", topic=unknown)
    assert len(get_listed(at)) == 16
    assert get_elements(at, "topic") == []


# The search box


def test_what_is_typed_is_searched_and_kept_in_the_link() -> None:
    at = open_page(map="plain")
    expect_no_failure(at.text_input(key="query").set_value("pellet").run())
    assert get_listed(at) == ["What a pellet tells"]
    assert get_data(at, "map")["url"] == "map=plain&q=pellet"
    expect_no_failure(at.text_input(key="query").set_value("").run())
    assert len(get_listed(at)) == 16
    assert get_data(at, "map")["url"] == "map=plain"


def test_the_query_of_a_link_is_in_the_box() -> None:
    at = open_page(map="plain", q="river OR clock")
    assert at.text_input(key="query").value == "river OR clock"


def test_the_syntax_stands_under_the_box() -> None:
    assert get_text(open_page(map="plain"), "search_help") == SYNTAX


def test_an_unreadable_query_says_where_and_keeps_the_last_results() -> None:
    at = open_page(map="plain", q="pellet")
    expect_no_failure(at.text_input(key="query").set_value('sand "river').run())
    told = get_texts(at, "search_help", "p")
    assert told[0] == 'A quotation mark " has no partner, at character 6.'
    assert get_texts(at, "search_help", "mark") == ['"']
    assert told[1] == 'sand "river'
    assert told[2] == "Still showing the results of: pellet"
    assert get_listed(at) == ["What a pellet tells"]
    expect_no_failure(at.text_input(key="query").set_value("sand").run())
    assert get_listed(at) == ["Sand on its way to the sea"]


def test_an_unreadable_query_of_a_link_shows_all_papers_and_says_so() -> None:
    at = open_page(map="plain", q='"')
    assert "Showing all papers until then." in get_text(at, "search_help")
    assert len(get_listed(at)) == 16


@pytest.mark.parametrize(
    "query",
    ['"', "(", ")", "AND", "title:", "nothing:x", "year:[a TO b]", "*", "**", "~", "^", "a^",
     "[", "/(/", "\\", "NOT", "-", "+", ":", "river AND", "🦉", "a" * 1500, "\u202e", "title:/[/",
     "year:>=", "{", "a* b* c*", "<script>", "$x$", "'", "’", "x:y:z", "owl~99999999999"],
)  # fmt: skip
def test_no_query_breaks_the_page(query: str) -> None:
    at = open_page(map="rich")
    expect_no_failure(at.text_input(key="query").set_value(query).run())
    assert len(get_listed(at)) == int(get_texts(at, "count", "strong")[0])


def test_a_query_that_other_filters_leave_nothing_of_says_so() -> None:
    at = open_page(map="plain", q="river", topic="0-2")
    assert get_texts(at, "search_help", "p", "wrong") == [
        "Nothing that passes the other filters holds: river"
    ]


def test_keyword_is_pressed_until_meaning_is() -> None:
    at = open_page(map="plain")
    for pressed in ([True, False], [False, True]):
        assert [b["p"] for b in find(get_elements(at, "modes"), "button")] == pressed
        click(at, "modes", search_box.MODE_NAMES["meaning"])
    assert "Ask in your own words" in get_text(at, "search_help")


def test_by_meaning_a_question_of_blanks_is_not_said_to_be_answered() -> None:
    at = open_page(map="plain", by="meaning", q="   ")
    assert "nearest." not in get_text(at, "search_help")


# Years, other fields, colours


def test_years_and_other_fields_are_there_where_papers_have_them() -> None:
    at = open_page(map="rich")
    assert [(s.min, s.max, s.value) for s in at.slider] == [(2015, 2022, (2015, 2022))]
    fields = [name for name in get_components(at) if name.startswith("field_")]
    assert [get_text(at, field) for field in fields] == ["Venue", "Keyword", "Funder x y"]
    at = open_page(map="plain")
    assert len(at.slider) == 0
    assert not {name for name in get_components(at) if name.startswith(("field_", "histogram"))}


def test_papers_of_one_year_have_no_slider(own_maps: Path) -> None:
    table = small.plain()
    table["year"] = 2020
    small.write_map(own_maps, "same", table, small.PLAIN_NAMES)
    assert len(open_page().slider) == 0


def test_the_year_slider_narrows_and_opens_again() -> None:
    at = open_page(map="rich")
    expect_no_failure(at.slider(key="years").set_range(2015, 2016).run())
    assert sorted(get_listed(at)) == sorted(OWL_TITLES[:2])
    assert get_data(at, "map")["url"] == "map=rich&years=2015-2016"
    expect_no_failure(at.slider(key="years").set_range(2015, 2022).run())
    assert len(get_listed(at)) == 16  # those of no known year too
    assert get_data(at, "map")["url"] == "map=rich"


@pytest.mark.parametrize("years", ["1000-3000", "2030-2040", "1-2", "0-9999", "2016-2016"])
def test_years_of_a_link_may_reach_beyond_the_papers(years: str) -> None:
    at = open_page(map="rich", years=years)
    low, high = at.slider(key="years").value
    assert 2015 <= low <= high <= 2022


def test_the_histogram_counts_papers_a_year_among_those_that_pass_otherwise() -> None:
    at = open_page(map="rich", years="2015-2016", topic="1-2")
    bars = find(get_elements(at, "histogram"), "span", "bar")
    assert [bar["l"] for bar in bars] == [
        "2015: 0 papers", "2016: 0 papers", "2017: 0 papers", "2018: 0 papers", "2019: 0 papers",
        "2020: 1 paper", "2021: 3 papers", "2022: 0 papers",
    ]  # fmt: skip
    assert [bar["s"] for bar in bars][5:] == [0.333, 1.0, 0.0]
    faded = ["faded" in bar["c"].split() for bar in bars]
    assert faded == [False] * 2 + [True] * 6


def test_the_histogram_counts_what_a_search_finds_where_no_years_are_chosen_too() -> None:
    bars = find(get_elements(open_page(map="rich", topic="1-2"), "histogram"), "span", "bar")
    assert [bar["l"] for bar in bars][5:] == ["2020: 1 paper", "2021: 3 papers", "2022: 0 papers"]
    assert [bar["s"] for bar in bars][:5] == [0.0] * 5


def test_a_century_of_years_has_few_bars_and_loses_no_paper(own_maps: Path) -> None:
    table = small.plain()
    table["year"] = [1850 + 11 * i for i in range(16)]
    small.write_map(own_maps, "old", table, small.PLAIN_NAMES)
    at = open_page(years="1850-2015", topic=["0-0", "0-1", "0-2"])
    bars = find(get_elements(at, "histogram"), "span", "bar")
    assert len(bars) <= facets.MOST_BARS
    counts = [int(re.sub(r".*: (\d+) papers?", r"\1", bar["l"])) for bar in bars]
    assert sum(counts) == 16


def test_points_are_coloured_by_what_is_pressed() -> None:
    at = open_page(map="rich")
    assert get_texts(at, "colours", "button") == [
        "Topic", "Year", "Fidelity", "Strength", "Outlier",
    ]  # fmt: skip
    click(at, "colours", "Year")
    assert [b["p"] for b in find(get_elements(at, "colours"), "button")] == [
        False, True, False, False, False,
    ]  # fmt: skip
    assert get_data(at, "map")["state"]["colourBy"] == "year"
    assert get_data(at, "map")["url"] == "map=rich&colour=year"


def test_without_years_points_cannot_be_coloured_by_year() -> None:
    assert get_texts(open_page(map="plain"), "colours", "button") == [
        "Topic", "Fidelity", "Strength", "Outlier",
    ]  # fmt: skip


# The header


def test_the_header_names_the_size_of_the_map_and_offers_the_link() -> None:
    at = open_page(map="rich")
    assert get_text(at, "size") == "16 papers · 2 to 3 topics"
    offered = {text_of(b): b["a"] for b in find(get_elements(at, "link"), "button")}
    assert offered == {
        "About this map": {"do": "page", "id": "about"},
        "Copy link": {"do": "copy", "id": None},
    }


def test_of_several_maps_one_can_be_chosen_and_its_filters_begin_anew() -> None:
    at = open_page(map="rich", q="river", topic="1-1", paper="river-0")
    box = at.selectbox(key=header.MAP_KEY)
    assert (box.options, box.value) == (["hostile", "many", "plain", "rich"], "rich")
    expect_no_failure(box.set_value("plain").run())
    assert get_data(at, "map")["url"] == "map=plain"
    assert get_data(at, "map")["state"]["key"] == "plain/v1"
    assert len(get_listed(at)) == 16
    assert at.text_input(key="query").value == ""
    assert at.selectbox(key=header.MAP_KEY).value == "plain"


def test_without_a_map_in_the_link_the_first_is_shown() -> None:
    assert get_data(open_page(), "map")["state"]["key"] == "hostile/v1"


def test_a_single_map_is_named_and_there_is_nothing_to_choose(own_maps: Path) -> None:
    small.write_plain(own_maps)
    at = open_page()
    assert len(at.selectbox) == 0
    assert get_text(at, "size") == "plain16 papers · 3 topics"


def test_a_strange_click_changes_nothing() -> None:
    at = open_page(map="rich")
    before = get_data(at, "map")
    for key in ("topics", "papers", "count"):
        act(at, key, {"do": "__import__", "id": "os"})
        act(at, key, "x")
    assert get_data(at, "map") == before
