"""The tree of topics, and the colours at each of its levels."""

from dashboard.catalogue import Catalogue
from dashboard.tree import above, coloured, parts
from pipeline.export.colours import MIXED, PALETTE


def colours(catalogue: Catalogue, level: int) -> dict[str, tuple[str, str]]:
    """The colours of topics by name."""
    found = coloured(catalogue.topics, level).values()
    return {topic.name: (topic.light, topic.dark) for topic in found}


def test_above_a_topic_are_those_that_it_lies_in_the_coarsest_first(deep: Catalogue) -> None:
    chain = above(deep.topics, deep.topics["2-1"])
    assert [topic.name for topic in chain] == ["Nature", "Owls"]
    assert above(deep.topics, deep.topics["0-1"]) == []


def test_parts_are_of_the_next_level_the_largest_first(deep: Catalogue) -> None:
    found = {key: [part.name for part in below] for key, below in parts(deep.topics).items()}
    assert found[None] == ["Nature", "Time"]
    assert found["0-0"] == ["Owls", "Rivers"]
    assert found["1-2"] == ["New clocks", "Old clocks"]
    assert "2-0" not in found


def test_topics_of_the_level_shown_are_told_apart(deep: Catalogue) -> None:
    for level in range(3):
        shown = [topic.name for topic in deep.at_level(level)]
        found = [colours(deep, level)[name] for name in shown]
        assert len(set(found)) == len(shown)
        assert set(found) <= set(PALETTE)


def test_a_finer_topic_has_the_colour_of_its_whole(deep: Catalogue) -> None:
    found = colours(deep, 0)
    assert found["Hunting owls"] == found["Owls"] == found["Rivers"] == found["Nature"]
    assert found["Old clocks"] == found["Clocks"] == found["Time"] != found["Nature"]


def test_a_coarser_topic_is_neutral_unless_it_has_a_single_part(deep: Catalogue) -> None:
    found = colours(deep, 1)
    assert found["Nature"] == MIXED
    assert found["Time"] == found["Clocks"] == found["New clocks"]
    found = colours(deep, 2)
    assert found["Nature"] == found["Owls"] == found["Time"] == found["Clocks"] == MIXED
    assert found["Rivers"] == found["River beds"] in PALETTE


def test_the_tree_is_not_changed(deep: Catalogue) -> None:
    before = dict(deep.topics)
    coloured(deep.topics, 0)
    assert deep.topics == before
