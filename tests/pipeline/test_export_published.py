"""What a published folder says of itself, read back or refused."""

from pathlib import Path

import pytest

from pipeline.errors import MapError
from pipeline.export.published import FILE, Published, at_url, published_in


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    told = Published("owls", "v1", "https://example.org/owls", {"owls/v1/a": "0" * 64}, True)
    (tmp_path / FILE).write_text(told.text(), "utf-8")
    assert published_in(tmp_path) == told
    assert published_in(tmp_path / "elsewhere") is None


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"kind": "literature-map"}', '{"kind": "literature-map", "map": 1}',
     '{"kind": "literature-map", "map": "../x", "version": "v1"}', '{"kind": "other"}',
     '{"kind": "literature-map", "map": "x", "version": "v1", "files": {"a": 1}}'],
)  # fmt: skip
def test_what_is_damaged_or_of_another_program_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(MapError, match=r"published\.json"):
        published_in(tmp_path)


def test_a_url_hides_no_folder_behind_a_dot() -> None:
    assert at_url(".encoders/ab/model.onnx") == "encoders/ab/model.onnx"
    assert at_url("owls/v1/.managed.json") == "owls/v1/.managed.json"
