"""Packed layers give the bits of those that are not."""

from types import SimpleNamespace

import pytest
import torch

from pipeline.packed import pack
from pipeline.processor import has_bf16


def layers() -> torch.nn.Sequential:
    """Two layers in bf16, one of them without a bias."""
    torch.manual_seed(0)
    made = torch.nn.Sequential(torch.nn.Linear(384, 96), torch.nn.Linear(96, 384, bias=False))
    return made.to(torch.bfloat16)


@pytest.mark.skipif(not has_bf16(), reason="for processors with bf16")
@pytest.mark.parametrize("rows", [1, 16, 1024])
def test_packed_layers_give_the_same_bits(rows: int) -> None:
    given = torch.randn(2, rows, 384).to(torch.bfloat16)
    packed = layers()
    assert pack(packed) == 2
    with torch.inference_mode():
        assert torch.equal(packed(given), layers()(given))


def test_nothing_is_packed_where_torch_has_no_such_kernels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.ops, "mkldnn", SimpleNamespace(), raising=False)
    plain = layers()
    assert pack(plain) == 0
    assert "forward" not in vars(plain[0])
