"""Maps of more points than are drawn at once; the limits are lowered so that 300 are too many."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import (
    DRAWN,
    expect_count,
    get_passing_on_map,
    get_pixel,
    get_view,
    open_map,
    search,
)

MOST = 100
NOTICE = ".lm-map .lm-notice"
PICTURE = ".lm-map .lm-density-picture"
HOOKS = f"document.querySelector('{DRAWN}').litmap"


@pytest.fixture
def crowded(page: Page, address: str) -> Callable[..., Page]:
    """Opens the map of 300 papers where at most 100 points are drawn."""

    def opened(query: str = "?map=many") -> Page:
        page.add_init_script(f"window.litmapLimits = {{ drawn: {MOST}, density: 50 }}")
        open_map(page, address, query)
        return page

    return opened


def get_drawn(page: Page, plot: str = "base") -> int:
    """How many points a plot draws."""
    return int(page.evaluate(f"{HOOKS}.drawn().{plot}") or 0)


def get_points(page: Page, plot: str = "base") -> int:
    """How many points Plotly itself has been given."""
    traces = f"document.querySelector('.lm-{plot} .js-plotly-plot')._fullData"
    return int(page.evaluate(f"{traces}.reduce((sum, trace) => sum + trace.x.length, 0)"))


def zoom_in(page: Page, steps: int) -> None:
    """Turns the wheel over the middle of the map, and waits until it is at rest."""
    box = page.locator(".lm-map").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(steps):
        page.mouse.wheel(0, -400)
        page.wait_for_timeout(40)
    page.wait_for_selector(".lm-map:not(.lm-moving)")


def test_zoomed_out_a_sample_is_drawn_over_the_density_and_says_so(
    crowded: Callable[..., Page],
) -> None:
    page = crowded()
    expect(page.locator(NOTICE)).to_have_text(
        re.compile(r"^Showing \d+ of 300 papers; zoom in for all\.$")
    )
    drawn = get_drawn(page)
    assert MOST / 2 <= drawn <= MOST
    assert get_points(page) == drawn
    expect(page.locator(PICTURE)).to_be_visible()
    inked = page.locator(PICTURE).evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v)"
    )
    assert inked
    expect_count(page, 300)


def test_zoomed_in_every_paper_in_view_is_drawn_and_the_density_gives_way(
    crowded: Callable[..., Page],
) -> None:
    page = crowded()
    zoom_in(page, 6)
    assert get_view(page)[2] > 10
    expect(page.locator(NOTICE)).to_be_hidden()
    expect(page.locator(PICTURE)).to_be_hidden()
    box = page.locator(".lm-map").bounding_box()
    assert box is not None
    places = [get_pixel(page, row) for row in range(300)]
    across, down = (box["x"], box["x"] + box["width"]), (box["y"], box["y"] + box["height"])
    in_view = sum(across[0] < x < across[1] and down[0] < y < down[1] for x, y in places)
    assert 0 < in_view <= get_drawn(page) <= MOST
    page.get_by_role("button", name="Fit: show all papers").click()
    expect(page.locator(NOTICE)).to_contain_text("of 300 papers")
    assert get_drawn(page) > in_view


def test_a_sample_is_the_same_each_time_and_part_of_a_denser_one(
    crowded: Callable[..., Page],
) -> None:
    page = crowded()
    shown = f"Array.from({{ length: 300 }}, (_, row) => row).filter((row) => {HOOKS}.shows(row))"
    first = page.evaluate(shown)
    page.reload()
    page.wait_for_selector(DRAWN)
    assert page.evaluate(shown) == first
    zoom_in(page, 2)
    expect(page.locator(NOTICE)).to_contain_text("zoom in for all")
    denser = page.evaluate(shown)
    assert set(first) <= set(denser)
    assert len(denser) > len(first)


def test_what_passes_is_drawn_whole_where_it_is_few_and_as_a_sample_where_not(
    crowded: Callable[..., Page],
) -> None:
    page = crowded()
    search(page, '"paper 7" OR "paper 8"')
    expect_count(page, 2)
    page.wait_for_function(f"document.querySelector('{DRAWN}').dataset.passing === '2'")
    page.wait_for_function(f"{HOOKS}.drawn().overlay === 2")
    expect(page.locator(NOTICE)).to_be_hidden()
    assert get_points(page, "overlay") == 2
    search(page, "abstract")
    page.wait_for_function(f"document.querySelector('{DRAWN}').dataset.passing === '300'")
    expect(page.locator(NOTICE)).to_have_text(
        re.compile(r"^Showing \d+ of 300 papers that pass; zoom in for all\.$")
    )
    assert MOST / 2 <= get_drawn(page, "overlay") <= MOST
    assert get_passing_on_map(page) == 300


def test_a_paper_that_is_drawn_can_be_hovered_and_another_cannot(
    crowded: Callable[..., Page],
) -> None:
    page = crowded()
    tip = page.locator(".lm-map .lm-tip-title")
    rows = {
        shown: page.evaluate(f"[...Array(300).keys()].find((r) => {HOOKS}.shows(r) === {shown})")
        for shown in ("true", "false")
    }
    page.mouse.move(*get_pixel(page, rows["true"]))
    expect(tip).to_have_text(f"Paper {rows['true']}")
    page.mouse.move(*get_pixel(page, rows["false"]))
    page.wait_for_timeout(300)
    assert tip.inner_text() != f"Paper {rows['false']}"


def test_a_map_within_the_limits_is_drawn_whole_without_a_word(page: Page, address: str) -> None:
    open_map(page, address, "?map=many")
    assert get_drawn(page) == get_points(page) == 300
    expect(page.locator(NOTICE)).to_be_hidden()
    expect(page.locator(".lm-map .lm-density")).to_be_hidden()
