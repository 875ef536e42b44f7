"""What one file gave: how many records were kept, and which were left out and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class LeftOut:
    """A record that is not among the papers.

    Attributes:
        record: its number in the file, from 1; a file that cannot be read counts as one record.
        place: where it stands, in the file's own terms (a line, a row, a key); "" where unknown.
        reason: why it was left out.
    """

    record: int
    place: str
    reason: str


@dataclass(frozen=True)
class FileReport:
    """What one file gave: `records` = `kept` + `dropped`.

    Attributes:
        path: as the user named it; for a file in an archive or a folder, behind the path of that.
        name: the same without the folders before what the user named.
        sha256: of the file, in hex; "" for one that cannot be read.
        dropped: records that are left out.
        merged: records kept that tell of a paper that an earlier record tells of already.
        with_abstract, with_year, with_doi: records kept that have one.
        undecoded: characters that the encoding could not read; each is a U+FFFD now.
    """

    path: str
    name: str
    sha256: str
    format: str
    encoding: str
    records: int
    kept: int
    dropped: tuple[LeftOut, ...]
    merged: int = 0
    with_abstract: int = 0
    with_year: int = 0
    with_doi: int = 0
    undecoded: int = 0


def counted(report: FileReport, kept: Sequence[Mapping[str, Any]], merged: int) -> FileReport:
    """The report with what is counted over the records kept."""
    return replace(
        report,
        merged=merged,
        with_abstract=sum(bool(paper["abstract"]) for paper in kept),
        with_year=sum(paper["year"] is not None for paper in kept),
        with_doi=sum(bool(paper["doi"]) for paper in kept),
    )


def why_nothing(reports: Sequence[FileReport]) -> str:
    """Why no paper came of these files, and the remedy: of the first that tells."""
    told = next((report for report in reports if report.dropped), reports[0])
    more = f" (Nor in {len(reports) - 1:,} more.)" if len(reports) > 1 else ""
    if not told.dropped:
        return f"{told.path}: read as {told.format}, but it holds no record. Export again.{more}"
    first, count = told.dropped[0], len(told.dropped)
    if not told.format or (told.records == 1 and not first.place):
        return f"{told.path}: {first.reason.rstrip('.')}.{more}"
    remedy = " Give each paper a title." if first.reason == "no title" else ""
    none = f"none of its {count:,} records can" if count > 1 else "its only record cannot"
    return (
        f"{told.path}: read as {told.format}, but {none} be used. "
        f"The first, {first.place or f'record {first.record}'}: {first.reason}.{remedy}{more}"
    )
