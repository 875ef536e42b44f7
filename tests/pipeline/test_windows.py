"""One vector of a text from those of its windows."""

from collections.abc import Sequence

import numpy as np

from pipeline.windows import joined

EAST, NORTH, WEST = np.eye(2, dtype="f4")[0], np.eye(2, dtype="f4")[1], -np.eye(2, dtype="f4")[0]


def vectors(
    batches: Sequence[tuple[list[int], list[np.ndarray]]], texts: list[int], tokens: list[int]
) -> dict[int, list[float]]:
    made = joined(((rows, np.stack(values)) for rows, values in batches), texts, tokens)
    return {
        text: value.tolist()
        for some, values in made
        for text, value in zip(some, values, strict=True)
    }


def test_a_text_of_one_window_has_its_vector_to_the_bit() -> None:
    odd = np.array([0.1, 0.7], np.float32)
    assert vectors([([1, 0], [odd, EAST])], [0, 1], [5, 5]) == {1: odd.tolist(), 0: [1, 0]}


def test_windows_count_by_their_tokens_and_the_mean_has_length_one() -> None:
    found = vectors([([0, 1], [EAST, NORTH])], [0, 0], [300, 400])[0]
    np.testing.assert_allclose(found, [0.6, 0.8], rtol=1e-6)


def test_windows_may_come_in_any_order_and_in_several_batches() -> None:
    batches = [([2], [NORTH]), ([3, 0], [EAST, EAST]), ([1], [NORTH])]
    found = vectors(batches, [0, 0, 7, 7], [3, 4, 1, 1])
    assert list(found) == [7, 0]
    assert found == vectors(
        [([0, 1, 2, 3], [EAST, NORTH, NORTH, EAST])], [0, 0, 7, 7], [3, 4, 1, 1]
    )


def test_windows_that_cancel_each_other_out_leave_the_first() -> None:
    assert vectors([([1, 0], [WEST, EAST])], [0, 0], [9, 9]) == {0: [1, 0]}
