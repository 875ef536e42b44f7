"""What the map component is sent, and what it sends back."""

import base64
import json
import zlib

import numpy as np
import pytest

from dashboard import map as literature_map
from dashboard import routes, state
from dashboard.catalogue import Catalogue, open_catalogue
from dashboard.editing import carry_out
from dashboard.evidence import NEAREST
from dashboard.map import map_state
from dashboard.query import answer
from dashboard.view import View
from pipeline.export.drawn import plotly_js
from tests.dashboard import small
from tests.dashboard.small import ids_of
from tests.dashboard.steps import act, fetched, get_data, get_listed, get_text, open_page


def drawn(catalogue: Catalogue, view: View) -> dict[str, object]:
    """What the map draws for a view; it must be plain JSON."""
    found = map_state(catalogue, view, answer(catalogue, view))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    return found


def decode(bits: object, count: int) -> list[int]:
    """The rows of a bit set as points.js reads it: row 0 in the lowest bit of the first byte."""
    assert isinstance(bits, str)
    data = zlib.decompress(base64.b64decode(bits))
    assert len(data) == -(-count // 8)
    return [row for row in range(count) if data[row >> 3] >> (row & 7) & 1]


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    "view",
    [
        View(query="river"),
        View(topics=("1-2",)),
        View(years=(2015, 2016)),
        View(facets={"venue": ("Night",)}),
        View(area=((-1, -1), (1.5, -1), (1.5, 11), (-1, 11))),
        View(query="zebrafish"),
        View(topics=("unknown",)),
    ],
)
def test_the_bit_set_holds_the_rows_that_pass(rich: Catalogue, view: View) -> None:
    expected = sorted(answer(rich, view).rows.tolist())
    assert decode(drawn(rich, view)["passing"], 16) == expected


@pytest.mark.usefixtures("session")
def test_the_bit_set_by_eye(rich: Catalogue) -> None:
    assert decode(drawn(rich, View(topics=("1-1",)))["passing"], 16) == [6, 7, 8, 9, 10]


@pytest.mark.usefixtures("session")
def test_a_bit_set_of_a_number_of_rows_that_fills_no_byte(many: Catalogue) -> None:
    bits = drawn(many, View(topics=("0-2",)))["passing"]
    assert decode(bits, small.MANY) == list(range(200, 300))


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    "view", [View(), View(paper="owl-0"), View(colour="year"), View(query=" ")]
)
def test_without_a_filter_nothing_is_greyed(rich: Catalogue, view: View) -> None:
    assert drawn(rich, view)["passing"] is None


@pytest.mark.usefixtures("session")
def test_the_open_paper_is_a_row_and_lines_lead_to_its_true_neighbours(rich: Catalogue) -> None:
    found = drawn(rich, View(paper="river-1"))
    assert (found["paper"], found["paperId"]) == (7, "river-1")
    near = [paper for paper, _ in rich.neighbours("river-1", NEAREST)]
    rows = found["neighbours"]
    assert isinstance(rows, list)
    assert ids_of(rich, np.array(rows)) == near
    assert len(set(rows)) == 10
    assert 7 not in rows


@pytest.mark.usefixtures("session")
def test_neighbours_elsewhere_on_the_map_are_told_apart(rich: Catalogue) -> None:
    found = drawn(rich, View(paper="owl-5"))
    rows = found["elsewhere"]
    assert isinstance(rows, list)
    assert {0, 1} <= set(rows) <= set(found["neighbours"])  # type: ignore[call-overload]
    assert drawn(rich, View(paper="owl-1"))["elsewhere"] == []
    assert drawn(rich, View())["elsewhere"] == []


@pytest.mark.usefixtures("session")
def test_the_map_knows_the_level_of_the_list(deep: Catalogue) -> None:
    assert drawn(deep, View())["level"] == 1
    assert drawn(deep.seen_at(2), View(level=2))["level"] == 2


@pytest.mark.usefixtures("session")
def test_an_unknown_paper_is_no_row(rich: Catalogue) -> None:
    found = drawn(rich, View(paper="nothing"))
    assert (found["paper"], found["paperId"], found["neighbours"]) == (None, None, [])


@pytest.mark.usefixtures("session")
def test_each_topic_tells_its_place_its_colours_and_its_hits(rich: Catalogue) -> None:
    found = drawn(rich, View(query="river"))
    topics, hits = fetched(found, "topics"), found["hits"]
    assert isinstance(hits, list)
    told = [
        (t["id"], t["parent"], t["level"], t["size"], hit, t["index"])
        for t, hit in zip(topics, hits, strict=True)
    ]
    assert told == [
        ("0-0", None, 0, 11, 6, None),
        ("0-1", None, 0, 5, 0, None),
        ("1-0", "0-0", 1, 6, 1, 0),
        ("1-1", "0-0", 1, 5, 5, 1),
        ("1-2", "0-1", 1, 5, 0, 2),
    ]
    owls = rich.topics["1-0"]
    assert topics[2]["colour"] == {"light": owls.light, "dark": owls.dark}
    assert (topics[3]["name"], topics[3]["x"], topics[3]["y"]) == ("Rivers", 2.0, 10.0)


@pytest.mark.usefixtures("session")
def test_topics_are_fetched_anew_only_where_a_name_a_size_or_a_colour_has_changed(
    deep: Catalogue, rich_alone: Catalogue
) -> None:
    names = {drawn(rich_alone, view)["topics"] for view in (View(), View(query="river"))}
    assert len(names) == 1
    assert drawn(deep, View())["topics"] != drawn(deep.seen_at(0), View(level=0))["topics"]
    before = drawn(rich_alone, View())["topics"]
    carry_out(rich_alone, "rename", "1-2", "Watches")
    edited = open_catalogue("rich")
    assert drawn(edited, View())["topics"] != before
    assert fetched(drawn(edited, View()), "topics")[4]["name"] == "Watches"


@pytest.mark.usefixtures("session")
def test_the_bits_of_a_large_map_are_few_where_few_papers_pass() -> None:
    passing = np.zeros(100_000, bool)
    passing[np.random.default_rng(1).choice(100_000, 2_000, replace=False)] = True
    assert len(literature_map._bits(passing)) < 4_000
    assert decode(literature_map._bits(passing), 100_000) == np.flatnonzero(passing).tolist()


@pytest.mark.usefixtures("session")
def test_unknown_topics_are_not_chosen_on_the_map(rich: Catalogue) -> None:
    assert drawn(rich, View(topics=("1-0", "nothing")))["topicsChosen"] == ["1-0"]


@pytest.mark.usefixtures("session")
def test_colour_lasso_and_points_are_passed_on(rich: Catalogue) -> None:
    area = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
    found = drawn(rich, View(colour="strength", area=area))
    assert found["colourBy"] == "strength"
    assert found["area"] == [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    assert found["key"] == "rich/v1"
    assert found["points"] == rich.folder.manifest["points"]
    assert drawn(rich, View())["area"] is None


@pytest.mark.usefixtures("session")
def test_the_map_flies_where_the_reader_asks_and_each_wish_has_its_own_number(
    rich: Catalogue,
) -> None:
    assert drawn(rich, View())["fly"] is None
    state.act({"do": "go", "id": "river-0"})
    assert drawn(rich, View())["fly"] == {"n": 1, "rows": [6], "topic": None, "show": False}
    state.act({"do": "topic", "id": "1-2"})
    assert drawn(rich, View())["fly"] == {
        "n": 2, "rows": None, "topic": "1-2", "show": False,
    }  # fmt: skip
    state.act({"do": "show", "id": "nothing"})
    assert drawn(rich, View())["fly"] == {"n": 3, "rows": [], "topic": None, "show": True}


@pytest.mark.usefixtures("maps")
def test_what_the_browser_could_not_fetch_is_sent_along() -> None:
    at = open_page(map="rich")
    assert get_data(at, "map")["inline"] == {}
    act(at, "map", {"do": "need", "id": ["points.bin", "titles/0.json", "plotly.js"]})
    sent = {name: base64.b64decode(b) for name, b in get_data(at, "map")["inline"].items()}
    assert sent == {
        "rich/v1/points.bin": routes.resource("rich", "v1", "points.bin"),
        "rich/v1/titles/0.json": routes.resource("rich", "v1", "titles/0.json"),
        "rich/v1/plotly.js": plotly_js(),
    }


@pytest.mark.usefixtures("maps")
def test_nothing_but_resources_of_the_map_is_sent_along() -> None:
    at = open_page(map="rich")
    wanted = ["../../plain/v1/points.bin", "manifest.json", "titles/99.json", "/etc/passwd", "", 7]
    act(at, "map", {"do": "need", "id": [*wanted, "points.bin"]})
    assert list(get_data(at, "map")["inline"]) == ["rich/v1/points.bin"]


@pytest.mark.usefixtures("maps")
def test_the_map_tells_python_what_was_clicked_and_python_tells_the_url() -> None:
    at = open_page(map="rich")
    step = get_data(at, "map")["step"]
    act(at, "map", {"do": "paper", "id": "owl-3"})
    data = get_data(at, "map")
    assert data["state"]["paperId"] == "owl-3"
    assert data["url"] == "map=rich&paper=owl-3"
    assert data["step"] == step + 1
    act(at, "map", {"do": "close"})
    assert get_data(at, "map")["url"] == "map=rich"


@pytest.mark.usefixtures("maps")
def test_a_lasso_on_the_map_lists_its_papers() -> None:
    at = open_page(map="plain")
    act(at, "map", {"do": "area", "id": [[-1, -1], [1.5, -1], [1.5, 1], [-1, 1]]})
    assert get_listed(at) == [small.OWLS[0][0], small.OWLS[1][0]]
    assert get_text(at, "count").startswith("2 of 16 papers")
    assert decode(get_data(at, "map")["state"]["passing"], 16) == [0, 1]
    act(at, "map", {"do": "area", "id": None})
    assert len(get_listed(at)) == 16


@pytest.mark.usefixtures("maps")
def test_going_back_restores_the_page_of_that_address_without_a_new_step() -> None:
    at = open_page(map="rich")
    act(at, "map", {"do": "topic", "id": "1-0"})
    act(at, "map", {"do": "paper", "id": "owl-3"})
    step = get_data(at, "map")["step"]
    act(at, "map", {"do": "url", "id": "map=rich&topic=1-0"})
    data = get_data(at, "map")
    assert (data["url"], data["step"]) == ("map=rich&topic=1-0", step)
    assert data["state"]["paper"] is None
    assert data["state"]["topicsChosen"] == ["1-0"]


@pytest.mark.usefixtures("maps")
@pytest.mark.parametrize("sent", [None, 7, "x", [], {}, {"do": "unknown"}, {"do": "area", "id": 1}])
def test_a_strange_message_from_the_browser_changes_nothing(sent: object) -> None:
    at = open_page(map="rich")
    before = get_data(at, "map")
    act(at, "map", sent)
    assert get_data(at, "map") == before
