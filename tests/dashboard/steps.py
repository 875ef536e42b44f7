"""What a reader does on the page and sees there, without a browser.

Streamlit's AppTest does not know components: they are in its tree as unknown elements. What Python
sends to one is JSON in its message, and a click is the trigger that the browser would send back.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from dashboard import routes
from dashboard.panels.component import unpacked
from dashboard.panels.elements import Element
from tests.dashboard.small import ROOT

PAGE = ROOT / "dashboard" / "page.py"
TRIGGER = "$$STREAMLIT_INTERNAL_KEY_{id}__events"
"""The widget that carries what a component says back; asserted in test_page.py."""


def open_page(**parameters: str | list[str]) -> AppTest:
    """The page at an address, run once; it must not have failed."""
    at = AppTest.from_file(str(PAGE), default_timeout=60)
    at._bidi_component_manager = BidiComponentManager()  # else it reads every installed package
    for key, value in parameters.items():
        at.query_params[key] = value
    return expect_no_failure(at.run())


def expect_no_failure(at: AppTest) -> AppTest:
    """The same page; fails where the script failed."""
    assert not at.exception, [exception.message for exception in at.exception]
    return at


def get_components(at: AppTest) -> dict[str, Any]:
    """The message of each component on the page, by its key; not of those that draw nothing."""
    return {
        str(node.key): node.proto
        for node in at._tree
        if getattr(node, "type", "") == "bidi_component" and node.key not in ("look", "ahead")
    }


def get_data(at: AppTest, key: str) -> dict[str, Any]:
    """What Python sends to a component."""
    sent = get_components(at)[key]
    packed = sent.WhichOneof("data") == "bytes"
    data: dict[str, Any] = unpacked(sent.bytes) if packed else json.loads(sent.json)
    return data


def fetched(state: dict[str, object], part: str) -> list[dict[str, object]]:
    """What the browser fetches under the name that the state has for it."""
    name, version = str(state["key"]).split("/")
    found: list[dict[str, object]] = json.loads(routes.resource(name, version, str(state[part])))
    return found


def get_elements(at: AppTest, key: str) -> list[Any]:
    """The trees of elements that a part of the page draws; none where it is not there."""
    elements: list[Any] = get_data(at, key)["elements"] if key in get_components(at) else []
    return elements


def walk(elements: Any) -> Iterator[Element]:
    """Each element of these trees, outer ones first."""
    for element in elements:
        if isinstance(element, Mapping):
            yield dict(element)
            yield from walk(element["k"])


def find(elements: Any, tag: str = "", kind: str = "") -> list[Element]:
    """The elements of a tag and a kind."""
    return [
        element
        for element in walk(elements)
        if (not tag or element["t"] == tag) and (not kind or kind in element.get("c", "").split())
    ]


def text_of(element: Any) -> str:
    """All text within an element, in order."""
    return element if isinstance(element, str) else "".join(map(text_of, element["k"]))


def get_texts(at: AppTest, key: str, tag: str = "", kind: str = "") -> list[str]:
    """Texts of the elements of a tag and a kind in a part of the page."""
    return [text_of(element) for element in find(get_elements(at, key), tag, kind)]


def get_text(at: AppTest, key: str) -> str:
    """All text of a part of the page."""
    return " ".join(map(text_of, get_elements(at, key)))


def get_listed(at: AppTest) -> list[str]:
    """Titles in the list of papers."""
    lists = find(get_elements(at, "papers"), "ol", "hits")
    return [text_of(name) for name in find(lists, kind="name")]


def act(at: AppTest, key: str, action: Any) -> AppTest:
    """What the browser sends when something in a component is clicked, and the page after it."""
    component = get_components(at)[key]
    states = at._tree.get_widget_states()
    told = json.dumps([{"event": "act", "value": action}])
    trigger = TRIGGER.format(id=component.id)
    states.widgets.append(WidgetState(id=trigger, json_trigger_value=told))
    return expect_no_failure(at._run(states))


def click(at: AppTest, key: str, name: str) -> AppTest:
    """Clicks the button of this label, or whose text begins so."""
    buttons = find(get_elements(at, key), "button")
    fitting = [
        button
        for button in buttons
        if button.get("l") == name or (name and text_of(button).startswith(name))
    ]
    assert fitting, f"no button '{name}' among {[text_of(b) or b.get('l') for b in buttons]}"
    return act(at, key, fitting[0]["a"])
