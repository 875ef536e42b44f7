"""What the reader is looking at, as one value; and as a URL's query, so that a link shows the same.

No streamlit here: `state.py` keeps the value in the session, this module only reads and writes it.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

COLOURS = ("topic", "year", "fidelity", "strength", "outlier")
MODES = ("keyword", "meaning")
PAGES = ("about", "bring", "edits")
"""Pages beside the map: what is known of it, papers of the reader's own, and edits of topics."""
LONGEST_TEXT = 1000
"""Characters of one value in a URL that we read."""
MOST_VALUES = 200
"""Values of one key in a URL that we read: topics, corners of an area."""
VIEW_KEY = "view"
"""Centre and zoom, written by the map itself (it moves without asking Python)."""
FACET = "in."
"""Prefix of a URL key that holds a field's chosen values."""

Area = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class View:
    """Everything that a copied link carries, but for the map's centre and zoom.

    Attributes:
        map: name; "" for the first.
        paper: id of the open paper; "" for none.
        topics: ids of the chosen topics.
        query, mode: the question, and whether it is asked by keyword or by meaning.
        years: first and last year, both included.
        facets: field → chosen values.
        area: corners of the lasso in map units.
        colour: what the points are coloured by.
        level: of the topics that are listed and told apart by colour; None for the map's own.
        page: what is open instead of the map; "" for the map.
        job: id of the papers that the reader has brought (see jobs.py); no copied link has it.
    """

    map: str = ""
    paper: str = ""
    topics: tuple[str, ...] = ()
    query: str = ""
    mode: str = "keyword"
    years: tuple[int, int] | None = None
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    area: Area = ()
    colour: str = "topic"
    level: int | None = None
    page: str = ""
    job: str = ""

    @property
    def filters(self) -> bool:
        """True where something narrows the papers down."""
        return bool(self.query.strip() or self.topics or self.years or self.facets or self.area)

    def narrowing(self) -> "View":
        """The filters alone."""
        return replace(self, paper="", colour="topic", level=None, page="", job="")

    def cleared(self) -> "View":
        """The same map, paper, colour and level without any filter."""
        kept = ("map", "paper", "colour", "level", "page", "job")
        return View(**{part: getattr(self, part) for part in kept})

    def step(self) -> tuple[Any, ...]:
        """What the browser's Back goes back to: another map, paper, topic or page."""
        return (self.map, self.paper, self.topics, self.page)

    def to_query(self) -> str:
        """The URL's query, without "?"; empty for the plain page."""
        pairs: list[tuple[str, str]] = []
        for key in ("map", "paper", "query"):
            if value := getattr(self, key):
                pairs.append((_SHORT.get(key, key), value))
        pairs += [("topic", topic) for topic in self.topics]
        if self.mode != "keyword":
            pairs.append(("by", self.mode))
        if self.years:
            pairs.append(("years", f"{self.years[0]}-{self.years[1]}"))
        for facet, values in sorted(self.facets.items()):
            pairs += [(FACET + facet, value) for value in values]
        if self.area:
            pairs.append(("area", " ".join(f"{x:.4g},{y:.4g}" for x, y in self.area)))
        if self.colour != "topic":
            pairs.append(("colour", self.colour))
        if self.level is not None:
            pairs.append(("level", str(self.level)))
        pairs += [(key, getattr(self, key)) for key in ("page", "job") if getattr(self, key)]
        return urlencode(pairs)


_SHORT = {"query": "q"}


def from_query(query: str) -> View:
    """The view that a URL's query asks for; what cannot be read is left out."""
    try:
        values = parse_qs(query.lstrip("?"), max_num_fields=1000)
    except ValueError:
        return View()
    return from_values(values)


def from_values(values: Mapping[str, Sequence[str]]) -> View:
    """The view that a URL's keys and values ask for; what cannot be read is left out."""

    def text(key: str) -> str:
        return sound((values.get(key) or [""])[-1][:LONGEST_TEXT])

    def texts(key: str) -> tuple[str, ...]:
        given = [sound(value[:LONGEST_TEXT]) for value in values.get(key, ()) if value]
        return tuple(dict.fromkeys(given))[:MOST_VALUES]

    facets = {
        sound(key.removeprefix(FACET)): texts(key)
        for key in values
        if key.startswith(FACET) and texts(key)
    }
    view = View(
        map=text("map"),
        paper=text("paper"),
        topics=texts("topic"),
        query=text("q"),
        years=_years(text("years")),
        facets=facets,
        area=_area(text("area") if len(text("area")) < LONGEST_TEXT else ""),
        job=text("job"),
    )
    if (mode := text("by")) in MODES:
        view = replace(view, mode=mode)
    if (colour := text("colour")) in COLOURS:
        view = replace(view, colour=colour)
    if re.fullmatch(r"\d", text("level"), re.ASCII):
        view = replace(view, level=int(text("level")))
    if (page := text("page")) in PAGES:
        view = replace(view, page=page)
    return view


def sound(text: str) -> str:
    """The text with "?" for each lone surrogate: no address and no index can hold one."""
    return text.encode("utf-8", "replace").decode()


def quoted(phrase: str) -> str:
    """The query for these words one behind the other."""
    return '"' + " ".join(phrase.replace('"', " ").split())[: LONGEST_TEXT - 2] + '"'


def as_area(value: Any) -> Area:
    """Corners from plain JSON; none where it is no polygon."""
    try:
        corners = tuple((_short(x), _short(y)) for x, y in list(value)[:MOST_VALUES])
    except (TypeError, ValueError, OverflowError):
        return ()
    finite = all(math.isfinite(x) and math.isfinite(y) for x, y in corners)
    return corners if finite and len(corners) >= 3 else ()


def as_years(value: Any) -> tuple[int, int] | None:
    """First and last year from plain JSON; None where it is no pair of years."""
    if not isinstance(value, list) or len(value) != 2:
        return None
    whole = all(isinstance(year, int) and 0 < year < 10_000 for year in value)
    return (min(value), max(value)) if whole else None


def _short(value: Any) -> float:
    """As many digits as the address keeps, so that a link means the same area."""
    return float(f"{float(value):.4g}")


def _years(text: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"(\d{1,4})-(\d{1,4})", text)
    if not found:
        return None
    first, last = sorted((int(found[1]), int(found[2])))
    return first, last


def _area(text: str) -> Area:
    return as_area([corner.split(",") for corner in text.split()])
