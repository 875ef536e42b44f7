"""The loop that fetches: page by page, and on from wherever the end came."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError, SourceError
from pipeline.readers.file import Dropped, Record
from pipeline.sources import Fetched, fetch
from pipeline.sources.pages import Page, Position
from tests.pipeline.services import Steps


@dataclass
class Numbers:
    """Papers 0 to 6 in pages of three, of which every page repeats the last of the page before."""

    asked: str = "numbers"
    fails_at: int | None = None
    count: int = 7
    pages: list[int] = field(default_factory=list)
    name: str = "Numbers"

    @property
    def question(self) -> Mapping[str, Any]:
        return {"asked": self.asked}

    def begin(self) -> Position:
        return {"start": 0}

    def page(self, position: Position, wanted: int) -> Page:
        start = position["start"]
        if start == self.fails_at:
            raise SourceError("Numbers: answers 503 (6 tries). Try again later.")
        self.pages.append(start)
        numbers = range(max(0, start - 1), min(start + 3, self.count))
        records: tuple[Record, ...] = tuple({"title": f"Paper {n}"} for n in numbers)
        following = {"start": start + 3} if start + 3 < self.count else None
        dropped = (Dropped("x", "no title"),) if start == 3 else ()
        return Page(records, dropped, following, self.count)


ALL = [f"Paper {n}" for n in range(7)]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "papers.jsonl"


def run(source: Numbers, out: Path, most: int = 100, restart: bool = False) -> Fetched:
    return fetch(source, out, most, Steps(), restart)


def titles(file: Path) -> list[str]:
    return [json.loads(line)["title"] for line in file.read_text("utf-8").splitlines()]


def test_every_paper_comes_once_and_progress_is_told(out: Path) -> None:
    steps = Steps()
    fetched = fetch(Numbers(), out, 100, steps, restart=False)
    assert titles(out) == ALL
    assert fetched == Fetched(out, 7, 0, 7, {"no title": 1}, ())
    assert steps.told == [(0, None), (3, 7), (6, 7), (7, 7)]
    assert list(out.parent.iterdir()) == [out]


def test_no_more_is_fetched_than_wanted(out: Path) -> None:
    source, steps = Numbers(), Steps()
    fetch(source, out, 4, steps, restart=False)
    assert titles(out) == ALL[:4]
    assert source.pages == [0, 3]
    assert steps.told[-1] == (4, 4)


def test_a_failure_keeps_what_was_fetched_and_says_so(out: Path) -> None:
    with pytest.raises(SourceError) as error:
        run(Numbers(fails_at=6), out)
    assert str(error.value) == (
        "Numbers: answers 503 (6 tries). Try again later. What was fetched, 6 papers, is kept in "
        f"{out}.part; the same command goes on from there."
    )
    source = Numbers()
    fetched = run(source, out)
    assert source.pages == [6]
    assert (fetched.kept, titles(out)) == (6, ALL)


def test_a_failure_at_once_leaves_nothing(out: Path) -> None:
    with pytest.raises(SourceError) as error:
        run(Numbers(fails_at=0), out)
    assert "kept" not in str(error.value)
    assert list(out.parent.iterdir()) == []


def test_more_may_be_wanted_of_an_unfinished_download_but_not_less(out: Path) -> None:
    with pytest.raises(SourceError):
        run(Numbers(fails_at=6), out, most=7)
    with pytest.raises(SourceError, match="6 papers are fetched already, more than --max 2"):
        run(Numbers(), out, most=2)
    run(Numbers(), out, most=50)
    assert titles(out) == ALL


def test_another_question_needs_a_restart(out: Path) -> None:
    with pytest.raises(SourceError):
        run(Numbers(fails_at=3), out)
    with pytest.raises(InputError, match="another question"):
        run(Numbers("others"), out)
    run(Numbers("others"), out, restart=True)
    assert titles(out) == ALL


def test_a_finished_file_stays_until_the_new_one_is_complete(out: Path) -> None:
    run(Numbers(), out, most=2)
    with pytest.raises(SourceError):
        run(Numbers(fails_at=3), out)
    assert titles(out) == ALL[:2]
    run(Numbers(), out)
    assert titles(out) == ALL


def test_no_paper_at_all_is_told_and_leaves_nothing(out: Path) -> None:
    with pytest.raises(
        SourceError, match=r"^Numbers has no such paper\. Ask for something else\.$"
    ):
        run(Numbers(count=0), out)
    assert list(out.parent.iterdir()) == []


class Stopper:
    """Ends the program before or after one of its steps on the disk, as Ctrl-C or a kill may."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int) -> None:
        self._left = at
        for owner, name in (
            (Path, "replace"), (Path, "unlink"), (Path, "write_bytes"), (os, "fsync"),
        ):  # fmt: skip
            patch.setattr(owner, name, self._stopping(getattr(owner, name)))

    def _stopping(self, step: Any) -> Any:
        def stopping(*arguments: Any, **named: Any) -> Any:
            self._tick()
            result = step(*arguments, **named)
            self._tick()
            return result

        return stopping

    def _tick(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise KeyboardInterrupt


def ends(out: Path) -> Iterator[int]:
    """Stops a download at its first moment, then at its second, …, until it was not stopped."""
    for moment in range(1, 1000):
        with pytest.MonkeyPatch.context() as patch:
            Stopper(patch, moment)
            try:
                run(Numbers(), out)
                return
            except KeyboardInterrupt:
                pass
        yield moment


def test_stopped_at_any_moment_it_goes_on_and_loses_and_doubles_nothing(out: Path) -> None:
    moments = 0
    for moment in ends(out):
        moments = moment
        if list(out.parent.iterdir()) != [out]:
            run(Numbers(), out)
        assert list(out.parent.iterdir()) == [out], moment
        assert titles(out) == ALL, moment
        out.unlink()
    assert moments > 20


def test_stopped_again_and_again_it_comes_to_the_end(out: Path) -> None:
    for _ in range(200):
        with pytest.MonkeyPatch.context() as patch:
            Stopper(patch, 9)
            try:
                run(Numbers(), out)
                break
            except KeyboardInterrupt:
                continue
    assert titles(out) == ALL
