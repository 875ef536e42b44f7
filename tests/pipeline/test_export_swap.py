"""Two folders change places in one step, also where the system cannot exchange them."""

from pathlib import Path

import pytest

from pipeline.export import swap as swapping
from pipeline.export.swap import swap


def two(home: Path) -> tuple[Path, Path]:
    for name in ("made", "place"):
        (home / name).mkdir()
        (home / name / "file").write_text(name)
    return home / "made", home / "place"


@pytest.mark.parametrize("can_exchange", [True, False])
def test_each_is_where_the_other_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    made, place = two(tmp_path)
    if not can_exchange:
        monkeypatch.setattr(swapping, "_exchanged", lambda *_: False)
    swap(made, place)
    assert (place / "file").read_text() == "made"
    assert (made / "file").read_text() == "place"
    assert {entry.name for entry in tmp_path.iterdir()} == {"made", "place"}


def test_where_neither_is_possible_what_was_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, place = two(tmp_path)
    monkeypatch.setattr(swapping, "_exchanged", lambda *_: False)
    with pytest.raises(OSError, match="No such file"):
        swap(tmp_path / "nothing", place)
    assert (place / "file").read_text() == "place"
