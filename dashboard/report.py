"""What was read, as the pipeline tells it: to `inspect --json`, and in a map's manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KEPT = 100
"""Records left out of a file that are kept to be shown; the manifest has all."""
LONGEST = 300
"""Characters of a name or a reason that are shown."""


@dataclass(frozen=True)
class LeftOut:
    """A record that was left out: which, where it stands, why."""

    record: str
    place: str
    reason: str


@dataclass(frozen=True)
class FileReport:
    """What was read of one file; None is not known, as in maps of older versions.

    Attributes:
        dropped: the first of the records that were left out.
        left_out: how many were.
        unread: why nothing of the file was understood; "" where something was.
        merged: records that told again of a paper.
        abstracts, years, dois: shares, from 0 to 1, of the records kept that have one.
    """

    name: str
    format: str
    encoding: str
    records: int
    kept: int
    dropped: tuple[LeftOut, ...]
    left_out: int
    merged: int | None
    abstracts: float | None
    years: float | None
    dois: float | None
    unread: str = ""


@dataclass(frozen=True)
class Report:
    """What was read of all files.

    Attributes:
        merged: records that told again of a paper.
        languages: (code, share of the papers), the most frequent first.
        over_length: papers whose text is longer than the model reads; None where not known.
    """

    papers: int
    files: tuple[FileReport, ...]
    merged: int
    languages: tuple[tuple[str, float], ...]
    over_length: int | None

    @property
    def records(self) -> int:
        """Records in all files."""
        return sum(file.records for file in self.files)

    @property
    def left_out(self) -> int:
        """Records that were left out of all files."""
        return sum(file.left_out for file in self.files)

    @property
    def abstracts(self) -> float | None:
        """The share of the kept records that have an abstract."""
        known = [(file.abstracts, file.kept) for file in self.files if file.abstracts is not None]
        kept = sum(count for _, count in known)
        return sum(share * count for share, count in known) / kept if kept else None


def from_inspection(told: Mapping[str, Any]) -> Report:
    """The report that `inspect --json` prints.

    Raises:
        ValueError: it is no such report.
    """
    if not isinstance(told.get("papers"), int) or not isinstance(told.get("files"), list):
        raise ValueError("no report")
    return _report(told["papers"], told["files"], told)


def from_manifest(manifest: Mapping[str, Any]) -> Report:
    """The report in a map's manifest; what an older one does not tell is None."""
    papers = _whole(mapping(manifest.get("counts")).get("papers")) or 0
    inputs = manifest.get("inputs")
    return _report(papers, inputs if isinstance(inputs, list) else [], manifest)


def _report(papers: int, files: list[Any], told: Mapping[str, Any]) -> Report:
    shares = {
        _text(code): share
        for code, share in mapping(told.get("languages")).items()
        if isinstance(share, int | float)
    }
    return Report(
        papers=papers,
        files=tuple(_file(file) for file in files if isinstance(file, Mapping)),
        merged=_whole(told.get("merged")) or 0,
        languages=tuple(sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))),
        over_length=_whole(told.get("over_length")),
    )


def _file(told: Mapping[str, Any]) -> FileReport:
    dropped = told.get("dropped")
    dropped = dropped if isinstance(dropped, list) else []
    records, kept = _whole(told.get("records")) or 0, _whole(told.get("kept")) or 0
    first = [_left_out(gone) for gone in dropped[:KEPT] if isinstance(gone, Mapping)]
    unread = "" if kept else _unread(told, records, first)
    return FileReport(
        name=_text(told.get("name") or told.get("path")),
        format=_text(told.get("format")),
        encoding=_text(told.get("encoding")),
        records=0 if unread else records,
        kept=kept,
        dropped=() if unread else tuple(first),
        left_out=0 if unread else len(dropped),
        merged=_whole(told.get("merged")),
        abstracts=_share(told.get("with_abstract"), kept),
        years=_share(told.get("with_year"), kept),
        dois=_share(told.get("with_doi"), kept),
        unread=unread,
    )


def _unread(told: Mapping[str, Any], records: int, dropped: Sequence[LeftOut]) -> str:
    """Why a file without papers was not understood; "" where its records were left out singly."""
    if len(dropped) != 1 or records > 1:
        return ""
    (gone,) = dropped
    whole = not records or not told.get("format") or gone.record in ("", "0")
    return gone.reason if whole else ""


def _left_out(told: Mapping[str, Any]) -> LeftOut:
    return LeftOut(*(_text(told.get(part)) for part in ("record", "place", "reason")))


def _share(value: Any, kept: int) -> float | None:
    """The share that so many of those kept are."""
    return value / kept if isinstance(value, int) and kept else None


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is one of names and values, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def shortened(text: str, most: int = LONGEST) -> str:
    """The text, or as many of its characters as are shown."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _text(value: Any) -> str:
    return "" if value is None else shortened(str(value))
