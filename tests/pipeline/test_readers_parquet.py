"""Parquet tables: values as they are, lists and objects, and damage."""

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError, LitmapError
from pipeline.readers import parquet
from tests.pipeline.bibliographies import FUZZ, read


def written(frame: pd.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.to_parquet(stream)
    return stream.getvalue()


WHOLE = written(
    pd.DataFrame(
        {
            "Paper Title": ["T", "U"],
            "AB": ["Text.", None],
            "Authors": [["A B", "C D"], []],
            "PY": [2020, None],
            "published": [pd.Timestamp("2020-05-01"), None],
            "label": [True, False],
            "vector": [[0.5, 0.25], [0.0, 1.5]],
            "place": [{"name": "x"}, None],
        }
    )
)


def test_values_stay_as_they_are_and_vectors_are_left_out() -> None:
    assert read(parquet.records, WHOLE)[0] == [
        {
            "title": "T",
            "abstract": "Text.",
            "authors": ["A B", "C D"],
            "year": 2020,
            "date": "2020-05-01",
            "extra.label": True,
            "extra.place": '{"name": "x"}',
        },
        {"title": "U", "extra.label": False},
    ]


def test_more_rows_than_a_batch_are_all_read() -> None:
    count = 2 * parquet.BATCH + 3
    kept, _ = read(parquet.records, written(pd.DataFrame({"title": map(str, range(count))})))
    assert [record["title"] for record in kept] == list(map(str, range(count)))


def test_people_as_objects_and_bytes_as_text() -> None:
    people = [[{"first": "Jane", "last": "Doe"}, {"first": "", "last": "Roe"}]]
    frame = pd.DataFrame({"title": ["Bödén".encode()], "authors": people})
    assert read(parquet.records, written(frame))[0] == [
        {"title": "Bödén", "authors": ["Jane Doe", "Roe"]}
    ]


@pytest.mark.parametrize("data", [b"PAR1 no table PAR1", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_a_damaged_file_says_so(data: bytes) -> None:
    with pytest.raises(InputError, match=r"damaged Parquet file\. Export it again"):
        read(parquet.records, data)


def test_a_table_without_titles_names_its_columns() -> None:
    with pytest.raises(InputError, match=r"no title column among foo, bar\. .*--column title=foo"):
        read(parquet.records, written(pd.DataFrame({"foo": [1], "bar": [2]})))


@FUZZ
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 40), st.binary(max_size=6))
def test_damage_anywhere_gives_records_or_our_error(at: int, cut: int, junk: bytes) -> None:
    for data in (WHOLE[:at], WHOLE[:at] + junk + WHOLE[at + cut :]):
        try:
            read(parquet.records, data or b" ")
        except LitmapError:
            continue
