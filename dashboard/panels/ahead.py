"""Has the browser fetch what the map is drawn with while the map is still being opened."""

from functools import lru_cache
from pathlib import Path

from dashboard import routes
from dashboard.panels.component import component

_HERE = Path(__file__).parent
_SCRIPTS = (_HERE.parent / "map" / "engine.js", _HERE / "ahead.js")


@lru_cache(maxsize=1)
def _script() -> str:
    return "\n".join(script.read_text("utf-8") for script in _SCRIPTS)


def draw(wanted: bool) -> None:
    """Draws nothing.

    Args:
        wanted: whether the page will hold a map.
    """
    plotly = f"assets/{routes.PLOTLY}" if wanted else ""
    component("ahead", _script())(key="ahead", data={"plotly": plotly})
