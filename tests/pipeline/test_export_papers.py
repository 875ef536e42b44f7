"""Tables of papers, as pandas reads them."""

import io
from pathlib import Path

import pandas as pd
import pytest

from pipeline.export.chosen import Chosen, chosen
from pipeline.export.papers import cell, write_csv, write_parquet
from pipeline.guard import unguarded
from tests.dashboard import small
from tests.pipeline.exports import written


@pytest.fixture
def hostile(tmp_path: Path) -> Chosen:
    return chosen(small.write_hostile(tmp_path))


def test_csv_gives_pandas_every_text_as_it_was_but_for_the_guard(tmp_path: Path) -> None:
    folder = small.write_rich(tmp_path)
    data = written(write_csv, chosen(folder))
    frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False).set_index("paper_id")
    assert frame["title"].tolist() == folder.papers["title"].tolist()
    assert frame["abstract"].tolist() == folder.papers["abstract"].tolist()
    assert frame["authors"].tolist()[:2] == ["Cy Clay", "Ada Adler; Ben Brook"]
    assert frame["year"].tolist()[-2:] == ["2021", ""]
    assert list(frame.loc["owl-5", ["noise", "outlier"]]) == ["true", "true"]
    assert list(frame.loc["river-0", ["level_0_name", "topic_name"]]) == ["Nature", "Rivers"]


def test_csv_has_numbers_as_numbers(hostile: Chosen) -> None:
    frame = pd.read_csv(io.BytesIO(written(write_csv, hostile)))
    expected = hostile.folder.papers
    assert frame["x"].to_numpy() == pytest.approx(expected["x"].to_numpy())
    assert frame["year"].tolist() == expected["year"].tolist()
    assert frame["outlier"].dtype == bool


def test_csv_begins_with_a_byte_order_mark_and_ends_lines_as_its_standard_says(
    hostile: Chosen,
) -> None:
    data = written(write_csv, hostile)
    assert data.startswith(b"\xef\xbb\xbfpaper_id,title,")
    assert data.endswith(b"\r\n")
    assert len(pd.read_csv(io.BytesIO(data))) == len(hostile) == 16


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        (-2.5, "-2.5"),
        (-2, -2),
        (None, ""),
        (float("nan"), ""),
        (True, "true"),
        (["Jane Doe", "Ada Adler"], "Jane Doe; Ada Adler"),
        (["=1", "=2"], "'=1; '=2"),
        (["a; b", "c"], '["a; b", "c"]'),
        (["Owls, Inc"], '["Owls, Inc"]'),
        ([], ""),
    ],
)
def test_a_cell(value: object, expected: object) -> None:
    assert cell(value) == expected
    if isinstance(expected, str) and isinstance(value, str):
        assert unguarded(expected) == value


def test_parquet_has_the_types_and_texts_of_the_map(hostile: Chosen) -> None:
    frame = pd.read_parquet(io.BytesIO(written(write_parquet, hostile))).set_index("paper_id")
    expected = hostile.folder.papers
    for column in ("title", "abstract", "venue", "year", "x", "strength", "outlier", "topic_id"):
        assert frame[column].tolist() == expected[column].tolist(), column
        assert frame[column].dtype == expected[column].dtype, column
    assert list(frame["authors"].iloc[0]) == ["<b>A</b>", "**B**"]
    assert frame["topic_name"].iloc[0] == small.HOSTILE[0]


def test_a_chosen_paper_alone(tmp_path: Path) -> None:
    one = chosen(small.write_rich(tmp_path), [3])
    for write, read in ((write_csv, pd.read_csv), (write_parquet, pd.read_parquet)):
        frame = read(io.BytesIO(written(write, one)))
        assert frame["paper_id"].tolist() == ["owl-3"]
