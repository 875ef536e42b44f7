"""A topic is remembered by its papers, and found again among others."""

from collections.abc import Mapping

import pytest

from pipeline.edits.marks import MOST_PAPERS, Finder, mark
from tests.pipeline.small_maps import DEEP, FLAT, OWLS, Groups, Version

BIG = tuple(f"b{i:04}" for i in range(1500))


def finder(version: Version) -> Finder:
    return Finder(version.papers, version.topics)


def found(version: Version, other: Version, topic: str) -> str | None:
    """The name of the topic of another version that is a version's topic."""
    remembered = mark(version.papers, version.topics, version.topic(topic))
    code = finder(other).topic(remembered)
    return None if code is None else str(other.topics["name"].iloc[code])


def test_a_mark_names_all_papers_of_a_small_topic() -> None:
    version = Version(DEEP)
    made = mark(version.papers, version.topics, version.topic("Owls"), "Night")
    assert (made.topic, made.level, made.name) == (version.topic("Owls"), 1, "Night")
    assert (made.size, made.papers, made.total) == (4, OWLS, 12)


def test_a_mark_names_the_same_few_papers_of_a_large_topic_each_time() -> None:
    version, turned = Version({"Big": BIG, **FLAT}), Version({"Big": BIG[::-1], **FLAT})
    made = mark(version.papers, version.topics, version.topic("Big"))
    assert made == mark(turned.papers, turned.topics, turned.topic("Big"))
    assert (made.size, len(made.papers)) == (1500, MOST_PAPERS)
    assert set(made.papers) < set(BIG)


@pytest.mark.parametrize(
    ("kept", "expected"),
    [(1500, "Big"), (1000, "Big"), (600, "Big"), (400, None)],
)
def test_a_large_topic_is_found_by_its_sample(kept: int, expected: str | None) -> None:
    """F1 of 1,500 papers and these: 1, 0.8, 0.57, 0.42."""
    version = Version({"Big": BIG, "Small": OWLS})
    rest = {f"Part {i}": (*BIG[kept + i :: 9], *OWLS[i::9]) for i in range(9)}
    after = Version(
        {"Big": BIG[:kept], **{name: papers for name, papers in rest.items() if papers}}
    )
    assert found(version, after, "Big") == expected


def test_a_topic_is_another_one_where_half_of_both_differs() -> None:
    version = Version({"Owls": ("a", "b", "c", "d"), "Rest": ("e", "f", "g")})
    same = Version({"New": ("a", "b", "c", "e", "f"), "Rest": ("d", "g")})
    other = Version({"New": ("a", "b", "e", "f"), "One": ("c",), "Two": ("d",), "Rest": ("g",)})
    assert found(version, same, "Owls") == "New"
    assert found(version, other, "Owls") is None


def test_papers_that_came_since_do_not_count_against_a_topic() -> None:
    version = Version({"Owls": ("a", "b"), "Rest": ("c", "d")})
    new = tuple(f"n{i}" for i in range(8))
    grown = Version({"Owls": ("a", "b", *new[:4]), "Rest": ("c", "d", *new[4:])})
    assert found(version, grown, "Owls") == "Owls"


def test_papers_that_are_gone_do_not_count_against_a_topic() -> None:
    version = Version({"Owls": tuple("abcdefgh"), "Rest": tuple("ijkl")})
    assert found(version, Version({"Few": ("a", "b"), "Rest": ("i", "j")}), "Owls") == "Few"


def test_of_two_levels_with_the_same_papers_the_mark_s_own_is_meant() -> None:
    tree: Mapping[str, Groups] = {
        "Birds": {"Owls": OWLS},
        "Water": {"Rivers": ("r1", "r2"), "Lakes": ("l1",)},
    }
    version = Version(tree)
    after = Version(tree, first=3)
    assert found(version, after, "Birds") == "Birds"
    assert found(version, after, "Owls") == "Owls"


def test_a_paper_goes_into_the_main_part_of_a_topic_that_was_split() -> None:
    version = Version({"Birds": tuple("abcdefg"), "Water": tuple("hij")})
    parts: Mapping[str, Groups] = {
        "Birds": {"One": ("a", "b"), "Two": ("c", "d", "e"), "Three": ("f", "g")},
        "Water": {"All": ("h", "i", "j")},
    }
    split = Version(parts)
    code = finder(split).finest(mark(version.papers, version.topics, version.topic("Birds")))
    assert code is not None
    assert split.topics["name"].iloc[code] == "Two"
