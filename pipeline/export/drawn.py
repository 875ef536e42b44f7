"""What the map's scripts draw with, on the page and in the one file alike."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.errors import MapError

OF_A_TOPIC = ("id", "name", "level", "parent", "x", "y", "size")
"""What labels.js and paint.js know of a topic, besides its index and colours."""


def topic_drawn(topic: Any, levels: int) -> dict[str, Any]:
    """A topic as the scripts take it, without its colours.

    Args:
        topic: has OF_A_TOPIC and `rank`, its place among the topics of its level.
        levels: how many there are; a topic of the finest has an index, that of its papers' points.
    """
    told = {name: getattr(topic, name) for name in OF_A_TOPIC}
    return told | {"index": topic.rank if topic.level == levels - 1 else None}


@lru_cache(maxsize=1)
def plotly_js() -> bytes:
    """plotly.js as the installed plotly package brings it; found without importing plotly.

    Raises:
        MapError: it is not installed.
    """
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise MapError("plotly is not installed. Run: pip install -r requirements.txt")
    return (Path(spec.origin).parent / "package_data" / "plotly.min.js").read_bytes()
