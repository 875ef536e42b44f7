"""Editing in the page: rename, merge, move, hide, undo; nothing where the server does not let."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.catalogue import Catalogue, open_catalogue
from dashboard.editing import carry_out, file_of
from pipeline.edits import Rename, load
from tests.dashboard import small
from tests.dashboard.steps import (
    act,
    click,
    fetched,
    get_components,
    get_data,
    get_listed,
    get_text,
    get_texts,
    open_page,
)

OWLS, RIVERS, CLOCKS = "1-0", "1-1", "1-2"


@pytest.fixture
def editing(rich_alone: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """The rich map on a server that lets readers edit."""
    monkeypatch.setenv("LITMAP_EDIT", "on")
    return rich_alone


def done(catalogue: Catalogue, do: str, about: str, value: str = "") -> Catalogue:
    """The map after an edit."""
    carry_out(catalogue, do, about, value)
    return open_catalogue(catalogue.folder.name)


def save(at: AppTest, field: str, value: str, button: str) -> AppTest:
    """Fills in the open form and sends it."""
    [widget] = [w for w in (*at.text_input, *at.selectbox) if str(w.key).startswith(field)]
    widget.set_value(value)
    at.button(key=button).click()
    at.run()
    assert not at.exception
    return at


def test_a_reader_renames_a_topic_and_undoes_it(editing: Catalogue) -> None:
    at = click(open_page(topic=OWLS), "edit_topic_bar", "Rename")
    at = save(at, "edit_name", "Night birds", "edit_rename_do")
    assert get_texts(at, "topic", "h2") == ["Night birds"]
    assert "Renamed “Owls” to “Night birds”" in get_text(at, "edit_told")
    assert get_text(at, "topic_notes") == "A reader gave it this name; it was “Owls”."
    assert not at.text_input(key="query").value
    assert "edit_rename_do" not in [button.key for button in at.button]
    assert "Night birds" in [
        topic["name"] for topic in fetched(get_data(at, "map")["state"], "topics")
    ]
    at = click(at, "edit_told", "Undo")
    assert get_texts(at, "topic", "h2") == ["Owls"]
    assert "Undone: Renamed" in get_text(at, "edit_told")


def test_a_refused_name_is_told_and_the_form_stays(editing: Catalogue) -> None:
    at = click(open_page(topic=OWLS), "edit_topic_bar", "Rename")
    at = save(at, "edit_name", "rivers", "edit_rename_do")
    assert "Write another name, or merge the two" in get_text(at, "edit_told")
    assert at.button(key="edit_rename_do")


def test_a_hostile_name_is_a_text_and_nothing_else(editing: Catalogue) -> None:
    for name in small.HOSTILE:
        at = click(open_page(topic=OWLS), "edit_topic_bar", "Rename")
        at = save(at, "edit_name", name, "edit_rename_do")
        shown = "".join(c for c in name if c.isprintable()).strip()
        assert get_texts(at, "topic", "h2") == [shown]
        assert not at.markdown


def test_a_reader_merges_two_topics_and_is_shown_the_one(editing: Catalogue) -> None:
    at = click(open_page(topic=RIVERS), "edit_topic_bar", "Merge with…")
    at = save(at, "edit_other", OWLS, "edit_merge_do")
    assert get_texts(at, "topic", "h2") == ["Owls"]
    assert "11 papers" in get_text(at, "topic")
    assert get_text(at, "topic_notes") == "“Rivers” has been merged into it."
    linked = open_page(topic=RIVERS)
    assert get_texts(linked, "topic", "h2") == ["Owls"], "an old link leads to what it is part of"


def test_a_reader_moves_a_paper(editing: Catalogue) -> None:
    at = click(open_page(paper="owl-0"), "edit_paper_bar", "Move to topic…")
    at = save(at, "edit_to", CLOCKS, "edit_move_do")
    assert "Clocks" in get_text(at, "paper")
    assert get_data(at, "map")["state"]["edited"]["moved"] == [[0, 2]]


def test_a_reader_hides_a_topic_and_shows_it_again(editing: Catalogue) -> None:
    at = click(open_page(topic=OWLS), "edit_topic_bar", "Hide")
    assert get_text(at, "count") == "10 of 10 papers"
    assert get_text(at, "size") == "rich10 papers · 2 topics"
    assert "Owls" not in get_text(at, "topics")
    assert len(get_listed(at)) == 10
    assert get_text(at, "hidden") == "1 hidden topic · 6 papersshow"
    at = click(at, "hidden", "show")
    assert get_text(at, "count") == "16 of 16 papers"
    assert "hidden" not in get_components(at)


def test_a_hidden_paper_can_still_be_opened_by_its_link(editing: Catalogue) -> None:
    done(editing, "hide", OWLS)
    assert "Owls" in get_text(open_page(paper="owl-0"), "paper")


def test_everything_may_be_searched_and_nothing_hidden_is_found(editing: Catalogue) -> None:
    done(editing, "hide", OWLS)
    assert get_listed(open_page(q="river")) == get_listed(open_page(q="river", topic=RIVERS))


def test_the_edits_are_listed_with_what_became_of_each(editing: Catalogue) -> None:
    done(done(editing, "rename", OWLS, "Night birds"), "hide", CLOCKS)
    value = json.loads(file_of(editing).read_text("utf-8"))
    value["edits"][0]["topic"]["papers"] = ["other"] * 6
    file_of(editing).write_text(json.dumps(value), "utf-8")
    at = open_page(page="edits")
    rows = get_texts(at, "edits_list", "tr")[1:]
    assert rows[0].startswith("Hid “Clocks”")
    gone = "Renamed “Owls” to “Night birds”No longer applies: no topic of this version has its"
    assert rows[1].startswith(gone)
    at = click(at, "edits_list", "Remove: Renamed “Owls” to “Night birds”")
    assert len(get_texts(at, "edits_list", "tr")) == 2
    at = click(at, "edits_undo", "Undo the last")
    assert "Nothing has been edited" in get_text(at, "edits")
    assert load(file_of(editing)) == ()


def test_edits_that_cannot_be_read_are_told_on_the_page(editing: Catalogue) -> None:
    file_of(editing).write_text("[]", "utf-8")
    at = open_page()
    assert "The map is shown without its edits" in get_text(at, "edit_problem")
    assert "move it away to begin anew" in get_text(at, "edit_problem")
    assert get_text(at, "count") == "16 of 16 papers"


def test_a_server_that_does_not_let_readers_edit_shows_edits_and_no_way_to_make_them(
    rich_alone: Catalogue,
) -> None:
    done(done(rich_alone, "rename", OWLS, "Night birds"), "hide", CLOCKS)
    before = file_of(rich_alone).read_bytes()
    at = open_page(topic=OWLS)
    assert get_texts(at, "topic", "h2") == ["Night birds"]
    assert get_text(at, "hidden") == "1 hidden topic · 5 papers"
    shown = get_components(at)
    assert not {"edit_topic_bar", "edit_told"} & set(shown)
    assert "Edits" not in get_text(at, "link")
    edit_id = load(file_of(rich_alone))[0].id
    for forged in ({"do": "undo", "id": edit_id}, {"do": "hide", "id": OWLS},
                   {"do": "edit", "id": "rename"}, {"do": "page", "id": "edits"}):  # fmt: skip
        at = act(at, "topics", forged)
        assert "form" not in at.session_state
        assert "edits_list" not in get_components(at)
    assert file_of(rich_alone).read_bytes() == before
    assert "edits_list" not in get_components(open_page(page="edits"))


def test_a_setting_that_is_neither_on_nor_off_is_told(
    rich_alone: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITMAP_EDIT", "maybe")
    assert "LITMAP_EDIT is 'maybe'. Set it to on or off." in get_text(open_page(), "problem")


def test_two_readers_edit_the_same_map(editing: Catalogue) -> None:
    one, other = open_page(topic=OWLS), open_page(topic=RIVERS)
    one = save(click(one, "edit_topic_bar", "Rename"), "edit_name", "A", "edit_rename_do")
    other = save(click(other, "edit_topic_bar", "Rename"), "edit_name", "B", "edit_rename_do")
    assert [edit.name for edit in load(file_of(editing)) if isinstance(edit, Rename)] == ["A", "B"]
    assert "A" in get_texts(other, "topics", "span", "name")
