"""Files → records. One module a family of formats; a file is recognised by its content alone.

A reader is three values: the name of its format, `recognises(file)` and `records(file)`. It yields
a record, a dict keyed by the columns of `papers.COLUMNS` (other keys survive as `extra.<key>`), or
a `Dropped` that says which record was left out and why.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import InputError
from pipeline.readers import (
    arxiv_xml,
    bibtex,
    copied_page,
    endnote_xml,
    json_arxiv,
    json_indexes,
    json_libraries,
    json_semantic_scholar,
    pubmed_xml,
    ris,
    table,
    tagged,
)  # fmt: skip
from pipeline.readers.file import Dropped, File, Record

__all__ = ["Dropped", "Reading", "read"]


@dataclass(frozen=True)
class Reader:
    """One format that we understand."""

    format: str
    recognises: Callable[[File], bool]
    records: Callable[[File], Iterable[Record | Dropped]]


READERS = (
    Reader("Parquet table", table.is_parquet, table.parquet_records),
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
    Reader("JSON Lines", table.is_json_lines, table.json_lines_records),
    Reader("delimited table", table.is_delimited, table.delimited_records),
    Reader("copied papers page", copied_page.recognises, copied_page.records),
    Reader("list of titles", table.is_one_column, table.delimited_records),
)
"""Tried in this order: the stricter the format, the earlier."""


@dataclass(frozen=True)
class Reading:
    """What one file gave.

    Attributes:
        path: as the user named it.
        sha256: digest of the file's bytes.
        records: those understood, in file order.
        dropped: those left out, with the reason.
    """

    path: Path
    sha256: str
    format: str
    encoding: str
    records: tuple[Record, ...]
    dropped: tuple[Dropped, ...] = field(default=())


def read(path: Path, columns: Mapping[str, str] | None = None) -> Reading:
    """The records of one file.

    Args:
        columns: column → what a table calls it, where the user has told.

    Raises:
        InputError: the file is missing, empty, of no known format, or holds no paper.
    """
    file = File(path, columns=columns)
    for reader in READERS:
        if not reader.recognises(file):
            continue
        items = list(reader.records(file))
        records = tuple(item for item in items if isinstance(item, dict))
        dropped = tuple(item for item in items if isinstance(item, Dropped))
        if file.damage:
            dropped += (Dropped("what follows the last record", file.damage),)
        if records:
            return Reading(path, file.sha256, reader.format, file.encoding, records, dropped)
        if not dropped:
            raise InputError(
                f"{path}: read as {reader.format}, but it holds no record. Export again."
            )
        raise InputError(
            f"{path}: read as {reader.format}, but none of its {len(dropped)} records can be used. "
            f"The first, {dropped[0].record}: {dropped[0].reason}. Give each paper a title."
        )
    raise InputError(
        f"{path}: no paper found in it. Readable are: a papers page copied from a browser (title, "
        "blank line, abstract), CSV, TSV, JSON Lines and Parquet with a title column, RIS, BibTeX, "
        "and exports of the services that the README names."
    )
