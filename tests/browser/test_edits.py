"""A reader edits topics in the page; edits outlast a build with more papers, and are undone."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.edits import mark
from pipeline.edits.marks import Finder
from pipeline.store import MapFolder, open_map
from tests.browser.conftest import ROOT, build, serve
from tests.browser.steps import DRAWN, expect_count, get_labels, get_view
from tests.browser.steps import (
    open_map as open_page,
)

NAME = "field"
NEW_NAME = "A name of the reader's & <b>own</b>"


@dataclass(frozen=True)
class Field:
    """A map of four fifths and more of the bundled papers, and what will be edited in it.

    Attributes:
        rename, merge, into, hide: ids of topics of the finest level, `into` larger than `merge`;
            all of them have a counterpart in the map of all papers.
        paper: of a fifth topic; it is moved to `rename`.
    """

    maps: Path
    all_papers: Path
    rename: str
    merge: str
    into: str
    hide: str
    paper: str

    @property
    def folder(self) -> MapFolder:
        """The version in use, as built."""
        return open_map(self.maps, NAME)


def lasting(before: MapFolder, after: MapFolder) -> list[str]:
    """Topics of the finest level, those first that the other version has most surely."""
    finder = Finder(after.papers, after.topics)
    finest = before.topics.index[before.topics["level"] == before.topics["level"].max()]
    found: dict[int, str] = {}
    agreement: dict[str, float] = {}
    for topic in map(str, finest):
        remembered = mark(before.papers, before.topics, topic)
        code = finder.finest(remembered)
        inside = set(remembered.papers)
        if code is None or len(inside) < 3:
            continue
        there = set(after.papers.index[after.papers["topic_id"] == finder.ids[code]])
        agreement[topic] = len(inside & there) / len(inside | there)
        if agreement[topic] > agreement.get(found.get(code, ""), 0.0):
            found[code] = topic
    return sorted(found.values(), key=lambda topic: -agreement[topic])


@pytest.fixture(scope="module")
def field(maps: Path, tmp_path_factory: pytest.TempPathFactory) -> Field:
    """The map `field` of 80 papers; the other nine, a tenth more, are to come."""
    folder = tmp_path_factory.mktemp("edits")
    papers = open_map(maps, "hf-papers").papers[["title", "abstract"]]
    every, most = folder / "all.csv", folder / "most.csv"
    papers.to_csv(every, index=False)
    kept = pd.Series(range(len(papers))) % 10 != 4
    papers[kept.to_numpy()].to_csv(most, index=False)
    build(folder / "maps", str(most), "--name", NAME)
    build(folder / "other", str(every), "--name", NAME)
    before, after = open_map(folder / "maps", NAME), open_map(folder / "other", NAME)
    topics = lasting(before, after)
    assert len(topics) >= 4, "a tenth more papers must not change almost every topic"
    sizes = before.topics["size"]
    merge, hide, *_, into = sorted(topics[1:], key=lambda topic: int(sizes.loc[topic]))
    assert sizes.loc[merge] < sizes.loc[into], "of two as large, the one that is open would stay"
    others = before.papers.index[~before.papers["topic_id"].isin([topics[0], merge, hide, into])]
    pool = others if len(others) else before.papers.index[before.papers["topic_id"] == into]
    return Field(folder / "maps", every, topics[0], merge, into, hide, str(pool[0]))


@pytest.fixture
def editing(field: Field) -> Iterator[str]:
    """The address of a server on which readers may edit."""
    with serve(field.maps, LITMAP_EDIT="on") as url:
        yield url


def name_of(field: Field, topic: str) -> str:
    return str(field.folder.topics["name"].loc[topic])


def papers_of(field: Field, topic: str) -> int:
    return int(field.folder.topics["size"].loc[topic])


def choose(page: Page, label: str, option: str) -> None:
    """Chooses an option in the open form."""
    box = page.get_by_role("combobox", name=re.compile(label))
    box.click()
    page.get_by_role("option", name=option, exact=True).click()


def expect_title(page: Page, title: str) -> None:
    expect(page.locator(".st-key-read h2.lm-title").first).to_have_text(title)


def expect_told(page: Page, text: str) -> None:
    expect(page.locator(".st-key-edit_told")).to_contain_text(text)


def listed(field: Field) -> list[dict[str, str]]:
    """The edits as the command line tells them."""
    command = [sys.executable, "-m", "pipeline", "edits", NAME, "--maps", str(field.maps), "--json"]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    edits: list[dict[str, str]] = json.loads(output)["edits"]
    return edits


def edit_all(page: Page, field: Field, address: str) -> None:
    """Renames, merges, moves and hides, each where the map or a link leads to."""
    open_page(page, address, f"?topic={field.rename}")
    page.locator(".st-key-edit_topic_bar button", has_text="Rename").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("New name")).to_be_visible()
    for _ in range(3):  # past the two other actions
        page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type(f"  {NEW_NAME} ")
    view = get_view(page)
    page.keyboard.press("Enter")
    expect_told(page, f"to “{NEW_NAME}”")
    expect_title(page, NEW_NAME)
    assert get_view(page) == view, "the map stays where it is"

    open_page(page, address, f"?topic={field.merge}")
    page.get_by_role("button", name="Merge with…").click()
    into = f"{name_of(field, field.into)} ({papers_of(field, field.into)})"
    choose(page, "Merge with", into)
    page.get_by_role("button", name="Merge", exact=True).click()
    expect_told(page, f"into “{name_of(field, field.into)}”")
    expect_count(page, papers_of(field, field.merge) + papers_of(field, field.into))

    open_page(page, address, f"?paper={field.paper}")
    page.get_by_role("button", name="Move to topic…").click()
    choose(page, "Move to", f"{NEW_NAME} ({papers_of(field, field.rename)})")
    page.get_by_role("button", name="Move", exact=True).click()
    expect_told(page, f"to “{NEW_NAME}”")
    expect(page.locator(".st-key-paper .lm-chip").first).to_have_text(NEW_NAME)

    open_page(page, address, f"?topic={field.hide}")
    page.get_by_role("button", name="Hide", exact=True).click()
    expect_told(page, f"Hid “{name_of(field, field.hide)}”")


def expect_edited(page: Page, field: Field, address: str) -> None:
    """All four edits hold, on the page and on the map, whatever version is in use."""
    edits = listed(field)
    assert [edit["edit"] for edit in edits] == ["rename", "merge", "move", "hide"]
    assert all(edit["applies"] for edit in edits), edits
    renamed, merged, moved, hidden = (edit["topic"] for edit in edits)
    papers, whole = field.folder.papers, len(field.folder.papers)
    assert moved == renamed
    gone = papers_of(field, hidden) - int(papers["topic_id"].loc[field.paper] == hidden)

    open_page(page, address, f"?topic={renamed}")
    expect_title(page, NEW_NAME)
    expect(page.locator(".st-key-topic_notes")).to_contain_text("A reader gave it this name")
    open_page(page, address, f"?paper={field.paper}")
    expect(page.locator(".st-key-paper .lm-chip").first).to_have_text(NEW_NAME)
    open_page(page, address, f"?topic={merged}")
    expect(page.locator(".st-key-topic_notes")).to_contain_text("has been merged into it")

    open_page(page, address)
    expect_count(page, whole - gone)
    expect(page.locator(DRAWN)).to_have_attribute("data-passing", str(whole - gone))
    expect(page.locator(".st-key-hidden")).to_contain_text(f"1 hidden topic · {gone} papers")
    shown = [label["id"] for label in get_labels(page)]
    assert hidden not in shown
    assert "window.hacked" not in page.content()


def test_edits_outlast_a_build_with_more_papers_and_each_can_be_undone(
    page: Page, field: Field, editing: str
) -> None:
    edit_all(page, field, editing)
    expect_edited(page, field, editing)
    first = field.folder.version

    build(field.maps, str(field.all_papers), "--name", NAME)
    assert field.folder.version != first
    assert len(field.folder.papers) == len(pd.read_csv(field.all_papers))
    expect_edited(page, field, editing)

    renamed, _, _, hidden = (edit["topic"] for edit in listed(field))
    whole = len(field.folder.papers)
    page.get_by_role("button", name="Edits", exact=True).click()
    with page.expect_download() as waited:
        page.get_by_role("button", name="Export").click()
    exported = json.loads(waited.value.path().read_text("utf-8"))
    assert [edit["edit"] for edit in exported["edits"]] == ["rename", "merge", "move", "hide"]
    rows = page.locator(".lm-edits tbody tr")
    for left, undone in ((3, "Hid"), (2, "Moved"), (1, "Merged"), (0, "Renamed")):
        page.get_by_role("button", name="Undo the last").click()
        expect_told(page, f"Undone: {undone}")
        expect(rows).to_have_count(left)
    page.get_by_role("button", name="Back to the map").click()
    expect_count(page, whole)
    assert listed(field) == []
    open_page(page, editing, f"?topic={renamed}")
    expect_title(page, name_of(field, renamed))
    expect_count(page, papers_of(field, renamed))
    open_page(page, editing, f"?topic={hidden}")
    expect_title(page, name_of(field, hidden))


def test_where_nobody_may_edit_edits_are_shown_and_cannot_be_made(
    browser: Browser, field: Field, editing: str
) -> None:
    reader = browser.new_context(viewport={"width": 1440, "height": 900})
    page = reader.new_page()
    topics = field.folder.topics
    topic = str(topics.index[topics["level"] == topics["level"].max()][0])
    open_page(page, editing, f"?topic={topic}")
    page.get_by_role("button", name="Hide", exact=True).click()
    expect_told(page, "Hid")
    page.locator(".st-key-edit_told").get_by_role("button", name="Undo").click()
    expect_told(page, "Undone")
    page.locator(".st-key-edit_told").wait_for()
    open_page(page, editing, f"?topic={topic}")
    page.get_by_role("button", name="Rename", exact=True).click()
    page.get_by_label("New name").fill("Seen by all")
    page.get_by_role("button", name="Save").click()
    expect_told(page, "to “Seen by all”")
    with serve(field.maps) as read_only:
        open_page(page, read_only, f"?topic={topic}")
        expect_title(page, "Seen by all")
        expect(page.locator(".st-key-edit_topic_bar")).to_have_count(0)
        expect(page.get_by_role("button", name="Edits", exact=True)).to_have_count(0)
    reader.close()
