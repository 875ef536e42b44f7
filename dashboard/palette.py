"""Colours of topics: colour-blind safe, readable on light and on dark ground, near topics unlike.

The twelve hues were searched for in OKLCH so that, for normal sight, protanopia and deuteranopia
(Machado, Oliveira, Fernandes 2009), the two most alike differ as much as can be, under a contrast
of at least 3 : 1 to both grounds. tests/dashboard/test_palette.py asserts both.
"""

import numpy as np

PALETTE = (
    ("#2a5aab", "#588be0"), ("#c8800d", "#feb354"), ("#1f6708", "#519741"),
    ("#c36e61", "#f99f90"), ("#6d2c7b", "#9e5cad"), ("#189e8c", "#5dd2bd"),
    ("#991451", "#c45b80"), ("#6b6fb7", "#9aa0ec"), ("#996f18", "#cca051"),
    ("#287b88", "#5dacba"), ("#a77fc5", "#dab0fa"), ("#975b64", "#cb8a93"),
)  # fmt: skip
"""(on light ground, on dark ground)"""
MIXED = ("#7a776f", "#8f949e")
"""Of what holds topics of several colours."""
GROUNDS = ("#fbfaf7", "#0f1115")


def assign(places: np.ndarray) -> list[tuple[str, str]]:
    """A colour for each topic, from the largest on: the one least used near it.

    Args:
        places: (topics, 2) where the topics are on the map, largest topic first.
    """
    chosen: list[int] = []
    for number, place in enumerate(places):
        squared = ((places[:number] - place) ** 2).sum(axis=1)
        crowd = np.zeros(len(PALETTE))
        np.add.at(crowd, np.array(chosen, int), 1 / (squared + 1e-3))
        chosen.append(int(crowd.argmin()))
    return [PALETTE[colour] for colour in chosen]
