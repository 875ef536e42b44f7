"""What compressed bytes expand to: how they are recognised, counted, and refused as too many."""

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pipeline.readers import expansion
from pipeline.readers.expansion import Expansion, OverwhelmingError, expander
from pipeline.readers.file import Opened

DATA = b"title,abstract\nA,a\n" * 100


@pytest.fixture
def packed(tmp_path: Path) -> Expansion:
    """Of a file of 1,000 bytes."""
    (tmp_path / "export").write_bytes(bytes(1000))
    return Expansion(tmp_path / "export")


def held(data: bytes) -> Opened:
    """Gives these bytes."""
    return partial(io.BytesIO, data)


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_bytes_are_recognised_by_their_beginning(
    packed: Expansion, compress: Callable[[bytes], bytes]
) -> None:
    expand = expander(compress(DATA))
    assert packed.measured(held(compress(DATA)), expand)().read() == DATA
    assert expander(DATA) is None


def test_bytes_are_refused_while_they_expand_to_too_many_times_the_file(
    packed: Expansion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "SUSPICIOUS", 150_000)
    most = expansion.HIGHEST_RATIO * 1000
    packed.measured(held(bytes(most)))().read()
    with pytest.raises(OverwhelmingError, match=r"would overwhelm the computer.*200 times"):
        packed.measured(held(b"x"))().read()


def test_few_bytes_are_suspicious_at_no_ratio(
    packed: Expansion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "SUSPICIOUS", 1_000_000)
    assert len(packed.measured(held(bytes(1_000_000)))().read()) == 1_000_000


def test_what_several_files_expand_to_is_added_up_but_each_byte_once(
    packed: Expansion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "MOST_EXPANDED", 2 * len(DATA))
    first, second, third = (packed.measured(held(DATA)) for _ in range(3))
    for opened in (first, second, first):
        assert opened().read() == DATA
    with pytest.raises(OverwhelmingError):
        third().read()
