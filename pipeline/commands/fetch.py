"""`python -m pipeline fetch arxiv|openalex|hf`: live sources → a file that `build` reads."""

import re
import shlex
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from pipeline.commands.console import console, fail, say, told

if TYPE_CHECKING:
    from pipeline.sources.pages import Source

app = typer.Typer(no_args_is_help=True, help="Fetch papers from a live source into a file.")

DEFAULT_MOST = 1000
STOPPED = "Stopped. What was fetched is kept; the same command goes on from there."
SHOWN = 10
"""DOIs that were not found, and are listed."""

MostOption = Annotated[int, typer.Option("--max", min=1, help="Papers at most.")]
EmailOption = Annotated[
    str, typer.Option(help="Your e-mail address, by which the service can reach you.")
]
OutOption = Annotated[
    Path | None, typer.Option(help="The file to write. [default: named after the question]")
]
RestartOption = Annotated[
    bool, typer.Option("--restart", help="Throw away an unfinished download and start over.")
]
SinceOption = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")
]
UntilOption = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.")
]


@app.command()
def arxiv(
    query: Annotated[
        str, typer.Option(help="Words, or a query in arXiv's form: 'ti:graph AND au:doe'.")
    ] = "",
    category: Annotated[
        list[str] | None, typer.Option(help="A category such as cs.LG; may be given several times.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    most: MostOption = DEFAULT_MOST,
    email: EmailOption = "",
    out: OutOption = None,
    restart: RestartOption = False,
    url: Annotated[str | None, typer.Option(hidden=True, envvar="LITMAP_ARXIV_URL")] = None,
) -> None:
    """Fetch the newest papers of arXiv that match all that is given, and any of the categories."""
    from pipeline.sources import arxiv as service
    from pipeline.sources.client import Client

    first, last = _days(since, until)
    _check_email(email)
    if not (query.strip() or category or first or last):
        fail("Nothing is asked. Give --query, --category, or days by --from and --to.", 2)
    with told(STOPPED):
        categories = tuple(dict.fromkeys(map(service.category, category or ())))
        if query.strip():
            service.written(query)
        with Client(service.MANNERS, email, tell=say) as client:
            source = service.Arxiv(
                client, query.strip(), categories, first, last, url or service.URL
            )
            target = out or _named("arxiv", *categories, query, first, last)
            _fetch(source, target, most, restart)


@app.command()
def openalex(
    search: Annotated[str, typer.Option(help="Words in title, abstract or full text.")] = "",
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", help="A filter in OpenAlex's form, such as type:article."),
    ] = None,
    author: Annotated[str, typer.Option(help="An OpenAlex id, an ORCID, or a name.")] = "",
    institution: Annotated[str, typer.Option(help="An OpenAlex id, a ROR, or a name.")] = "",
    venue: Annotated[str, typer.Option(help="An OpenAlex id, an ISSN, or a name.")] = "",
    doi: Annotated[
        list[str] | None, typer.Option(help="A DOI; may be given several times.")
    ] = None,
    doi_file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A file with a DOI a line.")
    ] = None,
    cites: Annotated[str, typer.Option(help="Works that cite this DOI or OpenAlex id.")] = "",
    since: SinceOption = None,
    until: UntilOption = None,
    most: Annotated[
        int | None,
        typer.Option(
            "--max", min=1, help=f"Papers at most. [default: {DEFAULT_MOST}, or all DOIs]"
        ),
    ] = None,
    email: EmailOption = "",
    api_key: Annotated[
        str, typer.Option(envvar="OPENALEX_API_KEY", help="Free at openalex.org/settings/api.")
    ] = "",
    out: OutOption = None,
    restart: RestartOption = False,
    url: Annotated[str | None, typer.Option(hidden=True, envvar="LITMAP_OPENALEX_URL")] = None,
) -> None:
    """Fetch works of OpenAlex: the best matches of a search, else the newest works."""
    from pipeline.sources import openalex as service
    from pipeline.sources.client import Client
    from pipeline.sources.openalex_names import Names

    first, last = _days(since, until)
    _check_email(email)
    names = {"author": author, "institution": institution, "venue": venue}
    names = {option: name for option, name in names.items() if name.strip()}
    if not (search.strip() or filters or names or doi or doi_file or cites or first or last):
        fail("Nothing is asked. Give --search, --author, --doi or another; --help lists them.", 2)
    if search.strip() and (doi or doi_file):
        fail("--search and DOIs do not go together. Ask for one of them.", 2)
    with told(STOPPED), Client(service.MANNERS, email, (api_key,), say) as client:
        base = (url or service.URL).rstrip("/")
        dois = _dois(doi or [], doi_file)
        days = (("from_publication_date", first), ("to_publication_date", last))
        conditions = (
            *map(service.checked_filter, filters or ()),
            *(f"{name}:{day}" for name, day in days if day),
        )
        finder = Names(client, say, base, api_key, email)
        asked = {**names, "cites": cites, "search": search.strip(), "filters": conditions}

        def look_up() -> tuple[str, ...]:
            cited = (finder.citing(cites),) if cites else ()
            return (*(finder.condition(*pair) for pair in names.items()), *cited)

        source = service.OpenAlex(
            client, asked | {"dois": dois}, search.strip(), conditions, dois, look_up,
            api_key, email, base,
        )  # fmt: skip
        parts = (*names.values(), cites, search, *(filters or ()), first, last)
        target = out or _named("openalex", *parts, f"{len(dois)}-dois" if dois else "")
        _fetch(source, target, most or max(DEFAULT_MOST, len(dois)), restart)


@app.command()
def hf(
    since: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")],
    until: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="The last day. [default: yesterday]"),
    ] = None,
    most: MostOption = DEFAULT_MOST,
    email: EmailOption = "",
    out: OutOption = None,
    restart: RestartOption = False,
    url: Annotated[str | None, typer.Option(hidden=True, envvar="LITMAP_HF_URL")] = None,
) -> None:
    """Fetch Hugging Face's daily papers of some days, the last day first."""
    from pipeline.sources import hugging_face as service
    from pipeline.sources.client import Client

    first, last = _days(since, until)
    _check_email(email)
    assert first is not None
    if first > (last or service.yesterday()):
        fail(f"--from {first}: that day is not over. Give an earlier one, or --to.", 2)
    with told(STOPPED), Client(service.MANNERS, email, tell=say) as client:
        source = service.HuggingFace(
            client, max(first, service.FIRST_DAY), last, url or service.URL
        )
        _fetch(source, out or _named("hf", first, last), most, restart)


class _Bar:
    """Papers so far, papers in all, and the time that is left."""

    def __init__(self, service: str) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[papers]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,  # a line at the end says what came
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task(f"Fetching from {service}", total=None, papers="")

    def __enter__(self) -> "_Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def progress(self, done: int, expected: int | None) -> None:
        """Moves on."""
        papers = f"{done:,}" + (f"/{expected:,}" if expected is not None else "") + " papers"
        self._progress.update(self._task, completed=done, total=expected, papers=papers)


def _fetch(source: "Source", out: Path, most: int, restart: bool) -> None:
    """The download, and what is said of it."""
    from pipeline.sources import fetch

    with _Bar(source.name) as bar:
        fetched = fetch(source, out, most, bar, restart)
    if fetched.left_out:
        listed = ", ".join(f"{count:,} ({why})" for why, count in fetched.left_out.items())
        say(f"Left out: {listed}.")
    if fetched.not_found:
        more = len(fetched.not_found) - SHOWN
        listed = ", ".join(fetched.not_found[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
        say(f"Not found in {source.name}: {listed}.")
    of = fetched.expected or 0
    count = f"{fetched.count:,}" + (f" of {of:,}" if of > fetched.count else "")
    earlier = f" ({fetched.kept:,} of them fetched before)" if fetched.kept else ""
    command = f"python -m pipeline build {shlex.quote(str(out))}"
    say(f"Papers in {out}: {count}{earlier}. Map them with: {command}")


def _days(since: datetime | None, until: datetime | None) -> tuple[date | None, date | None]:
    """The first and the last day, in order and not in the future."""
    first, last = since.date() if since else None, until.date() if until else None
    if first and last and first > last:
        fail(f"--from {first} is after --to {last}. Swap them.", 2)
    today = datetime.now(UTC).date()
    for option, day in (("--from", first), ("--to", last)):
        if day and day > today:
            fail(f"{option} {day} is in the future. Give a day up to {today}.", 2)
    return first, last


def _check_email(email: str) -> None:
    if email and not re.fullmatch(r"[!-;=?A-~]+@[A-Za-z0-9.-]+", email):
        fail(f"--email {email}: no e-mail address. Write it as in name@example.org.", 2)


def _dois(given: list[str], file: Path | None) -> tuple[str, ...]:
    """The DOIs of the options and of the file, each once; what is none is told."""
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


def _named(service: str, *parts: object) -> Path:
    """A file name that tells the question: arxiv-cs.LG.jsonl."""
    words = [re.sub(r"[^\w.+]+", "-", str(part)).strip("-.") for part in parts if part]
    return Path("-".join(filter(None, [service, *words]))[:80].rstrip("-.") + ".jsonl")


def _printable(text: str) -> str:
    return "".join(filter(str.isprintable, text))
