"""The page as a whole: what it shows of any folder of maps, and what it never does."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs

import pyarrow.parquet as pq
import pytest
import streamlit as st
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.testing.v1 import AppTest

from dashboard import routes
from dashboard.catalogue import open_version
from dashboard.panels import header
from dashboard.query import answer
from dashboard.view import View
from pipeline.store import MapFolder
from tests.dashboard import small
from tests.dashboard.small import HOSTILE, ROOT
from tests.dashboard.steps import (
    TRIGGER,
    click,
    find,
    get_components,
    get_data,
    get_elements,
    get_listed,
    get_text,
    get_texts,
    open_page,
    text_of,
    walk,
)

HEAVY = {"torch", "umap", "hdbscan", "numba", "transformers", "sentence_transformers", "sklearn"}
"""Never loaded by the page. (plotly is loaded by `import streamlit` itself where it is installed.)
"""
LOADED = """
import json, sys
from tests.dashboard.steps import get_texts, open_page

def tell(at):
    loaded = sorted({name.partition(".")[0] for name in sys.modules})
    print(json.dumps({"count": get_texts(at, "count", "strong"), "loaded": loaded}))

tell(open_page(q="river", topic="0-1", paper="river-0"))
tell(open_page(q="nocturnal predators", by="meaning"))
"""


def test_a_click_in_these_tests_is_what_a_browser_sends(maps: Path) -> None:
    component = get_components(open_page(map="rich"))["papers"]
    assert TRIGGER.format(id=component.id) == _make_trigger_id(component.id, "events")


def test_reaching_for_the_network_fails_a_test() -> None:
    with pytest.raises(AssertionError, match="network"), socket.socket() as far:
        far.connect(("203.0.113.1", 80))


@pytest.mark.usefixtures("maps")
def test_all_parts_are_on_the_page_once_and_in_reading_order() -> None:
    assert list(get_components(open_page(map="rich"))) == [
        "brand", "size", "link", "modes", "search_help", "topics", "histogram",
        "field_venue", "values_venue", "field_keywords", "values_keywords",
        "field_extra.funder [x](y)",
        "values_extra.funder [x](y)", "colours", "count", "map", "timeline", "papers",
    ]  # fmt: skip
    assert list(get_components(open_page(map="rich", paper="owl-0")))[-2:] == ["paper", "papers"]
    assert list(get_components(open_page(map="rich", topic="1-0")))[-2:] == ["topic", "papers"]


@pytest.mark.usefixtures("maps")
def test_a_link_to_everything_shows_everything() -> None:
    at = open_page(
        map="rich",
        q="river",
        topic="0-0",
        years="2018-2021",
        paper="river-1",
        colour="fidelity",
        area="-1,-1 6,-1 6,11 -1,11",
        **{"in.venue": ["Water", "Birds"]},
    )
    expected = ["river-0", "river-1", "river-2", "river-3", "owl-3"]
    titles = dict(zip(small.IDS, (title for title, _ in small.PAPERS), strict=True))
    assert sorted(get_listed(at)) == sorted(titles[paper] for paper in expected)
    assert get_texts(at, "paper", "h2", "title") == [titles["river-1"]]
    data = get_data(at, "map")
    assert data["state"]["colourBy"] == "fidelity"
    assert data["state"]["area"] == [[-1, -1], [6, -1], [6, 11], [-1, 11]]
    again = open_page(**_parameters(data["url"]))
    assert get_data(again, "map")["url"] == data["url"]
    assert get_listed(again) == get_listed(at)


def _parameters(url: str) -> dict[str, str | list[str]]:
    return dict(parse_qs(url))


@pytest.mark.usefixtures("maps")
def test_a_strange_link_shows_the_plain_page() -> None:
    at = open_page(
        map="rich",
        by="telepathy",
        colour="<b>",
        years="x-y",
        area="nan,1 2,inf 3,4",
        view="NaN,NaN",
        topic=["nothing"],
        unknown="1",
    )
    assert len(get_listed(at)) == 16
    assert get_data(at, "map")["state"]["area"] is None


@pytest.mark.usefixtures("maps")
def test_a_filter_that_leaves_the_open_paper_out_closes_it() -> None:
    at = open_page(map="plain", paper="river-1")
    at.text_input(key="query").set_value("flood").run()
    assert get_texts(at, "paper", "h2", "title") == [small.RIVERS[1][0]]
    at.text_input(key="query").set_value("pellet").run()
    assert get_elements(at, "paper") == []
    assert get_data(at, "map")["url"] == "map=plain&q=pellet"
    assert get_data(at, "map")["state"]["paper"] is None


@pytest.mark.usefixtures("maps")
def test_a_link_to_a_paper_that_its_filters_leave_out_shows_the_paper() -> None:
    at = open_page(map="plain", paper="river-1", q="pellet")
    assert get_texts(at, "paper", "h2", "title") == [small.RIVERS[1][0]]
    assert get_listed(at) == ["What a pellet tells"]


@pytest.mark.usefixtures("maps")
def test_two_readers_do_not_see_each_other_s_filters() -> None:
    one, other = open_page(map="rich"), open_page(map="rich")
    click(one, "topics", "Time")
    other.run()
    assert len(get_listed(one)) == 5
    assert len(get_listed(other)) == 16


# Maps that are not there, or not whole


def test_without_a_map_the_page_tells_the_command(own_maps: Path) -> None:
    at = open_page()
    assert get_texts(at, "problem", "h2") == ["No map yet"]
    assert "python -m pipeline build" in get_texts(at, "problem", kind="command")
    assert list(get_components(at)) == ["brand", "link", "address", "problem"]


def test_a_folder_of_maps_that_is_not_there_is_one_without_maps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITMAP_MAPS", str(tmp_path / "nothing"))
    assert get_texts(open_page(), "problem", "h2") == ["No map yet"]


@pytest.mark.parametrize("file", ["papers.parquet", "topics.parquet", "manifest.json"])
def test_a_damaged_map_says_what_is_wrong_and_what_to_do(own_maps: Path, file: str) -> None:
    (small.write_plain(own_maps).path / file).write_bytes(b"broken")
    at = open_page()
    told = get_text(at, "problem")
    assert "This map cannot be opened" in told
    assert file in told
    assert "python -m pipeline build <its files> --name plain" in told
    assert "map" not in get_components(at)


@pytest.mark.parametrize("file", ["points.bin", "vectors.npy", "neighbours.parquet", "search"])
def test_a_missing_file_is_named(own_maps: Path, file: str) -> None:
    path = small.write_plain(own_maps).path / file
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert f"{file} missing" in get_text(open_page(), "problem")


def test_the_first_map_that_is_whole_is_shown_first(own_maps: Path) -> None:
    (small.write_plain(own_maps).path / "papers.parquet").write_bytes(b"broken")
    small.write_rich(own_maps)
    at = open_page()
    assert get_texts(at, "problem") == []
    assert at.selectbox(header.MAP_KEY).value == "rich"


def test_a_damaged_map_leaves_the_others_within_reach(own_maps: Path) -> None:
    small.write_plain(own_maps, "good")
    (small.write_plain(own_maps, "bad").path / "papers.parquet").write_bytes(b"broken")
    at = open_page(map="bad")
    assert "papers.parquet" in get_text(at, "problem")
    at.selectbox(key=header.MAP_KEY).set_value("good").run()
    assert len(get_listed(at)) == 16
    assert "problem" not in get_components(at)


UNKNOWN = ["nothing", "../plain", "a/b", "<script>alert(1)</script>", "x" * 900, "**b** $x$"]


@pytest.mark.parametrize("name", UNKNOWN)
@pytest.mark.usefixtures("maps")
def test_an_unknown_map_is_said_to_be_and_another_can_be_chosen(name: str) -> None:
    at = open_page(map=name)
    assert get_texts(at, "problem", "h2") == ["This map cannot be opened"]
    at.selectbox(key=header.MAP_KEY).set_value("rich").run()
    assert not at.exception
    assert get_data(at, "map")["state"]["key"] == "rich/v1"


def test_beside_an_unknown_map_the_only_one_can_be_chosen(own_maps: Path) -> None:
    small.write_plain(own_maps)
    at = open_page(map="nothing")
    assert get_texts(at, "problem", "h2") == ["This map cannot be opened"]
    assert [box.options for box in at.selectbox if "plain" in box.options], "no way to the map"


def test_a_new_version_is_shown_at_the_next_click(own_maps: Path) -> None:
    small.write_plain(own_maps)
    at = open_page(paper="clock-4")
    table = small.plain().iloc[:14]
    small.write_map(own_maps, "plain", table, small.PLAIN_NAMES, version="v2")
    click(at, "colours", "Strength")
    assert get_text(at, "count") == "14 of 14 papers"
    assert get_texts(at, "paper", "h2") == ["This paper is not on the map"]


def test_a_damaged_index_says_what_to_do_when_it_is_asked(own_maps: Path) -> None:
    folder = small.write_plain(own_maps)
    for file in (folder.path / "search").iterdir():
        file.write_bytes(b"broken")
    assert len(get_listed(open_page())) == 16
    assert "Build the map again" in _all_text(open_page(q="river"))


def test_without_its_encoder_a_question_of_meaning_says_what_to_do(own_maps: Path) -> None:
    small.write_plain(own_maps)
    assert "Build the map again" in _all_text(open_page(q="river", by="meaning"))


def test_damaged_vectors_say_what_to_do_when_they_are_asked(
    own_maps: Path, meaning_maps: Path
) -> None:
    shutil.copytree(meaning_maps, own_maps, dirs_exist_ok=True)
    (own_maps / "plain" / small.VERSION / "vectors.npy").write_bytes(b"broken")
    assert "Build the map again" in _all_text(open_page(q="river", by="meaning"))


def _all_text(at: AppTest) -> str:
    """Whatever the parts of the page say."""
    parts = [get_text(at, key) for key in get_components(at) if key != "map"]
    return " ".join([*parts, *(box.value for box in (*at.error, *at.warning, *at.info))])


# By meaning


def test_by_meaning_the_nearest_are_listed_and_nothing_is_marked(
    meaning_maps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITMAP_MAPS", str(meaning_maps))
    at = open_page(q="nocturnal predators")
    assert get_listed(at) == []
    click(at, "modes", "Meaning")
    assert get_text(at, "count").startswith("10 of 16 papers")
    assert get_listed(at)[0] in [title for title, _ in small.OWLS]
    assert get_texts(at, "papers", "h2") == ["Papers that pass"]
    assert get_texts(at, "papers", kind="note") == ["nearest first"]
    assert get_text(at, "search_help") == "The 10 papers nearest in meaning."
    assert find(get_elements(at, "papers"), "mark") == []
    assert get_data(at, "map")["url"] == "q=nocturnal+predators&by=meaning"


# Large maps


@pytest.fixture
def without_whole_tables(maps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Maps that nobody has opened yet, of which no whole table of papers can be read."""

    def refuse(self: MapFolder) -> None:
        raise AssertionError("a whole table was read")

    for table in ("papers", "neighbours"):
        monkeypatch.setattr(MapFolder, table, property(refuse))
    st.cache_resource.clear()


@pytest.mark.usefixtures("without_whole_tables")
@pytest.mark.parametrize(
    "parameters",
    [{}, {"q": "river"}, {"topic": "1-1"}, {"paper": "owl-5"}, {"in.venue": "Birds"},
     {"area": "-1,-1 6,-1 6,11"}, {"page": "about"}, {"colour": "year", "level": "0"}],
)  # fmt: skip
def test_the_page_never_reads_all_papers(parameters: dict[str, str]) -> None:
    at = open_page(map="rich", **parameters)
    assert "papers" in get_components(at) or parameters.get("page") == "about"


@pytest.mark.usefixtures("maps")
def test_sessions_that_ask_the_same_share_the_answer_and_what_was_counted() -> None:
    catalogue = open_version("rich", small.VERSION)
    open_page(map="rich", q="river")
    first = answer(catalogue, View(map="rich", query="river"))
    hits = catalogue.hits_by_topic(first.passing)
    open_page(map="rich", q="river", paper="owl-0", colour="year", level="0")
    again = answer(catalogue.seen_at(0), View(map="rich", query="river", paper="river-1"))
    assert again is first
    assert catalogue.seen_at(0).hits_by_topic(again.passing) is hits


def test_a_text_that_cannot_be_read_says_what_to_do_and_the_map_stays(own_maps: Path) -> None:
    file = small.write_rich(own_maps).path / "papers.parquet"
    open_page(map="rich", q="nothing holds this")
    data = file.read_bytes()
    told = pq.ParquetFile(file).metadata.row_group(0)
    place = next(c for c in map(told.column, range(told.num_columns))
                 if c.path_in_schema == "abstract")  # fmt: skip
    start = place.dictionary_page_offset or place.data_page_offset
    file.write_bytes(data[:start] + b"\xff" * 40 + data[start + 40 :])
    at = open_page(map="rich")
    assert "papers.parquet: damaged" in get_text(at, "problem")
    assert "map" in get_components(at)


# Hostile texts


@pytest.mark.usefixtures("maps")
@pytest.mark.parametrize(
    "parameters",
    [{}, {"q": "hay"}, {"paper": "owl-0"}, {"topic": "0-1"}, {"topic": "0-2", "paper": "river-3"},
     {"q": HOSTILE[0]}, {"map": HOSTILE[1]}, {"paper": HOSTILE[2]}, {"topic": HOSTILE[4]}],
)  # fmt: skip
def test_hostile_texts_are_plain_strings_and_never_markup(parameters: dict[str, str]) -> None:
    at = open_page(**{"map": "hostile", **parameters})
    assert [html.value[:8] for html in at.html] == ["<style>/"]
    for kind in ("markdown", "caption", "title", "header", "subheader", "latex", "text", "table"):
        assert len(at.get(kind)) == 0, kind
    for node in at._tree:
        if getattr(node, "type", "") == "bidi_component" or not hasattr(node, "label"):
            continue
        assert not any(text[:12] in str(node.label) for text in HOSTILE), node
    drawn = ("map", "timeline")
    for key in get_components(at):
        for element in walk(get_elements(at, key)) if key not in drawn else ():
            assert element["t"] in {"a", "button", "div", "h1", "h2", "h3", "li", "mark", "ol", "p",
                                    "section", "span", "strong", "ul"}  # fmt: skip
            assert element.get("h", "https://").startswith("https://")
            assert "<" not in element.get("c", "")


@pytest.mark.usefixtures("maps")
def test_hostile_titles_and_names_are_shown_letter_by_letter() -> None:
    at = open_page(map="hostile", paper="owl-1")
    titles = [f"{title} {i}" for i in range(2) for title in HOSTILE]
    assert sorted(get_listed(at)) == sorted(titles)
    assert get_texts(at, "paper", "h2", "title") == [titles[1]]
    assert "<b>A</b>, **B**" in get_texts(at, "paper", kind="byline")[0]
    assert get_texts(at, "topics", kind="name") == list(HOSTILE[:3])
    told = routes.resource("hostile", small.VERSION, get_data(at, "map")["state"]["topics"])
    names = [topic["name"] for topic in json.loads(told)]
    assert names == list(HOSTILE[:3])


@pytest.mark.usefixtures("maps")
def test_marks_in_hostile_texts_leave_every_letter_in_place() -> None:
    at = open_page(map="hostile", q="title OR hay OR code OR bold")
    lists = find(get_elements(at, "papers"), "ol", "hits")
    assert find(lists, "mark")
    titles = {f"{title} {i}" for i in range(2) for title in HOSTILE}
    assert {text_of(name) for name in find(lists, kind="name")} == titles


@pytest.mark.usefixtures("maps")
def test_hostile_papers_have_no_dangerous_links() -> None:
    links = find(get_elements(open_page(map="hostile", paper="owl-2"), "paper"), "a")
    assert [link.get("h") for link in links if "h" in link] == []


# What the page loads


def test_the_page_loads_nothing_heavy_and_the_encoder_only_for_meaning(meaning_maps: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        env={**os.environ, "LITMAP_MAPS": str(meaning_maps)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    keyword, meaning = (json.loads(line) for line in done.stdout.splitlines())
    assert (keyword["count"], meaning["count"]) == (["5"], ["10"])
    assert not HEAVY & set(keyword["loaded"])
    assert not {"onnxruntime", "tokenizers"} & set(keyword["loaded"])
    assert "onnxruntime" in meaning["loaded"]
    assert not HEAVY & set(meaning["loaded"])
