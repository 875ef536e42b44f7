"""What is given to `fetch`: days, an e-mail address and DOIs are checked, a file gets its name."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.commands.console import fail, say


def days(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The first and the last day.

    The command ends if they are no days, in no order or in the future.
    """
    first, last = _day("--from", since), _day("--to", until)
    if first and last and first > last:
        fail(f"--from {first} is after --to {last}. Swap them.", 2)
    today = datetime.now(UTC).date()
    for option, day in (("--from", first), ("--to", last)):
        if day and day > today:
            fail(f"{option} {day} is in the future. Give a day up to {today}.", 2)
    return first, last


def _day(option: str, written: str | None) -> date | None:
    """The day; None where none is given."""
    if written is None:
        return None
    try:
        return datetime.strptime(written.strip(), "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        fail(f"{option} {written}: write a date as 2025-01-31.", 2)


def check_email(email: str) -> None:
    """Nothing, if it is an e-mail address or none is given; else the command ends."""
    if email and not re.fullmatch(r"[!-;=?A-~]+@[A-Za-z0-9.-]+", email):
        fail(f"--email {email}: no e-mail address. Write it as in name@example.org.", 2)


def dois_of(given: list[str], file: Path | None) -> tuple[str, ...]:
    """The DOIs of the options and of the file, each once; what is none is told.

    The command ends if there are lines and no DOI in them.
    """
    from pipeline.sources.openalex import dois_in

    lines = list(given)
    if file:
        lines += file.read_text("utf-8-sig", errors="replace").splitlines()
    dois, others = dois_in(lines)
    if others:
        say(f"No DOI that OpenAlex can be asked for in {len(others):,} lines, such as: "
            f"{_printable(others[0])[:80]}")  # fmt: skip
    if lines and not dois:
        fail(f"{file or '--doi ' + given[0]}: no DOI in it. Write them as in 10.1234/abc.", 2)
    return dois


def named(service: str, *parts: object) -> Path:
    """A file name that tells the question: arxiv-cs.LG.jsonl."""
    words = [re.sub(r"[^\w.+]+", "-", str(part)).strip("-.") for part in parts if part]
    return Path("-".join(filter(None, [service, *words]))[:80].rstrip("-.") + ".jsonl")


def _printable(text: str) -> str:
    """The text without what steers a terminal."""
    return "".join(filter(str.isprintable, text))
