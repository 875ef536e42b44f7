"""What one file gave: how many records were kept, and which were left out and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class LeftOut:
    """A record that is not among the papers.

    Attributes:
        record: its number in the file, from 1.
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


def counted(report: FileReport, kept: Sequence[Mapping[str, Any]], merged: int) -> FileReport:
    """The report with what is counted over the records kept."""
    return replace(
        report,
        merged=merged,
        with_abstract=sum(bool(paper["abstract"]) for paper in kept),
        with_year=sum(paper["year"] is not None for paper in kept),
        with_doi=sum(bool(paper["doi"]) for paper in kept),
    )


def why_nothing(path: Path, reports: Sequence[FileReport]) -> str:
    """Why no paper came of a path, and the remedy."""
    told = [report for report in reports if report.dropped]
    if not told:
        read_as = f"read as {reports[0].format}, but " if reports else ""
        return f"{path}: {read_as}it holds no record. Export again."
    first, count = told[0].dropped[0], sum(len(report.dropped) for report in told)
    where = f"{told[0].path}, " if told[0].path != str(path) else ""
    read_as = f"read as {told[0].format}, but " if told[0].format else ""
    return (
        f"{path}: {read_as}none of its {count} records can be used. "
        f"The first, {where}{first.place or f'record {first.record}'}: {first.reason}. "
        "Give each paper a title."
    )
