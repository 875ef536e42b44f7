"""arXiv by query, category and date: its search API, https://info.arxiv.org/help/api.

Papers come newest first. Those that appear while we read only push known ones down, so none is
lost; and where the service's paging ends, the next window of dates begins at the last paper seen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import datetime as moment
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pipeline.errors import InputError, SourceError
from pipeline.readers.arxiv_xml import entry
from pipeline.readers.xml_elements import NOT_XML, local, said
from pipeline.sources.answers import Again, message_in_json
from pipeline.sources.client import Client, Manners
from pipeline.sources.pages import Page, Position, sorted_out

URL = "https://export.arxiv.org/api/query"
PAGE = 200
"""Papers a request; 2,000 are allowed, but long answers fail more often."""
WINDOW = 10_000
"""Papers after which a new window of dates begins; 30,000 are allowed, but deep pages fail."""
FIRST_DAY = "199101010000"
SUBDIVIDED = frozenset(
    "astro-ph cond-mat cs econ eess math nlin physics q-bio q-fin stat".split()
)  # fmt: skip
WHOLE = frozenset(
    "gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph".split()
)  # fmt: skip
LOWER_CASE = ("cond-mat", "physics")
"""Archives whose subjects are written small: physics.optics, but cs.LG."""
OWN_SYNTAX = re.compile(r"(?:^|[\s(])-?(?:ti|au|abs|co|jr|cat|rn|id|all|submittedDate):")
OPERATORS = ("AND", "OR", "ANDNOT")


def message_in_feed(body: bytes) -> str:
    """What arXiv's answer says went wrong; "" where it says nothing."""
    try:
        return _error(_parsed(body))
    except (Again, SourceError):
        return message_in_json(body)


MANNERS = Manners(
    "arXiv",
    interval=3.0,  # "no more than one request every three seconds", "a single connection"
    remedies={
        400: "Check --query; https://info.arxiv.org/help/api/user-manual.html tells its form.",
        403: "arXiv refuses this computer for now; wait a day before you try again.",
        429: "arXiv is asked too often from here; wait an hour before you try again.",
    },
    message=message_in_feed,
)


@dataclass(frozen=True)
class Arxiv:
    """A search of arXiv.

    Attributes:
        query: words, all of which a paper has; or a query in arXiv's own form (`ti:`, `au:`, …).
        categories: of which a paper has at least one; `cs` is all of computer science.
        since, until: first and last day of a paper's first version, both included.
    """

    client: Client
    query: str = ""
    categories: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    url: str = URL
    name: str = "arXiv"

    @property
    def question(self) -> Mapping[str, Any]:
        """What is asked."""
        return {
            "source": self.name,
            "query": self.query,
            "categories": sorted(self.categories),
            "from": str(self.since or ""),
            "to": str(self.until or ""),
        }

    def begin(self) -> Position:
        """The newest paper."""
        # a range of dates needs its end; none lies in the future, whatever the time zone
        last = self.until or (date(date.today().year + 1, 12, 31) if self.since else None)
        until = f"{last:%Y%m%d}2359" if last else ""
        return {"start": 0, "until": until, "earlier": 0}

    def page(self, position: Position, wanted: int) -> Page:
        """The next papers down the list."""
        start = int(position["start"])
        params: dict[str, str | int] = {
            "search_query": self._search_query(position["until"]),
            "start": start,
            "max_results": min(PAGE, wanted),
            "sortBy": "submittedDate",
            "sortOrder": "descending",
        }
        feed = self.client.get(self.url, params, lambda body: _usable(body, start))
        entries = feed.findall("entry")
        total = _total(feed)
        items = [entry(said(one, "id") or "entry", one) for one in entries]
        records, dropped = sorted_out(items)
        return Page(
            records,
            dropped,
            following=self._following(position, entries, total),
            expected=position["earlier"] + total,
        )

    def _search_query(self, until: str) -> str:
        parts = [written(self.query)] if self.query else []
        if self.categories:
            parts.append("(" + " OR ".join(map(_category_query, self.categories)) + ")")
        if until:
            first = f"{self.since:%Y%m%d}0000" if self.since else FIRST_DAY
            parts.append(f"submittedDate:[{first} TO {until}]")
        return " AND ".join(parts)

    def _following(self, position: Position, entries: list[Element], total: int) -> Position | None:
        """The next page of this window of dates, or the first of the next window."""
        # what came counts, not what was asked for: arXiv sometimes gives less than a full page
        start = position["start"] + len(entries)
        if start >= total:
            return None
        if start < WINDOW:
            return {**position, "start": start}
        until = _minute_after(said(entries[-1], "published"))
        if not until or until == position["until"]:
            raise SourceError("arXiv: its list goes on without end. Ask for fewer papers.")
        return {"start": 0, "until": until, "earlier": position["earlier"] + start}


def category(written_by_user: str) -> str:
    """The category as arXiv writes it.

    Raises:
        InputError: it has not the form of one.
    """
    archive, dot, subject = written_by_user.strip().partition(".")
    archive = archive.lower()
    subject = subject.lower() if archive in LOWER_CASE else subject.upper()
    right = re.fullmatch(r"[A-Za-z-]{2,20}", subject) if dot else True
    if archive in SUBDIVIDED and right:
        return archive + dot + subject
    if archive in WHOLE and not dot:
        return archive
    raise InputError(
        f"--category {written_by_user}: no category of arXiv. Write it as in cs.LG, math.AG, "
        "hep-th, or cs for all of computer science; https://arxiv.org/category_taxonomy lists them."
    )


def written(query: str) -> str:
    """The query in arXiv's form: words all of which are looked for everywhere, or as it is."""
    if OWN_SYNTAX.search(query):
        return f"({query})"
    found: list[str] = []
    for token in re.findall(r'"[^"]*"|\S+', query):
        if token in OPERATORS:
            if found and found[-1] not in OPERATORS:
                found.append(token)
            continue
        words = " ".join(re.sub(r"[^\w\s'.+-]", " ", token).split())
        if any(map(str.isalnum, words)):
            if found and found[-1] not in OPERATORS:
                found.append("AND")
            found.append(f"all:{words}" if re.fullmatch(r"\w+", words) else f'all:"{words}"')
    while found and found[-1] in OPERATORS:
        found.pop()
    if not found:
        raise InputError(f"--query {query}: no word to look for. Give at least one.")
    return "(" + " ".join(found) + ")"


def _category_query(name: str) -> str:
    whole = name in SUBDIVIDED  # papers of before an archive's division have its bare name
    return f"cat:{name} OR cat:{name}.*" if whole else f"cat:{name}"


def _usable(body: bytes, start: int) -> Element:
    """The feed; an empty one, though there is more, is a known fault of arXiv's that passes."""
    feed = _parsed(body)
    if error := _error(feed):
        raise SourceError(f"arXiv: {error.rstrip('.')}. {MANNERS.remedies[400]}")
    total = _total(feed)
    if feed.find("entry") is None and (start < total or (start and not total)):
        raise Again("an empty page where there are more papers")
    return feed


def _parsed(body: bytes) -> Element:
    """The feed with names without prefixes."""
    try:
        feed: Element = fromstring(NOT_XML.sub("", body.decode("utf-8", "replace")).encode())
    except DefusedXmlException as error:
        raise SourceError("arXiv: an answer that is not safe to read. Try again later.") from error
    except (ParseError, ValueError) as error:
        raise Again("an answer that is damaged, or no feed") from error
    for element in feed.iter():
        element.tag = local(element)
    if feed.tag != "feed" or feed.find("totalResults") is None:
        raise Again("an answer that is no feed of papers")
    return feed


def _error(feed: Element) -> str:
    """The message of a feed that is one of arXiv's errors."""
    first = feed.find("entry")
    if first is None or "api/errors" not in said(first, "id"):
        return ""
    return said(first, "summary") or "an error that it does not explain"


def _total(feed: Element) -> int:
    found = said(feed, "totalResults")
    return int(found) if re.fullmatch(r"\d{1,9}", found) else 0


def _minute_after(published: str) -> str:
    """The next full minute, as a date filter writes it: seconds must not fall off its end."""
    try:
        after = moment.fromisoformat(published) + timedelta(minutes=1)
    except ValueError:
        return ""
    return f"{after:%Y%m%d%H%M}"
