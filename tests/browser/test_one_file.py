"""The one-file page as a reader opens it: from disk, with the network cut."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import tantivy
from playwright.sync_api import Browser, Page, Request, expect

from pipeline.edits import Hide, add, edits_file, mark, new_stamp
from pipeline.export.page import SHELL, write_page
from pipeline.search import FullText
from pipeline.store import MapFolder, open_map
from tests.browser.steps import DRAWN, get_labels, get_pixel
from tests.dashboard.small import write_deep, write_hostile, write_rich

QUERIES = (
    "river", "rivers flood", '"bed of a river"', "owl* OR clock", "title:river NOT salmon",
    "-river", "year:[2019 TO 2021] river", "(owls OR rivers) fly", "a second a day", "heard-not",
    "venue:night", "authors:adler clock", "keywords:lab", "no such word", "*", "title:clim*",
)  # fmt: skip
ENDINGS = """s es ed eed ing ingly ation ational izer ousness iveness biliti ogist ement ion ful ly
y"""
WORDS = """skies dying vying early news proceed exceed emergency organization adding hoping"""
BAD = "&".join(
    (
        "#q=%3Cscript%3E", "topic=__proto__", "paper=%22%3E%3Cimg%20src%3Dx%3E", "area=1,2%203",
        "years=9-x", "level=9", "view=a,b,c",
    )
)  # fmt: skip


@contextmanager
def opened(
    browser: Browser, file: Path, hash_: str = "", width: int = 1440, dark: bool = False
) -> Iterator[Page]:
    """The file in a tab without a network; it may ask for nothing but itself, and may not fail."""
    context = browser.new_context(
        viewport={"width": width, "height": 844 if width < 760 else 900},
        color_scheme="dark" if dark else "light",
        offline=True,
    )
    page = context.new_page()
    asked: list[str] = []
    failed: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda told: failed.append(told.text) if told.type == "error" else None)
    page.on("dialog", lambda dialog: failed.append(f"a dialog: {dialog.message}"))
    page.goto(f"{file.as_uri()}{hash_}")
    page.wait_for_selector(DRAWN, timeout=30_000)
    yield page
    context.close()
    assert failed == []
    assert [url for url in asked if not url.startswith((file.as_uri(), "data:", "blob:"))] == []


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> tuple[MapFolder, Path]:
    """The rich map and its page."""
    folder = tmp_path_factory.mktemp("one-file")
    made = write_rich(folder)
    write_page(made, folder / "rich.html", "Owls, rivers, clocks")
    return made, folder / "rich.html"


def count(page: Page) -> int:
    return int(page.locator("#count strong").inner_text())


def listed(page: Page) -> list[str]:
    return page.locator("#papers .lm-hits .lm-name").all_inner_texts()


def ask(page: Page, text: str) -> None:
    page.locator("#query").fill(text)
    page.locator("#query").press("Enter")


def test_a_journey_from_disk_with_the_network_cut(
    browser: Browser, rich: tuple[MapFolder, Path]
) -> None:
    file = rich[1]
    with opened(browser, file) as page:
        expect(page.locator("h1")).to_have_text("Owls, rivers, clocks")
        assert count(page) == 16
        assert {label["text"] for label in get_labels(page)} >= {"Nature", "Time"}
        page.mouse.move(*get_pixel(page, 0))
        expect(page.locator(".lm-tip-title")).to_have_text("Owls hunt by ear in the dark")
        page.mouse.click(*get_pixel(page, 0))
        expect(page.locator("#paper .lm-title")).to_have_text("Owls hunt by ear in the dark")
        expect(page.locator("#paper .lm-abstract")).to_contain_text("A mouse under snow")
        links = page.locator("#paper .lm-links a")
        assert [link.get_attribute("href") for link in links.all()] == [
            "https://doi.org/10.1234/owl", "https://arxiv.org/abs/2401.00001",
            "https://owls.org/a.pdf",
        ]  # fmt: skip
        assert {link.get_attribute("rel") for link in links.all()} == {"noopener noreferrer"}
        page.get_by_label("Close, back to the list").click()
        ask(page, "river")
        expect(page.locator("#count strong")).to_have_text("6")
        expect(page.locator("#papers mark").first).to_have_text(re.compile("river", re.I))
        page.get_by_label("Unfold Nature").click()
        page.locator("#topics .lm-row", has_text="Rivers").click()
        expect(page.locator("#count strong")).to_have_text("5")
        expect(page.locator("#topic .lm-title")).to_have_text("Rivers")
        page.locator("#from").fill("2020")
        expect(page.locator("#count strong")).to_have_text("3")
        assert page.locator(DRAWN).get_attribute("data-passing") == "3"
        address = page.evaluate("location.hash")
    with opened(browser, file, address) as page:
        assert count(page) == 3
        assert page.locator("#query").input_value() == "river"
        ask(page, "unheard-of")
        expect(page.locator("#papers")).to_contain_text("No paper passes every filter.")
        page.get_by_role("button", name="Clear everything").click()
        expect(page.locator("#count strong")).to_have_text("16")


def test_search_finds_what_the_page_finds(browser: Browser, rich: tuple[MapFolder, Path]) -> None:
    made, file = rich
    index = FullText(made.path / "search")
    with opened(browser, file) as page:
        for query in QUERIES:
            ask(page, query)
            true = [str(made.papers["title"].iloc[row]) for row in index.search(query).rows]
            expect(page.locator("#count strong")).to_have_text(str(len(true)))
            assert sorted(listed(page)) == sorted(true), query


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ('"a river', 'A quotation mark " has no partner, at character 1.'),
        ("(river", "A bracket ')' is missing, at character 7."),
        ("river)", "A bracket '(' is missing"),
        ("river AND", "AND has nothing to join"),
        ("colour:red", "There is no field 'colour'"),
    ],
)
def test_what_cannot_be_read_is_told_and_what_was_found_stays(
    browser: Browser, rich: tuple[MapFolder, Path], query: str, told: str
) -> None:
    with opened(browser, rich[1], "#q=clock") as page:
        before = count(page)
        ask(page, query)
        expect(page.locator("#help")).to_contain_text(told)
        assert count(page) == before


def test_words_have_the_stems_of_the_pages_index(browser: Browser) -> None:
    """On the words of a few hundred made endings, and of English as it is written here."""
    text = " ".join(file.read_text("utf-8") for file in sorted(Path("pipeline").rglob("*.py")))
    words = sorted(set(re.findall(r"[a-z]{1,20}", text.lower())))
    stems = random.Random(1).sample(words, 150)
    words += sorted(stem + end for stem in stems for end in ENDINGS.split())
    words += WORDS.split()
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    stemmer = analyzer.filter(tantivy.Filter.stemmer("english")).build()
    page = browser.new_page()
    source = (SHELL / "stems.js").read_text("utf-8")
    found = page.evaluate(f"(words) => {{ {source}\nreturn words.map(stemOf); }}", words)
    page.close()
    true = [stemmer.analyze(word)[0] for word in words]
    wrong = [(w, t, f) for w, t, f in zip(words, true, found, strict=True) if t != f]
    assert wrong == []


def test_back_goes_to_the_paper_before(browser: Browser, rich: tuple[MapFolder, Path]) -> None:
    with opened(browser, rich[1]) as page:
        page.locator("#papers .lm-row").nth(0).click()
        first = page.locator("#paper .lm-title").inner_text()
        page.locator("#paper .lm-papers .lm-row").nth(0).click()
        expect(page.locator("#paper .lm-title")).not_to_have_text(first)
        page.go_back()
        expect(page.locator("#paper .lm-title")).to_have_text(first)
        page.go_back()
        expect(page.locator("#papers .lm-heading").first).to_contain_text("All papers")


def test_the_keyboard_does_it_all(browser: Browser, rich: tuple[MapFolder, Path]) -> None:
    with opened(browser, rich[1]) as page:
        page.locator(".lm-map").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.locator("#paper .lm-title")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#paper .lm-title")).to_have_count(0)
        page.keyboard.press("/")
        page.keyboard.type("clock")
        expect(page.locator("#count strong")).to_have_text("4")
        page.locator("#papers .lm-row").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#paper .lm-title")).to_be_focused()


def test_light_and_dark_as_the_system_is_and_as_the_reader_says(
    browser: Browser, rich: tuple[MapFolder, Path]
) -> None:
    with opened(browser, rich[1], dark=True) as page:
        expect(page.locator(".lm-map.lm-dark")).to_be_visible()
        page.get_by_label("Show on light ground").click()
        expect(page.locator(".lm-map:not(.lm-dark)")).to_be_visible()
        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        )


def test_a_phone_has_one_column_without_a_scroll_sideways(
    browser: Browser, rich: tuple[MapFolder, Path]
) -> None:
    with opened(browser, rich[1], width=390) as page:
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390
        tops = [page.locator(part).bounding_box() for part in ("#query", "#map", "#papers")]
        assert [box["y"] for box in tops if box] == sorted(box["y"] for box in tops if box)


def test_levels_of_topics_as_on_the_page(browser: Browser, tmp_path: Path) -> None:
    write_page(write_deep(tmp_path), tmp_path / "deep.html")
    with opened(browser, tmp_path / "deep.html") as page:
        expect(page.get_by_label("Level 2 of 3: 3 topics")).to_have_attribute(
            "aria-pressed", "true"
        )
        assert page.locator("#topics .lm-topic").count() == 5
        page.get_by_label("Level 3 of 3: 5 topics").click()
        expect(page.locator("#topics .lm-topic")).to_have_count(10)


def test_hidden_topics_are_in_no_list_and_grey_on_the_map(browser: Browser, tmp_path: Path) -> None:
    made = write_rich(tmp_path)
    hide = Hide(*new_stamp(), mark(made.papers, made.topics, "1-2"))
    add(edits_file(tmp_path, made.name), hide)
    write_page(open_map(tmp_path, made.name), tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as page:
        assert count(page) == 11
        assert "Clocks" not in page.locator("#topics").inner_text()
        assert page.locator(DRAWN).get_attribute("data-passing") == "11"
        ask(page, "clock")
        expect(page.locator("#count strong")).to_have_text("0")


def test_hostile_texts_are_text(browser: Browser, tmp_path: Path) -> None:
    made = write_hostile(tmp_path)
    write_page(made, tmp_path / "hostile.html", "<img src=x onerror='window.hacked=1'>")
    with opened(browser, tmp_path / "hostile.html", BAD) as page:
        expect(page.locator("h1")).to_have_text("<img src=x onerror='window.hacked=1'>")
        page.get_by_role("button", name="clear").first.click()
        titles = list(made.papers["title"])
        for at in range(3):
            page.locator("#papers .lm-row").nth(at).click()
            assert page.locator("#paper .lm-title").inner_text().strip() in [
                " ".join(title.split()) for title in titles
            ]
            assert page.locator("#paper .lm-links a").count() == 0
            page.get_by_label("Close, back to the list").click()
        assert page.evaluate("window.hacked") is None
        assert page.locator("script").count() == 2, "the page's own and plotly.js"
