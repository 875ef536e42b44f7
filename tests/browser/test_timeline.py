"""Topics over time in a real browser: years are brushed; the map, the list and the link follow."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.store import open_map
from tests.browser.conftest import build, local_only, serve
from tests.browser.steps import (
    DRAWN,
    expect_count,
    get_listed,
    get_passing_on_map,
    get_title,
    get_view,
)
from tests.browser.steps import open_map as open_page

FIRST, LAST = 2016, 2023
PLOT = ".lm-times-plot"


@pytest.fixture(scope="module")
def dated(maps: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled papers with made-up years, eight of them, as the map `dated`."""
    folder = tmp_path_factory.mktemp("dated")
    papers = open_map(maps, "hf-papers").papers[["title", "abstract"]].copy()
    papers["year"] = [FIRST + i * i % 97 % 8 for i in range(len(papers))]
    papers.to_csv(folder / "dated.csv", index=False)
    build(folder, str(folder / "dated.csv"))
    return folder


@pytest.fixture(scope="module")
def years(dated: Path) -> pd.Series:
    """The year of each paper, in row order."""
    return open_map(dated, "dated").papers["year"]


@pytest.fixture(scope="module")
def strip_address(dated: Path) -> Iterator[str]:
    """A server of that map."""
    with serve(dated) as url:
        yield url


def open_strip(page: Page, address: str, query: str = "") -> None:
    """Opens the page and the strip on it."""
    open_page(page, address, query)
    page.get_by_role("button", name="Topics over time").click()
    expect(page.locator(PLOT)).to_be_visible()
    expect(page.locator(".lm-times-rows li").first).to_be_visible()


def brush(page: Page, first: int, last: int) -> None:
    """Drags over the years from the middle of the first to that of the last."""
    box = page.locator(PLOT).bounding_box()
    assert box is not None
    slot = box["width"] / (LAST - FIRST + 1)
    at = [box["x"] + (year - FIRST + 0.5) * slot for year in (first, last)]
    page.mouse.move(at[0], box["y"] + 30)
    page.mouse.down()
    page.mouse.move(at[1], box["y"] + 30, steps=5)
    page.mouse.up()


def expect_years(page: Page, years: str | None) -> None:
    """Waits until the link has these years."""
    page.wait_for_function(
        "years => new URL(location.href).searchParams.get('years') === years", arg=years
    )


def test_brushing_years_filters_map_list_and_link_and_escape_clears(
    page: Page, strip_address: str, years: pd.Series
) -> None:
    open_strip(page, strip_address)
    page.evaluate(f"document.querySelector('{DRAWN}').dataset.same = 'yes'")
    before = get_view(page)
    brush(page, 2018, 2020)
    inside = int(years.between(2018, 2020).sum())
    assert 0 < inside < len(years)
    expect_count(page, inside)
    expect_years(page, "2018-2020")
    page.wait_for_function(f"document.querySelector('{DRAWN}').dataset.passing === '{inside}'")
    assert get_passing_on_map(page) == inside == len(get_listed(page))
    expect(page.locator(".lm-times-told")).to_contain_text(f"2018–2020{inside} papers")
    expect(page.get_by_role("slider", name="First year")).to_have_attribute("aria-valuenow", "2018")
    assert get_view(page) == before
    assert page.locator(DRAWN).get_attribute("data-same") == "yes"  # the same map, not drawn anew
    page.keyboard.press("Escape")
    expect_count(page, len(years))
    expect_years(page, None)


def test_chosen_years_are_moved_resized_and_taken_one_at_a_time(
    page: Page, strip_address: str, years: pd.Series
) -> None:
    open_strip(page, strip_address, "?years=2017-2018")
    brush(page, 2018, 2021)  # from within: moves
    expect_years(page, "2020-2021")
    box = page.locator(".lm-handle").nth(1).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] - 400, box["y"] + 30, steps=5)
    page.mouse.up()
    expect(page.get_by_role("slider", name="First year")).to_have_attribute("aria-valuenow", "2016")
    expect_years(page, "2016-2020")
    brush(page, 2022, 2022)
    expect_years(page, "2022-2022")
    expect_count(page, int((years == 2022).sum()))
    brush(page, 2022, 2022)
    expect_years(page, None)


def test_the_keyboard_chooses_years(page: Page, strip_address: str, years: pd.Series) -> None:
    open_strip(page, strip_address)
    first = page.locator(PLOT).get_by_role("slider", name="First year")
    first.focus()
    for _ in range(3):
        first.press("ArrowRight")
    expect_years(page, "2019-2023")
    last = page.locator(PLOT).get_by_role("slider", name="Last year")
    last.press("ArrowLeft")
    expect_years(page, "2019-2022")
    expect_count(page, int(years.between(2019, 2022).sum()))
    last.press("Escape")
    expect_years(page, None)


def test_a_row_opens_its_topic_and_tells_its_numbers(page: Page, strip_address: str) -> None:
    open_strip(page, strip_address)
    row = page.locator(".lm-times-rows .lm-times-name").first
    name = row.inner_text().strip()
    assert (row.get_attribute("aria-label") or "").startswith(name)
    row.click()
    expect(page.locator(".st-key-read h2.lm-title").first).to_have_text(name)
    assert get_title(page) == name
    expect(page.locator(".lm-times-rows .lm-times-name").first).to_have_attribute(
        "aria-pressed", "true"
    )


def test_counts_and_the_table_hold_the_same_numbers(
    page: Page, strip_address: str, years: pd.Series
) -> None:
    open_strip(page, strip_address)
    page.get_by_role("button", name="Counts").click()
    page.locator(".lm-times-numbers summary").click()
    expect(page.locator(".lm-times-wide tbody tr").first).to_be_visible()
    cells = page.locator(".lm-times-wide tbody tr td")
    columns = page.locator(".lm-times-wide thead th").count()
    rows = page.locator(".lm-times-wide tbody tr").count()
    texts = cells.all_inner_texts()
    counts = [texts[i * (columns - 1) :][3 : columns - 1] for i in range(rows)]
    by_year = [sum(int(row[i]) for row in counts) for i in range(LAST - FIRST + 1)]
    assert by_year == years.value_counts().sort_index().tolist()


def test_the_strip_is_closed_at_first_and_gives_the_map_its_room_back(
    page: Page, strip_address: str
) -> None:
    open_page(page, strip_address)
    handle = page.get_by_role("button", name="Topics over time")
    expect(handle).to_have_attribute("aria-expanded", "false")
    tall = page.locator(".lm-map").bounding_box()
    handle.click()
    expect(handle).to_have_attribute("aria-expanded", "true")
    short = page.locator(".lm-map").bounding_box()
    strip = page.locator(".lm-times").bounding_box()
    assert tall
    assert short
    assert strip
    assert short["height"] < tall["height"] - 150
    assert strip["y"] == pytest.approx(short["y"] + short["height"], abs=1)
    handle.click()
    assert page.locator(".lm-map").bounding_box() == tall


def test_hostile_names_are_only_text(page: Page, address: str) -> None:
    open_strip(page, address, "?map=hostile")
    page.locator(".lm-times-numbers summary").click()
    expect(page.locator(".lm-times-wide tbody tr").first).to_be_visible()
    names = page.locator(".lm-times-rows .lm-times-name").all_inner_texts()
    assert page.locator(".lm-times-wide tbody th").all_inner_texts() == names
    assert page.evaluate("window.hacked") is None
    assert page.locator(".lm-times :is(a, img, script, b)").count() == 0


def test_papers_without_years_have_no_strip(page: Page, address: str) -> None:
    open_page(page, address, "?map=hf-papers")
    assert page.locator(".lm-times").count() == 0


def test_on_a_phone_the_strip_fits_and_years_are_brushed(
    browser: Browser, strip_address: str, years: pd.Series
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    with local_only(context):
        page = context.new_page()
        open_strip(page, strip_address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator(PLOT).scroll_into_view_if_needed()
        brush(page, 2016, 2018)
        expect_count(page, int(years.between(2016, 2018).sum()))
    context.close()
