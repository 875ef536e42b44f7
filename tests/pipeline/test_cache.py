"""What a build keeps between runs: found by its key, recomputed where it is damaged."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline import cache
from pipeline.cache import Arrays, cache_folder, cached, digest, library_versions, source_digest


class Count:
    """Computes the same arrays each time and counts how often."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> Arrays:
        self.calls += 1
        return {"xy": np.array([[1.5, 2.5]], np.float32), "chosen": np.array("text")}


def stored() -> Path:
    (file,) = (cache_folder() / "stages").iterdir()
    return file


def test_the_cache_is_where_xdg_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "here"))
    assert cache_folder() == tmp_path / "here" / "litmap"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "litmap"


def test_arrays_of_a_known_key_are_not_computed_again() -> None:
    count = Count()
    first, second = cached("layout", "k" * 64, count), cached("layout", "k" * 64, count)
    assert count.calls == 1
    assert second["xy"].dtype == np.float32
    np.testing.assert_array_equal(first["xy"], second["xy"])
    assert str(second["chosen"]) == "text"


def test_another_key_or_stage_is_computed_anew() -> None:
    count = Count()
    for stage, key in (("layout", "a"), ("layout", "b"), ("topics", "a")):
        cached(stage, key, count)
    assert count.calls == 3


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: b"garbage" * 9, lambda data: data[:-9]]
)
def test_a_damaged_file_is_computed_again_and_mended(damage: Callable[[bytes], bytes]) -> None:
    count = Count()
    cached("layout", "key", count)
    stored().write_bytes(damage(stored().read_bytes()))
    np.testing.assert_array_equal(cached("layout", "key", count)["xy"], [[1.5, 2.5]])
    cached("layout", "key", count)
    assert count.calls == 2


def test_any_one_damaged_byte_does_no_harm() -> None:
    cached("layout", "key", Count())
    file = stored()
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        cached("layout", "key", Count())


def test_a_computation_that_fails_leaves_nothing() -> None:
    def fail() -> Arrays:
        raise RuntimeError("no layout")

    with pytest.raises(RuntimeError, match="no layout"):
        cached("layout", "key", fail)
    assert not (cache_folder() / "stages").exists()


def test_what_was_not_used_for_longest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "KEPT", 2)
    count = Count()
    for age, key in enumerate(("old", "older")):
        cached("layout", key, count)
        os.utime(cache_folder() / "stages" / f"layout-{key}.npz", (1000 - age, 1000 - age))
    cached("layout", "older", count)
    cached("layout", "new", count)
    names = {file.name for file in (cache_folder() / "stages").iterdir()}
    assert names == {"layout-older.npz", "layout-new.npz"}


def test_a_digest_changes_with_every_part_of_what_it_is_of() -> None:
    base = np.array([[1, 2], [3, 4]], np.float32)
    parts: list[object] = [
        base, base.T, base.ravel(), base.astype(np.float64), base + 1, [1, 2], [2, 1], "12", None,
        {"a": 1}, {"a": 2},
    ]  # fmt: skip
    assert len({digest(part) for part in parts}) == len(parts)
    assert digest("ab", "c") != digest("a", "bc")
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest(base) == digest(np.asfortranarray(base))


def test_a_digest_refuses_what_has_no_fixed_form() -> None:
    with pytest.raises(TypeError):
        digest(object())


def test_a_package_has_the_digest_of_all_its_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "names").mkdir()
    for file in ("cache.py", "names/__init__.py", "names/choose.py"):
        (tmp_path / file).write_text(file)
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "cache.py"))
    before = source_digest("names")
    (tmp_path / "names" / "choose.py").write_text("changed")
    assert source_digest("names") != before


def test_each_module_has_its_own_source_digest() -> None:
    found = {source_digest("layout"), source_digest("topics"), source_digest("layout", "topics")}
    assert len({*found, source_digest()}) == 4


def test_versions_are_those_installed() -> None:
    assert library_versions(["numpy"]) == {"numpy": np.__version__}
