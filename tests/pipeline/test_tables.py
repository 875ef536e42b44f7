"""Tables that are read by the column and by the row."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import tables
from pipeline.errors import MapError
from pipeline.tables import GROUP, Table, write_table

ROWS = 3 * GROUP - 5


def frame() -> pd.DataFrame:
    """Rows that tell which they are."""
    numbers = np.arange(ROWS)
    return pd.DataFrame(
        {
            "paper_id": [f"p{i}" for i in numbers],
            "authors": [[f"A{i}", "B"] if i % 3 else [] for i in numbers],
            "year": pd.array([None if i == 7 else 2000 + i % 9 for i in numbers], "Int64"),
            "extra.note": numbers * 2,
            "extra.note.more": numbers * 3,
        }
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The rows in a file of a version."""
    folder = tmp_path / "field" / "v1"
    folder.mkdir(parents=True)
    write_table(frame(), folder / "papers.parquet")
    return folder / "papers.parquet"


def test_rows_come_in_the_order_that_they_are_asked_for(file: Path) -> None:
    table = Table(file)
    asked = [GROUP, 0, ROWS - 1, 0, GROUP - 1]
    told = table.rows(asked, ["authors", "paper_id"])
    assert [row["paper_id"] for row in told] == [f"p{i}" for i in asked]
    assert told[0] == {"paper_id": "p256", "authors": ["A256", "B"]}
    assert told[1]["authors"] == []
    assert table.rows([], ["paper_id"]) == []
    assert len(table) == ROWS


def test_of_a_large_table_only_the_groups_that_hold_the_rows_are_read(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Table(file)
    read: list[tuple[list[int], list[str]]] = []
    true = pq.ParquetFile.read_row_groups

    def noted(self: Any, groups: list[int], columns: list[str], **others: Any) -> Any:
        read.append((groups, columns))
        return true(self, groups, columns=columns, **others)

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", noted)
    table.rows([ROWS - 1, 5, ROWS - 2], ["paper_id"])
    assert read == [([0, 2], ["paper_id"])]


def test_a_table_of_one_group_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(pa.Table.from_pandas(frame()), tmp_path / "old.parquet")
    table = Table(tmp_path / "old.parquet")
    table.rows([ROWS - 1], ["paper_id", "year"])
    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", None)
    assert table.rows([7, 8], ["year"]) == [{"year": None}, {"year": 2008}]


def test_a_column_is_whole_and_a_dot_in_its_name_means_nothing(file: Path) -> None:
    table = Table(file)
    assert table.names == tuple(frame().columns)
    assert table.column("extra.note").to_pylist() == list(range(0, 2 * ROWS, 2))
    assert table.column("year", pa.float64())[8].as_py() == 2008.0
    assert table.rows([3], ["extra.note"]) == [{"extra.note": 6}]


def test_a_huge_table_has_not_too_many_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "GROUP", 2)
    monkeypatch.setattr(tables, "MOST_GROUPS", 10)
    write_table(frame(), tmp_path / "papers.parquet")
    assert pq.ParquetFile(tmp_path / "papers.parquet").metadata.num_row_groups <= 10
    assert Table(tmp_path / "papers.parquet").rows([700], ["paper_id"]) == [{"paper_id": "p700"}]


@pytest.mark.parametrize("content", [b"", b"broken", b"PAR1" * 8])
def test_a_damaged_file_says_what_to_do(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(MapError, match=r"papers\.parquet: damaged.*--name field"):
        Table(file)


def test_damage_within_is_told_when_it_is_read(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4:2000] = b"\xff" * 1996
    file.write_bytes(data)
    table = Table(file)
    with pytest.raises(MapError, match=r"papers\.parquet: damaged"):
        table.rows([0], ["paper_id"])


def test_a_table_without_a_column_that_it_needs_is_damaged(file: Path) -> None:
    with pytest.raises(MapError, match="damaged"):
        Table(file, ("paper_id", "abstract"))


def test_what_is_no_number_is_damage_where_numbers_are_needed(file: Path) -> None:
    with pytest.raises(MapError, match="damaged"):
        Table(file).column("paper_id", pa.float64())
