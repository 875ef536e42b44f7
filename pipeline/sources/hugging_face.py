"""Hugging Face's daily papers, day by day: https://huggingface.co/docs/hub/api."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipeline.readers.json_arxiv import DAILY
from pipeline.sources.answers import Again, json_in
from pipeline.sources.client import Client, Manners
from pipeline.sources.pages import Page, Position, identity, sorted_out

URL = "https://huggingface.co/api/daily_papers"
PAGE = 50
"""Papers a request. Larger limits are not promised: a page short of this one is a day's last."""
FIRST_DAY = date(2023, 5, 4)
"""The first day that has papers."""
MANNERS = Manners(
    "Hugging Face",
    interval=1.0,
    remedies={
        400: "Check --from and --to.",
        429: "Hugging Face is asked too often from here; wait a few minutes.",
    },
)


@dataclass(frozen=True)
class HuggingFace:
    """The daily papers of some days, the last day first.

    Attributes:
        since, until: first and last day, both included; until None: to the last whole day.
    """

    client: Client
    since: date
    until: date | None = None
    url: str = URL
    name: str = "Hugging Face"

    @property
    def question(self) -> Mapping[str, Any]:
        """What is asked."""
        return {"source": self.name, "from": str(self.since), "to": str(self.until or "")}

    def begin(self) -> Position:
        """The last day."""
        last = str(self.until or yesterday())
        return {"last": last, "day": last, "page": 0, "first": "", "found": 0}

    def page(self, position: Position, wanted: int) -> Page:
        """The papers of a day, or the next of them where they are many."""
        params: dict[str, str | int] = {
            "date": position["day"], "limit": PAGE, "p": position["page"]
        }  # fmt: skip
        entries = self.client.get(self.url, params, _entries)
        records, dropped = sorted_out([DAILY.record(position["day"], one) for one in entries])
        first = identity(records[0]) if records else ""
        if first == position["first"]:
            records, entries = (), []  # the same page once more: the day has no other
        position = {**position, "first": first, "found": position["found"] + len(records)}
        following = self._following(position, full=len(entries) >= PAGE)
        return Page(records, dropped, following, self._expected(position))

    def _following(self, position: Position, full: bool) -> Position | None:
        if full:
            return {**position, "page": position["page"] + 1}
        before = date.fromisoformat(position["day"]) - timedelta(days=1)
        if before < self.since:
            return None
        return {**position, "day": str(before), "page": 0, "first": ""}

    def _expected(self, position: Position) -> int:
        """How many there will be if the other days have as many as those we know."""
        last, day = (date.fromisoformat(position[name]) for name in ("last", "day"))
        known, all_days = (last - day).days + 1, (last - self.since).days + 1
        return round(int(position["found"]) / known * all_days)


def yesterday() -> date:
    """The last day that is over everywhere but in the west."""
    return datetime.now(UTC).date() - timedelta(days=1)


def _entries(body: bytes) -> list[dict[str, Any]]:
    """The objects of an answer that is a list."""
    entries = json_in(body)
    if not isinstance(entries, list):
        raise Again("an answer that is no list of papers")
    return [entry for entry in entries if isinstance(entry, dict)]
