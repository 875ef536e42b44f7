"""Live sources → a file that `build` reads. One module a service; this one runs the download.

A source answers one question in pages (`pages.Source`); it is asked page by page until it has no
more, or as many papers as are wanted have come.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.errors import SourceError
from pipeline.sources.download import Download, State
from pipeline.sources.pages import Source

__all__ = ["Fetched", "Reporter", "fetch"]


class Reporter(Protocol):
    """Is told how far a download is."""

    def progress(self, done: int, expected: int | None) -> None:
        """Papers that are there, and those that will be; None where nobody knows."""
        ...


@dataclass(frozen=True)
class Fetched:
    """What a download brought.

    Attributes:
        path: the finished file.
        count: papers in it.
        kept: those of them that an earlier command had fetched.
        expected: papers that the question has, as far as is known.
        left_out: reason → records of the source that are no papers.
        not_found: what was asked for by name and does not exist.
    """

    path: Path
    count: int
    kept: int
    expected: int | None
    left_out: Mapping[str, int]
    not_found: tuple[str, ...]


def fetch(source: Source, out: Path, most: int, reporter: Reporter, restart: bool) -> Fetched:
    """Papers of the source in a JSON Lines file, one record a line; goes on where it was stopped.

    Args:
        most: papers at most.
        restart: throw away what an earlier command left unfinished.

    Raises:
        SourceError: the service refuses or has no such paper; what was fetched is kept.
        InputError: an unfinished download of another question is in the way.
    """
    download = Download(out)
    state = None if restart else download.unfinished(source.question)
    if state is not None and state.count > most:
        raise SourceError(
            f"{download.part}: {state.count:,} papers are fetched already, more than --max {most}. "
            "Give a higher --max, or start over with --restart."
        )
    kept = state.count if state else 0
    if state is None:
        state = download.begin(source.question, source.begin())
    state = _complete(source, download, state, most, reporter)
    if not state.count:
        download.forget()
        others = f" ({_listed(state.left_out)})" if state.left_out else ""
        raise SourceError(f"{source.name} has no such paper{others}. Ask for something else.")
    download.finish(state)
    return Fetched(
        out, state.count, kept, state.expected, dict(state.left_out), tuple(state.not_found)
    )


def _complete(
    source: Source, download: Download, state: State, most: int, reporter: Reporter
) -> State:
    """The state after the last page."""
    seen = download.identities()
    reporter.progress(state.count, _in_sight(state, most))
    while state.following is not None and state.count < most and not state.complete:
        try:
            page = source.page(state.following, most - state.count)
        except (SourceError, OSError, KeyboardInterrupt) as error:
            if not state.count:
                download.forget()  # an empty part is of no use
            if not state.count and isinstance(error, KeyboardInterrupt):
                raise type(error)("Stopped before anything was fetched.") from error
            if not state.count or not isinstance(error, SourceError):
                raise
            papers = f"{state.count:,} paper{'s' if state.count > 1 else ''}"
            raise SourceError(
                f"{error} What was fetched, {papers}, is kept in {download.part}; "
                "the same command goes on from there."
            ) from error
        state = download.add(state, page, seen, most)
        reporter.progress(state.count, _in_sight(state, most))
    return state


def _in_sight(state: State, most: int) -> int | None:
    """Papers that there will be in the end."""
    return None if state.expected is None else max(state.count, min(most, state.expected))


def _listed(left_out: Mapping[str, int]) -> str:
    """`left out: 3 no title, 1 …`."""
    return "left out: " + ", ".join(f"{count} {reason}" for reason, count in left_out.items())
