"""A version as the page shows it: edits on top, colours as on the page."""

from pathlib import Path

from dashboard import catalogue as catalogues
from pipeline.edits import Hide, Merge, Rename, add, edits_file, mark, new_stamp
from pipeline.export.seen import seen
from pipeline.store import MapFolder
from tests.dashboard.small import write_deep, write_rich


def edited(maps: Path) -> MapFolder:
    """The rich map: Owls are called Night birds, Clocks are hidden."""
    made = write_rich(maps)
    file = edits_file(maps, made.name)
    table = (made.papers, made.topics)
    add(file, Rename(*new_stamp(), mark(*table, "1-0"), "Night birds"))
    add(file, Hide(*new_stamp(), mark(*table, "1-2")))
    return made


def test_topics_are_those_of_the_page_in_its_colours_at_each_level(tmp_path: Path) -> None:
    made = write_deep(tmp_path)
    shown, page = seen(made), catalogues.Catalogue(made)
    assert (shown.level, shown.levels) == (1, 3)
    for level in range(3):
        on_page = page.seen_at(level).topics
        assert [topic.id for topic in shown.topics] == list(on_page)
        for topic in shown.topics:
            assert topic.colours[level] == (on_page[topic.id].light, on_page[topic.id].dark)
            assert (topic.rank, topic.size) == (on_page[topic.id].rank, on_page[topic.id].size)


def test_edits_beside_the_version_are_applied(tmp_path: Path) -> None:
    made = edited(tmp_path)
    shown = seen(made)
    names = {topic.id: topic.name for topic in shown.topics}
    assert names == {"0-0": "Nature", "1-0": "Night birds", "1-1": "Rivers"}
    assert shown.hidden.sum() == 5
    built = seen(write_rich(tmp_path, "other"))
    assert shown.topics[1].colours == built.topics[2].colours, "an edit changes no colour"


def test_a_merged_topic_holds_the_papers_of_both(tmp_path: Path) -> None:
    made = write_rich(tmp_path)
    table = (made.papers, made.topics)
    merge = Merge(*new_stamp(), mark(*table, "1-1"), mark(*table, "1-0"))
    add(edits_file(tmp_path, made.name), merge)
    sizes = {topic.id: topic.size for topic in seen(made).topics}
    assert sizes["1-0"] == 11
    assert "1-1" not in sizes
