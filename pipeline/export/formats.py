"""The formats that papers and topics are exported in: one table for the command and the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.export.chosen import Chosen
from pipeline.export.citations import write_bibtex, write_csl, write_ris
from pipeline.export.papers import write_csv, write_parquet
from pipeline.export.report import write_topics_csv, write_topics_markdown


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes:
        label: what the page calls it.
        ending: of its files.
        mime: its media type.
        write: writes chosen papers, or their topics, into a binary stream.
        of_topics: whether it tells of the topics, not of each paper.
        is_text: whether a terminal can show it.
    """

    label: str
    ending: str
    mime: str
    write: Callable[[Chosen, BinaryIO], None]
    of_topics: bool = False
    is_text: bool = True


FORMATS: Mapping[str, Format] = {
    "csv": Format("CSV", ".csv", "text/csv", write_csv),
    "parquet": Format(
        "Parquet", ".parquet", "application/vnd.apache.parquet", write_parquet, is_text=False
    ),
    "bibtex": Format("BibTeX", ".bib", "application/x-bibtex", write_bibtex),
    "ris": Format("RIS", ".ris", "application/x-research-info-systems", write_ris),
    "csl-json": Format("CSL-JSON", ".json", "application/vnd.citationstyles.csl+json", write_csl),
    "topics-csv": Format("Table (CSV)", "-topics.csv", "text/csv", write_topics_csv, True),
    "topics-markdown": Format(
        "Report (Markdown)", ".md", "text/markdown", write_topics_markdown, True
    ),
}  # fmt: skip
"""Name on the command line → format; of two that an ending fits, the longer ending."""


def file_name(title: str, name: str) -> str:
    """What a file of this format is called that holds some of a map."""
    ending = FORMATS[name].ending
    return f"{title}-topics{ending}" if name == "topics-markdown" else title + ending
