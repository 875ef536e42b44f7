"""Renames, merges, moves and hides on top of a version, and of the versions after it."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.edits import Edit, apply
from tests.pipeline.small_maps import (
    DEEP,
    FLAT,
    HAWKS,
    LAKES,
    OWLS,
    RIVERS,
    Groups,
    Version,
    expect_sound,
    groups_of,
)

FINE, COARSE = tuple(FLAT), tuple(DEEP)
PAPERS = (*OWLS, *HAWKS, *RIVERS, *LAKES)


@pytest.fixture
def flat() -> Version:
    return Version(FLAT)


@pytest.fixture
def deep() -> Version:
    return Version(DEEP)


def test_without_edits_a_version_is_as_it_was_built(deep: Version) -> None:
    applied = apply(deep.papers, deep.topics, [])
    assert applied.papers.equals(deep.papers)
    assert applied.topics.loc[deep.topics.index].equals(deep.topics)
    assert (applied.hidden, applied.moved, applied.outcomes) == (frozenset(), (), ())
    expect_sound(applied)


def test_the_frames_of_the_version_stay_as_they_are(deep: Version) -> None:
    before = deep.papers.copy(deep=True), deep.topics.copy(deep=True)
    edits = [deep.rename("Owls", "Night"), deep.merge("Hawks", "Rivers"), deep.move("o1", "Lakes"),
             deep.hide("Lakes")]  # fmt: skip
    apply(deep.papers, deep.topics, edits)
    assert deep.papers.equals(before[0])
    assert deep.topics.equals(before[1])


def test_a_renamed_topic_keeps_all_but_its_name(flat: Version) -> None:
    applied = apply(flat.papers, flat.topics, [flat.rename("Owls", "About owls at night")])
    topic = applied.topics.loc[flat.topic("Owls")]
    assert topic["name"] == "About owls at night"
    assert (topic["size"], list(topic["exemplars"])) == (4, ["o1", "o2", "o3"])
    assert (topic["name_share"], topic["name_elsewhere"]) == (0, 0), "no text says 'night'"
    assert groups_of(applied)["About owls at night"] == list(OWLS)


def test_the_share_of_a_new_name_is_counted(flat: Version) -> None:
    applied = apply(flat.papers, flat.topics, [flat.rename("Hawks", "HAWKS known")])
    topic = applied.topics.loc[flat.topic("Hawks")]
    assert (topic["name_share"], topic["name_elsewhere"]) == (1, 0)


def test_a_topic_of_the_name_that_a_reader_gave_another_is_told_apart(flat: Version) -> None:
    edit = Version({"Ponds": RIVERS, "Others": OWLS}).rename("Ponds", "lakes")
    applied = apply(flat.papers, flat.topics, [edit])
    assert groups_of(applied) == {
        "Owls": list(OWLS), "Hawks": list(HAWKS), "lakes": list(RIVERS),
        "Lakes (Lakes call)": list(LAKES),
    }  # fmt: skip


def test_merged_topics_are_one_with_what_both_have(flat: Version) -> None:
    applied = apply(flat.papers, flat.topics, [flat.merge("Hawks", "Owls")])
    assert groups_of(applied) == {
        "Owls": [*OWLS, *HAWKS], "Rivers": list(RIVERS), "Lakes": list(LAKES),
    }  # fmt: skip
    topic = applied.topics.loc[flat.topic("Owls")]
    assert (topic["size"], topic["x"]) == (7, 3.0)
    assert topic["exemplars"] == ["o1", "h1", "o2", "h2", "o3"]
    assert topic["key_phrases"] == ["Owls call", "field work", "Hawks call"]
    assert topic["key_phrase_shares"] == pytest.approx([4 / 7, 0.5, 3 / 7])
    assert topic["nearest"] == [flat.topic("Rivers"), flat.topic("Lakes")]
    assert applied.merged == {flat.topic("Hawks"): flat.topic("Owls")}
    assert flat.topic("Owls") in applied.topics["nearest"].loc[flat.topic("Rivers")]
    expect_sound(applied)


def test_a_topic_merged_into_one_of_another_parent_goes_there_on_every_level(deep: Version) -> None:
    applied = apply(deep.papers, deep.topics, [deep.merge("Hawks", "Rivers")])
    assert groups_of(applied, 0) == {"Birds": list(OWLS), "Water": [*HAWKS, *RIVERS, *LAKES]}
    expect_sound(applied)


def test_the_topics_within_a_merged_one_move_along(deep: Version) -> None:
    applied = apply(deep.papers, deep.topics, [deep.merge("Water", "Birds")])
    assert groups_of(applied, 0) == {"Birds": list(PAPERS)}
    assert set(groups_of(applied, 1)) == set(FINE)
    assert set(applied.topics["parent_id"].dropna()) == {deep.topic("Birds")}
    expect_sound(applied)


def test_a_topic_whose_last_part_was_merged_away_is_gone(deep: Version) -> None:
    edits = [deep.merge("Rivers", "Owls"), deep.merge("Lakes", "Owls")]
    applied = apply(deep.papers, deep.topics, edits)
    assert groups_of(applied, 0) == {"Birds": [*OWLS, *HAWKS, *RIVERS, *LAKES]}
    assert set(applied.topics["name"]) == {"Birds", "Owls", "Hawks"}
    expect_sound(applied)


def test_a_moved_paper_belongs_where_the_reader_put_it(deep: Version) -> None:
    applied = apply(deep.papers, deep.topics, [deep.move("o1", "Lakes")])
    assert groups_of(applied)["Lakes"] == ["o1", *LAKES]
    assert groups_of(applied, 0)["Water"] == ["o1", *RIVERS, *LAKES]
    paper = applied.papers.loc["o1"]
    assert (paper["strength"], paper["noise"], paper["outlier"]) == (1, False, False)
    assert applied.papers["outlier"].loc["o3"], "others stay as they were built"
    assert list(applied.topics["exemplars"].loc[deep.topic("Owls")]) == ["o2", "o3"]
    assert applied.moved == ("o1",)
    expect_sound(applied)


def test_a_topic_whose_last_paper_was_moved_is_gone(flat: Version) -> None:
    applied = apply(flat.papers, flat.topics, [flat.move("l1", "Owls"), flat.move("l2", "Owls")])
    assert "Lakes" not in groups_of(applied)
    expect_sound(applied)


def test_hidden_topics_keep_their_papers_and_are_named(deep: Version) -> None:
    applied = apply(deep.papers, deep.topics, [deep.hide("Lakes")])
    assert applied.hidden == {deep.topic("Lakes")}
    assert list(applied.papers.index[applied.unseen]) == list(LAKES)
    assert groups_of(applied)["Lakes"] == list(LAKES)


def test_what_lies_within_a_hidden_topic_is_hidden_and_what_holds_nothing_else(
    deep: Version,
) -> None:
    coarse = apply(deep.papers, deep.topics, [deep.hide("Water")])
    parts = apply(deep.papers, deep.topics, [deep.hide("Lakes"), deep.hide("Rivers")])
    hidden = {deep.topic(name) for name in ("Water", "Rivers", "Lakes")}
    assert coarse.hidden == parts.hidden == hidden
    assert np.array_equal(coarse.unseen, parts.unseen)


def test_edits_build_on_those_before_them(deep: Version) -> None:
    edits = [
        deep.merge("Hawks", "Owls"),
        deep.rename("Owls", "Hunters"),
        deep.move("r1", "Owls"),
        deep.move("h1", "Lakes"),
        deep.merge("Lakes", "Rivers"),
        deep.move("h2", "Lakes"),  # which is part of the rivers by now
        deep.hide("Rivers"),
    ]
    applied = apply(deep.papers, deep.topics, edits)
    expected = {"Hunters": [*OWLS, "h3", "r1"], "Rivers": ["h1", "h2", "r2", "r3", *LAKES]}
    assert groups_of(applied) == expected
    assert set(applied.papers.index[applied.unseen]) == set(expected["Rivers"])
    assert all(outcome.applies for outcome in applied.outcomes)
    expect_sound(applied)


def grown() -> Version:
    """The map with two more papers, one that has wandered, other ids and another order."""
    tree: Mapping[str, Groups] = {
        "Flows": {"Streams": (*RIVERS, "r4"), "Standing water": LAKES},
        "Hunters": {"Falcons": (*HAWKS, "o4"), "Nightbirds": (*OWLS[:3], "o5")},
    }
    return Version(tree, first=5)


def test_every_kind_of_edit_survives_a_version_with_more_papers(deep: Version) -> None:
    edits = [deep.rename("Owls", "Night"), deep.merge("Lakes", "Rivers"),
             deep.move("h1", "Owls"), deep.hide("Hawks")]  # fmt: skip
    after = grown()
    applied = apply(after.papers, after.topics, edits)
    assert [outcome.applies for outcome in applied.outcomes] == [True] * 4
    assert groups_of(applied) == {
        "Streams": [*RIVERS, "r4", *LAKES],
        "Falcons": ["h2", "h3", "o4"],
        "Night": ["h1", *OWLS[:3], "o5"],
    }
    assert applied.hidden == {after.topic("Falcons")}
    expect_sound(applied)


def test_what_no_topic_matches_is_told_and_does_nothing(deep: Version) -> None:
    other = Version({"Clocks": ("c1", "c2"), "Owls": ("c3", "c4")})
    edits = [other.rename("Owls", "Time"), other.merge("Clocks", "Owls"),
             other.move("o1", "Clocks"), other.move("c1", "Clocks"),
             other.hide("Owls")]  # fmt: skip
    applied = apply(deep.papers, deep.topics, edits)
    assert applied.papers.equals(deep.papers)
    assert [outcome.applies for outcome in applied.outcomes] == [False] * 5
    gone = "No topic of this version has its papers"
    notes = [outcome.note for outcome in applied.outcomes]
    assert notes == [gone, gone, gone, "The paper is not on this map", gone]


def test_a_merge_that_a_later_build_made_by_itself_has_nothing_to_do(flat: Version) -> None:
    after = Version({"Birds": (*OWLS, *HAWKS), "Water": (*RIVERS, *LAKES)})
    applied = apply(after.papers, after.topics, [flat.merge("Hawks", "Owls")])
    assert groups_of(applied) == {"Birds": [*OWLS, *HAWKS], "Water": [*RIVERS, *LAKES]}
    [outcome] = applied.outcomes
    assert (outcome.applies, outcome.note) == (True, "They are one topic already")


def test_a_level_more_or_less_changes_nothing(flat: Version, deep: Version) -> None:
    for before, after in ((flat, deep), (deep, flat)):
        edits = [before.rename("Owls", "Night"), before.merge("Lakes", "Rivers"),
                 before.move("h1", "Owls"), before.hide("Hawks")]  # fmt: skip
        applied = apply(after.papers, after.topics, edits)
        assert all(outcome.applies for outcome in applied.outcomes)
        assert groups_of(applied) == {
            "Night": [*OWLS, "h1"], "Hawks": ["h2", "h3"], "Rivers": [*RIVERS, *LAKES],
        }  # fmt: skip
        expect_sound(applied)


one_edit = st.one_of(
    st.tuples(st.just("rename"), st.sampled_from(FINE + COARSE), st.sampled_from("ABC")),
    st.tuples(st.just("merge"), st.sampled_from(FINE), st.sampled_from(FINE)),
    st.tuples(st.just("merge"), st.sampled_from(COARSE), st.sampled_from(COARSE)),
    st.tuples(st.just("move"), st.sampled_from(PAPERS), st.sampled_from(FINE)),
    st.tuples(st.just("hide"), st.sampled_from(FINE + COARSE)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(one_edit, max_size=12), st.booleans())
def test_any_edits_keep_the_tree_nested_and_every_paper_once(
    told: list[tuple[str, ...]], later: bool
) -> None:
    made = Version(DEEP)
    edits: list[Edit] = [getattr(made, do)(*given) for do, *given in told]
    shown = grown() if later else made
    applied = apply(shown.papers, shown.topics, edits)
    expect_sound(applied)
    assert list(applied.papers.index) == list(shown.papers.index)
    hidden = applied.papers["topic_id"].isin(applied.hidden)
    assert np.array_equal(hidden, applied.unseen)
    assert all(outcome.applies for outcome in applied.outcomes)
