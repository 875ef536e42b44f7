"""Coded texts: every word in its order, with its paper, its text and its stem."""

import numpy as np

from pipeline.names.coding import code, distinct


def test_texts_become_stems_with_breaks_between() -> None:
    coded = code([("Graph-neural networks", "A network."), ("", "Graph (networks)")])
    assert [coded.stems[stem] for stem in coded.stem] == [
        "graph", "neural", "network", "",
        "a", "network", "", "",
        "", "graph", "", "network", "", "",
    ]  # fmt: skip
    assert coded.paper.tolist() == [0] * 8 + [1] * 6
    assert coded.title.tolist() == [True] * 4 + [False] * 4 + [True] + [False] * 5


def test_parts_of_a_hyphenated_word_remember_the_whole() -> None:
    coded = code([("state-of-the-art graph", "")])
    assert [coded.surfaces[word] for word in coded.surface[:5]] == ["state-of-the-art"] * 4 + [
        "graph"
    ]
    assert coded.first[:5].tolist() == [True, False, False, False, True]
    assert coded.last[:5].tolist() == [False, False, False, True, True]


def test_distinct_numbers_are_those_of_numpy() -> None:
    numbers = np.array([5, 1, 5, 3, 1])
    assert distinct(numbers).tolist() == [1, 3, 5]
    assert distinct(numbers[:0]).tolist() == []
