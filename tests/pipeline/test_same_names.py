"""Names that a reader would take for one."""

import pytest

from pipeline.same_names import same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Neural networks", "neural network"),
        ("Graph theory", "Theory, graph"),
        ("Test-time adaptation", "Test time adaptation"),
        ("Memories of the past", "memory of the past"),
        ("Hashes", "hash"),
        ("Boxes", "box"),
        ("STRASSE", "Straße"),
    ],
)
def test_names_that_differ_by_form_alone_are_the_same(one: str, other: str) -> None:
    assert same_name(one) == same_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Image analysis", "Image analyst"),
        ("Loss", "Los"),
        ("C++", "C"),
        ("Offline reinforcement learning", "Reinforcement learning"),
        ("Graph graph", "Graph"),
    ],
)
def test_names_that_differ_by_a_word_are_not(one: str, other: str) -> None:
    assert same_name(one) != same_name(other)
