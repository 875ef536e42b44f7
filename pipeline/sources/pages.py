"""What a live source is to the loop that fetches from it: a question, answered in pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pipeline.readers.file import Dropped, Record

Position = Mapping[str, Any]
"""Where a source goes on, in values that JSON can hold. Never a secret: it is written to disk."""


@dataclass(frozen=True)
class Page:
    """One answer of a source.

    Attributes:
        records: the papers, in the source's order.
        dropped: what the answer holds besides, and why it is left out.
        following: where to go on; None after the last page.
        expected: papers that the whole question has, as far as the source knows.
        not_found: what was asked for by name and does not exist, known since this page.
    """

    records: tuple[Record, ...]
    dropped: tuple[Dropped, ...] = ()
    following: Position | None = None
    expected: int | None = None
    not_found: tuple[str, ...] = field(default=())


class Source(Protocol):
    """A service that is asked one question."""

    @property
    def name(self) -> str:
        """What people call the service."""
        ...

    @property
    def question(self) -> Mapping[str, Any]:
        """What is asked, in values that JSON can hold; equal for equal questions, no secrets."""
        ...

    def begin(self) -> Position:
        """The position of the first page; may ask the service what a name means."""
        ...

    def page(self, position: Position, wanted: int) -> Page:
        """The page at this position; more than `wanted` papers will not be used."""
        ...


def identity(record: Record) -> str:
    """What two records of one paper from one source have in common."""
    known = (record.get(key) for key in ("extra.openalex", "arxiv_id", "doi", "url", "title"))
    return str(next(filter(None, known), ""))


def sorted_out(items: list[Record | Dropped]) -> tuple[tuple[Record, ...], tuple[Dropped, ...]]:
    """The records, and what is no record."""
    records = tuple(item for item in items if not isinstance(item, Dropped))
    return records, tuple(item for item in items if isinstance(item, Dropped))
