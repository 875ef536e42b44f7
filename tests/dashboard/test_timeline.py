"""Topics over time: what the strip is told, and what choosing years or a topic on it does."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.catalogue import Catalogue, open_version
from dashboard.panels import timeline
from dashboard.panels.timeline import default_level, notes, told
from dashboard.trends import Growth, trends
from dashboard.view import View
from tests.dashboard import small
from tests.dashboard.steps import (
    act,
    expect_no_failure,
    get_components,
    get_data,
    get_listed,
    open_page,
)

pytestmark = pytest.mark.usefixtures("maps")
FIRST, LAST = 2010, 2019
OWLS, RIVERS, CLOCKS = range(3)


def write_dated(maps: Path, name: str = "dated") -> None:
    """300 papers of ten years: owls grow, rivers shrink, clocks stay; as many papers each year."""
    rising, steady = [3, 4, 5, 6, 8, 10, 12, 14, 16, 18], 9
    subjects, years = [], []
    for i, owls in enumerate(rising):
        subjects += [OWLS] * owls + [CLOCKS] * steady + [RIVERS] * (30 - owls - steady)
        years += [FIRST + i] * 30
    order = np.argsort(subjects, kind="stable")
    papers = [(f"Paper {i}", f"The abstract of paper {i}.") for i in range(300)]
    table = small.plain(papers, [f"p{i:03}" for i in range(300)])
    table["level_0"] = table["topic_id"] = [f"0-{subjects[i]}" for i in order]
    table["year"] = pd.array([years[i] for i in order], "Int64")
    small.write_map(maps, name, table, small.PLAIN_NAMES)


def strip(at: AppTest) -> dict[str, Any]:
    """What the strip is told."""
    return get_data(at, timeline.KEY)


def of_level(catalogue: Catalogue, level: int) -> dict[str, Any]:
    """What the strip is told of a level."""
    rows = timeline.rows_of(catalogue, level)
    assert rows is not None
    return timeline.timeline(catalogue, View(), np.ones(len(catalogue), bool), rows)


# What is drawn


def test_without_three_years_there_is_no_strip(own_maps: Path) -> None:
    assert timeline.KEY not in get_components(open_page(map="plain"))
    table = small.plain()
    table["year"] = [2019 + i % 2 for i in range(16)]
    small.write_map(own_maps, "two", table, small.PLAIN_NAMES)
    assert timeline.KEY not in get_components(open_page(map="two"))
    table["year"] = [2019 + i % 3 for i in range(16)]
    small.write_map(own_maps, "three", table, small.PLAIN_NAMES)
    assert timeline.KEY in get_components(open_page(map="three"))


def test_papers_are_counted_by_year_with_those_that_pass_in_colour() -> None:
    plain = strip(open_page(map="rich"))
    assert plain["first"] == 2015
    assert plain["all"] == plain["passing"] == [1, 1, 1, 2, 2, 3, 4, 1]  # one has no year
    of_clocks = strip(open_page(map="rich", topic="1-2"))
    assert of_clocks["all"] == plain["all"]
    assert of_clocks["passing"] == [0, 0, 0, 0, 0, 1, 3, 0]


def test_chosen_years_do_not_change_the_bars_beneath_them() -> None:
    data = strip(open_page(map="rich", topic="1-2", years="2015-2016"))
    assert data["passing"] == [0, 0, 0, 0, 0, 1, 3, 0]
    assert data["chosen"] == [2015, 2016]


@pytest.mark.parametrize(
    ("years", "chosen"),
    [
        ("1000-3000", None),
        ("2015-2022", None),
        ("2030-2040", [2022, 2022]),
        ("1-2016", [2015, 2016]),
    ],
)
def test_chosen_years_are_shown_within_those_of_the_papers(
    years: str, chosen: list[int] | None
) -> None:
    assert strip(open_page(map="rich", years=years))["chosen"] == chosen


def test_rows_are_the_topics_of_the_level_in_their_colours(rich: Catalogue) -> None:
    coarse = of_level(rich, 0)
    assert {row["name"] for row in coarse["rows"].values()} == {"Nature", "Time"}
    fine = of_level(rich, 1)
    assert {key: row["name"] for key, row in fine["rows"].items()} == {
        "1-0": "Owls", "1-1": "Rivers", "1-2": "Clocks",
    }  # fmt: skip
    owls = rich.topics["1-0"]
    assert fine["rows"]["1-0"]["colour"] == [owls.light, owls.dark]
    assert fine["rows"]["1-1"]["counts"] == [0, 0, 0, 1, 1, 1, 1, 1]
    assert fine["rows"]["1-2"]["size"] == 4


def test_the_level_is_the_maps_default_where_none_is_given(rich: Catalogue) -> None:
    assert default_level(rich) == 0
    assert set(strip(open_page(map="rich"))["rows"]) == {"0-0", "0-1"}
    for told_level, level in ((1, 1), (7, 1), (-1, 0)):
        rich.folder.manifest["default_level"] = told_level
        assert default_level(rich) == level
    del rich.folder.manifest["default_level"]


def test_shares_are_of_the_papers_of_their_period(own_maps: Path) -> None:
    write_dated(own_maps)
    data = strip(open_page())
    assert [period["name"] for period in data["periods"]] == [str(y) for y in range(2010, 2020)]
    shares = data["rows"]["0-2"]["shares"]
    assert [share for share, _, _ in shares] == [0.3] * 10
    assert shares[0] == pytest.approx([0.3, 0.1666, 0.4788], abs=1e-4)  # Wilson, 9 of 30
    assert data["rows"]["0-0"]["counts"] == [3, 4, 5, 6, 8, 10, 12, 14, 16, 18]


def test_years_of_few_papers_share_a_period_named_after_both_ends() -> None:
    data = strip(open_page(map="rich"))
    assert [period["name"] for period in data["periods"]] == ["2015–2022"]
    assert data["periods"][0]["last"] == 2022
    assert data["periods"][0]["at"] == pytest.approx(2019.2)  # the mean year of 15 papers
    assert data["rows"]["0-0"]["shares"][0][0] == pytest.approx(11 / 15, abs=1e-4)


def test_growing_and_shrinking_topics_are_told_and_counted(own_maps: Path) -> None:
    write_dated(own_maps)
    data = strip(open_page())
    verdicts = {key: row["growth"]["verdict"] for key, row in data["rows"].items()}
    assert verdicts == {"0-0": "growing", "0-1": "shrinking", "0-2": "unclear"}
    assert data["summary"] == {"growing": 1, "shrinking": 1}
    assert data["window"] == [FIRST, LAST]
    assert data["orders"]["growing"] == ["0-0", "0-2", "0-1"]
    assert data["orders"]["shrinking"] == ["0-1", "0-2", "0-0"]
    assert data["orders"]["size"] == ["0-1", "0-0", "0-2"]


def test_papers_that_match_are_a_row_of_their_own(own_maps: Path) -> None:
    write_dated(own_maps)
    assert strip(open_page())["matching"] is None
    assert strip(open_page(topic="0-0"))["matching"] is None  # the topic's row is there
    assert strip(open_page(years="2010-2012"))["matching"] is None
    row = strip(open_page(q="paper", topic="0-0", years="2012-2013"))["matching"]
    assert row["name"] == timeline.MATCHING
    assert row["colour"] is None
    assert row["counts"] == [3, 4, 5, 6, 8, 10, 12, 14, 16, 18]
    assert row["growth"]["verdict"] == "growing"
    both = strip(open_page(topic=["0-0", "0-1"]))["matching"]
    assert both["counts"] == [21] * 10
    assert strip(open_page(q="zebrafish"))["matching"]["size"] == 0


def test_a_chosen_topic_has_a_row_though_it_is_not_among_the_first(
    own_maps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_dated(own_maps)
    monkeypatch.setattr(timeline, "MOST_ROWS", 1)
    data = strip(open_page(topic="0-2"))
    assert data["orders"] == {"size": ["0-1"], "growing": ["0-0"], "shrinking": ["0-1"]}
    assert set(data["rows"]) == {"0-0", "0-1", "0-2"}
    assert data["matching"] is None


def test_centuries_of_years_are_counted_in_few_bars(own_maps: Path) -> None:
    table = small.plain()
    table["year"] = [1500 + 33 * i for i in range(16)]
    small.write_map(own_maps, "old", table, small.PLAIN_NAMES)
    data = strip(open_page())
    assert data["bar"] == 9
    counts = [row["counts"] for row in data["rows"].values()]
    assert all(len(one) <= timeline.MOST_BARS for one in counts)
    assert sum(map(sum, counts)) == 16
    assert sum(data["all"]) == 16


def test_names_of_topics_stay_the_texts_that_they_are() -> None:
    names = {row["name"] for row in strip(open_page(map="hostile"))["rows"].values()}
    assert names == set(small.HOSTILE[:3])


# What is told


@pytest.mark.parametrize(
    ("growth", "text", "interval"),
    [
        (Growth(1.124, 1.08, 1.171), "▲ +12 % a year", "+8 % to +17 %"),
        (Growth(0.933, 0.88, 0.991), "▼ −6.7 % a year", "−12 % to −0.9 %"),
        (Growth(1.02, 0.9, 1.15), "no clear change", "−10 % to +15 %"),
        (Growth(3.14, 2.0, 25.2), "▲ ×3.1 a year", "×2.0 to ×25"),
        (Growth(1.0, 1.0, 1.0), "no clear change", "±0 % to ±0 %"),
    ],
)
def test_growth_is_told_with_its_interval(growth: Growth, text: str, interval: str) -> None:
    assert (told(growth)["text"], told(growth)["range"]) == (text, interval)


def test_where_nothing_can_be_told_it_says_so() -> None:
    assert told(None)["text"] == "too few papers to tell"
    assert told(None, enough_years=False)["text"] == "too few years to tell"
    assert told(None)["range"] == ""


def test_notes_say_what_a_reader_should_know(rich: Catalogue, own_maps: Path) -> None:
    found = trends(rich.years, rich.codes(0), 2)
    assert found is not None
    text = " ".join(notes(rich, found))
    assert "Years of fewer than 10 papers are taken together." in text
    assert "1 of 16 papers are of no known year." in text
    assert "2022 may be incomplete" in text  # 1 paper after 4
    write_dated(own_maps)
    dated = open_version("dated", small.VERSION)
    even = trends(dated.years, dated.codes(0), 3)
    assert even is not None
    text = " ".join(notes(dated, even))
    assert "from 2010 to 2019" in text
    assert "incomplete" not in text
    assert "no known year" not in text
    dated.folder.manifest["created"] = "2019-11-05T10:00:00+00:00"
    assert "2019 may be incomplete" in " ".join(notes(dated, even))


# What is chosen


def test_years_brushed_filter_the_page_and_are_in_the_link() -> None:
    at = open_page(map="rich")
    act(at, timeline.KEY, {"do": "years", "id": [2015, 2016]})
    assert sorted(get_listed(at)) == sorted(title for title, _ in small.OWLS[:2])
    assert get_data(at, "map")["url"] == "map=rich&years=2015-2016"
    assert at.slider(key="years").value == (2015, 2016)
    assert strip(at)["chosen"] == [2015, 2016]
    act(at, timeline.KEY, {"do": "years", "id": None})
    assert len(get_listed(at)) == 16
    assert get_data(at, "map")["url"] == "map=rich"
    assert at.slider(key="years").value == (2015, 2022)


def test_the_slider_and_the_strip_choose_the_same_years() -> None:
    at = open_page(map="rich")
    expect_no_failure(at.slider(key="years").set_range(2017, 2018).run())
    assert strip(at)["chosen"] == [2017, 2018]


@pytest.mark.parametrize("years", ["x", [1], [1, 2, 3], ["2015", "2016"], {"a": 1}, [0, -5], 7])
def test_strange_years_are_no_years(years: object) -> None:
    at = open_page(map="rich", years="2015-2016")
    act(at, timeline.KEY, {"do": "years", "id": years})
    assert get_data(at, "map")["url"] == "map=rich"


def test_a_row_chooses_its_topic() -> None:
    at = open_page(map="rich")
    act(at, timeline.KEY, {"do": "topic", "id": "0-1"})
    assert get_data(at, "map")["url"] == "map=rich&topic=0-1"
    assert strip(at)["topics"] == ["0-1"]


def test_what_no_filter_changes_is_worked_out_once(rich: Catalogue) -> None:
    assert timeline.rows_of(rich, 1) is timeline.rows_of(rich, 1)
    assert timeline.rows_of(rich, 1) is not timeline.rows_of(rich, 0)
