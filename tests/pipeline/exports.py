"""Papers to export, with hostile texts and without a whole map around them."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
from hypothesis import strategies as st

from pipeline.cleaning import clean_record
from pipeline.export.chosen import Chosen, chosen
from pipeline.papers import COLUMNS, table
from pipeline.readers import Dropped, File, recognise
from pipeline.store import MapFolder
from pipeline.tables import write_table

HOSTILE = (
    "<script>alert(1)</script>", "=1+1", "=HYPERLINK(\"http://x\",\"y\")", "-x", "@a", "+1", "\t=1",
    "&amp;", "&lt;b&gt;", "\\textbf{x}", "$x_1$", "\\href{javascript:alert(1)}{x}", "{", "}",
    "{BERT}", "C:\\Users\\me", "\\", "%", "#", "~", "^", "_", "$", "&", "--", "``q''", ";", "; =x",
    "|", "\n\n", "and", "others", "\nER  - ", "\nTY  - JOUR\nTI  - x", "\n@article{a, t={x}}",
    "@book(a, b)", "\u202e", "\u200b", "e\u0301", "é", "王小明", "'=x", "[a](b)", "`", '"', "'",
    "''", "et al.", "1990", "BERT", "mRNA", "GPT-4o", ",", ":", "NA", "null", "\r\n", "\u2028",
    "\x00", "\ud800", "# heading", "1. one", "<!--", "]]>", "://", ",,\"", "\\\\", "!", "%0A",
)  # fmt: skip
NAMES = (
    "Jane Doe", "John van der Berg Jr.", "World Health Organization", "O. K. Zu", "王小明", "Plato",
    "Ada B. Adler", "Centers for Disease Control and Prevention", "Jean-Luc O'Hara", "de Jong",
)  # fmt: skip
TOPICS = pd.DataFrame(
    {"level": [0], "name": ["=Owls"], "parent_id": [None], "size": [1]},
    index=pd.Index(["0-0"], name="topic_id"),
)

_parts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), min_size=1, max_size=5)
texts = _parts.map(" ".join) | _parts.map("".join)
records = st.fixed_dictionaries(
    {
        "title": texts,
        "abstract": texts | st.just(""),
        "authors": st.lists(texts | st.sampled_from(NAMES), max_size=4),
        "date": st.sampled_from(["", "1600", "2020", "2021-03", "2022-11-05"]),
        "venue": texts | st.sampled_from(["", "Journal of Owls", "Proceedings of Owls"]),
        "doi": st.sampled_from(["", "10.1234/a_b", "10.1002/(SICI)1<693::AID>3.0.CO;2-O"]),
        "arxiv_id": st.sampled_from(["", "2401.00001", "math/0501001"]),
        "url": st.sampled_from(["", "https://x.org/a_b?c=1&d=%20~e"]),
        "pdf_url": st.sampled_from(["", "https://x.org/a_b.pdf"]),
        "keywords": st.lists(texts, max_size=3),
        "categories": st.sampled_from([[], ["cs.LG"], ["cs.LG", "stat.ML"]]),
        "citations": st.none() | st.integers(0, 5),
        "source": st.just("a.csv"),
        "extra.volume": st.sampled_from(["", "12"]),
    }
)


def settled(record: dict[str, Any]) -> dict[str, Any] | None:
    """The record as cleaning leaves it when it finds nothing more to do; None for no paper."""
    record = {**record, "year": record.get("date", "")[:4]}
    for _ in range(5):
        clean = clean_record(record)
        if clean == record:
            return clean if any(map(str.isalnum, clean["title"])) else None
        record = clean
    return None


def choose(folder: Path, papers: Sequence[dict[str, Any]]) -> Chosen:
    """These papers, all of the one topic `=Owls`."""
    numbered = [{**paper, "paper_id": f"hash:{i:04}"} for i, paper in enumerate(papers)]
    frame = table(numbered).frame
    frame["x"], frame["y"] = 1.5, -2.5
    frame["level_0"] = frame["topic_id"] = "0-0"
    frame["strength"] = 1.0
    for column in ("noise", "outlier", "truncated"):
        frame[column] = False
    frame["fidelity"] = 0.25
    folder.mkdir(parents=True, exist_ok=True)
    write_table(frame.reset_index(), folder / "papers.parquet")
    write_table(TOPICS.reset_index(), folder / "topics.parquet")
    made = MapFolder(folder, {"points": {"count": len(papers)}})
    vars(made)["topics"] = TOPICS
    return chosen(made)


def written(write: Callable[[Chosen, BinaryIO], None], papers: Chosen) -> bytes:
    """What is written of the papers."""
    stream = io.BytesIO()
    write(papers, stream)
    return stream.getvalue()


def read(file: Path, data: bytes) -> tuple[str, list[dict[str, Any]]]:
    """(format that it is recognised as, the clean records that our readers find in it)."""
    file.write_bytes(data)
    opened = File(file)
    reader = recognise(opened)
    found = list(reader.records(opened))
    assert not [one for one in found if isinstance(one, Dropped)]
    return reader.format, [clean_record(one) for one in found if not isinstance(one, Dropped)]


def without(paper: dict[str, Any], *columns: str) -> dict[str, Any]:
    """The columns that every paper has, but for these."""
    return {column: paper[column] for column in COLUMNS if column not in columns}
