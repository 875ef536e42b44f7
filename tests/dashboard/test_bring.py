"""Bring your papers: each step of the page, with a stand-in for the pipeline."""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import command, jobs
from dashboard.job import Job
from dashboard.limits import Limits
from dashboard.panels import bring_check, bring_choose
from dashboard.uploads import safe
from pipeline.settings import MINIMUM_PAPERS
from tests.dashboard import small
from tests.dashboard.bringing import PAPERS, STAND_IN, bring, no_job_left, wait_until
from tests.dashboard.small import HOSTILE
from tests.dashboard.steps import (
    act,
    click,
    expect_no_failure,
    find,
    get_components,
    get_data,
    get_elements,
    get_text,
    get_texts,
    open_page,
    text_of,
)


@pytest.fixture(autouse=True)
def _brings(maps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server on which papers may be brought, and whose pipeline is a stand-in."""
    monkeypatch.setenv("LITMAP_BRING", "on")
    monkeypatch.setattr(jobs.bring, "__defaults__", (STAND_IN,))
    with no_job_left(tmp_path, monkeypatch):
        yield


def the_job() -> Job:
    (job,) = jobs._jobs.values()
    return job


def paste(text: str, **parameters: str) -> AppTest:
    """The page after the reader has pasted a text and had it read."""
    at = open_page(page="bring", **parameters)
    at.text_area[0].set_value(text)
    at.button(key="bring_read").click()
    expect_no_failure(at.run())
    the_job().wait()
    return expect_no_failure(at.run())


def is_at_three_of_four() -> bool:
    """True where the stand-in waits, in its second stage."""
    return [stage.done for stage in the_job().standing.stages] == [1, 3]


def build(at: AppTest) -> AppTest:
    """The page after the build has ended."""
    at.button(key="bring_go").click()
    expect_no_failure(at.run())
    the_job().wait()
    return expect_no_failure(at.run())


def test_the_page_asks_for_files_or_text() -> None:
    at = open_page(page="bring", map="rich")
    assert get_texts(at, "bring", "h2") == ["Bring your papers"]
    assert list(get_components(at))[-4:] == ["bring", "bring_lead", "bring_problem", "bring_hint"]
    assert len(at.get("file_uploader")) == 1
    assert get_data(at, "address")["url"] == "map=rich&page=bring"
    at.button(key="bring_read").click()
    assert "Choose a file first" in get_text(expect_no_failure(at.run()), "bring_problem")


def test_too_much_is_told_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITMAP_BRING_MB", "1")
    at = open_page(page="bring")
    at.text_area[0].set_value("x" * 2_000_000)
    at.button(key="bring_read").click()
    expect_no_failure(at.run())
    told = get_text(at, "bring_problem")
    assert "at most 1 MB" in told
    assert "python -m pipeline build" in told
    assert not jobs._jobs


def test_what_was_read_is_reported() -> None:
    at = paste(f"{PAPERS}\n\nnine")
    assert get_texts(at, "report", "p", "totals") == ["9 papers of 10 records; 1 left out."]
    table = find(get_elements(at, "report"), "table")[0]
    cells = [text_of(cell) for cell in find([table], "td")]
    assert (cells[:2], cells[-2:]) == (["9", "1"], ["lines", "utf-8"])
    assert get_texts(at, "report", "summary") == ["1 record left out of pasted text"]
    assert "Languages: English 100 %." in get_text(at, "report")
    assert any("22 % of the records" in told for told in get_texts(at, "report", "p", "notice"))
    assert at.text_input[0].value == "pasted-text"


def test_a_file_that_could_not_be_read_says_why_beside_its_name() -> None:
    job = bring(PAPERS, "unreadable")
    job.wait()
    at = open_page(page="bring", job=job.id)
    assert get_texts(at, "report", "p", "totals") == [
        "8 papers of 8 records; 1 file could not be read."
    ]
    assert get_texts(at, "report", "th", "of-row") == ["My file 0.txt"]
    assert get_texts(at, "report", "p", "unread") == [
        "My file 1.txt: nothing read, of no known format"
    ]
    assert find(get_elements(at, "report"), "details") == []
    assert not at.button(key="bring_go").disabled


def test_only_the_first_left_out_records_are_listed() -> None:
    at = paste(PAPERS + "\n" * 50 + "last")
    rows = find(find(get_elements(at, "report"), "details"), "tr")
    assert len(rows) == 1 + bring_check.SHOWN
    assert "and 29 more" in get_text(at, "report")


def test_too_few_papers_are_explained_and_nothing_can_be_built() -> None:
    assert bring_check.LEAST_PAPERS == MINIMUM_PAPERS
    at = paste("one\ntwo")
    assert "at least 5 papers; 2 papers" in get_text(at, "bring_problem")
    assert [button.key for button in at.button] == ["bring_again"]


@pytest.mark.parametrize(
    ("name", "told"), [("", "Give the map a name"), ("../x", "cannot be a map's name")]
)
def test_a_name_that_cannot_be_is_told_and_nothing_is_built(name: str, told: str) -> None:
    at = paste(PAPERS)
    expect_no_failure(at.text_input[0].set_value(name).run())
    assert told in get_text(at, "bring_problem")
    assert at.button(key="bring_go").disabled


def test_a_map_of_the_name_is_replaced_only_on_purpose() -> None:
    at = paste(PAPERS)
    expect_no_failure(at.text_input[0].set_value("rich").run())
    assert "There is a map of this name" in get_text(at, "bring_problem")
    assert at.button(key="bring_go").disabled
    expect_no_failure(at.checkbox[0].check().run())
    assert not at.button(key="bring_go").disabled


def test_a_name_typed_as_the_button_is_pressed_counts_and_is_checked() -> None:
    at = paste(f"wait build\n{PAPERS}")
    at.text_input[0].set_value("rich")
    at.button(key="bring_go").click()
    expect_no_failure(at.run())
    assert the_job().standing.phase == "read"
    expect_no_failure(at.text_input[0].set_value("free").run())
    at.text_input[0].set_value("mine")
    at.button(key="bring_go").click()
    expect_no_failure(at.run())
    assert (the_job().standing.phase, the_job().standing.name) == ("building", "mine")


def test_the_map_opens_when_it_is_built(own_maps: Path) -> None:
    small.write_plain(own_maps, "plain")
    at = paste(PAPERS, map="plain")
    small.write_rich(own_maps, "mine")  # what the stand-in does not write
    expect_no_failure(at.text_input[0].set_value("mine").run())
    at.checkbox[0].check()
    expect_no_failure(at.run())
    build(at)
    assert get_data(at, "map")["state"]["key"] == "mine/v1"
    assert get_data(at, "map")["url"] == "map=mine"
    assert not jobs._jobs


def test_a_second_tab_opens_the_map_as_well(own_maps: Path) -> None:
    small.write_plain(own_maps, "plain")
    at = paste(PAPERS, map="plain")
    job = the_job().id
    expect_no_failure(at.text_input[0].set_value("mine").run())
    build(at)
    small.write_rich(own_maps, "mine")
    again = open_page(page="bring", job=job, map="plain")
    assert get_data(again, "map")["url"] == "map=mine"
    elsewhere = open_page(job=job, map="plain")
    assert get_text(elsewhere, "job") == "mine is readyOpen it"


def test_of_two_readers_with_one_name_the_second_is_asked(own_maps: Path) -> None:
    at = paste(PAPERS)
    expect_no_failure(at.text_input[0].set_value("mine").run())
    small.write_rich(own_maps, "mine")  # the other reader's, since this page was drawn
    the_job().build("mine", own_maps)
    the_job().wait()
    at = open_page(page="bring", job=the_job().id)
    assert "another map 'mine' has been built" in get_text(at, "bring_outcome")
    assert "There is a map of this name" in get_text(at, "bring_problem")
    assert at.button(key="bring_go").disabled


def test_who_waits_is_told_the_place_in_the_queue() -> None:
    running = [bring(f"wait inspect\n{PAPERS}") for _ in range(3)]
    told = [get_text(open_page(page="bring", job=job.id), "progress") for job in running[1:]]
    assert "yours are next in the queue" in told[0]
    assert "yours are number 2 in the queue" in told[1]


def test_a_failure_is_told_and_can_be_tried_again() -> None:
    at = build(paste(f"fail build\n{PAPERS}"))
    told = get_text(at, "bring_outcome")
    assert told.startswith("The map could not be built")
    assert "pasted text: line 3 is <b>odd</b>." in told
    assert [button.label for button in at.button] == ["Try again", "Choose other files"]
    the_job().files[0].write_text(PAPERS)
    at.button(key="bring_go").click()
    expect_no_failure(at.run())
    the_job().wait()
    assert the_job().standing.phase == "built"


def test_an_unexpected_failure_shows_its_last_line_and_the_details() -> None:
    at = build(paste(f"crash build\n{PAPERS}"))
    told = get_texts(at, "bring_outcome", "p")
    assert "unexpected error" in told[0]
    assert told[1] == "ValueError: <i>what</i> is this"
    assert told[2].startswith("Traceback")


def test_files_that_cannot_be_read_lead_back_to_the_choice() -> None:
    at = paste(f"fail inspect\n{PAPERS}")
    assert get_text(at, "bring_outcome").startswith("The files could not be read")
    assert [button.label for button in at.button] == ["Choose other files"]
    at.button(key="bring_again").click()
    expect_no_failure(at.run())
    assert len(at.text_area) == 1
    assert at.text_area[0].value == ""
    assert not jobs._jobs


def test_progress_is_shown_and_the_build_can_be_stopped() -> None:
    at = paste(f"wait build\n{PAPERS}")
    at.button(key="bring_go").click()
    expect_no_failure(at.run())
    wait_until(is_at_three_of_four)
    expect_no_failure(at.run())
    assert get_texts(at, "progress", kind="name") == ["First", "Second"]
    assert get_texts(at, "progress", "li", "now") == ["Second3 of 4"]
    assert get_text(at, "progress_told") == "Second, 75 %"
    assert get_data(at, "progress_told")["live"]
    at.button(key="bring_stop").click()
    expect_no_failure(at.run())
    the_job().wait()
    expect_no_failure(at.run())
    assert get_text(at, "bring_outcome") == "Stopped, as you asked."
    assert not at.button(key="bring_go").disabled


def test_a_build_goes_on_while_the_reader_is_at_the_map() -> None:
    at = paste(f"wait build\n{PAPERS}", map="rich")
    at.text_input[0].set_value("mine")
    at.button(key="bring_go").click()
    expect_no_failure(at.run())
    wait_until(is_at_three_of_four)
    click(at, "bring", "‹ Back to the map")
    assert get_data(at, "map")["state"]["key"] == "rich/v1"
    assert get_texts(at, "job", "button") == ["Building mine · 75 %"]
    click(at, "job", "Building")
    assert get_texts(at, "bring", "h2") == ["Bring your papers"]
    assert "progress" in get_components(at)


def test_a_page_loaded_again_finds_the_job_and_another_reader_does_not() -> None:
    at = paste(PAPERS)
    again = open_page(page="bring", job=the_job().id)
    assert get_text(again, "report") == get_text(at, "report")
    assert "report" not in get_components(open_page(page="bring"))
    old = open_page(page="bring", job="old")
    assert "not on this server any more" in get_texts(old, "bring_lead", "p", "notice")[0]
    assert get_texts(old, "bring_lead", kind="wrong") == []


def test_another_reader_is_told_that_a_build_goes_on() -> None:
    at = paste(f"wait build\n{PAPERS}")
    assert "Another reader's" not in get_text(open_page(page="bring"), "bring_hint")
    at.button(key="bring_go").click()
    expect_no_failure(at.run())
    assert "Another reader's" in get_text(open_page(page="bring"), "bring_hint")


def test_without_any_map_papers_can_be_brought(own_maps: Path) -> None:
    at = open_page()
    click(at, "problem", "Bring your papers")
    assert get_texts(at, "bring", "h2") == ["Bring your papers"]
    assert len(list(own_maps.iterdir())) == 0


@pytest.mark.parametrize("setting", [None, "off"])
def test_on_a_server_that_is_not_told_so_nothing_can_be_brought(
    monkeypatch: pytest.MonkeyPatch, setting: str | None
) -> None:
    job = jobs.bring([("a", BytesIO(PAPERS.encode()))], Limits(on=True), STAND_IN)
    if setting is None:
        monkeypatch.delenv("LITMAP_BRING")
    else:
        monkeypatch.setenv("LITMAP_BRING", setting)
    at = open_page(page="bring", job=job.id, map="rich")
    names = [text_of(button) for button in find(get_elements(at, "link"), "button")]
    assert names == ["About this map", "Copy link"]
    assert "bring" not in get_components(at)
    assert "job" not in get_components(at)
    assert at.get("file_uploader") == []
    assert get_data(at, "map")["url"] == "map=rich"
    for action in ({"do": "page", "id": "bring"}, {"do": "url", "id": "page=bring&job=x"}):
        act(at, "link", action)
        assert "bring" not in get_components(at)
        assert at.get("file_uploader") == []


def test_a_wrong_setting_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITMAP_BRING_MB", "much")
    assert "LITMAP_BRING_MB is 'much'" in get_text(open_page(), "problem")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_files_are_texts_of_elements_alone(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bring_choose, "PASTED", f"{name}.csv")
    at = paste(f"{PAPERS}\n\nfail build")
    assert get_texts(at, "report", "th", "of-row") == [safe(f"{name}.csv")]
    at = build(at)
    assert f"{safe(f'{name}.csv')}: line 3" in get_text(at, "bring_outcome")
    for node in at._tree:
        if getattr(node, "type", "") in ("markdown", "html", "button", "checkbox", "caption"):
            assert name not in str(node.proto)


def test_the_command_of_the_pipeline_is_this_pythons() -> None:
    assert list(command.PIPELINE) == [sys.executable, "-m", "pipeline"]
