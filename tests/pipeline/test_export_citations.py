"""Citations, as the parsers of other people read them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.latex_encoding import LatexDecodingMiddleware

from pipeline.export.chosen import Chosen, chosen
from pipeline.export.citations import write_bibtex, write_csl, write_ris
from tests.dashboard import small
from tests.pipeline.exports import HOSTILE, choose, settled, written

PAPERS: list[dict[str, Any]] = [
    {
        "title": "BERT hunts 50% of $5 owls & {mice}_1",
        "abstract": "First {part.\n\nSecond part}.",
        "authors": ["Jane van der Doe", "Centre for Owls and Mice", "Bo Poe Jr."],
        "date": "2024-03-05",
        "venue": "Proceedings of Owls",
        "doi": "10.1234/a_b",
        "url": "https://x.org/a_b?c=1&d=%20",
        "pdf_url": "https://x.org/a_b.pdf",
        "keywords": ["owls", "night, dark"],
        "extra.volume": "12",
        "extra.pages": "1-10",
    },
    {
        "title": "Mice", "authors": ["Ada Adler"], "date": "2023", "arxiv_id": "2401.00001",
        "categories": ["cs.LG", "stat.ML"], "abstract": "Small.",
    },
    {"title": "Snow"},
]  # fmt: skip


@pytest.fixture
def papers(tmp_path: Path) -> Chosen:
    return choose(tmp_path, [one for paper in PAPERS if (one := settled(paper))])


@pytest.fixture
def hostile(tmp_path: Path) -> Chosen:
    told = [
        {"title": f"Owls {text} end", "abstract": text * 3, "authors": [f"Jane {text}", text],
         "venue": text, "keywords": [text], "date": "2020"}
        for text in HOSTILE
    ]  # fmt: skip
    return choose(tmp_path, [one for paper in told if (one := settled(paper))])


def entries(data: bytes) -> list[dict[str, str]]:
    """What bibtexparser reads, TeX decoded."""
    library = parse_string(data.decode(), append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    return [
        {"type": entry.entry_type, "key": entry.key}
        | {field.key: field.value for field in entry.fields}
        for entry in library.entries
    ]


def test_bibtex(papers: Chosen) -> None:
    first, second, third = entries(written(write_bibtex, papers))
    assert (first["type"], first["key"]) == ("inproceedings", "vanderdoe2024bert")
    assert first["title"] == "BERT hunts 50% of $5 owls & {mice}_1"
    assert first["author"].split(" and ", 1)[0] == "van der Doe, Jane"
    assert first["author"].endswith("Poe, Jr., Bo")
    assert (first["year"], first["month"], first["day"]) == ("2024", "mar", "5")
    assert (first["booktitle"], first["volume"]) == ("Proceedings of Owls", "12")
    assert first["keywords"] == "owls; night, dark"
    assert first["abstract"] == "First {part.\n\nSecond part}."
    assert (second["type"], second["eprint"], second["archiveprefix"], second["primaryclass"]) == (
        "misc", "2401.00001", "arXiv", "cs.LG",
    )  # fmt: skip
    assert third == {"type": "article", "key": "snow", "title": "Snow"}


def test_bibtex_as_it_is_written(papers: Chosen) -> None:
    text = written(write_bibtex, papers).decode()
    assert r"{BERT} hunts 50\% of \$5 owls \& \{mice\}\_1" in text
    assert "{Centre for Owls and Mice}" in text
    assert "doi = {10.1234/a_b}" in text  # to the letter, as LaTeX takes addresses
    assert "url = {https://x.org/a_b?c=1&d=%20}" in text


def test_bibtex_braces_that_do_not_close_are_commands(tmp_path: Path) -> None:
    text = written(
        write_bibtex, choose(tmp_path, [settled({"title": "Sets {a, b"}) or {}])
    ).decode()
    assert r"title = {Sets \textbraceleft{}a, b}" in text


def test_bibtex_of_hostile_texts_is_whole(hostile: Chosen) -> None:
    data = written(write_bibtex, hostile)
    found = entries(data)
    assert len(found) == len(hostile) > 50
    assert len({entry["key"] for entry in found}) == len(hostile)
    assert data.count(b"{") == data.count(b"}")


def test_ris(papers: Chosen) -> None:
    first, second, third = rispy.loads(written(write_ris, papers).decode())
    assert first == {
        "type_of_reference": "CPAPER",
        "title": "BERT hunts 50% of $5 owls & {mice}_1",
        "authors": ["van der Doe, Jane", "Centre for Owls and Mice", "Poe, Bo, Jr."],
        "year": "2024",
        "date": "2024/03/05",
        "secondary_title": "Proceedings of Owls",
        "volume": "12",
        "start_page": "1",
        "end_page": "10",
        "doi": "10.1234/a_b",
        "urls": ["https://x.org/a_b?c=1&d=%20"],
        "file_attachments1": "https://x.org/a_b.pdf",
        "keywords": ["owls", "night, dark"],
        "abstract": "First {part. Second part}.",
    }
    assert (second["type_of_reference"], second["accession_number"]) == ("UNPB", "arXiv:2401.00001")
    assert third == {"type_of_reference": "GEN", "title": "Snow"}


def test_ris_of_hostile_texts_is_whole(hostile: Chosen) -> None:
    found = rispy.loads(written(write_ris, hostile).decode())
    expected = [paper["title"] for paper in hostile.papers()]
    assert [one["title"] for one in found] == [" ".join(title.split()) for title in expected]


def test_csl_json(papers: Chosen) -> None:
    first, second, third = json.loads(written(write_csl, papers))
    assert first["type"] == "paper-conference"
    assert first["author"] == [
        {"family": "van der Doe", "given": "Jane"},
        {"literal": "Centre for Owls and Mice"},
        {"family": "Poe", "given": "Bo", "suffix": "Jr."},
    ]
    assert first["issued"] == {"date-parts": [[2024, 3, 5]]}
    assert (first["container-title"], first["DOI"]) == ("Proceedings of Owls", "10.1234/a_b")
    assert first["abstract"] == "First {part.\n\nSecond part}."
    assert (second["type"], second["number"]) == ("article", "arXiv:2401.00001")
    assert third == {
        "id": "hash:0002", "type": "document", "title": "Snow", "container-title": "",
    }  # fmt: skip


def test_csl_json_of_hostile_texts_is_whole(hostile: Chosen) -> None:
    found = json.loads(written(write_csl, hostile))
    told = [(one["title"], one.get("abstract", "")) for one in found]
    assert told == [(paper["title"], paper["abstract"]) for paper in hostile.papers()]
    assert len({one["id"] for one in found}) == len(hostile)


def test_addresses_that_are_no_links_are_left_out(tmp_path: Path) -> None:
    hostile = chosen(small.write_hostile(tmp_path))
    for write in (write_bibtex, write_ris, write_csl):
        stream = io.BytesIO()
        write(hostile, stream)
        assert b"data:text/html" not in stream.getvalue()
        assert b"= {javascript:" not in stream.getvalue()
        assert b"UR  - " not in stream.getvalue()
        assert b'"URL"' not in stream.getvalue()


def test_nothing_chosen_is_an_empty_file_of_each_format(tmp_path: Path) -> None:
    nothing = chosen(small.write_plain(tmp_path), [])
    assert entries(written(write_bibtex, nothing)) == []
    assert rispy.loads(written(write_ris, nothing).decode()) == []
    assert json.loads(written(write_csl, nothing)) == []
