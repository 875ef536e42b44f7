"""The page's exports: what passes, in its order, with the map's edits."""

import io
import json

import pandas as pd

from dashboard import editing, state
from dashboard.catalogue import Catalogue, open_catalogue
from dashboard.panels.export import contents
from dashboard.query import answer
from dashboard.view import View
from tests.dashboard.conftest import FakeStreamlit
from tests.dashboard.small import ids_of


def test_the_papers_of_the_list_in_its_order(rich: Catalogue) -> None:
    found = answer(rich, View(query="owls"))
    items = json.loads(contents(rich, found.rows, "csl-json"))
    assert [item["id"] for item in items] == ids_of(rich, found.rows)
    assert len(items) > 1


def test_edits_are_in_what_is_exported(rich_alone: Catalogue) -> None:
    editing.carry_out(rich_alone, "hide", "1-2", "")
    editing.carry_out(rich_alone, "rename", "1-0", "Night birds")
    edited = open_catalogue("rich")
    rows = answer(edited, View()).rows
    frame = pd.read_csv(io.BytesIO(contents(edited, rows, "csv")))
    assert set(frame["topic_name"]) == {"Night birds", "Rivers"}
    assert "Clocks" not in contents(edited, rows, "topics-markdown").decode()


def test_the_choice_opens_and_closes(session: FakeStreamlit) -> None:
    assert not state.exports()
    state.act({"do": "export"})
    assert state.exports()
    state.act({"do": "export"})
    assert not state.exports()
