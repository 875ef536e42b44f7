"""The table of formats."""

import io
from pathlib import Path

from pipeline.export.chosen import chosen
from pipeline.export.formats import FORMATS, file_name
from tests.dashboard import small


def test_each_format_writes_hostile_papers_and_its_text_is_utf8(tmp_path: Path) -> None:
    papers = chosen(small.write_hostile(tmp_path))
    for name, kind in FORMATS.items():
        stream = io.BytesIO()
        kind.write(papers, stream)
        assert not stream.closed, name
        if kind.is_text:
            assert small.HOSTILE[0][:8] in stream.getvalue().decode() or kind.of_topics, name
        else:
            assert stream.getvalue().startswith(b"PAR1"), name


def test_files_are_called_after_the_map() -> None:
    assert file_name("birds", "bibtex") == "birds.bib"
    assert file_name("birds", "csv") == "birds.csv"
    assert file_name("birds", "topics-csv") == "birds-topics.csv"
    assert file_name("birds", "topics-markdown") == "birds-topics.md"
