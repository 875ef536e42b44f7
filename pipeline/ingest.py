"""Files → one clean table of papers, and a report of what was understood.

The order is always the same: a file (or each file in an archive or a folder) is recognised by its
content, its records are read one at a time and cleaned at once, what is no paper is left out with
a reason, and records that tell of the same paper become one.
"""

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.cleaning import clean_record, why_no_paper
from pipeline.duplicates import merge
from pipeline.errors import InputError, LitmapError
from pipeline.file_report import FileReport, LeftOut, counted, why_nothing
from pipeline.languages import languages
from pipeline.papers import CLEAN_MARK, Papers, table, text_of
from pipeline.readers import (
    CleanRecord,
    Dropped,
    File,
    Record,
    Unreadable,
    files,
    recognise,
)
from pipeline.wholeness import sha256

Paper = dict[str, Any]


class TooManyError(LitmapError):
    """There are more records than the limit."""


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
    """sha256 of each file at these paths as it lies on the disk, sorted; nothing is unpacked.

    Raises:
        InputError: a path leads nowhere.
    """
    found = []
    for path in paths:
        _expect(path)
        inside = path.rglob("*") if path.is_dir() else [path]
        found += [sha256(file) for file in filter(Path.is_file, inside)]
    return sorted(found)


def ingest(
    paths: Sequence[Path],
    columns: Mapping[str, str] | None = None,
    limit: int | None = None,
    on_text: Callable[[str], None] | None = None,
) -> Ingest:
    """The papers of these files, archives and folders; what cannot be read is in the report.

    Args:
        columns: column → what the tables call it, where the user has told.
        limit: records, kept or not, that are read at most.
        on_text: told the text of each record that is kept, as soon as it is read.

    Raises:
        InputError: a path leads nowhere, no file holds a paper, or there are more than `limit`.
    """
    with _uncollected():
        try:
            return _ingest(paths, columns, limit, on_text or _ignored)
        except TooManyError as error:
            raise InputError(f"more than {limit:,} records. Take fewer papers at once.") from error


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


def _ignored(_: str) -> None:
    """Nobody asked."""


def _ingest(
    paths: Sequence[Path],
    columns: Mapping[str, str] | None,
    limit: int | None,
    on_text: Callable[[str], None],
) -> Ingest:
    kept: list[Paper] = []
    reports: list[FileReport] = []
    spans: list[range] = []
    left = limit
    for path in paths:
        for item in _items(path, columns):
            start = len(kept)
            reports.append(_take(item, path, kept, left, on_text))
            left = None if left is None else left - reports[-1].records
            spans.append(range(start, len(kept)))
    if not kept:
        raise InputError(why_nothing(reports))
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


def _items(path: Path, columns: Mapping[str, str] | None) -> Iterator[File | Unreadable]:
    """The files behind a path; one that cannot be read or opened as one that tells why.

    Raises:
        InputError: there is nothing at the path.
    """
    _expect(path)
    try:
        yield from files(path, columns)
    except InputError as error:
        yield Unreadable(path, _without(path, error))


def _expect(path: Path) -> None:
    if not path.exists():
        raise InputError(f"{path}: no such file. Check the name and the folder.")


def _without(path: Path, error: InputError) -> str:
    """The error without the path that it begins with."""
    return str(error).removeprefix(f"{path}: ").rstrip(".")


def write_papers(papers: Papers, path: Path) -> None:
    """Writes the clean table as Parquet, whole or not at all; `build` reads it as any table.

    Raises:
        OSError: it cannot be written there.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    beside = path.with_name(f".{path.name}.{os.getpid()}")
    written = pa.Table.from_pandas(papers.frame.reset_index(), preserve_index=False)
    try:
        pq.write_table(written.replace_schema_metadata(CLEAN_MARK), beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _take(
    item: File | Unreadable,
    root: Path,
    kept: list[Paper],
    limit: int | None,
    on_text: Callable[[str], None],
) -> FileReport:
    """Adds the papers of a file to those kept.

    Args:
        root: the path that the user named, which led to the file.
        limit: records that may be read yet.

    Returns:
        What the file gave.

    Raises:
        TooManyError: it has more records than that.
    """
    name = str(item.path.relative_to(root.parent))
    if isinstance(item, Unreadable):
        why = (LeftOut(1, "", item.reason),)
        return FileReport(str(item.path), name, "", "", "", 1, 0, why)
    before, number, format_name = len(kept), 0, ""
    gone: list[LeftOut] = []
    try:
        reader = recognise(item)
        format_name = reader.format
        for number, record in enumerate(reader.records(item), start=1):
            if limit is not None and number > limit:
                raise TooManyError
            paper = _cleaned(number, record, name)
            if isinstance(paper, LeftOut):
                gone.append(paper)
            else:
                kept.append(paper)
                on_text(text_of(paper["title"], paper["abstract"], paper["keywords"]))
    except InputError as error:
        gone.append(LeftOut(number + 1, "", _without(item.path, error)))
    if item.damage:
        gone.append(LeftOut(number + 1, "what follows", item.damage))
    return FileReport(
        path=str(item.path),
        name=name,
        sha256="" if gone and not format_name else item.sha256,
        format=format_name,
        encoding=item.encoding if format_name else "",
        records=len(kept) - before + len(gone),
        kept=len(kept) - before,
        dropped=tuple(gone),
        undecoded=item.undecoded,
    )


def _cleaned(number: int, item: Record | Dropped, source: str) -> Paper | LeftOut:
    """The paper that a record tells of, or why it is left out.

    Args:
        number: the record's in its file, from 1.
    """
    if isinstance(item, Dropped):
        return LeftOut(number, item.record, item.reason)
    if isinstance(item, CleanRecord):
        return dict(item)
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
