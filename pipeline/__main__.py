"""The entry of `python -m pipeline`; `--help` says what each command takes."""

import os

import typer

from pipeline.commands import build, edits, export, fetch, inspect, publish, quality
from pipeline.commands.console import end_on_sigterm

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Turn papers into a map.")
app.command()(build.build)
app.command()(inspect.inspect)
app.command()(quality.quality)
app.command()(edits.edits)
app.command()(export.export)
app.command()(publish.publish)
app.add_typer(fetch.app, name="fetch")


@app.callback()
def main() -> None:
    """Turn papers into a map of their field."""


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")  # nothing forks here
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    end_on_sigterm()
    app()
