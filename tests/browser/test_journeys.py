"""What a reader does, in a real browser, on a real server, with the real map."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect

from pipeline.cleaning import clean_record
from pipeline.store import open_map
from tests.browser.conftest import chromium, local_only, serve
from tests.browser.steps import (
    DRAWN,
    Box,
    click_topic,
    expect_count,
    get_count,
    get_labels,
    get_listed,
    get_passing_on_map,
    get_pixel,
    get_title,
    get_view,
    search,
)  # fmt: skip
from tests.browser.steps import (
    open_map as open_page,
)
from tests.dashboard.small import HOSTILE


@pytest.fixture(scope="session")
def papers(maps: Path) -> pd.DataFrame:
    """The papers of the map that is shown, in row order."""
    return open_map(maps, "hf-papers").papers


def test_the_map_is_drawn_with_topic_names_that_do_not_overlap(page: Page, address: str) -> None:
    open_page(page, address, "?map=hf-papers")
    expect_count(page, 89)
    assert page.evaluate(f"document.querySelector('{DRAWN}').litmap.renderer") == "webgl"
    labels = get_labels(page)
    assert len(labels) >= 6
    boxes = [label["box"] for label in labels]
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert not _overlap(one, other), (labels[i], other)


def _overlap(one: Box, other: Box) -> bool:
    across = one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
    down = one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]
    return across and down


def test_a_click_on_a_point_opens_its_abstract(
    page: Page, address: str, papers: pd.DataFrame
) -> None:
    open_page(page, address, "?map=hf-papers")
    page.mouse.click(*get_pixel(page, 10))
    paper = papers.iloc[10]
    expect(page.locator(".st-key-paper .lm-title")).to_have_text(paper["title"])
    expect(page.locator(".st-key-paper .lm-abstract")).to_have_text(paper["abstract"])
    assert parse_qs(urlsplit(page.url).query)["paper"] == [papers.index[10]]
    nearest = page.locator(".st-key-paper .lm-papers .lm-row")
    assert nearest.count() == 10
    similar = [float(text) for text in nearest.locator(".lm-number").all_inner_texts()]
    assert similar == sorted(similar, reverse=True)


def test_hovering_tells_title_and_topic(page: Page, address: str, papers: pd.DataFrame) -> None:
    open_page(page, address, "?map=hf-papers")
    page.mouse.move(*get_pixel(page, 3))
    box = page.locator(".lm-map .lm-tip")
    expect(box).to_contain_text(papers["title"].iloc[3])


def test_a_search_colours_only_matches_counts_and_marks_them(page: Page, address: str) -> None:
    open_page(page, address, "?map=hf-papers")
    search(page, '"test-time adaptation"')
    expect(page.locator(".st-key-papers .lm-note")).to_have_text("best match first")
    page.wait_for_function(f"document.querySelector('{DRAWN}').dataset.passing !== '89'")
    count = get_count(page)
    assert 5 <= count <= 15
    assert get_passing_on_map(page) == count
    assert len(get_listed(page)) == count
    marks = page.locator(".st-key-papers .lm-snippet mark, .st-key-papers .lm-name mark")
    assert re.match("test|adapt", marks.first.inner_text(), re.IGNORECASE)


def test_zoom_survives_a_filter(page: Page, address: str) -> None:
    open_page(page, address, "?map=hf-papers")
    box = page.locator(".lm-map").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.wheel(0, -600)
    page.wait_for_timeout(600)
    before = get_view(page)
    assert before[2] > 1.2
    search(page, "learning")
    page.wait_for_function(f"document.querySelector('{DRAWN}').dataset.passing !== '89'")
    assert get_view(page) == pytest.approx(before, rel=1e-3)


def test_choosing_a_topic_focuses_it_and_lists_its_papers(
    page: Page, address: str, papers: pd.DataFrame, maps: Path
) -> None:
    topics = open_map(maps, "hf-papers").topics
    topic = topics.iloc[1]
    open_page(page, address, "?map=hf-papers")
    click_topic(page, topic["name"])
    expect_count(page, int(topic["size"]))
    assert get_title(page) == topic["name"]
    listed = set(get_listed(page))
    assert listed == set(papers["title"][papers["topic_id"] == topics.index[1]])
    page.wait_for_timeout(1200)
    assert get_view(page)[2] > 1
    assert page.locator(".st-key-topic .lm-phrases li").count() >= 3


def test_several_topics_can_be_chosen(page: Page, address: str, maps: Path) -> None:
    topics = open_map(maps, "hf-papers").topics
    open_page(page, address, "?map=hf-papers")
    for name in topics["name"].iloc[:2]:
        page.get_by_label(f"Add {name} to the filter").click()
    expect_count(page, int(topics["size"].iloc[:2].sum()))


def test_a_copied_link_shows_the_same_page_elsewhere(
    page: Page, browser: Browser, address: str, maps: Path
) -> None:
    topics = open_map(maps, "hf-papers").topics
    open_page(page, address, "?map=hf-papers")
    search(page, "learning OR model")
    page.wait_for_function(f"document.querySelector('{DRAWN}').dataset.passing !== '89'")
    click_topic(page, topics["name"].iloc[0])
    page.wait_for_timeout(1500)
    page.locator(".st-key-papers .lm-row").first.click()
    expect(page.locator(".st-key-paper .lm-title")).to_be_visible()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".lm-told")).to_contain_text("this computer only")
    link = page.evaluate("navigator.clipboard.readText()")
    elsewhere = browser.new_context(viewport={"width": 1440, "height": 900})
    other = elsewhere.new_page()
    other.goto(link)
    other.wait_for_selector(DRAWN)
    expect_count(other, get_count(page))
    assert get_title(other) == get_title(page)
    assert get_listed(other) == get_listed(page)
    assert get_view(other) == pytest.approx(get_view(page), rel=0.01, abs=0.01)
    assert other.locator(".st-key-query input").input_value() == "learning OR model"
    elsewhere.close()


def test_back_leads_to_the_previous_paper_then_topic(
    page: Page, address: str, papers: pd.DataFrame, maps: Path
) -> None:
    topics = open_map(maps, "hf-papers").topics
    topic = topics["name"].iloc[0]
    open_page(page, address, "?map=hf-papers")
    click_topic(page, topic)
    expect(page.locator(".st-key-topic .lm-title")).to_have_text(topic)
    rows = page.locator(".st-key-papers .lm-row")
    expect(rows).to_have_count(int(topics["size"].iloc[0]))  # the list is drawn after the topic
    first = rows.nth(0).inner_text()
    second = rows.nth(1).inner_text()
    rows.nth(0).click()
    expect(page.locator(".st-key-paper .lm-title")).to_have_text(first)
    page.locator(".st-key-papers .lm-row").nth(1).click()
    expect(page.locator(".st-key-paper .lm-title")).to_have_text(second)
    page.go_back()
    expect(page.locator(".st-key-paper .lm-title")).to_have_text(first)
    page.go_back()
    expect(page.locator(".st-key-topic .lm-title")).to_have_text(topic)
    page.go_back()
    expect_count(page, 89)


def test_a_lasso_lists_what_is_inside(page: Page, address: str, papers: pd.DataFrame) -> None:
    open_page(page, address, "?map=hf-papers")
    page.get_by_role("button", name="Lasso").click()
    x, y = get_pixel(page, 20)
    page.mouse.move(x - 80, y - 80)
    page.mouse.down()
    for corner in ((80, -80), (80, 80), (-80, 80), (-80, -78)):
        page.mouse.move(x + corner[0], y + corner[1], steps=6)
    page.mouse.up()
    page.wait_for_function(f"document.querySelector('{DRAWN}').dataset.passing !== '89'")
    expect(page.locator(".st-key-papers .lm-heading")).to_contain_text("Papers that pass")
    listed = set(get_listed(page))
    pixels = [get_pixel(page, row) for row in range(len(papers))]
    far = [max(abs(left - x), abs(top - y)) for left, top in pixels]
    inside = papers["title"][[distance < 77 for distance in far]]
    outside = papers["title"][[distance > 83 for distance in far]]
    assert papers["title"].iloc[20] in set(inside)
    assert set(inside) <= listed
    assert listed.isdisjoint(outside)
    page.get_by_role("button", name="clear").click()
    expect_count(page, 89)


def test_a_query_that_finds_nothing_says_so(page: Page, address: str) -> None:
    open_page(page, address, "?map=hf-papers")
    search(page, "zebrafish")
    expect_count(page, 0)
    expect(page.locator(".st-key-papers .lm-empty")).to_have_text("No paper holds zebrafish.")
    page.get_by_role("button", name="Clear everything").click()
    expect_count(page, 89)
    expect(page.locator(".st-key-query input")).to_have_value("")


def test_a_broken_query_says_where_and_keeps_the_last_results(page: Page, address: str) -> None:
    open_page(page, address, "?map=hf-papers")
    search(page, "offline")
    expect(page.locator(".st-key-papers .lm-note")).to_have_text("best match first")
    count = get_count(page)
    assert count < 89
    search(page, 'offline "reinforcement')
    told = page.locator(".st-key-search_help")
    expect(told).to_contain_text("has no partner, at character 9")
    expect(told).to_contain_text("Still showing the results of: offline")
    expect_count(page, count)


def test_search_by_meaning_finds_what_shares_no_word(page: Page, address: str) -> None:
    open_page(page, address, "?map=hf-papers&by=meaning&q=radiologists+looking+at+scans")
    expect_count(page, 10)
    text = " ".join(get_listed(page))
    assert "MRI" in text
    assert "Radiology" in text or "X-Ray" in text


def test_hostile_titles_are_shown_as_they_are(page: Page, address: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    open_page(page, address, "?map=hostile")
    listed = get_listed(page)
    for title in (clean_record({"title": title})["title"] for title in HOSTILE):
        shown = [text for text in listed if text.startswith(title)]
        assert shown, title
    for row in (0, 7, 13, 22, 30):
        page.mouse.move(*get_pixel(page, row))
        page.wait_for_timeout(150)
        page.mouse.click(*get_pixel(page, row))
        expect(page.locator(".st-key-paper .lm-abstract")).to_contain_text("is what this abstract")
        assert page.locator(".st-key-read").locator("script, img, b, table, .katex").count() == 0
    expect(page.locator(".st-key-paper .lm-byline")).to_contain_text("<script>A</script>")
    assert page.evaluate("window.hacked") is None


def test_years_and_other_fields_filter_and_are_in_the_link(page: Page, address: str) -> None:
    open_page(page, address, "?map=hostile&years=2016-2017")
    expect_count(page, 2 * len(HOSTILE))
    open_page(page, address, "?map=hostile&in.venue=Venue+3")
    expect_count(page, len(HOSTILE))
    expect(page.locator(".st-key-facet_venue")).to_contain_text("Venue 3")


def test_values_are_chosen_by_keyboard_and_all_fields_count_what_is_left(
    page: Page, address: str
) -> None:
    open_page(page, address, "?map=layered")
    venues, keywords = (page.locator(f".st-key-facet_{field}") for field in ("venue", "keywords"))
    expect(keywords.locator(".lm-value", has_text="field").locator(".lm-number")).to_have_text("16")
    time = venues.locator(".lm-value", has_text="Time")
    time.focus()
    page.keyboard.press("Enter")
    expect_count(page, 4)
    expect(time).to_have_attribute("aria-pressed", "true")
    expect(time).to_be_focused()
    expect(keywords.locator(".lm-value", has_text="field").locator(".lm-number")).to_have_text("4")
    expect(venues.locator(".lm-value", has_text="Birds").locator(".lm-number")).to_have_text("5")
    expect(page).to_have_url(re.compile(r"in\.venue=Time"))
    page.keyboard.press("Enter")
    expect_count(page, 16)


def test_maps_can_be_switched(page: Page, address: str) -> None:
    open_page(page, address, "?map=hf-papers&q=learning")
    page.locator(".st-key-map_choice").get_by_role("combobox").click()
    page.get_by_role("option", name="hostile").click()
    expect_count(page, 5 * len(HOSTILE))
    expect(page).to_have_url(f"{address}/?map=hostile")


def test_the_keyboard_reaches_search_and_papers(
    page: Page, address: str, papers: pd.DataFrame
) -> None:
    open_page(page, address, "?map=hf-papers")
    page.keyboard.press("/")
    expect(page.locator(".st-key-query input")).to_be_focused()
    page.locator(".lm-map").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    title = page.locator(".st-key-paper .lm-title")
    expect(title).to_be_visible()
    assert title.inner_text() in set(papers["title"])
    page.locator(".lm-map").focus()
    page.keyboard.press("Escape")
    expect(title).to_have_count(0)


def test_without_webgl_the_map_is_drawn_as_svg_with_a_notice(
    playwright: Playwright, address: str
) -> None:
    plain = playwright.chromium.launch(
        executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-3d-apis"]
    )
    page = plain.new_page(viewport={"width": 1440, "height": 900})
    open_page(page, address, "?map=hf-papers")
    assert page.evaluate(f"document.querySelector('{DRAWN}').litmap.renderer") == "svg"
    expect(page.locator(".lm-map")).to_contain_text("no WebGL")
    page.mouse.click(*get_pixel(page, 10))
    expect(page.locator(".st-key-paper .lm-title")).to_be_visible()
    plain.close()


def test_where_no_route_answers_the_data_comes_through_the_page(
    context: BrowserContext, page: Page, address: str, papers: pd.DataFrame
) -> None:
    def answer_with_a_page(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<!doctype html>")

    context.route(re.compile(re.escape(f"{address}/") + "(data|assets)/"), answer_with_a_page)
    open_page(page, address, "?map=hf-papers")
    page.mouse.move(*get_pixel(page, 3))
    expect(page.locator(".lm-map")).to_contain_text(papers["title"].iloc[3])


def test_under_a_base_path_the_map_is_drawn(page: Page, maps: Path) -> None:
    with serve(maps, "--server.baseUrlPath", "some/where") as address:
        page.goto(f"{address}/some/where/?map=hf-papers")
        page.wait_for_selector(DRAWN, timeout=30_000)
        expect_count(page, 89)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_nothing_is_clipped_or_hidden(
    browser: Browser, address: str, scheme: str, size: tuple[int, int]
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    with local_only(context):
        page = context.new_page()
        open_page(page, address, "?map=hf-papers&q=test-time")
        ground = page.locator(".lm-map").evaluate("e => getComputedStyle(e).backgroundColor")
        level = sum(map(int, re.findall(r"\d+", ground)[:3])) / 3
        assert level > 200 if scheme == "light" else level < 60
        width = page.evaluate("document.scrollingElement.scrollWidth")
        assert width <= size[0]
        frame = page.locator(".lm-map").bounding_box()
        assert frame is not None
        assert frame["width"] >= min(size[0], 600)
        for label in get_labels(page):
            box = label["box"]
            assert frame["x"] <= box["x"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"]
        expect(page.locator(".lm-count")).to_be_in_viewport()
        for hidden in ("stHeader", "stToolbar", "stMainMenu"):
            expect(page.get_by_test_id(hidden)).not_to_be_visible()
    context.close()


def test_without_any_map_the_page_tells_the_command(page: Page, tmp_path: Path) -> None:
    with serve(tmp_path) as address:
        page.goto(address)
        expect(page.locator(".lm-problem")).to_contain_text("python -m pipeline build")


def test_a_damaged_map_says_what_is_wrong(page: Page, maps: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(maps / "hf-papers", tmp_path / "hf-papers")
    version = (tmp_path / "hf-papers" / "current").read_text().strip()
    (tmp_path / "hf-papers" / version / "papers.parquet").write_bytes(b"broken")
    with serve(tmp_path) as address:
        page.goto(address)
        told = page.locator(".lm-problem")
        expect(told).to_contain_text("papers.parquet")
        expect(told).to_contain_text("python -m pipeline build <its files> --name hf-papers")


def test_a_paper_opened_from_the_list_comes_into_view(page: Page, address: str) -> None:
    open_page(page, address, "?map=hf-papers")
    page.locator(".st-key-papers .lm-row").nth(20).click()
    title = page.locator(".st-key-paper .lm-title")
    expect(title).to_be_in_viewport()
    page.locator(".st-key-papers .lm-row").nth(30).click()
    expect(title).to_be_in_viewport()


def test_on_a_phone_the_map_is_first_and_a_paper_comes_into_view(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    open_page(page, address, "?map=hf-papers")
    expect(page.locator(".lm-map")).to_be_in_viewport(ratio=0.9)
    page.locator(".st-key-papers .lm-row").nth(5).tap()
    title = page.locator(".st-key-paper .lm-title")
    expect(title).to_be_in_viewport()
    page.get_by_role("button", name="Show on map").tap()
    expect(page.locator(".lm-map")).to_be_in_viewport(ratio=0.9)
    context.close()
