"""A reader brings papers: the report, the build, cancel, failures; and what is known of a map."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import serve
from tests.browser.steps import DRAWN, click_topic, expect_count, open_map
from tests.dashboard.bringing import wait_until
from tests.dashboard.small import HOSTILE

SUBJECTS = ("owls hunting by ear", "rivers carrying sand", "clocks of brass and quartz")
BUILD_MS = 120_000


@pytest.fixture(scope="module")
def own_maps(maps: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the maps, beside which others are built."""
    folder = tmp_path_factory.mktemp("own") / "maps"
    shutil.copytree(maps, folder)
    return folder


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps what is uploaded."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def bringing(own_maps: Path, temporary: Path) -> Iterator[str]:
    """The address of a server on which papers may be brought."""
    with serve(own_maps, LITMAP_BRING="on", LITMAP_BRING_MB="2", TMPDIR=str(temporary)) as url:
        yield url


def papers_csv(folder: Path, name: str = "my papers.csv", count: int = 12) -> Path:
    file = folder / name
    rows = [
        f'"A study of {SUBJECTS[i % 3]}, part {i}","What is known of {SUBJECTS[i % 3]}.",{2000 + i}'
        for i in range(count)
    ]
    file.write_text("title,abstract,year\n" + "\n".join(rows), "utf-8")
    return file


def papers_ris(folder: Path, name: str = "more.ris") -> Path:
    """One record that is a paper, and one without a title."""
    records = (
        ("TI  - One more on owls hunting by ear", "AB  - They hear a mouse under snow."),
        ("AU  - Doe, Jane", "PY  - 2001"),
    )
    file = folder / name
    file.write_text(
        "\n\n".join("\n".join(("TY  - JOUR", *lines, "ER  -")) for lines in records), "utf-8"
    )
    return file


def bring(page: Page, *files: Path) -> None:
    """Chooses files and has them read."""
    page.locator("input[type=file]").set_input_files(list(files))
    for file in files:
        expect(page.get_by_role("button", name=f"Remove {file.name}", exact=True)).to_be_visible()
    page.get_by_role("button", name="Read the papers").click()


def build(page: Page, name: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Name", exact=True).press("Tab")
    page.get_by_role("button", name="Build the map").click()
    expect(page.locator(".st-key-progress")).to_contain_text(f"Building {name}")


def kept(temporary: Path) -> list[str]:
    """What the server keeps of uploads."""
    return [file.name for file in temporary.glob("litmap-brought-*/job-*/*/*")]


def test_papers_are_brought_seen_and_built_and_the_map_opens(
    page: Page, bringing: str, tmp_path: Path, temporary: Path
) -> None:
    open_map(page, bringing, "?map=hf-papers")
    page.get_by_role("button", name="Bring your papers").click()
    bring(page, papers_csv(tmp_path), papers_ris(tmp_path))
    report = page.locator(".st-key-report")
    expect(report.locator(".lm-totals")).to_have_text("13 papers of 14 records; 1 left out.")
    expect(report.locator("tbody th")).to_have_text(["my papers.csv", "more.ris"])
    assert sorted(kept(temporary)) == ["more.ris", "my papers.csv"]
    report.locator("summary").click()
    expect(report.locator("details")).to_contain_text("no title")
    assert page.get_by_label("Name", exact=True).input_value() == "my-papers"
    page.reload()
    expect(report.locator(".lm-totals")).to_be_visible()
    build(page, "mine")
    page.wait_for_selector(DRAWN, timeout=BUILD_MS)
    expect_count(page, 13)
    assert re.search(r"\?map=mine(&|$)", page.url)
    wait_until(lambda: kept(temporary) == [])
    page.get_by_role("button", name="About this map").click()
    about = page.locator(".st-key-about")
    expect(about).to_contain_text("13 papers of 14 records")
    expect(about.locator("tbody th").filter(has_text="my papers.csv")).to_have_text("my papers.csv")


def test_a_reader_can_leave_come_back_and_cancel(
    page: Page, browser: Browser, bringing: str, tmp_path: Path, own_maps: Path
) -> None:
    open_map(page, bringing, "?map=hf-papers")
    page.get_by_role("button", name="Bring your papers").click()
    bring(page, papers_csv(tmp_path, count=400))
    build(page, "left")
    page.get_by_role("button", name="Back to the map").click()
    page.wait_for_selector(DRAWN)
    line = page.locator(".st-key-job")
    expect(line).to_contain_text("Building left")
    click_topic(page, page.locator(".st-key-topics .lm-name").first.inner_text())
    expect(page.locator(".st-key-topic")).to_be_visible()
    other = browser.new_page()
    other.goto(f"{bringing}/?page=bring")
    expect(other.locator(".st-key-bring_hint")).to_contain_text("Another reader's map")
    other.close()
    line.get_by_role("button").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".st-key-bring_outcome")).to_contain_text("Stopped", timeout=60_000)
    expect(page.get_by_role("button", name="Build the map")).to_be_enabled()
    assert not (own_maps / "left" / "current").exists()
    assert list(own_maps.glob("left/.partial-*")) == []
    page.get_by_role("button", name="Choose other files").click()
    expect(page.locator("input[type=file]")).to_be_attached()


def test_a_map_that_is_ready_is_offered_to_who_is_elsewhere(
    page: Page, bringing: str, tmp_path: Path
) -> None:
    page.goto(f"{bringing}/?map=hf-papers&page=bring")
    bring(page, papers_csv(tmp_path))
    build(page, "offered")
    page.get_by_role("button", name="About this map").click()
    expect(page.locator(".st-key-about")).to_contain_text("hf-papers")
    page.get_by_role("button", name="Open it").click(timeout=BUILD_MS)
    page.wait_for_selector(DRAWN)
    expect_count(page, 12)


def test_a_file_without_papers_says_so_and_another_can_be_chosen(
    page: Page, bringing: str, tmp_path: Path
) -> None:
    page.goto(f"{bringing}/?page=bring")
    odd = tmp_path / "<b>odd<b>.bin"
    odd.write_bytes(bytes(range(256)) * 40)
    bring(page, odd)
    told = page.locator(".st-key-bring_outcome")
    expect(told).to_contain_text("The files could not be read")
    expect(told).to_contain_text("<b>odd<b>.bin")
    assert "litmap-brought" not in told.inner_text()
    page.get_by_role("button", name="Choose other files").click()
    expect(page.get_by_label("Or text")).to_be_visible()


def test_what_is_too_large_is_told(page: Page, bringing: str) -> None:
    page.goto(f"{bringing}/?page=bring")
    page.get_by_label("Or text").fill("x" * 2_500_000)
    page.get_by_role("button", name="Read the papers").click()
    expect(page.locator(".st-key-bring_problem")).to_contain_text("at most 2 MB")


def test_more_records_than_may_be_read_are_told_with_the_limit(
    page: Page, own_maps: Path, tmp_path: Path
) -> None:
    with serve(own_maps, LITMAP_BRING="on", LITMAP_BRING_PAPERS="10") as address:
        page.goto(f"{address}/?page=bring")
        bring(page, papers_csv(tmp_path, count=11))
        told = page.locator(".st-key-bring_outcome")
        expect(told).to_contain_text("There are more than 10 records")
        expect(told).to_contain_text("LITMAP_BRING_PAPERS")
        expect(page.get_by_role("button", name="Try again")).to_have_count(0)


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    page: Page, bringing: str, tmp_path: Path
) -> None:
    page.goto(f"{bringing}/?page=bring")
    odd = tmp_path / "odd.bin"
    odd.write_bytes(bytes(range(256)) * 40)
    bring(page, papers_csv(tmp_path), odd)
    report = page.locator(".st-key-report")
    expect(report.locator(".lm-totals")).to_have_text(
        "12 papers of 12 records; 1 file could not be read."
    )
    expect(report.locator(".lm-unread")).to_contain_text("odd.bin: nothing read, ")
    expect(page.get_by_role("button", name="Build the map")).to_be_enabled()


def test_the_focus_goes_to_the_new_step_and_stays_where_the_reader_put_it(
    page: Page, bringing: str, tmp_path: Path
) -> None:
    page.goto(f"{bringing}/?page=bring")
    box = page.get_by_label("Or text")
    box.fill(papers_csv(tmp_path).read_text("utf-8"))
    box.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-report")).to_be_visible()
    expect(page.locator(".lm-landing")).to_have_text("Step 2 of 3: Check what was read")
    expect(page.locator(".lm-landing")).to_be_focused()
    name = page.get_by_label("Name", exact=True)
    name.fill("one name")
    expect(page.locator(".st-key-bring_problem")).to_contain_text("cannot be a map's name")
    expect(name).to_be_focused()


def test_the_limit_of_a_file_is_told_once(page: Page, bringing: str) -> None:
    page.goto(f"{bringing}/?page=bring")
    expect(page.get_by_role("button", name="Read the papers")).to_be_visible()
    expect(page.get_by_text("per file")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 1000, 390])
def test_no_word_breaks_in_the_choice_of_colours(
    browser: Browser, bringing: str, width: int
) -> None:
    with browser.new_page(viewport={"width": width, "height": 800}) as page:
        open_map(page, bringing, "?map=hostile")
        row = page.locator(".st-key-colours .lm-choices")
        choices = row.locator(".lm-choice")
        expect(choices).to_have_text(["Topic", "Year", "Fidelity", "Strength", "Outlier"])
        heights = choices.evaluate_all("all => all.map((e) => e.offsetHeight)")
        assert max(heights) < 32
        assert row.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_on_a_phone_the_counts_of_a_file_are_in_sight(
    browser: Browser, bringing: str, tmp_path: Path
) -> None:
    with browser.new_page(viewport={"width": 390, "height": 844}) as page:
        page.goto(f"{bringing}/?page=bring")
        bring(page, papers_csv(tmp_path), papers_ris(tmp_path))
        head = page.locator(".st-key-report .lm-wide").first.locator("thead th")
        for column in ("File", "Kept", "Left out"):
            box = head.get_by_text(column, exact=True).bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= 390


def test_back_leads_from_a_page_to_the_map_as_it_was(page: Page, bringing: str) -> None:
    open_map(page, bringing, "?map=hf-papers&q=learning")
    count = page.locator(".lm-count strong").inner_text()
    for name, shown in (("About this map", "about"), ("Bring your papers", "bring")):
        page.get_by_role("button", name=name).click()
        expect(page.locator(f".st-key-{shown} h2")).to_have_text(name)
        expect(page).to_have_url(re.compile(f"page={shown}"))
    page.go_back()
    expect(page.locator(".st-key-about h2")).to_be_visible()
    page.go_back()
    page.wait_for_selector(DRAWN)
    expect_count(page, count)
    assert "page=" not in page.url
    page.go_forward()
    expect(page.locator(".st-key-about h2")).to_be_visible()


def test_a_copied_link_does_not_carry_what_was_brought(
    page: Page, bringing: str, tmp_path: Path
) -> None:
    page.goto(f"{bringing}/?page=bring")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bring(page, papers_csv(tmp_path))
    expect(page.locator(".st-key-report")).to_be_visible()
    expect(page).to_have_url(re.compile("job="))
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".lm-told")).to_be_visible()
    assert "job=" not in page.evaluate("navigator.clipboard.readText()")


def test_the_whole_way_can_be_gone_with_the_keyboard(
    page: Page, bringing: str, tmp_path: Path
) -> None:
    page.goto(f"{bringing}/?page=bring")
    box = page.get_by_label("Or text")
    box.fill(papers_csv(tmp_path).read_text("utf-8"))
    box.press("Tab")
    expect(page.get_by_role("button", name="Read the papers")).to_be_focused()
    page.keyboard.press("Enter")
    name = page.get_by_label("Name", exact=True)
    name.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Build the map")).to_be_focused()


def test_without_the_flag_nothing_can_be_brought(page: Page, address: str) -> None:
    told = listen(page)
    page.goto(f"{address}/?map=hf-papers&page=bring")
    page.wait_for_selector(DRAWN)
    expect(page.get_by_role("button", name="Bring your papers")).to_have_count(0)
    expect(page.locator("input[type=file]")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("page="))
    assert upload(page, told, 100_000) == {413}


def test_with_the_flag_an_upload_is_taken_up_to_the_limit(page: Page, bringing: str) -> None:
    told = listen(page)
    page.goto(f"{bringing}/?page=bring")
    expect(page.locator("input[type=file]")).to_be_attached()
    assert upload(page, told, 100_000) == {204}
    assert upload(page, told, 3 * 2**20) == {413}


def listen(page: Page) -> set[str]:
    """Ids that the server tells over the websocket, the session's among them."""
    told: set[str] = set()

    def hear(frame: str | bytes) -> None:
        text = frame.decode("latin-1") if isinstance(frame, bytes) else frame
        told.update(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))

    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    return told


def upload(page: Page, told: set[str], size: int) -> set[int]:
    """What Streamlit's own upload route answers to a file that is put there by hand."""
    status = """async ([session, size]) => {
      const form = new FormData();
      form.append("file", new Blob([new Uint8Array(size)]), "a.csv");
      const token = (document.cookie.match(/_streamlit_xsrf=([^;]+)/) || [])[1] || "";
      const answer = await fetch(`/_stcore/upload_file/${session}/x`,
        { method: "PUT", body: form, headers: { "X-Xsrftoken": token } });
      return answer.status;
    }"""
    answers = {page.evaluate(status, [session, size]) for session in sorted(told)}
    return answers - {400}  # no session of that id


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_the_pages_fit_the_window_and_nothing_hostile_runs(
    browser: Browser, bringing: str, scheme: str, size: tuple[int, int], tmp_path: Path
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(f"{bringing}/?map=hostile&page=about")
    expect(page.locator(".st-key-about h2")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= size[0]
    page.get_by_role("button", name="Bring your papers").click()
    bad = tmp_path / "<img src=x onerror='window.hacked = 1'>.csv"
    bad.write_text(papers_csv(tmp_path).read_text("utf-8") + "\n,no title,2000\n", "utf-8")
    bring(page, bad)
    expect(page.locator(".st-key-report tbody th").first).to_have_text(bad.name)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= size[0]
    ground = page.locator(".stApp").evaluate("e => getComputedStyle(e).backgroundColor")
    level = sum(map(int, re.findall(r"\d+", ground)[:3])) / 3
    assert level > 200 if scheme == "light" else level < 60
    assert page.evaluate("window.hacked") is None
    context.close()


def test_hostile_texts_in_the_report_of_a_map_stay_texts(page: Page, own_maps: Path) -> None:
    version = (own_maps / "hostile" / "current").read_text().strip()
    file = own_maps / "hostile" / version / "manifest.json"
    manifest = json.loads(file.read_text("utf-8"))
    dropped = [{"record": text, "place": text, "reason": text} for text in HOSTILE]
    manifest["inputs"] = [manifest["inputs"][0] | {"path": HOSTILE[1], "name": HOSTILE[0],
                                                   "dropped": dropped}]  # fmt: skip
    file.write_text(json.dumps(manifest), "utf-8")
    with serve(own_maps) as address:
        page.goto(f"{address}/?map=hostile&page=about")
        about = page.locator(".st-key-about")
        about.locator("summary").click()
        for text in HOSTILE:
            expect(about.locator("td", has_text=text.strip()).first).to_be_attached()
        expect(about.locator("img, script, td a")).to_have_count(0)
        assert page.evaluate("window.hacked") is None


def test_with_the_server_end_builds_and_go_uploads(
    page: Page, own_maps: Path, tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with serve(own_maps, LITMAP_BRING="on", TMPDIR=str(temporary)) as address:
        page.goto(f"{address}/?page=bring")
        bring(page, papers_csv(tmp_path, count=300))
        expect(page.locator(".st-key-report")).to_be_visible()
        build(page, "ended")
        folder = str(temporary)
        wait_until(lambda: bool(running(folder)))
    wait_until(lambda: not running(folder))
    assert list(temporary.glob("litmap-brought-*")) == []
    assert not (own_maps / "ended" / "current").exists()


def running(folder: str) -> list[str]:
    """Processes whose arguments name the folder."""
    found = []
    for arguments in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = arguments.read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if folder in text and "pipeline" in text:
            found.append(arguments.parent.name)
    return found
