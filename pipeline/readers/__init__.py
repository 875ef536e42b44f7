"""Files → records. One module a family of formats; a file is recognised by its content alone.

A reader is three values: the name of its format, `recognises(file)` and `records(file)`. It yields
a record, a dict keyed by the columns of `papers.COLUMNS` (other keys survive as `extra.<key>`), or
a `Dropped` that says which record was left out and why.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.errors import InputError
from pipeline.readers import (
    arxiv_xml,
    bibtex,
    clean_table,
    copied_page,
    delimited,
    endnote_xml,
    json_arxiv,
    json_indexes,
    json_libraries,
    json_semantic_scholar,
    json_table,
    parquet,
    pubmed_xml,
    ris,
    spreadsheet,
    tagged,
)  # fmt: skip
from pipeline.readers.archive import Unreadable, files
from pipeline.readers.clean_table import CleanRecord
from pipeline.readers.expansion import OverwhelmingError
from pipeline.readers.file import HEAD, Dropped, File, Record
from pipeline.readers.xml_elements import UNSAFE, root

__all__ = [
    "CleanRecord", "Dropped", "File", "OverwhelmingError", "Reader", "Record",
    "Unreadable", "files", "recognise",
]  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """One format that we understand."""

    format: str
    recognises: Callable[[File], bool]
    records: Callable[[File], Iterable[Record | Dropped]]


READERS = (
    Reader("clean table", clean_table.recognises, clean_table.records),
    Reader("Parquet table", parquet.recognises, parquet.records),
    Reader("Excel workbook", spreadsheet.recognises, spreadsheet.records),
    Reader("old Excel workbook", spreadsheet.is_old, spreadsheet.old_records),
    Reader("PubMed XML", pubmed_xml.recognises, pubmed_xml.records),
    Reader("EndNote XML", endnote_xml.recognises, endnote_xml.records),
    Reader("arXiv Atom feed", arxiv_xml.is_atom, arxiv_xml.atom_records),
    Reader("OAI-PMH", arxiv_xml.is_oai, arxiv_xml.oai_records),
    Reader("OpenAlex JSON", json_indexes.OPENALEX.recognises, json_indexes.OPENALEX.records),
    Reader("Crossref JSON", json_indexes.CROSSREF.recognises, json_indexes.CROSSREF.records),
    Reader(
        "Semantic Scholar JSON",
        json_semantic_scholar.API.recognises,
        json_semantic_scholar.API.records,
    ),
    Reader(
        "S2ORC JSON", json_semantic_scholar.S2ORC.recognises, json_semantic_scholar.S2ORC.records
    ),
    Reader("arXiv snapshot", json_arxiv.SNAPSHOT.recognises, json_arxiv.SNAPSHOT.records),
    Reader("Hugging Face daily papers", json_arxiv.DAILY.recognises, json_arxiv.DAILY.records),
    Reader("Zotero JSON", json_libraries.ZOTERO.recognises, json_libraries.ZOTERO.records),
    Reader("CSL-JSON", json_libraries.CSL.recognises, json_libraries.CSL.records),
    Reader("MEDLINE", tagged.is_medline, tagged.medline_records),
    Reader("Web of Science", tagged.is_web_of_science, tagged.web_of_science_records),
    Reader("RIS", ris.recognises, ris.records),
    Reader("BibTeX", bibtex.recognises, bibtex.records),
    Reader("JSON Lines", json_table.is_lines, json_table.records),
    Reader("JSON table", json_table.is_table, json_table.records),
    Reader("delimited table", delimited.is_delimited, delimited.records),
    Reader("copied papers page", copied_page.recognises, copied_page.records),
    Reader("list of titles", delimited.is_one_column, delimited.records),
    Reader("table of unknown columns", delimited.is_unknown, delimited.records),
)
"""Tried in this order: the stricter the format, the earlier."""


def recognise(file: File) -> Reader:
    """The reader of the file's format.

    Raises:
        InputError: it is empty, or of no known format.
    """
    if (
        file.encoding != "binary"
        and len(file.start) < HEAD
        and not file.head.strip("\ufeff\0 \t\n")
    ):
        raise InputError(f"{file.path}: the file is empty. Export or copy the papers again.")
    for reader in READERS:
        if reader.recognises(file):
            return reader
    if root(file) and "<!ENTITY" in file.head:
        raise InputError(f"{file.path}: {UNSAFE}")
    raise InputError(
        f"{file.path}: no paper found in it. Readable are: a papers page copied from a browser "
        "(title, blank line, abstract), CSV, TSV, Excel, JSON, JSON Lines and Parquet with a title "
        "column, RIS, BibTeX, and exports of the services that the README names."
    )
