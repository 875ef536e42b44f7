"""Trees of elements: strings stay text, links are http(s); and the scripts that draw them parse."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from dashboard import map as literature_map
from dashboard.map import SCRIPTS
from dashboard.panels.elements import el, marked
from tests.dashboard.small import HOSTILE, ROOT
from tests.dashboard.steps import find, text_of

SCRIPT_FILES = sorted(f for part in ("dashboard", "pipeline") for f in (ROOT / part).rglob("*.js"))
PARSE = """
async (sources) => {
  const found = {};
  for (const [name, source] of Object.entries(sources)) {
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    try { await import(url); } catch (e) { if (e instanceof SyntaxError) found[name] = String(e); }
  }
  return found;
}
"""


def test_an_element_says_nothing_that_it_was_not_given() -> None:
    assert el("p", "text") == {"t": "p", "k": ["text"]}
    assert el("p") == {"t": "p", "k": []}


def test_an_element_carries_all_that_it_was_given() -> None:
    element = el(
        "button",
        "text",
        kind="row chosen",
        act=("go", "p1"),
        label="Open",
        pressed=True,
        colour=("#111111", "#222222"),
        share=0.5,
    )
    assert element == {
        "t": "button",
        "k": ["text"],
        "c": "row chosen",
        "a": {"do": "go", "id": "p1"},
        "l": "Open",
        "p": True,
        "o": ["#111111", "#222222"],
        "s": 0.5,
    }


def test_off_and_zero_are_told_too() -> None:
    assert el("button", pressed=False)["p"] is False
    assert el("button", opened=False)["e"] is False
    assert el("span", share=0.0)["s"] == 0.0
    assert el("button", act=("close", None))["a"] == {"do": "close", "id": None}


def test_what_is_nothing_is_no_child() -> None:
    assert el("p", None, "", "a", el("em"), None)["k"] == ["a", {"t": "em", "k": []}]


@pytest.mark.parametrize(
    "address", ["http://a.org", "https://a.org/x?y=1#z", "HTTPS://A.ORG", "Http://a"]
)
def test_links_to_the_web_are_links(address: str) -> None:
    assert el("a", "text", href=address)["h"] == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://a.org",
        " https://a.org",
        "\njavascript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//a.org",
        "/relative",
        "a.org",
        "httpx://a.org",
        "http:/a.org",
        "blob:https://a.org/1",
        "view-source:https://a.org",
    ],
)
def test_other_links_are_left_out(address: str) -> None:
    assert el("a", "text", href=address) == {"t": "a", "k": ["text"]}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_the_same_text(text: str) -> None:
    element = el("p", text, label=text)
    assert element["k"] == [text]
    assert element["l"] == text
    assert json.loads(json.dumps(element)) == element


def test_a_marked_text_holds_its_spans_as_marks() -> None:
    assert marked("owls at night", [(0, 4), (8, 13)]) == [
        "",
        {"t": "mark", "k": ["owls"]},
        " at ",
        {"t": "mark", "k": ["night"]},
        "",
    ]
    assert marked("owls", []) == ["owls"]


@pytest.mark.parametrize("text", [*HOSTILE, "plain", "é\u0301中🦉"])
@pytest.mark.parametrize(
    "spans", [[], [(0, 2)], [(1, 3), (3, 4)], [(0, 3), (1, 4)], [(2, 999)], [(3, 4), (0, 1)]]
)
def test_marking_never_changes_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    element = el("p", *marked(text, spans))
    assert text_of(element) == text
    assert all(text_of(mark) in text for mark in find([element], "mark"))


def test_overlapping_and_outlying_spans_are_not_marked() -> None:
    assert [text_of(m) for m in find([el("p", *marked("abcdef", [(0, 3), (1, 4)]))], "mark")] == [
        "abc"
    ]
    assert find([el("p", *marked("abc", [(1, 9)]))], "mark") == []


def parse_by_node(node: str, sources: dict[str, str], folder: Path) -> dict[str, str]:
    """What is wrong with each of these modules, by node; nothing for those that parse."""
    failures = {}
    for name, source in sources.items():
        file = folder / f"{name.replace('/', '-')}.mjs"
        file.write_text(source, "utf-8")
        check = subprocess.run([node, "--check", file], capture_output=True, text=True, check=False)
        if check.returncode:
            failures[name] = check.stderr
    return failures


def parse_by_chromium(sources: dict[str, str]) -> dict[str, str]:
    """The same by the browser of the journeys."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import HEADLESS, chromium

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=HEADLESS)
        failures: dict[str, str] = browser.new_page().evaluate(PARSE, sources)
        browser.close()
    return failures


def failures_of(sources: dict[str, str], folder: Path) -> dict[str, str]:
    """What is wrong with these modules, by whatever can tell on this computer."""
    node = shutil.which("node")
    return parse_by_node(node, sources, folder) if node else parse_by_chromium(sources)


def test_every_script_parses_alone_and_joined(tmp_path: Path) -> None:
    sources = {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in SCRIPT_FILES}
    joined, _ = literature_map._sources()
    broken = {
        "broken alone": "function f( {",
        "told twice": "const a = 1;\nconst a = 2;\nexport default function () {}",
    }
    found = failures_of({**sources, "joined": joined, **broken}, tmp_path)
    assert set(found) == set(broken), found


def test_the_map_is_joined_of_every_script_of_its_folder() -> None:
    files = {file.name for file in SCRIPT_FILES if file.parent.name == "map"}
    assert set(SCRIPTS) == files
    assert len(SCRIPTS) == len(files)
    joined, css = literature_map._sources()
    assert joined.count("export default function") == 1
    assert css == (ROOT / "dashboard" / "map" / "map.css").read_text("utf-8")


@pytest.mark.parametrize("file", SCRIPT_FILES, ids=lambda file: file.name)
def test_no_script_turns_text_into_markup_or_code(file: Path) -> None:
    source = file.read_text("utf-8")
    for door in (
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
        "createContextualFragment", "srcdoc", "DOMParser", "setHTML",
    ):  # fmt: skip
        assert door not in source, door


@pytest.mark.parametrize("file", SCRIPT_FILES, ids=lambda file: file.name)
def test_no_script_names_another_computer(file: Path) -> None:
    text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "http://" not in text.replace("https?://", "")
    assert "https://" not in text
    assert "//cdn" not in text
