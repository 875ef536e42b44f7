"""Batches of fixed shape: which texts are encoded together, and how wide and high their batch is.

Matrix kernels round differently for other shapes. For a vector to be a function of its text alone,
the shape of a batch follows from the text's own length and never from its companions': texts of one
width (tokens, rounded up to WIDTH_STEP) go together, in batches of as many rows as that width
always has. Those that fill their width go apart from those that need padding, because attention
without a mask may be another kernel than attention with one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH_STEP = 16
"""Tokens that widths are a multiple of."""


@dataclass(frozen=True)
class Shape:
    """How high batches are on a device.

    Attributes:
        least: rows that a batch has at least.
        tokens: of a batch of texts that are short enough for more rows than that.
    """

    least: int
    tokens: int

    def rows(self, width: int) -> int:
        """Rows of a batch of this width in tokens."""
        return max(self.least, self.tokens // width)

    def __str__(self) -> str:
        return f"{self.least}x{self.tokens}x{WIDTH_STEP}"


SHAPES = {"cpu": Shape(least=4, tokens=512), "cuda": Shape(least=1, tokens=32_768)}
"""The shape on each device. On a processor each core has a batch of its own: what passes through a
layer is to stay in that core's cache."""


def batches(lengths: Sequence[int], shape: Shape) -> Iterator[tuple[int, list[int]]]:
    """(width, positions) of each batch, the longest texts first.

    Args:
        lengths: of each text, in tokens.
    """
    alike: dict[tuple[int, bool], list[int]] = {}
    for position, length in enumerate(lengths):
        width = -(-length // WIDTH_STEP) * WIDTH_STEP
        alike.setdefault((width, length == width), []).append(position)
    for (width, _), positions in sorted(alike.items(), reverse=True):
        for start in range(0, len(positions), shape.rows(width)):
            yield width, positions[start : start + shape.rows(width)]
