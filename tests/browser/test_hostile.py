"""Hostile texts everywhere: none runs, opens a dialog or asks for anything; all stay texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, expect

from dashboard.uploads import safe
from pipeline.cleaning import clean_record
from pipeline.store import MapFolder, open_map
from tests.browser.conftest import build, local_only, serve
from tests.browser.steps import AT_REST, get_labels, get_pixel, search
from tests.browser.steps import open_map as open_page
from tests.hostile import (
    ADDRESSES,
    DIRECTION,
    FORMULAS,
    HOSTILE,
    MARKDOWN,
    MARKUP,
    MATHEMATICS,
    PLOTLY,
    TEMPLATES,
    encodable,
)
from tests.hostile_maps import FILE, PAPERS_A_TOPIC, rename_topics, write_papers, write_topics

KINDS = (MARKUP, PLOTLY, MARKDOWN, MATHEMATICS, FORMULAS, DIRECTION, TEMPLATES, ADDRESSES)
FEW = tuple(text for kind in KINDS for text in kind[:2])
"""Two of each kind, for what takes a while each time."""
FOREIGN = (
    "script:not([src]), iframe, object, embed, base, form[action*=evil], link[href*=evil], "
    "img[src*=evil], img[src=x], [onload], [onerror], [onclick], [onfocus], [onmouseover], "
    ".katex, mjx-container, [href^='javascript' i], [href^='data:text' i], [href^='vbscript' i]"
)
"""What a text would have made of the page if it had been anything else than text."""
OTHERWISE = str.maketrans({"/": "-", '"': "'"})
"""No file's name has the first, and a browser sends the second as %22."""
BLANKS = re.compile("[\\s\ufeff]")
"""Where a name may be broken into lines, in Python or in a browser."""


@dataclass(frozen=True)
class Hostile:
    """A server of two maps: `papers`, built and then edited, and `topics`, written as it is."""

    address: str
    maps: Path
    names: dict[str, str]

    def map(self, name: str) -> MapFolder:
        """One of the maps."""
        return open_map(self.maps, name)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """The maps, of a file of a hostile name; readers may bring papers and edit."""
    maps = tmp_path_factory.mktemp("hostile")
    build(maps, str(write_papers(maps / FILE)), "--name", "papers")
    names = rename_topics(open_map(maps, "papers"))
    write_topics(maps, "topics")
    with serve(maps, LITMAP_BRING="on", LITMAP_EDIT="on") as address:
        yield Hostile(address, maps, names)


@pytest.fixture(scope="module")
def watched(browser: Browser) -> Iterator[Page]:
    """A tab in which nothing may run, open, be asked for or be refused; for all tests together."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    wrong: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(f"console: {message.text}")

    def refuse(dialog: Dialog) -> None:
        wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    context.on("dialog", refuse)
    context.on("weberror", lambda error: wrong.append(f"script: {error.error}"))
    context.on("console", said)
    with local_only(context):
        page = context.new_page()
        context.on("page", lambda opened: wrong.append(f"opened: {opened.url}"))
        yield page
        context.close()
    assert not wrong, wrong


@pytest.fixture
def page(watched: Page) -> Iterator[Page]:
    """The tab; at the end of each test nothing foreign is in it."""
    yield watched
    assert watched.evaluate("window.hacked ?? null") is None
    assert "evil.example" not in watched.evaluate("location.host")
    found = watched.locator(".stApp").locator(FOREIGN)
    assert found.count() == 0, found.first.evaluate("node => node.outerHTML.slice(0, 300)")
    for link in watched.locator(".lm-elements a[href]").all():
        assert link.evaluate("node => node.protocol") in ("http:", "https:")
        assert "noopener" in str(link.get_attribute("rel"))


def texts(found: Locator) -> list[str]:
    """The texts of elements, letter by letter; a blank before % is drawn as one that stays."""
    drawn: list[str] = found.evaluate_all("nodes => nodes.map((node) => node.textContent)")
    return [text.replace("\xa0%", " %") for text in drawn]


def shown(text: str) -> str:
    """A text as `texts` tells it."""
    return re.sub(r"(\d)\xa0%", r"\1 %", text)


def test_every_title_of_a_list_is_read_as_it_is(page: Page, hostile: Hostile) -> None:
    for name in ("papers", "topics"):
        open_page(page, hostile.address, f"?map={name}")
        rows = page.locator(".st-key-papers .lm-hits .lm-name")
        papers = hostile.map(name).papers
        for count in range(50, len(papers), 50):
            expect(rows).to_have_count(count)
            page.wait_for_selector(AT_REST)
            page.get_by_role("button", name=re.compile("^Show .* more of")).press("Enter")
        expect(rows).to_have_count(len(papers))
        assert sorted(texts(rows)) == sorted(map(shown, papers["title"]))


def test_what_was_read_of_a_file_is_what_it_said(hostile: Hostile) -> None:
    known = set(hostile.map("papers").papers["title"])
    cleaned = {clean_record({"title": text})["title"] for text in HOSTILE[::2]}
    assert known <= cleaned, "what is shown is what cleaning makes of what was given"
    assert len(known & set(HOSTILE)) > 60, "most need no cleaning"


def test_every_name_of_a_topic_is_read_as_it_is(page: Page, hostile: Hostile) -> None:
    open_page(page, hostile.address, "?map=topics")
    names = hostile.map("topics").topics["name"]
    assert sorted(texts(page.locator(".st-key-topics .lm-row .lm-name"))) == sorted(
        map(shown, names)
    )
    labels = get_labels(page)
    assert len(labels) > 20
    for label in labels:
        drawn = BLANKS.sub("", label["text"].removesuffix("…"))
        assert drawn
        assert BLANKS.sub("", str(names[label["id"]])).startswith(drawn)
    open_page(page, hostile.address, "?map=papers")
    assert set(texts(page.locator(".st-key-topics .lm-row .lm-name"))) == set(
        hostile.names.values()
    )


def test_a_paper_is_read_as_it_is_under_the_mouse(page: Page, hostile: Hostile) -> None:
    open_page(page, hostile.address, "?map=topics")
    for text in FEW:
        page.mouse.move(*get_pixel(page, PAPERS_A_TOPIC * HOSTILE.index(text)))
        expect(page.locator(".lm-tip-title")).to_have_text(text)
        assert texts(page.locator(".lm-tip-title, .lm-tip-topic")) == [text, text[:80]]


def test_a_paper_of_the_list_is_read_as_it_is_in_its_panel(page: Page, hostile: Hostile) -> None:
    papers = hostile.map("topics").papers.drop_duplicates("title").set_index("title")
    open_page(page, hostile.address, "?map=topics")
    rows = page.locator(".st-key-papers .lm-hits .lm-row")
    for place, text in list(enumerate(texts(rows.locator(".lm-name"))))[::5]:
        rows.nth(place).dispatch_event("click")
        panel = page.locator(".st-key-paper")
        expect(panel.locator("h2")).to_have_text(text)
        expect(page.locator(".st-key-paper_body .lm-abstract")).to_have_text(text[:1000])
        assert texts(panel.locator("h2")) == [text]
        assert texts(page.locator(".st-key-paper_body .lm-abstract")) == [text[:1000]]
        (byline,) = texts(panel.locator(".lm-byline"))
        assert byline.startswith(f"{papers['authors'][text][0]} · 20")
        assert text[:80] in texts(panel.locator(".lm-chip"))[0]


def test_a_topic_its_years_and_its_edits_are_read_as_they_are(page: Page, hostile: Hostile) -> None:
    for topic, name in list(hostile.names.items())[:4]:
        open_page(page, hostile.address, f"?map=papers&topic={topic}")
        expect(page.locator(".st-key-topic h2")).to_have_text(name)
    page.get_by_role("button", name="Merge with…").click()
    page.get_by_role("combobox", name=re.compile("Merge with")).click()
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    told = {text.rsplit(" (", 1)[0] for text in texts(options)}
    assert told <= set(hostile.names.values())
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Topics over time").click()
    rows = page.locator(".lm-times-rows .lm-times-name")
    expect(rows.first).to_be_visible()
    assert set(texts(rows)) & set(hostile.names.values())
    page.goto(f"{hostile.address}/?map=papers&page=edits")
    expect(page.locator(".lm-edits tbody tr")).to_have_count(len(hostile.names))
    told_edits = " ".join(texts(page.locator(".lm-edits tbody tr")))
    assert all(f"to “{name}”" in told_edits for name in hostile.names.values())


def test_filters_and_what_was_read_are_told_as_they_are(page: Page, hostile: Hostile) -> None:
    open_page(page, hostile.address, "?map=papers")
    venues = page.locator(".st-key-facet_venue")
    venues.get_by_role("button", name=re.compile("all")).click()
    expect(venues.get_by_role("button", name=re.compile("fewer"))).to_be_visible()
    known = set(map(shown, hostile.map("papers").papers["venue"]))
    values = venues.locator(".lm-value .lm-name")
    expect(values).to_have_count(20)
    assert set(texts(values)) <= known
    values.first.click()
    expect(page.locator(".lm-count")).to_contain_text("clear")
    page.goto(f"{hostile.address}/?map=papers&page=about")
    expect(page.locator(".st-key-about tbody th").first).to_have_text(FILE)


def test_a_query_is_told_as_it_was_asked(page: Page, hostile: Hostile) -> None:
    open_page(page, hostile.address, "?map=topics")
    for text in FEW:
        asked = " ".join(f"{text} zzz AND zzz".split())
        search(page, asked)
        expect(page.locator(".st-key-query input")).to_have_value(asked)
        in_address = "asked => new URL(location).searchParams.get('q') === asked"
        page.wait_for_function(in_address, arg=asked)


def test_an_address_may_say_anything(page: Page, hostile: Hostile) -> None:
    keys = ("paper", "topic", "q", "in.venue", "view", "years", "area", "colour")
    given = [encodable(text)[:800] for text in HOSTILE]
    for at in range(0, len(given), 9 * len(keys)):
        query = urlencode(dict(zip(keys, given[at:], strict=False)))
        open_page(page, hostile.address, f"?map=papers&{query}")
        page.wait_for_selector(AT_REST)
    for text in (MARKUP[0], MATHEMATICS[0], MARKDOWN[0]):
        page.goto(f"{hostile.address}/?{urlencode({'map': text})}")
        expect(page.locator(".st-key-problem")).to_contain_text(f"'{text}' cannot be a map's name")


def test_files_of_any_name_are_brought_and_told_as_they_are(
    page: Page, hostile: Hostile, tmp_path: Path
) -> None:
    page.goto(f"{hostile.address}/?map=papers&page=bring")
    files = []
    for number, text in enumerate(FEW):
        name = f"{text.translate(OTHERWISE)[:40]} {number}.csv"
        if "\n" not in name:
            files.append(tmp_path / name)
            told = text.replace('"', '""').replace("\n", " ")
            files[-1].write_text(f'title,abstract,authors\n"A {told}",x,"{told}"\n', "utf-8")
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Read the papers").click()
    report = page.locator(".st-key-report")
    expect(report.locator("tbody th")).to_have_count(len(files))
    names = {safe(file.name) for file in files}
    assert set(texts(report.locator("tbody th"))) == names
