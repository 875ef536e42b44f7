"""Every format and dialect that we promise, whole: recognised, read, cleaned, the same paper."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.cleaning import clean_record, why_no_paper
from pipeline.readers import Dropped, File, files, recognise
from tests.pipeline.dialects import PAPER, dialects

DIALECTS = dialects()


def papers_of(path: Path, format_name: str) -> list[dict[str, Any]]:
    """The clean records of the only file behind a path."""
    (file,) = files(path)
    assert isinstance(file, File)
    reader = recognise(file)
    assert reader.format == format_name
    items = list(reader.records(file))
    papers = [clean_record(item) for item in items if not isinstance(item, Dropped)]
    assert len(papers) == len(items)
    assert not any(map(why_no_paper, papers))
    return papers


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_dialect_tells_the_paper(tmp_path: Path, dialect: str) -> None:
    data, format_name, differs = DIALECTS[dialect]
    path = tmp_path / "papers"
    path.write_bytes(data)
    expected = {**PAPER, **differs}
    papers = papers_of(path, format_name)
    assert len(papers) == (2 if dialect == "BibTeX: IEEE on one line" else 1)
    for paper in papers:
        assert {column: paper[column] for column in expected} == expected


def test_a_folder_tells_the_paper(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one").write_bytes(DIALECTS["MEDLINE"][0])
    (paper,) = papers_of(tmp_path, "MEDLINE")
    assert paper["title"] == PAPER["title"]
