"""The list of topics as a tree, and what the panel of a chosen topic says for it."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.panels.elements import Element
from tests.dashboard import small
from tests.dashboard.steps import (
    act,
    click,
    find,
    get_data,
    get_elements,
    get_listed,
    get_text,
    get_texts,
    open_page,
    text_of,
)

OWL_TITLES = [title for title, _ in small.OWLS]


def get_tree(at: AppTest) -> list[tuple[str, int, bool | None]]:
    """The rows of the list of topics: name, level, and whether it is unfolded, if it can be."""
    told = []
    for row in find(get_elements(at, "topics"), "li", "topic"):
        level = next(int(k[-1]) for k in row["c"].split() if k.startswith("level-"))
        folds = [fold["e"] for fold in find([row], "button", "fold")]
        told.append((text_of(find([row], kind="name")[0]), level, folds[0] if folds else None))
    return told


DEEP_TREE = [
    ("Nature", 0, True), ("Owls", 1, False), ("Rivers", 1, False), ("Time", 0, True),
    ("Clocks", 1, False),
]  # fmt: skip


@pytest.mark.usefixtures("deep")
def test_the_tree_is_unfolded_down_to_the_level_that_the_map_opens_at() -> None:
    at = open_page()
    assert get_tree(at) == DEEP_TREE
    levels = find(get_elements(at, "topics"), "div", "levels")
    assert [(text_of(b), b["p"]) for b in find(levels, "button")] == [
        ("2", False), ("3", True), ("5", False),
    ]  # fmt: skip
    assert get_data(at, "map")["state"]["level"] == 1


@pytest.mark.usefixtures("deep")
def test_another_level_is_listed_and_kept_in_the_link_unless_it_is_the_maps_own() -> None:
    at = open_page()
    click(at, "topics", "Level 3 of 3: 5 topics")
    assert [name for name, _, _ in get_tree(at)] == [
        "Nature", "Owls", "Hunting owls", "Growing owls", "Rivers", "River beds", "Time",
        "Clocks", "New clocks", "Old clocks",
    ]  # fmt: skip
    assert get_data(at, "map")["url"] == "level=2"
    assert get_data(at, "map")["state"]["level"] == 2
    click(at, "topics", "Level 1 of 3: 2 topics")
    assert get_tree(at) == [("Nature", 0, False), ("Time", 0, False)]
    assert get_tree(open_page(level="0")) == get_tree(at)
    click(at, "topics", "Level 2 of 3: 3 topics")
    assert get_data(at, "map")["url"] == ""
    assert get_tree(at) == DEEP_TREE


@pytest.mark.usefixtures("deep")
def test_a_level_that_the_map_does_not_have_is_its_own() -> None:
    assert get_tree(open_page(level="9")) == DEEP_TREE


@pytest.mark.usefixtures("deep")
def test_topics_fold_and_unfold_until_another_level_is_listed() -> None:
    at = open_page()
    click(at, "topics", "Unfold Owls")
    click(at, "topics", "Fold Time")
    assert get_tree(at) == [
        ("Nature", 0, True), ("Owls", 1, True), ("Hunting owls", 2, None),
        ("Growing owls", 2, None), ("Rivers", 1, False), ("Time", 0, False),
    ]  # fmt: skip
    click(at, "topics", "Level 2 of 3: 3 topics")
    assert get_tree(at) == DEEP_TREE


@pytest.mark.usefixtures("deep")
def test_the_path_to_a_chosen_topic_is_unfolded_though_it_was_folded() -> None:
    at = open_page(level="0")
    click(at, "topics", "Unfold Nature")
    click(at, "topics", "Fold Nature")
    act(at, "map", {"do": "topic", "id": "2-1"})
    assert ("Hunting owls", 2, None) in get_tree(at)
    assert ("Time", 0, False) in get_tree(at)


@pytest.mark.usefixtures("deep")
def test_what_holds_no_hit_does_not_unfold() -> None:
    at = open_page(q="pellet")
    assert get_tree(at) == [
        ("Nature", 0, True), ("Owls", 1, False), ("Rivers", 1, False), ("Time", 0, False),
    ]  # fmt: skip


@pytest.mark.usefixtures("maps")
def test_a_single_level_has_neither_levels_nor_folds() -> None:
    at = open_page(map="plain")
    assert find(get_elements(at, "topics"), "div", "levels") == []
    assert [opened for _, _, opened in get_tree(at)] == [None, None, None]


def get_section(at: AppTest, title: str) -> list[Element]:
    """A section of the topic's panel; none where it is not there."""
    sections = find(get_elements(at, "topic"), "section")
    return [part for part in sections if text_of(find([part], "h3")[0]).startswith(title)]


@pytest.mark.usefixtures("deep")
def test_a_topic_leads_to_those_above_within_and_near_it() -> None:
    at = open_page(topic="1-0")
    assert get_texts(at, "topic", kind="byline") == ["6 papers · 38 % of the map · level 2 of 3"]
    assert get_texts(at, "topic", "nav") == ["Nature"]
    within = get_section(at, "Finer topics within it")
    assert [text_of(row) for row in find(within, "button")] == ["Hunting owls3", "Growing owls3"]
    near = get_section(at, "Nearest topics")
    assert [text_of(row) for row in find(near, "button")] == ["Rivers0.50", "Clocks0.50"]
    click(at, "topic", "Hunting owls")
    assert get_texts(at, "topic", "nav") == ["Nature›Owls"]
    assert get_section(at, "Finer topics within it") == []
    assert get_listed(at) == OWL_TITLES[:3]
    click(at, "topic", "Nature")
    assert get_texts(at, "topic", "h2") == ["Nature"]
    assert get_texts(at, "topic", "nav") == []
    click(at, "topic", "Let the topic go")
    assert get_elements(at, "topic") == []


@pytest.mark.usefixtures("maps")
def test_a_topic_says_why_it_has_its_name() -> None:
    at = open_page(map="plain", topic="0-1")
    assert get_texts(at, "topic", "p", "why") == [
        "Why this name? Its name occurs in 75 % of its papers and in 12 % of the others."
    ]


def test_what_a_map_does_not_tell_of_a_topic_is_not_told(own_maps: Path) -> None:
    folder = small.write_plain(own_maps)
    topics = pd.read_parquet(folder.path / "topics.parquet")
    topics["name_share"], topics["persistence"] = 0.0, None
    topics["key_phrase_shares"] = [[0.0, 0.0]] * len(topics)
    topics["nearest"], topics["nearest_similarity"] = [[]] * 3, [[]] * 3
    topics.to_parquet(folder.path / "topics.parquet")
    at = open_page(topic="0-1")
    assert get_texts(at, "topic", "p", "why") == []
    assert get_texts(at, "topic", "button", "phrase") == ["rivers one", "rivers two"]
    assert get_section(at, "Nearest topics") == get_section(at, "Years") == []
    assert "persistence" not in get_text(at, "topic")


@pytest.mark.usefixtures("maps")
def test_a_key_phrase_is_searched_for_within_the_topic_and_let_go_again() -> None:
    at = open_page(map="plain", topic="0-1", by="meaning")
    click(at, "topic", "rivers one")
    assert get_data(at, "map")["url"] == "map=plain&q=%22rivers+one%22&topic=0-1"
    phrases = find(get_elements(at, "topic"), "button", "phrase")
    assert [phrase["p"] for phrase in phrases] == [True, False]
    click(at, "topic", "rivers one")
    assert get_data(at, "map")["url"] == "map=plain&topic=0-1"


@pytest.mark.usefixtures("maps")
def test_a_topic_shows_its_years_where_they_are_known() -> None:
    at = open_page(map="rich", topic="1-2")  # 2020, 2021 thrice, and one of no known year
    years = get_section(at, "Years")
    bars = [(bar["l"], bar["s"], "peak" in bar["c"].split()) for bar in find(years, "li", "bar")]
    assert bars == [("2020: 1 paper", 0.333, False), ("2021: 3 papers", 1.0, True)]
    ends = [text_of(end) for line in find(years, kind="ends") for end in line["k"]]
    assert ends == ["2020", "most in 2021: 3 papers", "2021"]
    assert text_of(find(years, "h3")[0]) == "Years1 of unknown year"
