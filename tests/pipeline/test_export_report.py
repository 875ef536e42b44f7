"""Topics as a table and as a report, hostile names and all."""

import io
from pathlib import Path

import pandas as pd
import pytest
from markdown_it import MarkdownIt

from pipeline.export.chosen import chosen
from pipeline.export.report import escaped, parts, write_topics_csv, write_topics_markdown
from pipeline.guard import unguarded
from tests.dashboard import small
from tests.pipeline.exports import HOSTILE, written

EVERYTHING = [*HOSTILE, *small.HOSTILE]


def shown(markdown: str) -> tuple[str, set[str]]:
    """(the text that a Markdown program shows, the kinds of tokens besides text)."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    inline = [child for token in parser.parse(markdown) for child in token.children or ()]
    kinds = {child.type for child in inline} | {token.type for token in parser.parse(markdown)}
    return "".join(child.content for child in inline), kinds


@pytest.mark.parametrize("text", EVERYTHING)
def test_markdown_shows_a_text_and_nothing_else(text: str) -> None:
    seen, kinds = shown(f"- {escaped(text)}")
    expected = " ".join(text.encode("utf-8", "replace").decode().split())
    unseen = "\x00\u202e\u202c\u2028?"
    plain = str.maketrans("", "", unseen + " ")
    assert seen.translate(plain) == expected.translate(plain)
    allowed = {"bullet_list_open", "list_item_open", "paragraph_open", "inline", "text"}
    closing = {kind.replace("open", "close") for kind in allowed}
    assert kinds <= allowed | closing | {"text_special"}


def test_topics_come_in_the_order_of_the_tree_with_sizes_and_years(tmp_path: Path) -> None:
    told = parts(chosen(small.write_rich(tmp_path)))
    assert [(part.row["name"], part.chosen) for part in told] == [
        ("Nature", 11), ("Owls", 6), ("Rivers", 5), ("Time", 5), ("Clocks", 5),
    ]  # fmt: skip
    owls = told[1]
    assert (owls.years[0], owls.median, owls.years[-1]) == (2015, 2017, 2020)
    assert len(told[4].years) == 4  # the sundials are of no known year


def test_the_table_of_some_papers_topics(tmp_path: Path) -> None:
    some = chosen(small.write_rich(tmp_path), [0, 1, 6])
    frame = pd.read_csv(io.BytesIO(written(write_topics_csv, some)))
    assert frame["name"].tolist() == ["Nature", "Owls", "Rivers"]
    assert frame["size"].tolist() == [11, 6, 5]
    assert frame["chosen"].tolist() == [3, 2, 1]
    assert frame["first_year"].tolist() == [2015, 2015, 2018]
    assert frame["key_phrases"][1] == "owls one; owls two"
    assert frame["exemplars"][1] == "owl-0; owl-1"
    assert frame["exemplar_titles"][1] == "Owls hunt by ear in the dark; Silent feathers"


def test_the_report(tmp_path: Path) -> None:
    text = written(write_topics_markdown, chosen(small.write_rich(tmp_path))).decode()
    assert text.startswith("# Topics of rich\n\n16 papers in 5 topics, version v1.\n")
    assert "\n- Nature: 11 papers\n  - Owls: 6 papers\n  - Rivers: 5 papers\n- Time: 5" in text
    assert "\n## Nature\n" in text
    assert "\n### Owls\n" in text
    owls = text.split("### Owls\n")[1].split("###")[0]
    assert "- Papers: 6\n- Years: 2015 to 2020, half of them by 2017\n" in owls
    assert "- Key phrases: owls one, owls two\n" in owls
    link = "[Owls hunt by ear in the dark](https://doi.org/10.1234/owl) (Cy Clay, 2015)"
    assert f"  - {link}\n" in owls


def test_hostile_topics_are_text_in_both(tmp_path: Path) -> None:
    hostile = chosen(small.write_hostile(tmp_path))
    seen, kinds = shown(written(write_topics_markdown, hostile).decode())
    assert not kinds & {"html_inline", "html_block", "link_open", "image", "em_open", "code_inline"}
    for name in small.HOSTILE[:3]:
        assert name in seen
    frame = pd.read_csv(io.BytesIO(written(write_topics_csv, hostile)))
    assert {unguarded(name) for name in frame["name"]} == set(small.HOSTILE[:3])
