"""`python -m pipeline fetch arxiv|openalex|hf`: live sources → a file that `build` reads."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.console import fail, say, told
from pipeline.commands.fetch_options import check_email, days, dois_of, named
from pipeline.commands.fetch_report import download

app = typer.Typer(no_args_is_help=True, help="Fetch papers from a live source into a file.")

DEFAULT_MOST = 1000
"""Papers that are fetched where the user does not say."""
STOPPED = "Stopped. What was fetched is kept; the same command goes on from there."

MostOption = Annotated[int, typer.Option("--max", min=1, help="Papers at most.")]
EmailOption = Annotated[
    str, typer.Option(help="Your e-mail address, by which the service can reach you.")
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="The file to write. [default: named after the question]"),
]
RestartOption = Annotated[
    bool, typer.Option("--restart", help="Throw away an unfinished download and start over.")
]
SinceOption = Annotated[
    str | None, typer.Option("--from", metavar="YYYY-MM-DD", help="The first day.")
]
UntilOption = Annotated[
    str | None, typer.Option("--to", metavar="YYYY-MM-DD", help="The last day.")
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

    first, last = days(since, until)
    check_email(email)
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
            target = out or named("arxiv", *categories, query, first, last)
            download(source, target, most, restart)


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

    first, last = days(since, until)
    check_email(email)
    names = {"author": author, "institution": institution, "venue": venue}
    names = {option: name for option, name in names.items() if name.strip()}
    if not (search.strip() or filters or names or doi or doi_file or cites or first or last):
        fail("Nothing is asked. Give --search, --author, --doi or another; --help lists them.", 2)
    if search.strip() and (doi or doi_file):
        fail("--search and DOIs do not go together. Ask for one of them.", 2)
    with told(STOPPED), Client(service.MANNERS, email, (api_key,), say) as client:
        base = (url or service.URL).rstrip("/")
        dois = dois_of(doi or [], doi_file)
        span = (("from_publication_date", first), ("to_publication_date", last))
        conditions = (
            *map(service.checked_filter, filters or ()),
            *(f"{name}:{day}" for name, day in span if day),
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
        target = out or named("openalex", *parts, f"{len(dois)}-dois" if dois else "")
        download(source, target, most or max(DEFAULT_MOST, len(dois)), restart)


@app.command()
def hf(
    since: Annotated[str, typer.Option("--from", metavar="YYYY-MM-DD", help="The first day.")],
    until: Annotated[
        str | None,
        typer.Option("--to", metavar="YYYY-MM-DD", help="The last day. [default: yesterday]"),
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

    first, last = days(since, until)
    check_email(email)
    assert first is not None
    if first > (last or service.yesterday()):
        fail(f"--from {first}: that day is not over. Give an earlier one, or --to.", 2)
    with told(STOPPED), Client(service.MANNERS, email, tell=say) as client:
        source = service.HuggingFace(
            client, max(first, service.FIRST_DAY), last, url or service.URL
        )
        download(source, out or named("hf", first, last), most, restart)
