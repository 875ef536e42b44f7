"""What a reader does with topics, their levels and what speaks for them, in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import (
    DRAWN,
    click_topic,
    expect_count,
    get_labels,
    get_listed,
    get_title,
    open_map,
)
from tests.dashboard import small

TOPIC = ".st-key-topic"


def expect_names(page: Page, names: set[str]) -> None:
    """Waits until these names are drawn on the map, and no others."""
    told = "() => document.querySelector('{}').litmap.labels().map((l) => l.text).sort().join()"
    page.wait_for_function(f"({told.format(DRAWN)})() === {','.join(sorted(names))!r}")


def test_a_chosen_topic_shows_what_speaks_for_it(page: Page, address: str) -> None:
    open_map(page, address, "?map=layered")
    click_topic(page, "Owls")
    panel = page.locator(TOPIC)
    expect(panel.locator(".lm-byline")).to_have_text("6 papers · 38 % of the map · level 2 of 3")
    expect(panel.locator(".lm-why")).to_contain_text("75 % of its papers and in 12 % of the others")
    expect(panel.locator(".lm-phrase .lm-number")).to_have_text(["50 %", "25 %"])
    widths = panel.locator(".lm-phrase").evaluate_all(
        "nodes => nodes.map((node) => getComputedStyle(node).getPropertyValue('--share'))"
    )
    assert widths == ["0.5", "0.25"]
    bars = panel.locator(".lm-spark .lm-bar")
    expect(bars).to_have_count(6)
    expect(bars.first).to_have_attribute("aria-label", "2015: 1 paper")
    expect(panel.locator(".lm-sure")).to_contain_text("1 paper (17 %) is an outlier")
    panel.get_by_role("button", name="owls one").click()
    expect(page.locator(".st-key-query input")).to_have_value('"owls one"')
    expect(panel.locator(".lm-title")).to_have_text("Owls")


def test_topics_lead_to_those_within_above_and_near_them(page: Page, address: str) -> None:
    open_map(page, address, "?map=layered&topic=0-0")
    panel, title = page.locator(TOPIC), page.locator(f"{TOPIC} .lm-title")
    within = panel.locator(".lm-evidence", has_text="Finer topics within it")
    within.get_by_role("button", name="Owls").click()
    expect(title).to_have_text("Owls")
    within.get_by_role("button", name="Growing owls").click()
    expect(title).to_have_text("Growing owls")
    expect_count(page, 3)
    chosen = page.locator(".st-key-topics .lm-topic.lm-chosen")
    expect(chosen).to_contain_text("Growing owls")
    panel.locator(".lm-trail").get_by_role("button", name="Owls").click()
    expect(title).to_have_text("Owls")
    near = panel.locator(".lm-evidence", has_text="Nearest topics")
    near.get_by_role("button", name="Rivers").click()
    expect(title).to_have_text("Rivers")
    assert set(get_listed(page)) == {title for title, _ in small.RIVERS}
    page.go_back()
    expect(title).to_have_text("Owls")
    panel.get_by_role("button", name="Let the topic go").click()
    expect(panel).to_have_count(0)
    expect_count(page, 16)


def test_the_level_of_topics_is_kept_in_the_link(page: Page, address: str) -> None:
    open_map(page, address, "?map=layered")
    expect_names(page, {"Nature", "Time", "Owls", "Rivers", "Clocks"})
    page.get_by_role("button", name="Level 3 of 3: 5 topics").click()
    expect(page.locator(".st-key-topics")).to_contain_text("Hunting owls")
    expect(page).to_have_url(re.compile(r"[?&]level=2(&|$)"))
    finest = {"River beds", "Hunting owls", "Growing owls", "New clocks", "Old clocks"}
    expect_names(page, finest | {"Owls", "Rivers", "Clocks"})
    page.reload()
    page.wait_for_selector(DRAWN)
    pressed = page.locator(".st-key-topics .lm-levels [aria-pressed=true]")
    expect(pressed).to_have_text("5")
    page.get_by_role("button", name="Level 1 of 3: 2 topics").click()
    expect_names(page, {"Nature", "Time"})
    page.get_by_role("button", name="Level 2 of 3: 3 topics").click()
    expect(page).not_to_have_url(re.compile("level="))


def test_topics_fold_and_unfold_by_the_keyboard(page: Page, address: str) -> None:
    open_map(page, address, "?map=layered")
    fold = page.locator(".st-key-topics .lm-fold").first
    fold.focus()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".st-key-topics")).not_to_contain_text("Owls")
    expect(fold).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-topics")).to_contain_text("Owls")
    expect(fold).to_be_focused()


def test_colours_tell_outliers_and_say_in_words_what_they_are(page: Page, address: str) -> None:
    open_map(page, address, "?map=layered")
    page.locator(".st-key-colours").get_by_role("button", name="Outlier").click()
    legend = page.locator(".lm-map .lm-legend")
    expect(legend).to_contain_text("its neighbours are in several topics")
    expect(legend.locator(".lm-legend-count")).to_have_text(["1", "0", "15"])
    expect(page).to_have_url(re.compile("colour=outlier"))
    page.locator(".st-key-colours").get_by_role("button", name="Fidelity").click()
    expect(legend).to_contain_text("how many of a paper’s nearest by meaning are its nearest here")


def test_a_misplaced_paper_says_so_and_lines_lead_to_its_neighbours(
    page: Page, address: str
) -> None:
    open_map(page, address, "?map=layered&paper=owl-5")
    told = page.locator(".st-key-paper .lm-notice")
    expect(told.first).to_contain_text("An outlier: it fits no topic well")
    expect(told.nth(1)).to_contain_text("7 of its 10 nearest papers are elsewhere")
    expect(page.locator(".lm-map .lm-link")).to_have_count(10)
    expect(page.locator(".lm-map .lm-link.lm-far")).to_have_count(7)
    expect(page.locator(".st-key-paper .lm-papers .lm-note")).to_have_count(7)
    assert get_title(page) == small.OWLS[5][0]


def test_names_of_several_levels_do_not_overlap(page: Page, address: str) -> None:
    open_map(page, address, "?map=layered&level=2")
    boxes = [label["box"] for label in get_labels(page)]
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            across = max(one["x"], other["x"]) < min(
                one["x"] + one["width"], other["x"] + other["width"]
            )
            down = max(one["y"], other["y"]) < min(
                one["y"] + one["height"], other["y"] + other["height"]
            )
            assert not (across and down), (one, other)
