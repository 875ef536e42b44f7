"""What is fetched while the map is still being opened."""

import pytest

from dashboard import routes
from tests.dashboard.steps import open_page


def asked(page: str = "") -> str:
    """What the page has the browser fetch first."""
    at = open_page(map="rich", **({"page": page} if page else {}))
    kinds = [node for node in at._tree if getattr(node, "type", "") == "bidi_component"]
    keys = [str(node.key) for node in kinds]
    assert keys[:2] == ["look", "ahead"]
    return str(kinds[1].proto.json)


@pytest.mark.usefixtures("maps")
def test_plotly_is_fetched_ahead_of_all_else_where_there_will_be_a_map() -> None:
    assert routes.PLOTLY in asked()
    assert routes.PLOTLY not in asked("about")
