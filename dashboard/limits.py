"""Settings of the server: who may do what, and how much. Each is a variable of its environment.

| variable | usual | what |
|---|---|---|
| `LITMAP_MAPS` | data/maps | the folder of maps (see pipeline/store.py) |
| `LITMAP_BRING` | off | whether readers may bring papers; what follows limits what they bring |
| `LITMAP_BRING_MB` | 200 | megabytes of all files together |
| `LITMAP_BRING_FILES` | 50 | files at once; an archive is one |
| `LITMAP_BRING_PAPERS` | 100000 | papers of a map, and records that are read |
| `LITMAP_BRING_MINUTES` | 10 | that reading them may take |
| `LITMAP_EDIT` | off | whether readers may edit topics |
| `LITMAP_SESSIONS` | 100 | readers at a time; as many again wait in line, more are refused |
| `LITMAP_QUERY` | 1000 | characters of a question, at most 1000 |
| `LITMAP_FRAME` | self | who may show the page in a frame: none, self, or origins |
| `LITMAP_LOG` | info | what is told on standard error: debug, info, warning, error, off |
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard import published
from dashboard.log import LEVELS
from dashboard.view import LONGEST_TEXT
from pipeline.errors import InputError

EDIT = "LITMAP_EDIT"
ON, MEGABYTES, PAPERS, FILES, MINUTES = (
    "LITMAP_BRING", "LITMAP_BRING_MB", "LITMAP_BRING_PAPERS", "LITMAP_BRING_FILES",
    "LITMAP_BRING_MINUTES",
)  # fmt: skip
SESSIONS, QUERY, FRAME, LOG = "LITMAP_SESSIONS", "LITMAP_QUERY", "LITMAP_FRAME", "LITMAP_LOG"
SPACE = "SPACE_ID"
"""What a Hugging Face Space sets; it shows its page in a frame of huggingface.co."""
ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?")
OUT = "python -m pipeline build FILES… --name my-field"
"""What does the same without a limit."""


@dataclass(frozen=True)
class Limits:
    """What one reader may bring at once.

    Attributes:
        on: whether anything may be brought at all.
        megabytes: of all files together, 2**20 bytes each.
        papers: that a map is built of, and records that are read.
        files: that are dropped; an archive is one.
        minutes: that reading may take; a build may take as long as it needs.
    """

    on: bool = False
    megabytes: int = 200
    papers: int = 100_000
    files: int = 50
    minutes: int = 10


@dataclass(frozen=True)
class Server:
    """How the page is served.

    Attributes:
        sessions: readers at a time.
        query: characters of a question.
        frame: who may show the page in a frame, as sources of CSP's frame-ancestors.
        log: the least level of what is told, one of log.LEVELS.
    """

    sessions: int = 100
    query: int = LONGEST_TEXT
    frame: tuple[str, ...] = ("'self'",)
    log: str = "info"


def limits(environment: Mapping[str, str] = os.environ) -> Limits:
    """The limits that the environment sets; nothing may be brought unless it says so.

    Raises:
        InputError: a setting is no such value, or papers are to be brought to a published folder.
    """
    usual = Limits()
    if _switch(environment, ON) and published.known():
        raise InputError(
            f"{ON} is on, but a published folder can only be read. Bring papers where the map was "
            "built, and publish it again."
        )
    return Limits(
        on=_switch(environment, ON),
        megabytes=_number(environment, MEGABYTES, usual.megabytes),
        papers=_number(environment, PAPERS, usual.papers),
        files=_number(environment, FILES, usual.files),
        minutes=_number(environment, MINUTES, usual.minutes),
    )


def server(environment: Mapping[str, str] = os.environ) -> Server:
    """How the environment wants the page served.

    Raises:
        InputError: a setting is no such value.
    """
    usual = Server()
    query = _number(environment, QUERY, usual.query)
    if query > LONGEST_TEXT:
        raise InputError(f"{QUERY} is '{query}'. Set it to at most {LONGEST_TEXT}.")
    level = environment.get(LOG, "").strip().lower() or usual.log
    if level not in LEVELS:
        raise InputError(f"{LOG} is '{level}'. Set it to one of {', '.join(LEVELS)}.")
    return Server(_number(environment, SESSIONS, usual.sessions), query, _frame(environment), level)


def _frame(environment: Mapping[str, str]) -> tuple[str, ...]:
    told = environment.get(FRAME, "").strip()
    told = told or ("https://huggingface.co" if SPACE in environment else "self")
    if told in ("none", "self"):
        return (f"'{told}'",)
    origins = told.split()
    if not all(ORIGIN.fullmatch(origin) for origin in origins):
        raise InputError(
            f"{FRAME} is '{told}'. Set it to none, self, or origins with blanks between them, such "
            "as https://example.org."
        )
    return ("'self'", *origins)


def may_edit(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether readers may edit topics; they may not unless the environment says so.

    Raises:
        InputError: the setting is neither on nor off.
    """
    return _switch(environment, EDIT)


def _switch(environment: Mapping[str, str], name: str) -> bool:
    told = environment.get(name, "").strip().lower() or "off"
    if told not in ("on", "off"):
        raise InputError(f"{name} is '{told}'. Set it to on or off.")
    return told == "on"


def _number(environment: Mapping[str, str], name: str, usual: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return usual
    plain = text.replace("_", "").replace(",", "")
    if not (plain.isascii() and plain.isdigit() and 0 < int(plain) < 10**9):
        raise InputError(f"{name} is '{text}'. Set it to a whole number above 0, such as {usual}.")
    return int(plain)


def check_files(allowed: Limits, count: int, size: int) -> None:
    """Nothing, if so many files of so many bytes together may be brought.

    Raises:
        InputError: too many or too large; names the limit, its setting and the way out.
    """
    if count > allowed.files:
        raise InputError(
            f"{count:,} files; this page takes at most {allowed.files:,} at once. Put them into a "
            f"zip archive, or run: {OUT} (The limit is the server's setting {FILES}.)"
        )
    if size > allowed.megabytes * 2**20:
        raise InputError(
            f"{size / 2**20:,.1f} MB; this page takes at most {allowed.megabytes:,} MB at once. "
            f"Larger files are read by: {OUT} (The limit is the server's setting {MEGABYTES}.)"
        )


def check_papers(allowed: Limits, count: int) -> None:
    """Nothing, if a map of so many papers may be built from the page.

    Raises:
        InputError: too many; names the limit, its setting and the way out.
    """
    if count > allowed.papers:
        raise InputError(
            f"{count:,} papers; this page builds maps of at most {allowed.papers:,}. Larger maps "
            f"are built by: {OUT} (The limit is the server's setting {PAPERS}.)"
        )


def too_many(allowed: Limits) -> InputError:
    """What is told where the files have more records than are read."""
    return InputError(
        f"There are more than {allowed.papers:,} records, which is as many as this page reads. "
        f"Larger maps are built by: {OUT} (The limit is the server's setting {PAPERS}.)"
    )


def too_slow(allowed: Limits) -> InputError:
    """What is told where reading took longer than it may."""
    minutes = "1 minute" if allowed.minutes == 1 else f"{allowed.minutes:,} minutes"
    return InputError(
        f"Reading took longer than {minutes} and was stopped. Bring fewer papers at once, or run: "
        f"{OUT} (The limit is the server's setting {MINUTES}.)"
    )
