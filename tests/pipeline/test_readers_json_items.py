"""JSON: one object a paper however they are held together, and what is whole survives damage."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.readers.file import Dropped, File
from pipeline.readers.json_items import items
from tests.pipeline.bibliographies import file_of

PAPERS = [{"n": 1, "of": {"items": 2}}, {"n": 2}, {"n": 3}]
PAGE = {"meta": {"results": 3, "items": [9]}, "results": PAPERS, "next": None}
CROSSREF = {"status": "ok", "message": {"total-results": 3, "items": PAPERS, "query": {}}}
LINES = "\n".join(map(json.dumps, PAPERS))


def found(text: str) -> list[Any]:
    return [item if isinstance(item, Dropped) else item[1] for item in items(file_of(text))]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(PAPERS),
        json.dumps(PAPERS, indent=2),
        json.dumps(PAGE),
        json.dumps(PAGE, indent=2),
        json.dumps(CROSSREF),
        json.dumps([PAGE]),
        json.dumps({"data": PAPERS[:1]}) + "\n" + json.dumps({"data": PAPERS[1:]}) + "\n",
        LINES,
        "\ufeff\n" + LINES.replace("\n", "\r\n\r\n"),
        "\n".join(json.dumps(paper, indent=2) for paper in PAPERS),
        "[\n" + ",\n".join(map(json.dumps, PAPERS)) + "\n]",
    ],
)
def test_papers_however_held_together(text: str) -> None:
    assert found(text) == PAPERS


@pytest.mark.parametrize("between", ["", "\n", ",\n"])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("whole", [PAPERS, PAGE, CROSSREF])
def test_arrays_and_pages_joined_lose_nothing(whole: Any, indent: int | None, between: str) -> None:
    one = json.dumps(whole, indent=indent)
    assert found(one + between + json.dumps(PAPERS) + between + one) == PAPERS * 3


def test_objects_after_an_array_and_arrays_after_objects_are_read() -> None:
    one, array = json.dumps(PAPERS[0], indent=1), json.dumps(PAPERS)
    assert found(array + one) == [*PAPERS, PAPERS[0]]
    assert found(one + array) == [PAPERS[0], *PAPERS]


def test_what_follows_an_array_and_is_damaged_is_told() -> None:
    array = json.dumps(PAPERS)
    reported = Dropped("item 4 and what follows", "damaged JSON from line 2 on")
    assert found(array + "\n[{oops") == [*PAPERS, reported]
    assert found(array + "\noops") == [*PAPERS, Dropped("line 2", "not a JSON object, or damaged")]
    assert found('{"results": ' + array + ", oops") == [
        *PAPERS,
        Dropped("line 1 and what follows", "damaged JSON"),
    ]


def test_one_object_is_one_paper() -> None:
    assert found(json.dumps(PAPERS[0], indent=1)) == PAPERS[:1]
    assert found(json.dumps({"status": "ok", "message": PAPERS[0]})) == PAPERS[:1]


@pytest.mark.parametrize("whole", [PAPERS, PAGE, CROSSREF])
@pytest.mark.parametrize("indent", [None, 1])
def test_what_was_complete_in_a_list_cut_off_is_kept(whole: Any, indent: int | None) -> None:
    text = json.dumps(whole, indent=indent)
    cut = text[: text.index("3", text.index('"n": 2'))]
    reported = Dropped("item 3 and what follows", f"damaged JSON from line {_line(cut)} on")
    assert found(cut) == [*PAPERS[:2], reported]


def _line(cut: str) -> int:
    """The line on which the last object begins."""
    return cut.count("\n", 0, cut.rindex("{")) + 1


def test_a_line_cut_off_is_dropped_with_its_number() -> None:
    assert found(LINES[:-3]) == [*PAPERS[:2], Dropped("line 3", "not a JSON object, or damaged")]


@pytest.mark.parametrize("bad", ['{"n": ', '{"n": "x}', "{]", "nonsense"])
def test_one_bad_line_costs_that_line(bad: str) -> None:
    text = "\n".join([json.dumps(PAPERS[0]), bad, json.dumps(PAPERS[1]), json.dumps(PAPERS[2])])
    assert found(text) == [
        PAPERS[0],
        Dropped("line 2", "not a JSON object, or damaged"),
        *PAPERS[1:],
    ]


def test_objects_on_lines_after_a_bad_element_are_kept() -> None:
    text = "[\n" + ",\n".join([json.dumps(PAPERS[0]), '{"n": oops}', json.dumps(PAPERS[2])]) + "\n]"
    assert found(text) == [
        PAPERS[0],
        Dropped("item 2 and what follows", "damaged JSON from line 3 on"),
        PAPERS[2],
    ]


def test_control_characters_in_a_text_cost_nothing() -> None:
    assert found('[{"n": "a\x08\tb\nc"}, {"n": 2}]') == [{"n": "a\x08\tb\nc"}, {"n": 2}]


def test_lines_are_named_by_their_number() -> None:
    where = [item[0] for item in items(file_of("\n" + LINES)) if isinstance(item, tuple)]
    assert where == ["line 2", "line 3", "line 4"]


@pytest.mark.parametrize("text", ["title,abstract\nA,B\n", "TY  - JOUR\n", "<a/>", "@article{a,}"])
def test_other_files_hold_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, '[{"n": ' + "9" * 9000 + "}]"])
def test_what_python_cannot_hold_is_told(text: str) -> None:
    assert isinstance(found(text)[0], Dropped)


def test_lines_are_read_without_the_whole_text() -> None:
    file = File(Path("papers"), lambda: io.BytesIO(LINES.encode()))
    assert [item[1] for item in items(file) if isinstance(item, tuple)] == PAPERS
    assert not {"text", "data"} & file.__dict__.keys()


def test_objects_over_several_lines_among_those_of_one_are_read() -> None:
    text = "\n".join([json.dumps(PAPERS[0]), json.dumps(PAPERS[1], indent=2), "{", LINES])
    assert found(text)[:2] == PAPERS[:2]
    mixed = "\n".join([LINES, json.dumps(PAPERS[1], indent=2), json.dumps(PAPERS[2])])
    assert found(mixed) == [*PAPERS, PAPERS[1], PAPERS[2]]


def test_several_objects_on_a_line_and_record_separators_are_read() -> None:
    one, two, three = map(json.dumps, PAPERS)
    assert found(f"{one}\n{two}, {three}\n") == PAPERS
    assert found(f"\x1e{one}\n\x1e{two}\n\x1e{three}\n") == PAPERS
