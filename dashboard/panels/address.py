"""The browser's address while a page beside the map is open; the map keeps it by itself."""

from dashboard import state
from dashboard.panels import component
from dashboard.view import VIEW_KEY, View

KEY = "address"


def draw(view: View, chosen: str) -> None:
    """Writes the view into the address; Back in the browser reaches `state.act`.

    Args:
        chosen: the map's name, which the view leaves out where it is the first.
    """
    told = {
        "map": chosen,
        "url": view.to_query(),
        "view_key": VIEW_KEY,
        "step": state.step(),
    }
    component.draw("address", KEY, told)
