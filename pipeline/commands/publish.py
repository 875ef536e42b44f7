"""`python -m pipeline publish`: a folder that any Streamlit host can serve."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.build import MapsOption, named
from pipeline.commands.console import problems, say, told
from pipeline.store import maps_folder, open_map


def publish(
    name: Annotated[str, typer.Argument(help="The map's name.")],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            parser=named,
            metavar="DIR",
            help="The folder: a new one, or one published before, which is replaced.",
        ),
    ],
    url: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Leave the map out of the folder; the page will fetch it from this https:// or "
            "s3:// address.",
        ),
    ] = "",
    origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="https://HOST",
            help="Another address under which readers open the page; may be given several times.",
        ),
    ] = None,
    password: Annotated[
        bool | None,
        typer.Option(
            help="Ask for a password that readers must tell, and keep only its hash; or none. "
            "[default: as the folder had it]"
        ),
    ] = None,
    maps: MapsOption = None,
) -> None:
    """Write the map NAME and the page into the folder DIR, ready for a Streamlit host."""
    with told("Stopped. A folder that was published before is as it was."):
        from pipeline.export.folder import Hosting, beside
        from pipeline.export.folder import publish as publish_folder

        made = open_map(maps_folder(maps), name)
        hosting = Hosting(url, tuple(origin or ()), _asked(password))
        with problems.status("Copying the page and the map"):
            known = publish_folder(made, out, hosting)
    papers = made.manifest["counts"]["papers"]
    say(f"Published: {out} ({papers:,} papers). Its README.md has the steps for each host.")
    if known.url:
        say(f"Upload what is in {beside(out)} to {known.url} first.")
    if known.password:
        say(f"Readers are asked for a password. Its hash is in {out}/.streamlit/secrets.toml")


def _asked(password: bool | None) -> str | None:
    """The hash of the password that is typed twice; "" for none; None to leave it as it was."""
    if not password:
        return None if password is None else ""
    from pipeline.export.password import hashed

    return hashed(typer.prompt("Password for readers", hide_input=True, confirmation_prompt=True))
