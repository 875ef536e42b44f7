"""A download that may be stopped at any moment: no record lost, none twice.

Records go to `<out>.part`, one JSON object a line, and how far we are to `<out>.part.state.json`,
which is replaced as a whole after each page. What the part holds beyond the size that the state
tells was written just before the end came: it is cut off, and fetched again.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.readers.file import Record
from pipeline.sources.pages import Page, Position, identity

VERSION = 1


@dataclass(frozen=True)
class State:
    """How far a download is.

    Attributes:
        question: what is asked.
        following: where to go on; None where nothing follows.
        count: records in the part.
        size: bytes of the part that count.
        expected: papers that the question has, as far as is known.
        left_out: reason → records of the source that are no papers.
        not_found: what was asked for by name and does not exist.
        complete: nothing is left to do but to give the part its name.
    """

    question: Mapping[str, Any]
    following: Position | None
    count: int = 0
    size: int = 0
    expected: int | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    not_found: tuple[str, ...] = ()
    complete: bool = False


class Download:
    """The files of one download.

    Args:
        out: what the finished file is called.
    """

    def __init__(self, out: Path) -> None:
        if out.is_dir():
            raise InputError(f"{out}: a folder. Name the file to write with --out.")
        self.out = out
        self.part = out.with_name(out.name + ".part")
        self.state_file = out.with_name(out.name + ".part.state.json")

    def unfinished(self, question: Mapping[str, Any]) -> State | None:
        """How far an earlier command came with the same question; None where there was none.

        Raises:
            InputError: what is there belongs to another question, or is damaged.
        """
        if not self.state_file.exists():
            if self.part.exists():
                raise self._useless("it is not known what it belongs to")
            return None
        state = self._read_state()
        if state.question != _plain(question):
            raise self._useless(f"it belongs to another question ({_told(state.question)})")
        if state.complete and not self.part.exists() and self.out.exists():
            return state  # the end came between the renaming and the removal of the state
        if not state.size:
            self.part.touch()  # the end came between the first state and the part
        if not self.part.exists() or self.part.stat().st_size < state.size:
            raise self._useless("it is damaged")
        os.truncate(self.part, state.size)
        return state

    def begin(self, question: Mapping[str, Any], position: Position) -> State:
        """A download with nothing in it yet."""
        self.out.parent.mkdir(parents=True, exist_ok=True)
        state = State(question=_plain(question), following=position)
        self._write_state(state)  # first: a part without a state is nobody's
        self.part.write_bytes(b"")
        return state

    def identities(self) -> set[str]:
        """What tells apart the records that are there.

        Raises:
            InputError: the part is damaged.
        """
        if not self.part.exists():
            return set()
        return {identity(record) for record in self._records()}

    def add(self, state: State, page: Page, seen: set[str], most: int) -> State:
        """The state with the page's new records, at most so many in all; `seen` grows by them."""
        lines: list[bytes] = []
        for record in page.records:
            if state.count + len(lines) < most and (known := identity(record)) not in seen:
                seen.add(known)
                lines.append(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace"))
        written = b"".join(line + b"\n" for line in lines)
        with self.part.open("ab") as part:
            part.write(written)
            part.flush()
            os.fsync(part.fileno())
        count = state.count + len(lines)
        expected = page.expected if page.expected is not None else state.expected
        if page.following is None and count < most:
            expected = count  # it is over: what the source promised beyond that is not there
        left_out = dict(state.left_out)
        for dropped in page.dropped:
            left_out[dropped.reason] = left_out.get(dropped.reason, 0) + 1
        state = replace(
            state,
            following=page.following,
            count=count,
            size=state.size + len(written),
            expected=expected,
            left_out=left_out,
            not_found=(*state.not_found, *page.not_found),
        )
        self._write_state(state)
        return state

    def finish(self, state: State) -> None:
        """The part becomes the finished file, in place of one that may be there."""
        if self.part.exists():
            self._write_state(replace(state, complete=True))
            self.part.replace(self.out)
        self.state_file.unlink(missing_ok=True)

    def forget(self) -> None:
        """Removes what is unfinished."""
        self.part.unlink(missing_ok=True)
        self.state_file.unlink(missing_ok=True)

    def _records(self) -> Iterator[Record]:
        with self.part.open("rb") as part:
            for line in part:
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise self._useless("it is damaged") from error

    def _read_state(self) -> State:
        try:
            read = json.loads(self.state_file.read_text("utf-8"))
            if read.pop("version") != VERSION:
                raise self._useless("another version of the program wrote it")
            return State(**{**read, "not_found": tuple(read["not_found"])})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise self._useless("it is damaged") from error

    def _write_state(self, state: State) -> None:
        new = self.state_file.with_name(self.state_file.name + ".new")
        with new.open("w", encoding="utf-8") as file:
            json.dump({"version": VERSION, **asdict(state)}, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.state_file)

    def _useless(self, reason: str) -> InputError:
        return InputError(
            f"{self.part}: an unfinished download, but {reason}. Start over with --restart, or "
            "name another file with --out."
        )


def _plain(question: Mapping[str, Any]) -> Any:
    """The question as it comes back from its file."""
    return json.loads(json.dumps(question))


def _told(question: Mapping[str, Any]) -> str:
    """The question in a few words."""
    parts = [", ".join(map(str, value)) if isinstance(value, list) else str(value)
             for value in question.values() if value]  # fmt: skip
    told = "; ".join(parts)
    return told if len(told) <= 100 else told[:99] + "…"
