"""A reader takes what the list holds away as files, which other programs read."""

import json
from pathlib import Path

import pandas as pd
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from playwright.sync_api import Page, expect

from tests.browser.steps import expect_count, get_count, get_listed, open_map, search


def download(page: Page, button: str, folder: Path) -> Path:
    """The file that a button of the exports gives."""
    with page.expect_download() as told:
        page.get_by_role("button", name=button, exact=True).click()
    file = folder / told.value.suggested_filename
    told.value.save_as(file)
    return file


def open_exports(page: Page) -> None:
    page.get_by_role("button", name="Export these papers").click()
    page.get_by_role("button", name="BibTeX").wait_for()


def test_the_papers_that_pass_are_downloaded_and_read(
    page: Page, address: str, tmp_path: Path
) -> None:
    open_map(page, address, "?map=hf-papers")
    search(page, "learning")
    page.wait_for_function("document.querySelector('.lm-count strong').innerText !== '89'")
    count, titles = get_count(page), get_listed(page)
    open_exports(page)
    table = pd.read_csv(download(page, "CSV", tmp_path))
    assert len(table) == count > 5
    assert table["title"].tolist()[: len(titles)] == titles
    assert pd.read_parquet(download(page, "Parquet", tmp_path))["title"].tolist()[0] == titles[0]
    library = parse_string(download(page, "BibTeX", tmp_path).read_text("utf-8"))
    assert (len(library.entries), len(library.failed_blocks)) == (count, 0)
    assert len(rispy.loads(download(page, "RIS", tmp_path).read_text("utf-8"))) == count
    assert len(json.loads(download(page, "CSL-JSON", tmp_path).read_text("utf-8"))) == count
    topics = pd.read_csv(download(page, "Table (CSV)", tmp_path))
    assert topics["chosen"].sum() == count
    report = download(page, "Report (Markdown)", tmp_path)
    assert report.name == "hf-papers-topics.md"
    assert report.read_text("utf-8").startswith("# Topics of hf-papers\n")
    expect_count(page, count)  # nothing of the page has changed


def test_other_filters_export_other_papers_and_the_keyboard_does_it(
    page: Page, address: str, tmp_path: Path
) -> None:
    open_map(page, address, "?map=hostile")
    button = page.get_by_role("button", name="Export these papers")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="BibTeX").wait_for()
    expect(button).to_have_attribute("aria-expanded", "true")
    before = len(pd.read_csv(download(page, "CSV", tmp_path)))
    page.locator(".st-key-topics .lm-row").first.click()
    page.wait_for_function(f"document.querySelector('.lm-count strong').innerText !== '{before}'")
    count = get_count(page)
    expect(page.locator(".st-key-export_0")).to_contain_text(f"{count} papers")
    page.get_by_role("button", name="CSV", exact=True).focus()
    with page.expect_download() as told:
        page.keyboard.press("Enter")
    told.value.save_as(tmp_path / "fewer.csv")
    assert len(pd.read_csv(tmp_path / "fewer.csv")) == count < before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_buttons_lie_within_a_narrow_screen(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 390, "height": 844})
    open_map(page, address, "?map=hf-papers")
    open_exports(page)
    for button in page.locator(".st-key-export [data-testid='stDownloadButton']").all():
        box = button.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= 390 - box["width"]
