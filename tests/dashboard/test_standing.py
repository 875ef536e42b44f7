"""How far a stage is, and what is left of it."""

import pytest

from dashboard.standing import Stage


def test_what_is_left_follows_from_what_was_done_since_it_counts() -> None:
    stage = Stage("Embedding", began=0, done=5_000, total=10_000, known=4_000, counting=100)
    assert stage.left(now=150) == pytest.approx(250)


@pytest.mark.parametrize(
    "stage",
    [
        Stage("Reading", 0),
        Stage("Embedding", 0, done=4_000, total=10_000, known=4_000, counting=100),
        Stage("Embedding", 0, done=4_001, total=10_000, known=4_000, counting=150),
    ],
)
def test_what_is_left_is_not_guessed(stage: Stage) -> None:
    assert stage.left(now=150) is None
