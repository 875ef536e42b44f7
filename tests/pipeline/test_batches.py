"""The shape of a batch follows from the length of each text in it, whatever stands beside them."""

import pytest

from pipeline.batches import SHAPES, WIDTH_STEP, Shape, batches

SMALL = Shape(least=8, tokens=512)


@pytest.mark.parametrize("lengths", [[3, 40, 16, 17, 5], [256] * 20, [1, 300, 2] * 30, []])
def test_each_text_is_in_one_batch_of_its_own_width(lengths: list[int]) -> None:
    made = list(batches(lengths, SMALL))
    assert sorted(row for _, rows in made for row in rows) == list(range(len(lengths)))
    for width, rows in made:
        assert width % WIDTH_STEP == 0
        assert all(width - WIDTH_STEP < lengths[row] <= width for row in rows)
        assert 0 < len(rows) <= SMALL.rows(width)


def test_texts_that_fill_their_width_go_apart_from_those_that_do_not() -> None:
    assert list(batches([32, 31, 16, 32, 1], SMALL)) == [
        (32, [0, 3]), (32, [1]), (16, [2]), (16, [4]),
    ]  # fmt: skip


def test_short_texts_are_many_and_long_ones_few_in_a_batch() -> None:
    assert [SMALL.rows(width) for width in (16, 32, 64, 256, 8192)] == [32, 16, 8, 8, 8]


def test_each_device_has_a_shape_of_its_own() -> None:
    assert SHAPES["cuda"].rows(256) == 128
    assert len({str(shape) for shape in SHAPES.values()}) == 2
