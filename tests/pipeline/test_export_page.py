"""The one-file page: what the file holds. tests/browser/test_one_file.py opens it in a browser."""

import base64
import hashlib
import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.errors import MapError
from pipeline.export.page import NEAREST, write_page
from tests.dashboard.small import HOSTILE, IDS, write_hostile, write_rich
from tests.pipeline.test_export_seen import edited


class Elements(HTMLParser):
    """The elements of a page: (tag, attributes, text) each."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("", {}, ""))

    def handle_data(self, data: str) -> None:
        if self.found:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)


def read(file: Path) -> Elements:
    return Elements(file.read_text("utf-8"))


def part(elements: Elements, name: str) -> bytes:
    """What the browser unpacks of a part of the file."""
    text = next(text for _, given, text in elements.found if given.get("id") == f"lm-{name}")
    return zlib.decompress(base64.b64decode(text))


def loaded(elements: Elements, name: str) -> Any:
    return json.loads(part(elements, name))


def test_every_paper_and_topic_is_in_it(tmp_path: Path) -> None:
    made = write_rich(tmp_path)
    write_page(made, tmp_path / "out" / "map.html", "Owls & <clocks>")
    elements = read(tmp_path / "out" / "map.html")
    papers = loaded(elements, "papers")
    assert papers["id"] == list(IDS)
    assert papers["title"] == list(made.papers["title"])
    assert papers["authors"][1] == ["Ada Adler", "Ben Brook"]
    assert loaded(elements, "abstracts") == list(made.papers["abstract"])
    head = loaded(elements, "map")
    assert [topic["name"] for topic in head["topics"]] == [
        "Nature", "Time", "Owls", "Rivers", "Clocks",
    ]  # fmt: skip
    assert [topic["index"] for topic in head["topics"]] == [None, None, 0, 1, 2]
    assert head["topics"][2]["exemplars"] == [0, 1, 2]
    assert part(elements, "points") == (made.path / "points.bin").read_bytes()
    headings = [text.strip() for tag, _, text in elements.found if tag == "h1"]
    assert headings == ["Owls & <clocks>"]


def test_nearest_papers_are_those_of_the_map(tmp_path: Path) -> None:
    made = write_rich(tmp_path)
    write_page(made, tmp_path / "map.html")
    data = part(read(tmp_path / "map.html"), "near")
    rows = np.frombuffer(data, "<i4", 16 * NEAREST).reshape(16, NEAREST)
    cosines = np.frombuffer(data, "|i1", offset=4 * 16 * NEAREST).reshape(16, NEAREST) / 100
    true = made.neighbours.loc["owl-0"]
    assert [IDS[row] for row in rows[0]] == list(true["neighbour_ids"][:NEAREST])
    assert np.allclose(cosines[0], true["similarity"][:NEAREST], atol=0.0051)


def test_the_policy_names_the_scripts_that_run_and_nothing_else(tmp_path: Path) -> None:
    write_page(write_rich(tmp_path), tmp_path / "map.html")
    elements = read(tmp_path / "map.html")
    policy = next(
        given["content"] or ""
        for _, given, _ in elements.found
        if given.get("http-equiv") == "Content-Security-Policy"
    )
    module = [text for tag, given, text in elements.found if given.get("type") == "module"]
    scripts = [part(elements, "plotly"), *(text.encode() for text in module)]
    digests = {base64.b64encode(hashlib.sha256(script).digest()).decode() for script in scripts}
    assert set(re.findall(r"'sha256-(.+?)'", policy)) == digests
    assert len(digests) == 2
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy, "nothing may be asked for"
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    outer = [value for _, given, _ in elements.found for key, value in given.items()
             if key in ("src", "href", "srcset", "action")]  # fmt: skip
    assert outer == []


def test_of_what_is_hidden_no_text_is_in_it(tmp_path: Path) -> None:
    write_page(edited(tmp_path), tmp_path / "map.html")
    elements = read(tmp_path / "map.html")
    papers, head = loaded(elements, "papers"), loaded(elements, "map")
    assert set(papers["title"][11:]) == {""}
    assert "Pendulum" not in json.dumps([papers, loaded(elements, "abstracts")])
    assert head["hidden"] == [2]
    assert head["visible"] == 11
    assert "Night birds" in [topic["name"] for topic in head["topics"]]
    rows = np.frombuffer(part(elements, "near"), "<i4", 16 * NEAREST)
    assert rows.max() < 11


def test_hostile_texts_make_no_element(tmp_path: Path) -> None:
    write_page(write_rich(tmp_path), tmp_path / "plain.html")
    made = write_hostile(tmp_path)
    write_page(made, tmp_path / "map.html", "</title><script>window.hacked = 1</script>")
    plain, hostile = read(tmp_path / "plain.html"), read(tmp_path / "map.html")
    assert [tag for tag, *_ in hostile.found] == [tag for tag, *_ in plain.found]
    assert HOSTILE[0] in loaded(hostile, "papers")["title"][0]


def test_the_same_map_gives_the_same_bytes(tmp_path: Path) -> None:
    made = write_rich(tmp_path)
    for name in ("one", "two"):
        write_page(made, tmp_path / f"{name}.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_where_it_cannot_be_written_it_says_so_and_leaves_what_was_there(tmp_path: Path) -> None:
    made = write_rich(tmp_path)
    (tmp_path / "map.html").mkdir()
    with pytest.raises(MapError, match="cannot be written"):
        write_page(made, tmp_path / "map.html")
    assert not list(tmp_path.glob(".partial-*"))
