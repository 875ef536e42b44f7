"""Texts become vectors: what is known is not encoded again."""

import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.embed import VectorCache, Vectors, embed
from pipeline.errors import MapError
from tests.pipeline.small import ROOT, FakeEncoder, ids

TEXTS = ("graph networks", "protein folding", "ocean currents", "graph networks")


@pytest.fixture
def vector_cache(tmp_path: Path) -> Iterator[VectorCache]:
    with VectorCache(tmp_path / "vectors", "key") as cache:
        yield cache


def test_each_text_gets_its_vector_in_order(vector_cache: VectorCache) -> None:
    encoder = FakeEncoder()
    vectors = embed(ids(4), TEXTS, encoder, vector_cache)
    assert vectors.ids == ids(4)
    np.testing.assert_array_equal(vectors.values, [encoder.vector(text) for text in TEXTS])
    assert vectors.values.dtype == np.float32


def test_a_text_is_encoded_once_however_often_it_stands_there(vector_cache: VectorCache) -> None:
    encoder = FakeEncoder()
    embed(ids(4), TEXTS, encoder, vector_cache)
    assert sorted(encoder.encoded) == sorted(set(TEXTS))


def test_only_texts_that_the_cache_lacks_are_encoded(vector_cache: VectorCache) -> None:
    embed(ids(2), TEXTS[:2], FakeEncoder(), vector_cache)
    encoder = FakeEncoder()
    vectors = embed(ids(4), TEXTS, encoder, vector_cache)
    assert encoder.encoded == ["ocean currents"]
    np.testing.assert_array_equal(vectors.values, [encoder.vector(text) for text in TEXTS])


def test_what_was_embedded_before_a_failure_is_kept(vector_cache: VectorCache) -> None:
    class Dying(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> Iterator[tuple[list[int], np.ndarray]]:
            yield next(super().encode(texts))
            raise MemoryError

    dying, living = Dying(), FakeEncoder()
    texts = [f"text {i}" for i in range(6)]
    with pytest.raises(MemoryError):
        embed(ids(6), texts, dying, vector_cache)
    embed(ids(6), texts, living, vector_cache)
    assert len(dying.encoded) == 2
    assert set(living.encoded) == set(texts) - set(dying.encoded)


def test_progress_begins_at_what_is_known_and_ends_at_all(vector_cache: VectorCache) -> None:
    embed(ids(1), ["known"], FakeEncoder(), vector_cache)
    seen: list[tuple[int, int]] = []
    texts = ["known", "a", "b", "c"]
    embed(ids(4), texts, FakeEncoder(), vector_cache, lambda *step: seen.append(step))
    assert seen == [(1, 4), (2, 4), (4, 4)]


def test_texts_longer_than_the_model_reads_are_marked(vector_cache: VectorCache) -> None:
    vectors = embed(ids(2), ["short", "word " * 60], FakeEncoder(), vector_cache)
    assert vectors.truncated.tolist() == [False, True]


def known(cache: VectorCache, keys: Sequence[bytes]) -> dict[bytes, list[float]]:
    """What the cache knows of these, by key."""
    return {
        keys[position]: value.tolist()
        for positions, values in cache.read(keys)
        for position, value in zip(positions, values, strict=True)
    }


def test_the_cache_keeps_vectors_to_the_bit_for_the_next_run(tmp_path: Path) -> None:
    keys = [bytes([i // 256, i % 256]) for i in range(2201)]
    values = np.array([[1 / (i + 3), i, -i] for i in range(2201)], np.float32)
    with VectorCache(tmp_path, "key") as cache:
        cache.put(keys, values)
    with VectorCache(tmp_path, "key") as cache:
        assert len(cache) == 2201
        assert known(cache, [b"unknown", *reversed(keys)]) == dict(
            zip(keys, values.tolist(), strict=True)
        )


def test_each_encoder_has_vectors_of_its_own(tmp_path: Path) -> None:
    with VectorCache(tmp_path, "one") as one, VectorCache(tmp_path, "two") as two:
        one.put([b"text"], np.ones((1, 3), np.float32))
        assert known(two, [b"text"]) == {}


def test_what_was_put_is_kept_even_if_the_build_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, sys, numpy as np; from pathlib import Path; from pipeline import embed\n"
        "cache = embed.VectorCache(Path(sys.argv[1]), 'key')\n"
        "cache.put([b'text'], np.arange(3, dtype=np.float32)[None])\n"
        "os.kill(os.getpid(), 9)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode == -9
    with VectorCache(tmp_path, "key") as cache:
        assert known(cache, [b"text"]) == {b"text": [0, 1, 2]}


def test_a_damaged_vector_cache_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "key.sqlite").write_bytes(b"this is no database at all" * 200)
    with VectorCache(tmp_path, "key") as cache:
        cache.put([b"text"], np.ones((1, 3), np.float32))
        assert known(cache, [b"text"]) == {b"text": [1, 1, 1]}


def test_a_cache_that_is_damaged_within_loses_vectors_and_no_build(tmp_path: Path) -> None:
    texts = [f"text {i}" for i in range(500)]
    for dimension in (24, 24):
        with VectorCache(tmp_path, "key") as cache:
            encoder = FakeEncoder(dimension)
            vectors = embed(ids(500), texts, encoder, cache)
        np.testing.assert_array_equal(vectors.values[7], encoder.vector("text 7"))
        file = tmp_path / "key.sqlite"
        data = file.read_bytes()
        file.write_bytes(data[:16384] + b"damage" * 3000 + data[34384:])
    assert len(encoder.encoded) > 0
    with VectorCache(tmp_path, "key") as cache:
        embed(ids(500), texts, FakeEncoder(), cache)
        assert known(cache, [b"no such text"]) == {}


def test_a_cache_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "key.sqlite").mkdir()
    with pytest.raises(MapError, match=r"key\.sqlite: .* cannot be used .*XDG_CACHE_HOME"):
        VectorCache(tmp_path, "key")


def test_long_texts_have_a_vector_for_each_way_of_reading_them(vector_cache: VectorCache) -> None:
    texts = ["short", "word " * 60]
    embed(ids(2), texts, FakeEncoder(), vector_cache)
    whole = FakeEncoder(long="mean")
    vectors = embed(ids(2), texts, whole, vector_cache)
    assert whole.encoded == [texts[1]]
    assert vectors.truncated.tolist() == [False, False]
    again = FakeEncoder()
    embed(ids(2), texts, again, vector_cache)
    assert again.encoded == []


def test_no_texts_have_no_vectors(vector_cache: VectorCache) -> None:
    assert len(embed((), (), FakeEncoder(), vector_cache).values) == 0


def test_vectors_refuse_a_wrong_shape_and_numbers_that_are_none() -> None:
    with pytest.raises(MapError, match=r"3 ids but vectors of shape \(2, 4\)"):
        Vectors(ids(3), np.ones((2, 4), np.float32), np.zeros(3, bool))
    with pytest.raises(MapError, match="NaN"):
        Vectors(ids(1), np.array([[np.nan]], np.float32), np.zeros(1, bool))


def test_no_test_here_can_reach_another_computer() -> None:
    with pytest.raises(AssertionError, match="reached for the network"):
        socket.create_connection(("192.0.2.1", 443), timeout=1)
