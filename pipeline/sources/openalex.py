"""OpenAlex by search, filter, DOI and citation: https://developers.openalex.org.

With a key (free at openalex.org/settings/api) lists are paged by a cursor, without end; without
one, by page numbers, of which the service allows 10,000 works and a few requests a day.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.cleaning import identifiers
from pipeline.errors import InputError, SourceError
from pipeline.readers.file import Record
from pipeline.readers.json_indexes import OPENALEX
from pipeline.sources.answers import Again, json_in
from pipeline.sources.client import RETRIED, Client, Manners
from pipeline.sources.pages import Page, Position, sorted_out

URL = "https://api.openalex.org"
PAGE = 100
"""Works a request: the most that the service gives."""
MOST_WITHOUT_KEY = 10_000
BATCH, BATCH_CHARACTERS = 50, 3_000
"""DOIs in one request, and how long they may be together."""
FIELDS = (
    "id", "doi", "title", "display_name", "publication_year", "publication_date", "ids", "language",
    "type", "primary_location", "locations", "best_oa_location", "authorships", "keywords",
    "primary_topic", "cited_by_count", "is_retracted", "is_paratext", "abstract_inverted_index",
)  # fmt: skip
"""What the reader of OpenAlex looks at."""
KEY_HELPS = (
    "Give a key, free at https://openalex.org/settings/api, by --api-key or OPENALEX_API_KEY; "
    "with one, go on tomorrow."
)
MANNERS = Manners(
    "OpenAlex",
    interval=0.2,
    remedies={
        400: "Check --filter; https://developers.openalex.org/guides/filtering tells its form.",
        401: KEY_HELPS,
        403: KEY_HELPS,
        404: "Check the identifier.",
        429: KEY_HELPS,
    },
    retried=RETRIED | {403},  # "Rate limit exceeded; slow down"
)


@dataclass(frozen=True)
class OpenAlex:
    """A list of works in OpenAlex.

    Attributes:
        key: the user's; "" for none.
        email: by which the service can reach the user; "" for none.
        search: words looked for in titles, abstracts and full texts; the best match comes first.
        filters: conditions in OpenAlex's form, all of which hold: `type:article`.
        dois: the works with these; nothing else is asked then but `filters`.
        look_up: further conditions, which the service is asked for once, at the beginning.
        asked: what the user gave, before anything was looked up.
    """

    client: Client
    asked: Mapping[str, Any]
    search: str = ""
    filters: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    look_up: Callable[[], tuple[str, ...]] = tuple
    key: str = ""
    email: str = ""
    url: str = URL
    name: str = "OpenAlex"

    @property
    def question(self) -> Mapping[str, Any]:
        """What is asked."""
        return {"source": self.name, **self.asked}

    def begin(self) -> Position:
        """The first page; of the first DOIs where DOIs are asked for."""
        return self._at_batch(0, [*self.filters, *self.look_up()])

    def page(self, position: Position, wanted: int) -> Page:
        """The next works of the list, or of the DOIs."""
        position = self._within_reach(position)
        answer = self.client.get(f"{self.url}/works", self._params(position), list_in)
        works = [work for work in answer["results"] if isinstance(work, dict)]
        items = [OPENALEX.record("work", work) for work in works]
        records, dropped = sorted_out(items)
        count = _count(answer)
        following = _next_page(position, answer, len(works), count)
        if not self.dois:
            return Page(records, dropped, following, count)
        return self._page_of_dois(position, works, Page(records, dropped, following))

    def _page_of_dois(self, position: Position, works: list[Any], page: Page) -> Page:
        """The page with what is missing of the batch once it is through."""
        found = {identifiers.doi(str(work.get("doi") or "")) for work in works}
        sought = [doi for doi in position["sought"] if doi not in found]
        if page.following is not None:
            following: Position | None = {**page.following, "sought": sought}
            return Page(page.records, page.dropped, following, len(self.dois))
        batch = position["batch"] + 1
        last = batch == len(batches(self.dois))
        following = None if last else self._at_batch(batch, position["filters"])
        return Page(page.records, page.dropped, following, len(self.dois), tuple(sought))

    def _within_reach(self, position: Position) -> Position:
        """The position; the list's beginning where a key has come after pages without one."""
        if "page" not in position or (position["page"] - 1) * PAGE < MOST_WITHOUT_KEY:
            return position
        if not self.key:
            raise SourceError(
                f"OpenAlex gives {MOST_WITHOUT_KEY:,} works without a key. {KEY_HELPS}"
            )
        return {**{name: position[name] for name in ("batch", "filters", "sought")}, "cursor": "*"}

    def _at_batch(self, batch: int, filters: list[str]) -> Position:
        sought = batches(self.dois)[batch] if self.dois else []
        by_cursor = self.key and not self.dois  # the works of a batch fit a page or two
        place: Mapping[str, Any] = {"cursor": "*"} if by_cursor else {"page": 1}
        return {"batch": batch, "filters": filters, "sought": sought, **place}

    def _params(self, position: Position) -> dict[str, str | int]:
        filters = list(position["filters"])
        if self.dois:
            filters.append("doi:" + "|".join(batches(self.dois)[position["batch"]]))
        params: dict[str, str | int] = {"per_page": PAGE, "select": ",".join(FIELDS)}
        if filters:
            params["filter"] = ",".join(filters)
        if self.search:
            params["search"] = self.search
        else:
            params["sort"] = "publication_date:desc"
        for name in ("cursor", "page"):
            if name in position:
                params[name] = position[name]
        return params | with_contact(self.key, self.email)


def with_contact(key: str, email: str) -> dict[str, str | int]:
    """What tells the service who asks."""
    return {name: value for name, value in (("api_key", key), ("mailto", email)) if value}


def batches(dois: Iterable[str]) -> list[list[str]]:
    """The DOIs in lists that fit one request each."""
    made: list[list[str]] = []
    for doi in dois:
        full = not made or len(made[-1]) == BATCH
        if full or sum(map(len, made[-1])) + len(doi) > BATCH_CHARACTERS:
            made.append([])
        made[-1].append(doi)
    return made


def object_in(body: bytes) -> Record:
    """The JSON object of an answer.

    Raises:
        Again: there is none.
    """
    answer = json_in(body)
    if not isinstance(answer, dict):
        raise Again("an answer that is no JSON object")
    return answer


def list_in(body: bytes) -> Record:
    """The JSON object of an answer that has a list of `results`.

    Raises:
        Again: there is none.
    """
    answer = object_in(body)
    if not isinstance(answer.get("results"), list):
        raise Again("an answer without results")
    return answer


def _count(answer: Record) -> int | None:
    meta = answer.get("meta")
    count = meta.get("count") if isinstance(meta, dict) else None
    return count if isinstance(count, int) else None


def _next_page(
    position: Position, answer: Record, found: int, count: int | None
) -> Position | None:
    """Where this list goes on; None at its end."""
    if not found:
        return None
    if "cursor" in position:
        cursor = answer["meta"].get("next_cursor") if isinstance(answer.get("meta"), dict) else None
        return {**position, "cursor": cursor} if cursor else None
    number = int(position["page"])
    if count is not None and number * PAGE >= count:
        return None
    return {**position, "page": number + 1}


def dois_in(lines: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The DOIs, each once, and the lines that hold none that OpenAlex can be asked for."""
    dois: dict[str, None] = {}
    others = []
    for line in filter(None, map(str.strip, lines)):
        doi = identifiers.doi(line)
        if doi and "," not in doi and "|" not in line:  # they separate filters and their values
            dois[doi] = None
        else:
            others.append(line)
    return tuple(dois), tuple(others)


def checked_filter(text: str) -> str:
    """The filter as it was written, if it has the form of one.

    Raises:
        InputError: it has not.
    """
    if not re.match(r"[a-z_.]+(\.search)?:\S", text):
        raise InputError(
            f"--filter {text}: write attribute:value, as in type:article; "
            "https://developers.openalex.org/guides/filtering lists them."
        )
    return text
