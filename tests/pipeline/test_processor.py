"""What the processor offers follows from what the system tells."""

import os
from pathlib import Path

import pytest

from pipeline import processor
from pipeline.processor import cores, has_bf16


@pytest.mark.parametrize(
    ("flags", "has"), [("fma avx512_bf16 sse", True), ("amx_bf16", True), ("avx2 fma", False)]
)
def test_bf16_is_used_where_the_processor_has_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, flags: str, has: bool
) -> None:
    (tmp_path / "cpuinfo").write_text(f"flags : {flags}\n")
    monkeypatch.setattr(processor, "FLAGS", tmp_path / "cpuinfo")
    assert has_bf16() is has


def test_without_flags_there_is_no_bf16(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(processor, "FLAGS", tmp_path / "no such file")
    assert has_bf16() is False


@pytest.mark.parametrize(
    ("told", "may_use"),
    [("200000 100000", 2), ("150000 100000", 2), ("10000 100000", 1), ("max 100000", 8),
     ("9900000 100000", 8), ("", 8), (None, 8)],
)  # fmt: skip
def test_a_container_may_use_as_many_cores_as_it_is_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: str | None, may_use: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(8)), raising=False)
    monkeypatch.setattr(processor, "QUOTA", tmp_path / "cpu.max")
    if told is not None:
        (tmp_path / "cpu.max").write_text(told)
    assert cores() == may_use
