"""How the page looks: its styles, which the browser fetches once."""

from functools import lru_cache
from pathlib import Path

from dashboard.panels.component import component

FILE = Path(__file__).parents[1] / "page.css"
NOTHING = "export default function () {}"


@lru_cache(maxsize=1)
def _styles() -> str:
    return FILE.read_text("utf-8")


def draw() -> None:
    """Draws nothing, in the page's styles."""
    component("look", NOTHING, _styles())(key="look")
