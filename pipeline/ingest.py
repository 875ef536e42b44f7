"""Files → one clean table of papers, and a report of what was understood.

The order is always the same: a file (or each file in an archive or a folder) is recognised by its
content, its records are read one at a time and cleaned at once, what is no paper is left out with
a reason, and records that tell of the same paper become one.
"""

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.cleaning import clean_record, why_no_paper
from pipeline.duplicates import merge
from pipeline.errors import InputError
from pipeline.file_report import FileReport, LeftOut, counted, why_nothing
from pipeline.languages import languages
from pipeline.papers import Papers, table
from pipeline.readers import (
    Dropped,
    File,
    OverwhelmingError,
    Record,
    Unreadable,
    files,
    recognise,
)

Paper = dict[str, Any]


@dataclass(frozen=True)
class Ingest:
    """The papers of all files, each once, and what each file gave, in the order given.

    Attributes:
        languages: language code → share of the papers, the commonest first.
    """

    papers: Papers
    files: tuple[FileReport, ...]
    languages: dict[str, float] = field(default_factory=dict)

    @property
    def merged(self) -> int:
        """Records that became part of another's paper."""
        return sum(report.merged for report in self.files)

    def report(self) -> dict[str, Any]:
        """As plain JSON values: for the manifest, and for `inspect --json`."""
        return {
            "papers": len(self.papers),
            "merged": self.merged,
            "files": [asdict(report) for report in self.files],
            "languages": self.languages,
        }


def digests(paths: Sequence[Path]) -> list[str]:
    """The digest of every file behind these paths, sorted; nothing is understood yet.

    Raises:
        InputError: a path leads to no file.
    """
    found = (file for path in paths for file in files(path))
    return sorted(file.sha256 for file in found if isinstance(file, File))


def ingest(paths: Sequence[Path], columns: Mapping[str, str] | None = None) -> Ingest:
    """The papers of these files, archives and folders.

    Args:
        columns: column → what the tables call it, where the user has told.

    Raises:
        InputError: a file that the user named is missing, of no known format, or holds no paper.
    """
    with _uncollected():
        return _ingest(paths, columns)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pauses the search for reference cycles: records have none, and it costs a fifth of the time
    where there are 100,000 of them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _ingest(paths: Sequence[Path], columns: Mapping[str, str] | None) -> Ingest:
    kept: list[Paper] = []
    reports: list[FileReport] = []
    spans: list[range] = []
    for path in paths:
        before = len(kept)
        reports_of_path = []
        for file in files(path, columns):
            start = len(kept)
            reports_of_path.append(_take(file, path, kept))
            spans.append(range(start, len(kept)))
        if len(kept) == before:
            raise InputError(why_nothing(path, reports_of_path))
        reports += reports_of_path
    merged = merge(kept)
    again = _again(merged.of)
    papers = table(merged.papers)
    return Ingest(
        papers=papers,
        files=tuple(
            counted(report, [kept[i] for i in span], sum(again[i] for i in span))
            for report, span in zip(reports, spans, strict=True)
        ),
        languages=languages(papers.texts),
    )


def write_papers(papers: Papers, path: Path) -> None:
    """Writes the clean table as Parquet, whole or not at all; `build` reads it as any table.

    Raises:
        OSError: it cannot be written there.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        papers.frame.reset_index().to_parquet(beside, index=False)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _take(file: File | Unreadable, root: Path, kept: list[Paper]) -> FileReport:
    """Adds the papers of a file to those kept.

    Args:
        root: the path that the user named, which led to the file.

    Returns:
        What the file gave.

    Raises:
        InputError: it is the very file that the user named, and of no known format.
    """
    name = str(file.path.relative_to(root.parent))
    if isinstance(file, Unreadable):
        gone_whole = LeftOut(0, "", file.reason)
        return FileReport(str(file.path), name, "", "", "", 0, 0, (gone_whole,))
    before = len(kept)
    number = 0
    gone: list[LeftOut] = []
    format_name = ""
    try:
        reader = recognise(file)
        format_name = reader.format
        for number, item in enumerate(reader.records(file), start=1):
            paper = _cleaned(number, item, name)
            if isinstance(paper, LeftOut):
                gone.append(paper)
            else:
                kept.append(paper)
    except OverwhelmingError:
        raise
    except InputError as error:
        if file.path == root:
            raise
        gone.append(LeftOut(number, "", str(error).removeprefix(f"{file.path}: ")))
    if file.damage:
        gone.append(LeftOut(number + 1, "what follows", file.damage))
    return FileReport(
        path=str(file.path),
        name=name,
        sha256=file.sha256,
        format=format_name,
        encoding=file.encoding,
        records=len(kept) - before + len(gone),
        kept=len(kept) - before,
        dropped=tuple(gone),
    )


def _cleaned(number: int, item: Record | Dropped, source: str) -> Paper | LeftOut:
    """The paper that a record tells of, or why it is left out.

    Args:
        number: the record's in its file, from 1.
    """
    if isinstance(item, Dropped):
        return LeftOut(number, item.record, item.reason)
    paper = clean_record({"source": source, **item})
    reason = why_no_paper(paper) if paper["title"] else "no title"
    return LeftOut(number, "", reason) if reason else paper


def _again(of: Sequence[int]) -> list[bool]:
    """For each record, whether an earlier one tells of the same paper."""
    seen: set[int] = set()
    again = []
    for paper in of:
        again.append(paper in seen)
        seen.add(paper)
    return again
