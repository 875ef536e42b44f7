"""The full-text index of a version: writes it, reads queries, finds, ranks, marks the words."""

import errno
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import tantivy

from pipeline.errors import MapError, QueryError
from pipeline.search.query_language import TEXT_FIELDS, WORDS, Spans, begun, plain, prepared
from pipeline.wholeness import sha256

TITLE_BOOST = 3.0
WRITER_MEMORY = 64_000_000
"""Bytes; tantivy's least is 15 MB a thread."""
LONGEST_QUERY = 1000
"""Characters; a longer query is refused."""
SNIPPET = 220
"""Characters of a snippet, about."""
WHOLE = 1_000_000_000
"""Characters of a snippet that holds all of a text."""
MOST_GENERATORS = 32
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What a disk says that is full."""
HYPHENS = ("-", "–", "‑")


@dataclass(frozen=True)
class Hits:
    """Papers that match, best first: their rows in the version that was searched."""

    rows: np.ndarray
    scores: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)


def columns_of(papers: pd.DataFrame) -> dict[str, list[Any]]:
    """What `write_index` takes, of a table of papers."""
    return {
        "title": list(papers["title"]),
        "abstract": list(papers["abstract"]),
        "authors": ["; ".join(part) for part in papers["authors"]],
        "keywords": ["; ".join(part) for part in papers["keywords"]],
        "venue": list(papers["venue"]),
        "year": [None if pd.isna(year) else int(year) for year in papers["year"]],
    }


def write_index(folder: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    """A full-text index of one version in a new folder.

    Args:
        columns: each of TEXT_FIELDS as texts, and `year` as numbers or None, one value a row.

    Raises:
        OSError: the folder cannot be written, as where the disk is full.
    """
    folder.mkdir(parents=True)
    try:
        _write(folder, columns)
    except ValueError as error:  # what tantivy makes of a full disk
        raise OSError(errno.EIO, f"the full-text index could not be written: {error}") from error
    for file in folder.iterdir():
        if file.name.endswith(".lock"):
            file.unlink()
        else:
            file.chmod(0o644)
    _name_by_content(folder)


def _write(folder: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    index = tantivy.Index(_schema(), str(folder))
    _register(index)
    writer = index.writer(WRITER_MEMORY, 1)
    for row, year in enumerate(columns["year"]):
        document = tantivy.Document()
        document.add_unsigned("row", row)
        for field in TEXT_FIELDS:
            document.add_text(field, columns[field][row])
            document.add_text(field + WORDS, columns[field][row])
        if year is not None:
            document.add_integer("year", int(year))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _name_by_content(folder: Path) -> None:
    """Names the index's parts after what is in them; tantivy names them by chance.

    The same papers then give the same files.
    """
    file = folder / "meta.json"
    meta = json.loads(file.read_text("utf-8"))
    for segment in meta["segments"]:
        parts = sorted(folder.glob(f"{segment['segment_id'].replace('-', '')}.*"))
        content = hashlib.sha256()
        for part in parts:
            content.update(part.suffix.encode() + part.read_bytes())
        name = content.hexdigest()[:32]
        for part in parts:
            part.rename(folder / f"{name}{part.suffix}")
        segment["segment_id"] = str(UUID(name))
    meta["segments"].sort(key=lambda segment: segment["segment_id"])
    file.write_text(json.dumps(meta), "utf-8")
    managed = sorted(part.name for part in folder.iterdir() if not part.name.startswith("."))
    (folder / ".managed.json").write_text(json.dumps(managed), "utf-8")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in TEXT_FIELDS:
        builder.add_text_field(field, tokenizer_name="stems")
        builder.add_text_field(field + WORDS, tokenizer_name="words", index_option="basic")
    builder.add_unsigned_field("row", fast=True)
    builder.add_integer_field("year", indexed=True, fast=True)
    return builder.build()


def _register(index: tantivy.Index) -> None:
    """Words without case and accents, and the same without their English endings."""
    for name, steps in (
        ("words", (tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold())),
        (
            "stems",
            (
                tantivy.Filter.lowercase(),
                tantivy.Filter.ascii_fold(),
                tantivy.Filter.stemmer("english"),
            ),
        ),
    ):
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        for step in (tantivy.Filter.remove_long(60), *steps):
            analyzer = analyzer.filter(step)
        index.register_tokenizer(name, analyzer.build())


class FullText:
    """The full-text index of one version, open for reading."""

    def __init__(self, folder: Path, written: Mapping[str, str] | None = None) -> None:
        """Opens the index without writing into its folder.

        What is searched is a copy in a temporary folder: tantivy makes a lock where it opens an
        index, which a version does not allow; and it maps the files into memory, where one that is
        cut off under it would end the process.

        Args:
            written: sha256 of each file as it was written; what differs is damaged, and may end
                the process that reads it. None to believe the folder.

        Raises:
            MapError: the index is missing or damaged.
        """
        self._schema = _schema()
        self._generators: dict[tuple[str, str, int], tantivy.SnippetGenerator] = {}
        self._copy = tempfile.TemporaryDirectory(prefix="litmap-index-", ignore_cleanup_errors=True)
        try:
            for file in folder.iterdir():
                shutil.copyfile(file, Path(self._copy.name) / file.name)
            for name, digest in (written or {}).items():
                if sha256(Path(self._copy.name) / name) != digest:
                    raise MapError(f"{folder / name}: damaged. Build the map again.")
            self._index = tantivy.Index.open(self._copy.name)
            _register(self._index)
            self._searcher = self._index.searcher()
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno in FULL:
                raise MapError(
                    f"{folder}: no room to open the full-text index ({error.strerror}). Free some "
                    "space for temporary files, or name another folder for them in $TMPDIR."
                ) from error
            raise MapError(
                f"{folder}: the full-text index is missing or damaged. Build the map again."
            ) from error

    def search(self, text: str) -> Hits:
        """All papers that match the query, best first.

        Raises:
            QueryError: the query cannot be read; says why and where.
        """
        query = self._parse(text)
        try:
            every = max(self._searcher.num_docs, 1)
            found = self._searcher.search(query, limit=every, count=False).hits
        except ValueError as error:  # what parses may still not be searchable, as in `title:*`
            raise QueryError("this cannot be searched for") from error
        if not found:
            return Hits(np.zeros(0, np.int32), np.zeros(0, np.float32))
        told = self._searcher.fast_field_values("row", [address for _, address in found])
        rows = np.fromiter(told, np.int32, len(found))
        scores = np.fromiter((score for score, _ in found), np.float32, len(found))
        order = np.lexsort((rows, -scores))
        return Hits(rows[order], scores[order])

    def marks(self, text: str, field: str, value: str) -> Spans:
        """Where the words of the query stand in a field's value; none where it cannot be read."""
        _, spans = self._snippet(text, field, value, WHOLE)
        return _joined(value, [*spans, *begun(text, field, value)])

    def snippet(self, text: str, value: str) -> tuple[str, Spans]:
        """The part of an abstract that answers the query best, and the words in it."""
        part, spans = self._snippet(text, "abstract", value, SNIPPET)
        if not spans and (first := begun(text, "abstract", value)):
            start = value.rfind(" ", 0, max(first[0][0] - SNIPPET // 3, 0)) + 1
            part = value[start : start + SNIPPET].rsplit(" ", 1)[0]
        return part, _joined(part, [*spans, *begun(text, "abstract", part)])

    def _snippet(self, text: str, field: str, value: str, length: int) -> tuple[str, Spans]:
        try:
            generator = self._generator(text, field, length)
        except (QueryError, ValueError):
            return "", []
        document = tantivy.Document()
        document.add_text(field, value)
        snippet = generator.snippet_from_doc(document)
        part = snippet.fragment()
        return part, [
            (_characters(part, mark.start), _characters(part, mark.end))
            for mark in snippet.highlighted()
        ]

    def _generator(self, text: str, field: str, length: int) -> tantivy.SnippetGenerator:
        """What makes snippets; the same for all papers of a list, which are marked one by one."""
        key = (text, field, length)
        known = self._generators.get(key)
        if known is None:
            query = self._parse(text)
            known = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, field)
            known.set_max_num_chars(length)
            if len(self._generators) >= MOST_GENERATORS:
                self._generators.clear()
            self._generators[key] = known
        return known

    def _parse(self, text: str) -> tantivy.Query:
        if len(text) > LONGEST_QUERY:
            raise QueryError(f"the query is longer than {LONGEST_QUERY} characters", LONGEST_QUERY)
        try:
            return self._query(prepared(text))
        except ValueError as error:
            if "Only excluding terms" in str(error):  # as in `-x`
                return self._query(f"* {prepared(text)}")
            message, position = self._explain(plain(text), str(error))
            raise QueryError(message, position) from error

    def _query(self, text: str) -> tantivy.Query:
        return self._index.parse_query(
            text,
            list(TEXT_FIELDS),
            field_boosts={"title": TITLE_BOOST},
            conjunction_by_default=True,
            allow_regexes=True,
        )

    def _explain(self, text: str, error: str) -> tuple[str, int | None]:
        """What is wrong with a query, in words, and where, in characters."""
        unknown = re.search(r"Field does not exist: '(.*?)'", error)
        if unknown:
            fields = ", ".join((*TEXT_FIELDS, "year"))
            named = re.search(rf"(?<!\w){re.escape(unknown[1])}\s*:", text)
            told = (
                f"there is no field '{unknown[1]}' (there are {fields}; quote words with a colon)"
            )
            return told, named.start() if named else None
        if text.count('"') % 2:
            return 'a quotation mark " has no partner', text.rfind('"')
        if text.count("(") != text.count(")"):
            missing = ")" if text.count("(") > text.count(")") else "("
            return f"a bracket '{missing}' is missing", len(text.rstrip())
        operator = re.search(r"\b(AND|OR|NOT)\s*$|^\s*(AND|OR)\b", text)
        if operator:
            word = operator[1] or operator[2]
            return f"{word} has nothing to join", operator.start()
        _, problems = self._index.parse_query_lenient(text, list(TEXT_FIELDS))
        for problem in problems:
            found = re.search(r"at position (\d+)", str(problem))
            if found:
                return "this cannot be read", _characters(text, int(found[1]))
        return "this cannot be read", None


def _joined(value: str, spans: Spans) -> Spans:
    """In order, without overlaps; "test-time" is one word to a reader."""
    joined: Spans = []
    for start, end in sorted(set(spans)):
        if joined and (start < joined[-1][1] or value[joined[-1][1] : start] in HYPHENS):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _characters(text: str, byte: int) -> int:
    return len(text.encode()[:byte].decode("utf-8", "ignore"))
