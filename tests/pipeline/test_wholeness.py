"""Digests, stamps and arrays that are whole."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from pipeline.wholeness import digests, save_array, sha256, stamp
from tests.pipeline.test_store import written


def test_digests_are_of_every_file_but_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "search").mkdir()
    for name in ("manifest.json", "a.bin", "search/b.bin"):
        (tmp_path / name).write_bytes(b"abc")
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256(tmp_path / "a.bin") == abc
    assert digests(tmp_path) == {"a.bin": abc, "search/b.bin": abc}


def test_the_stamp_of_a_version_tells_every_change(tmp_path: Path) -> None:
    folder = written(tmp_path).path
    stamps = [stamp(folder)]
    assert stamp(folder) == stamps[0]
    changes: list[Callable[[], object]] = [
        partial((folder / "points.bin").write_bytes, b"x"),
        (folder / "search" / "meta.json").unlink,
        (folder / "more").touch,
        partial((folder / "topics.parquet").rename, folder / "elsewhere"),
        partial(os.utime, folder / "papers.parquet", (1, 1)),
    ]
    for change in changes:
        change()
        stamps.append(stamp(folder))
    assert len(set(stamps)) == len(stamps)
    assert stamp(folder / "nothing") == ""


@pytest.mark.parametrize("values", [np.eye(3, 5, dtype=np.float16), np.eye(4).T[::2]])
def test_an_array_is_written_as_numpy_writes_it(tmp_path: Path, values: np.ndarray) -> None:
    save_array(tmp_path / "ours.npy", values)
    np.save(tmp_path / "theirs.npy", np.ascontiguousarray(values))
    assert (tmp_path / "ours.npy").read_bytes() == (tmp_path / "theirs.npy").read_bytes()
