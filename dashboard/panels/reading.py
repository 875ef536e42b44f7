"""What was read of the files, as tables: the same before a build and in "About this map"."""

from collections.abc import Sequence

from dashboard.panels.elements import Element, el
from dashboard.report import FileReport, Report

LANGUAGES = {
    "af": "Afrikaans", "am": "Amharic", "an": "Aragonese", "ar": "Arabic", "as": "Assamese",
    "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "br": "Breton",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German",
    "dz": "Dzongkha", "el": "Greek", "en": "English", "eo": "Esperanto", "es": "Spanish",
    "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fo": "Faroese",
    "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese", "jv": "Javanese",
    "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean",
    "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin", "lb": "Luxembourgish", "lo": "Lao",
    "lt": "Lithuanian", "lv": "Latvian", "mg": "Malagasy", "mk": "Macedonian", "ml": "Malayalam",
    "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "nb": "Norwegian (Bokmål)",
    "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian (Nynorsk)", "no": "Norwegian", "oc": "Occitan",
    "or": "Odia", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese",
    "qu": "Quechua", "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda", "se": "Northern Sami",
    "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian",
    "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog",
    "tr": "Turkish", "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "vo": "Volapük", "wa": "Walloon", "xh": "Xhosa", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
"""ISO 639-1 code → name."""
MOST_LANGUAGES = 6
SMALL = 0.01
"""A language of a smaller share is one of the others."""
FEW_ABSTRACTS = 0.5
TEXTS = ("File", "Format", "Encoding")
"""Columns of the table of files that hold no numbers."""


def count(number: int, noun: str) -> str:
    """`1 paper`, `1,204 papers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def topics(sizes: Sequence[int]) -> str:
    """`13 topics`, or `12 to 310 topics` where there are levels of them, coarse to fine."""
    return (f"{sizes[0]:,} to " if sizes[0] < sizes[-1] else "") + count(sizes[-1], "topic")


def share(value: float | None) -> str:
    """A share in whole per cent that is 0 or 100 only where it is none or all."""
    if value is None:
        return "–"
    if 0 < value < SMALL:
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
    if unread := sum(bool(file.unread) for file in report.files):
        parts.append(f"{count(unread, 'file')} could not be read")
    told = f"{count(report.papers, 'paper')} of {count(report.records, 'record')}"
    return f"{told}; {', '.join(parts)}." if parts else f"{told}."


def files(report: Report) -> Element:
    """The table of files, and beneath it those of which no paper was kept, each with the reason."""
    read = [file for file in report.files if not file.unread]
    return el("div", _table(read) if read else None, *map(_nothing, report.files))


def _table(files: Sequence[FileReport]) -> Element:
    merged = any(file.merged for file in files)
    shares = any(file.abstracts is not None for file in files)
    columns = [
        *("File", "Kept", "Left out"),
        *(["Merged"] if merged else []),
        *(["Abstract", "Year", "DOI"] if shares else []),
        *TEXTS[1:],
    ]
    rows = []
    for file in files:
        numbers = [f"{number:,}" for number in (file.kept, file.left_out)]
        numbers += ["–" if file.merged is None else f"{file.merged:,}"] if merged else []
        numbers += [share(s) for s in (file.abstracts, file.years, file.dois)] if shares else []
        rows.append(
            el(
                "tr",
                el("th", file.name, kind="of-row"),
                *(el("td", number, kind="number") for number in numbers),
                el("td", file.format),
                el("td", file.encoding),
            )
        )
    head = (el("th", name, kind="" if name in TEXTS else "number") for name in columns)
    table = el("table", el("thead", el("tr", *head)), el("tbody", *rows), kind="table")
    return el("div", table, kind="wide")


def _nothing(file: FileReport) -> Element | None:
    """Of a file of which no paper was kept: why."""
    if file.kept or not (file.unread or file.dropped):
        return None
    why = file.unread or file.dropped[0].reason
    return el("p", el("strong", file.name), f": nothing read, {why}", kind="wrong unread")


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
    known = [pair for pair in report.languages[:MOST_LANGUAGES] if pair[1] >= SMALL]
    told = [f"{LANGUAGES.get(code, code)} {share(part)}" for code, part in known]
    others = report.languages[len(known) :]
    if others:
        told.append(f"others {share(sum(part for _, part in others))}")
    return ", ".join(told)


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
