"""A disk that is full, at each file in turn: told in words, and what was there before stays.

The system itself refuses to write: files may not grow beyond a limit (RLIMIT_FSIZE).
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.embed import VectorCache
from pipeline.errors import MapError
from pipeline.search import FullText, columns_of, write_index
from pipeline.store import MapFolder, open_map, write_version
from tests.pipeline.test_store import contents


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """No file can grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def written(maps: Path, version: str) -> MapFolder:
    """A version with a real index and vectors that are larger than the rest."""
    given = contents()
    columns = columns_of(given.papers)
    given = replace(
        given,
        vectors=np.eye(3, 20_000, dtype=np.float32),
        write_search=lambda folder: write_index(folder, columns),
    )
    return write_version(maps, "m", version, given, {"encoder": "e" * 64, "counts": {}})


def test_whichever_file_does_not_fit_the_old_version_stays_in_use_and_nothing_is_left(
    tmp_path: Path,
) -> None:
    old = written(tmp_path, "v1")
    sizes = {file.stat().st_size for file in old.path.rglob("*") if file.is_file()}
    assert len(sizes) > 8
    for size in sorted(sizes):
        with files_up_to(size - 1), pytest.raises(MapError, match=r"m: .*Free some space"):
            written(tmp_path, "v2")
        assert {part.name for part in (tmp_path / "m").iterdir()} == {"v1", "current"}
    assert open_map(tmp_path, "m").version == "v1"
    assert old.is_whole()
    assert written(tmp_path, "v2").is_whole()


def test_vectors_that_were_kept_stay_and_the_next_build_goes_on_from_them(tmp_path: Path) -> None:
    values = np.eye(2, 384, dtype=np.float32)
    many = np.zeros((2_000, 384), np.float32)
    with VectorCache(tmp_path, "model") as cache:
        cache.put([b"a", b"b"], values)
        with files_up_to(500_000), pytest.raises(MapError, match=r"Free some space"):
            cache.put([f"{i}".encode() for i in range(2_000)], many)
    with VectorCache(tmp_path, "model") as cache:
        assert len(cache) == 2
        ((_, found),) = cache.read([b"a", b"b"])
    np.testing.assert_array_equal(np.sort(found, axis=0), np.sort(values, axis=0))


def test_an_index_that_cannot_be_copied_says_so(tmp_path: Path) -> None:
    made = written(tmp_path, "v1")
    with files_up_to(10), pytest.raises(MapError, match=r"no room .*File too large.*TMPDIR"):
        FullText(made.path / "search")
