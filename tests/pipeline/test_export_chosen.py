"""The papers to be written: which, in what order, with which topics."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.edits import Hide, Move, Rename, apply, mark, new_stamp
from pipeline.errors import MapError
from pipeline.export import chosen as module
from pipeline.export.chosen import chosen
from pipeline.store import MapFolder
from tests.dashboard import small


@pytest.fixture
def rich(tmp_path: Path) -> MapFolder:
    return small.write_rich(tmp_path)


def test_all_papers_with_the_names_of_their_topics_on_each_level(rich: MapFolder) -> None:
    papers = list(chosen(rich).papers())
    assert [paper["paper_id"] for paper in papers] == list(small.IDS)
    owl = papers[0]
    assert (owl["level_0"], owl["level_0_name"]) == ("0-0", "Nature")
    assert (owl["level_1"], owl["level_1_name"]) == ("1-0", "Owls")
    assert (owl["topic_id"], owl["topic_name"]) == ("1-0", "Owls")
    assert (owl["authors"], owl["year"], owl["extra.funder [x](y)"]) == (["Cy Clay"], 2015, "guild")
    assert list(owl) == chosen(rich).columns


def test_some_papers_come_in_the_order_asked_for(rich: MapFolder) -> None:
    papers = chosen(rich, [15, 0, 7]).papers()
    assert [paper["paper_id"] for paper in papers] == ["clock-4", "owl-0", "river-1"]


def test_very_many_come_in_the_order_of_the_table(
    rich: MapFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_RANKED", 2)
    monkeypatch.setattr(module, "SPAN", 4)
    papers = chosen(rich, [15, 0, 7]).papers()
    assert [paper["paper_id"] for paper in papers] == ["owl-0", "river-1", "clock-4"]


def test_edits_are_applied_and_hidden_topics_are_not_among_all(rich: MapFolder) -> None:
    def remembered(topic: str) -> object:
        return mark(rich.papers, rich.topics, topic)

    clocks, rivers, owls = map(remembered, ("1-2", "1-1", "1-0"))
    edits = [
        Rename(*new_stamp(), topic=owls, name="Night birds"),  # type: ignore[arg-type]
        Move(*new_stamp(), paper="owl-3", title="x", topic=rivers),  # type: ignore[arg-type]
        Hide(*new_stamp(), topic=clocks),  # type: ignore[arg-type]
    ]
    made = chosen(rich, None, apply(rich.papers, rich.topics, edits))
    told = {paper["paper_id"]: paper for paper in made.papers()}
    assert list(told) == [one for one in small.IDS if not one.startswith("clock")]
    assert told["owl-0"]["topic_name"] == "Night birds"
    assert (told["owl-3"]["topic_name"], told["owl-3"]["level_1"]) == ("Rivers", "1-1")
    assert "Clocks" not in made.names.values()
    assert list(made.values("topic_id")[:4]) == ["1-0", "1-0", "1-0", "1-1"]


def test_rows_beyond_the_table_are_an_error(rich: MapFolder) -> None:
    with pytest.raises(MapError, match="beyond the 16 papers"):
        chosen(rich, np.array([16]))
