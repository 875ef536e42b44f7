"""What the map's scripts draw with: topics as they take them, and plotly.js itself."""

from types import SimpleNamespace

import pytest

from pipeline.export.drawn import plotly_js, topic_drawn

OWLS = SimpleNamespace(
    id="1-4", name="Owls", level=1, parent="0-0", x=0.5, y=-0.25, size=9, rank=4, secret="no"
)
TOLD = {"id": "1-4", "name": "Owls", "level": 1, "parent": "0-0", "x": 0.5, "y": -0.25, "size": 9}


@pytest.mark.parametrize(("levels", "index"), [(2, 4), (3, None)])
def test_a_topic_has_the_index_of_its_points_on_the_finest_level_alone(
    levels: int, index: int | None
) -> None:
    assert topic_drawn(OWLS, levels) == TOLD | {"index": index}


def test_plotly_is_a_script_that_is_read_once() -> None:
    assert b"plotly.js v" in plotly_js()[:200]
    assert plotly_js() is plotly_js()
