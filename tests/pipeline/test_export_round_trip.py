"""What is exported is what was there: papers of hostile texts, read again by our own readers.

Reading cleans, so the papers are such as cleaning leaves alone, as those of a map are.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.export.chosen import Chosen
from pipeline.export.citations import write_bibtex, write_csl, write_ris
from pipeline.export.papers import write_csv, write_parquet
from tests.pipeline.exports import choose, read, records, settled, without, written

FORMATS: dict[str, tuple[Callable[[Chosen, BinaryIO], None], tuple[str, ...]]] = {
    "delimited table": (write_csv, ()),
    "clean table": (write_parquet, ()),
    "BibTeX": (write_bibtex, ("categories", "citations", "source")),
    "RIS": (write_ris, ("categories", "citations", "source")),
    "CSL-JSON": (write_csl, ("categories", "citations", "source", "pdf_url")),
}
"""Format → what writes it, and what of a paper it has no place for."""


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(given_records=st.lists(records, min_size=1, max_size=8))
def test_papers_come_back_as_they_were(name: str, given_records: list[dict[str, Any]]) -> None:
    write, lost = FORMATS[name]
    papers = [paper for record in given_records if (paper := settled(record))]
    if not papers:
        return
    with TemporaryDirectory() as folder:
        data = written(write, choose(Path(folder) / "map", papers))
        recognised, found = read(Path(folder) / "file", data)
    assert recognised == name
    for one, paper in zip(found, papers, strict=True):
        beyond = lost
        if name == "CSL-JSON" and any(set(word) & set("\\${}~`") for word in paper["keywords"]):
            beyond = (*lost, "keywords")  # in one text, TeX of two keywords may be taken for one
        assert without(one, *beyond) == folded(name, paper, beyond)


def folded(name: str, paper: dict[str, Any], lost: tuple[str, ...]) -> dict[str, Any]:
    """The paper as the format can hold it: RIS has no paragraphs."""
    kept = without(paper, *lost)
    if name == "RIS":
        kept["abstract"] = " ".join(kept["abstract"].split())
    return kept
