"""What was read of the files, as tables: the same before a build and in "About this map"."""

from dashboard.panels.elements import Element, el
from dashboard.report import FileReport, Report

LANGUAGES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip
MOST_LANGUAGES = 6
FEW_ABSTRACTS = 0.5


def count(number: int, noun: str) -> str:
    """`1 paper`, `1,204 papers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def share(value: float | None) -> str:
    """A share in whole per cent that is 0 or 100 only where it is none or all."""
    if value is None:
        return "–"
    if 0 < value < 0.01:
        return "<1 %"
    return f"{min(value * 100, 99) if value < 1 else 100:.0f} %"


def totals(report: Report) -> str:
    """What became of all records, in one sentence."""
    parts = []
    if report.merged:
        duplicates = "a duplicate" if report.merged == 1 else "duplicates"
        parts.append(f"{report.merged:,} merged as {duplicates}")
    if report.left_out:
        parts.append(f"{report.left_out:,} left out")
    told = f"{count(report.papers, 'paper')} of {count(report.records, 'record')}"
    return f"{told}; {', '.join(parts)}." if parts else f"{told}."


def files(report: Report) -> Element:
    """The table of files."""
    merged = any(file.merged for file in report.files)
    shares = any(file.abstracts is not None for file in report.files)
    columns = [
        *("File", "Format", "Encoding", "Records", "Kept", "Left out"),
        *(["Merged"] if merged else []),
        *(["Abstract", "Year", "DOI"] if shares else []),
    ]
    rows = []
    for file in report.files:
        numbers = [f"{number:,}" for number in (file.records, file.kept, file.left_out)]
        numbers += ["–" if file.merged is None else f"{file.merged:,}"] if merged else []
        numbers += [share(s) for s in (file.abstracts, file.years, file.dois)] if shares else []
        rows.append(
            el(
                "tr",
                el("th", file.name, kind="of-row"),
                el("td", file.format),
                el("td", file.encoding),
                *(el("td", number, kind="number") for number in numbers),
            )
        )
    head = (
        el("th", name, kind="" if name in ("File", "Format", "Encoding") else "number")
        for name in columns
    )
    table = el("table", el("thead", el("tr", *head)), el("tbody", *rows), kind="table")
    return el("div", table, kind="wide")


def left_out(report: Report, most: int, rest: str) -> list[Element]:
    """The records that were left out, file by file, each with its reason.

    Args:
        most: of a file that are listed.
        rest: where the others are told.
    """
    return [_left_out(file, most, rest) for file in report.files if file.left_out]


def _left_out(file: FileReport, most: int, rest: str) -> Element:
    rows = [
        el(
            "tr",
            el("td", gone.record, el("span", gone.place, kind="note") if gone.place else None),
            el("td", gone.reason),
        )
        for gone in file.dropped[:most]
    ]
    more = file.left_out - len(rows)
    head = el("thead", el("tr", el("th", "Record"), el("th", "Why it was left out")))
    return el(
        "details",
        el("summary", f"{count(file.left_out, 'record')} left out of ", el("span", file.name)),
        el("div", el("table", head, el("tbody", *rows), kind="table"), kind="wide"),
        el("p", f"and {more:,} more{rest}", kind="hint") if more > 0 else None,
        kind="details",
    )


def languages(report: Report) -> str:
    """The languages of the papers; "" where they are not known."""
    known = report.languages[:MOST_LANGUAGES]
    told = ", ".join(f"{LANGUAGES.get(code, code)} {share(part)}" for code, part in known)
    more = len(report.languages) - len(known)
    return f"{told} and {count(more, 'other')}" if more > 0 else told


def warnings(report: Report) -> list[str]:
    """What the reader should know before a map is built of this."""
    told = []
    if report.abstracts is not None and report.abstracts < FEW_ABSTRACTS:
        few = f"Only {share(report.abstracts)}" if report.abstracts else "None"
        told.append(
            f"{few} of the records have an abstract. Papers without one "
            "are placed by their title alone, so the map will be coarser; most services export "
            "abstracts if asked to."
        )
    english = dict(report.languages).get("en")
    if english is not None and english < FEW_ABSTRACTS:
        told.append(
            f"{share(english)} of the papers are in English. The model was trained on English; "
            "other languages are laid out less well."
        )
    if report.over_length:
        told.append(
            f"{count(report.over_length, 'paper')} longer than the model reads; "
            "the end of their abstracts will not count."
        )
    return told
