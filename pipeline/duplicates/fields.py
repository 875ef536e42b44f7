"""One paper from several records of it: the best of each field."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.duplicates.identity import EXTRA, of_a_preprint
from pipeline.duplicates.people import initials
from pipeline.duplicates.plain_words import TAG, words
from pipeline.duplicates.titles import GENERIC

Record = Mapping[str, Any]

CUT = re.compile(r"(…|\.\.\.|\[truncated\]|\(truncated\))\W*$", re.I)
REMAINS = re.compile(TAG.pattern + r"|&(#\d+|[a-z]+);")
"""Tags and entities that should not be in a text."""
SENSIBLE = 10_000
"""Characters beyond which an abstract is no abstract but the paper."""
SERVERS = ("arxiv", "biorxiv", "medrxiv", "ssrn", "preprint", "chemrxiv", "research square", "corr")
OTHERS = re.compile(r"(et\.? al\.?|and others|others|…|\.\.\.)$", re.I)


def united(records: Sequence[Record]) -> dict[str, Any]:
    """The paper that these records tell of; the journal's fields go before the preprint's.

    Args:
        records: all of one paper, in an order that does not depend on that of the input.
    """
    ranked = sorted(records, key=_rank)
    if len(ranked) == 1:
        return {key: list(value) if isinstance(value, list | tuple) else value
                for key, value in ranked[0].items()}  # fmt: skip
    columns = dict.fromkeys(key for record in ranked for key in record if key[:6] != EXTRA)
    paper: dict[str, Any] = {key: _first(ranked, key) for key in columns}
    paper["title"] = _best_title(ranked)
    paper["abstract"] = _best_abstract(ranked)
    paper["authors"] = _best_authors(ranked)
    paper["doi"] = _first([r for r in ranked if not of_a_preprint(r["doi"])], "doi") or paper["doi"]
    paper["venue"] = _first([r for r in ranked if not _of_a_server(r)], "venue") or paper["venue"]
    paper["date"] = _best_date(ranked, paper["year"])
    paper["citations"] = max((r["citations"] for r in ranked if r["citations"] is not None),
                             default=None)  # fmt: skip
    for key in ("keywords", "categories"):
        paper[key] = _union(value for record in ranked for value in record[key])
    sources = {part for r in ranked for part in r["source"].split("; ") if part}
    paper["source"] = "; ".join(sorted(sources))
    extras = sorted({key for record in ranked for key in record if key[:6] == EXTRA})
    return paper | {key: _first(ranked, key) or "" for key in extras}


def _rank(record: Record) -> tuple[int, int]:
    """Journals before preprints, then those who tell more."""
    if record["doi"] and not of_a_preprint(record["doi"]):
        version = 0
    elif record["venue"] and not _of_a_server(record) and not record["doi"]:
        version = 1
    else:
        version = 2
    return version, -sum(value not in ("", None, []) for value in record.values())


def _of_a_server(record: Record) -> bool:
    """Whether the venue is a preprint server."""
    venue = record["venue"].casefold()
    return any(venue == name or (len(name) > 4 and name in venue) for name in SERVERS)


def _first(records: Sequence[Record], key: str) -> Any:
    """The first value that is known."""
    empty: Any = records[0].get(key) if records else None
    return next((r[key] for r in records if r.get(key) not in ("", None, [])), empty)


def _best_title(records: Sequence[Record]) -> str:
    """The title that most tell, whole, in mixed case, and without remains of markup."""
    titles = [record["title"] for record in records if record["title"]]
    plain = [words(title[:1000]) for title in titles]
    told = Counter(plain)
    often = [each for each, _ in told.most_common(20)]
    shorter = {
        long: sum(len(long) > len(each) and long.startswith(each) for each in often)
        for long in told
    }

    def merit(place: int) -> tuple[bool, bool, bool, int, bool, int]:
        title = titles[place]
        return (
            bool(REMAINS.search(title[:1000])),
            plain[place].replace(" ", "") in GENERIC,
            title.isupper(),
            -told[plain[place]] - shorter[plain[place]],
            title.islower(),
            place,
        )

    return titles[min(range(len(titles)), key=merit)] if titles else ""


def _best_abstract(records: Sequence[Record]) -> str:
    """The longest abstract that is whole and no full text, the first of equals."""

    def merit(text: str) -> tuple[bool, bool, bool, int]:
        sensible = len(text) <= SENSIBLE
        return (
            bool(text),
            sensible,
            not CUT.search(text[-40:]),
            (len(text) if sensible else -len(text)) - 200 * bool(REMAINS.search(text[:SENSIBLE])),
        )

    return str(max((record["abstract"] for record in records), key=merit))


def _best_authors(records: Sequence[Record]) -> list[str]:
    """The list with most authors; of equals, that with most names written out."""
    lists = [[name for name in r["authors"] if not OTHERS.match(name)] for r in records]

    def merit(names: list[str]) -> tuple[int, int, bool, int]:
        written = sum(
            not initials(part, name) for name in names[:100] for part in name[:120].split()
        )
        return len(names), written, not "".join(names).isupper(), sum(map(len, names))

    return max(lists, key=merit)


def _best_date(records: Sequence[Record], year: int | None) -> str:
    """The most exact date of the year that the paper has."""
    dates = [r["date"] for r in records if r["date"] and (year is None or str(year) in r["date"])]
    return max(dates, key=len) if dates else ""


def _union(values: Any) -> list[str]:
    """Each value once, whatever its case, in the order given."""
    found: dict[str, str] = {}
    for value in values:
        found.setdefault(words(value) or value, value)
    return list(found.values())
