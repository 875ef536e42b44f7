"""The share of papers that use a name's words."""

import numpy as np
import pytest

from pipeline.namer.shares import shares

TEXTS = (
    "Graph neural networks for molecules",
    "A network of neurons; each graph is neural",
    "Protein folding",
    "Folding of the graph",
    "图神经网络的研究",
)
FIRST = np.array([True, True, False, False, False])


@pytest.mark.parametrize(
    ("name", "here", "elsewhere"),
    [
        ("Neural graph networks", 1.0, 0.0),
        ("Graphs", 1.0, 1 / 3),
        ("Folding of proteins", 0.0, 1 / 3),
        ("Molecules", 0.5, 0.0),
        ("神经网络", 0.0, 1 / 3),
        ("Owls", 0.0, 0.0),
    ],
)
def test_all_words_of_a_name_are_looked_for_in_any_form(
    name: str, here: float, elsewhere: float
) -> None:
    assert shares({"0-0": name}, {"0-0": FIRST}, TEXTS) == {"0-0": (here, elsewhere)}


def test_a_topic_of_all_papers_has_no_elsewhere() -> None:
    found = shares({"0-0": "Graphs"}, {"0-0": np.ones(5, bool)}, TEXTS)
    assert found == {"0-0": (0.6, 0.0)}
