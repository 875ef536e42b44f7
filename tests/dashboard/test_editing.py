"""What can be done to a map by hand, what cannot, and the map with the edits on top."""

from pathlib import Path

import pytest

from dashboard.catalogue import Catalogue, open_catalogue
from dashboard.edited import EditedFolder
from dashboard.editing import carry_out, file_of, others_to_merge, others_to_move_to
from pipeline.edits import load
from pipeline.errors import MapError
from tests.dashboard import small

OWLS, RIVERS, CLOCKS = "1-0", "1-1", "1-2"
NATURE, TIME = "0-0", "0-1"


def done(catalogue: Catalogue, do: str, about: str, value: str = "") -> Catalogue:
    """The map after an edit."""
    carry_out(catalogue, do, about, value)
    return open_catalogue(catalogue.folder.name)


def names(catalogue: Catalogue) -> dict[str, int]:
    """Name → papers that are shown, of each topic that is shown."""
    return {topic.name: topic.size for topic in catalogue.topics.values()}


def test_an_edited_map_is_picked_up_at_once_and_shared_until_the_next_edit(
    rich_alone: Catalogue,
) -> None:
    edited = done(rich_alone, "rename", OWLS, " Night  birds ")
    assert edited is open_catalogue("rich")
    assert names(edited) == {"Nature": 11, "Time": 5, "Night birds": 6, "Rivers": 5, "Clocks": 5}
    assert names(rich_alone)["Owls"] == 6, "who still looks at the other sees it whole"
    assert edited.built is rich_alone
    assert edited.key == rich_alone.key, "what the browser keeps of a version stays right"
    assert edited.full_text is rich_alone.full_text
    assert edited.encoder is rich_alone.encoder


def test_without_any_edit_left_the_version_is_as_built(rich_alone: Catalogue) -> None:
    edited = done(rich_alone, "hide", OWLS)
    assert done(edited, "undo", load(file_of(edited))[0].id) is rich_alone


def test_topics_keep_their_colours_and_their_place_in_points_bin(rich_alone: Catalogue) -> None:
    edited = done(rich_alone, "merge", OWLS, RIVERS)
    for topic, now in edited.topics.items():
        was = rich_alone.topics[topic]
        assert (now.rank, now.light, now.dark) == (was.rank, was.light, was.dark)
    assert edited.changes == {"merged": [[1, 0]], "moved": [], "hidden": []}


def test_a_topic_under_another_parent_takes_its_colour(rich_alone: Catalogue) -> None:
    edited = done(rich_alone, "merge", CLOCKS, OWLS)
    assert set(edited.topics) == {NATURE, OWLS, RIVERS}
    assert edited.merged == {CLOCKS: OWLS}
    assert edited.in_topic(NATURE).all()


def test_hidden_topics_are_left_out_but_can_be_named(rich_alone: Catalogue) -> None:
    edited = done(rich_alone, "hide", OWLS)
    assert names(edited) == {"Nature": 5, "Time": 5, "Rivers": 5, "Clocks": 5}
    assert OWLS not in edited.topics
    assert edited.topics.get(OWLS) is None
    assert edited.topics[OWLS].name == "Owls"
    with pytest.raises(KeyError):
        edited.topics["no such"]
    assert (len(edited), edited.visible) == (16, 10)
    assert edited.changes == {"merged": [], "moved": [], "hidden": [0]}
    assert not edited.in_topic(NATURE)[:6].any()
    near = [paper for paper, _ in edited.neighbours("river-0", 16)]
    assert near
    assert not any(paper.startswith("owl") for paper in near)
    venues = next(facet for facet in edited.facets if facet.field == "venue")
    assert venues.values == ("Water", "Time")


def test_a_moved_paper_is_drawn_in_its_new_topic(rich_alone: Catalogue) -> None:
    edited = done(rich_alone, "move", "owl-5", CLOCKS)
    moved = edited.paper("owl-5")
    assert moved is not None
    assert (moved.topic, moved.strength, moved.outlier) == (CLOCKS, 1, False)
    assert edited.changes == {"merged": [], "moved": [[5, 2]], "hidden": []}
    assert edited.topics[NATURE].size == 10


def test_a_map_with_edits_shares_what_edits_leave_alone_and_keeps_no_texts(
    rich_alone: Catalogue,
) -> None:
    edited = done(rich_alone, "move", "owl-5", CLOCKS)
    assert edited.ids is rich_alone.ids
    assert edited.xy is rich_alone.xy
    assert edited.years is rich_alone.years
    assert isinstance(edited.folder, EditedFolder)
    assert "title" not in edited.folder.applied.papers
    assert "papers" not in vars(rich_alone.folder)
    found = edited.paper("river-1")
    assert found is not None
    assert (found.title, found.topic) == (small.RIVERS[1][0], RIVERS)


def test_edits_that_cannot_be_read_are_told_and_left_as_they_are(rich_alone: Catalogue) -> None:
    file_of(rich_alone).write_text("{", "utf-8")
    shown = open_catalogue("rich")
    assert names(shown) == names(rich_alone)
    assert "damaged, it is no JSON" in shown.problem
    with pytest.raises(MapError, match=r"edits\.json: damaged"):
        carry_out(shown, "hide", OWLS, "")
    assert file_of(rich_alone).read_text("utf-8") == "{"


@pytest.mark.parametrize(
    ("do", "about", "value", "why"),
    [
        ("rename", OWLS, "", "The name is empty"),
        ("rename", OWLS, "x" * 81, "81 characters"),
        ("rename", OWLS, "Owls", "called so already"),
        ("rename", OWLS, "RIVERS ", "Another topic of this level is called “Rivers”"),
        ("rename", "gone", "Birds", "not on the map any more"),
        ("merge", OWLS, OWLS, "another topic of the same level"),
        ("merge", OWLS, TIME, "another topic of the same level"),
        ("move", "owl-0", OWLS, "another topic of the finest level"),
        ("move", "owl-0", TIME, "another topic of the finest level"),
        ("move", "gone", OWLS, "This paper is not on the map any more"),
        ("undo", "gone", "", "undone already"),
        ("explode", OWLS, "", "'explode' is no edit"),
    ],
)
def test_what_cannot_be_done_is_told_and_not_kept(
    rich_alone: Catalogue, do: str, about: str, value: str, why: str
) -> None:
    with pytest.raises(MapError, match=why):
        carry_out(rich_alone, do, about, value)
    assert load(file_of(rich_alone)) == ()


def test_a_name_of_another_level_and_other_capitals_are_allowed(rich_alone: Catalogue) -> None:
    edited = done(done(rich_alone, "rename", OWLS, "Nature"), "rename", RIVERS, "RIVERS")
    assert [edited.topics[topic].name for topic in (OWLS, RIVERS)] == ["Nature", "RIVERS"]


def test_the_last_topic_cannot_be_hidden(rich_alone: Catalogue) -> None:
    edited = done(rich_alone, "hide", NATURE)
    with pytest.raises(MapError, match="Nothing would be left"):
        carry_out(edited, "hide", CLOCKS, "")


def test_the_larger_topic_keeps_its_name(rich_alone: Catalogue) -> None:
    edited = done(rich_alone, "merge", OWLS, CLOCKS)
    assert names(edited) == {"Nature": 16, "Owls": 11, "Rivers": 5}


def test_topics_to_choose_from_stand_nearest_first(rich_alone: Catalogue) -> None:
    others = others_to_merge(rich_alone, rich_alone.topics[CLOCKS])
    assert [topic.name for topic in others] == ["Owls", "Rivers"]
    assert {topic.name for topic in others_to_move_to(rich_alone, "clock-0")} == {"Owls", "Rivers"}


def test_edits_survive_the_next_version(rich_alone: Catalogue, own_maps: Path) -> None:
    edited = done(done(rich_alone, "rename", OWLS, "Night birds"), "move", "river-0", CLOCKS)
    done(edited, "hide", RIVERS)
    small.write_map(own_maps, "rich", small.rich().iloc[::-1], small.NAMES, version="v2")
    after = open_catalogue("rich")
    assert after.folder.version == "v2"
    assert names(after) == {"Nature": 6, "Time": 6, "Night birds": 6, "Clocks": 6}
    assert after.visible == 12
