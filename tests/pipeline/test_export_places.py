"""Places for names: near their points, on no other name."""

import numpy as np
import pytest

from pipeline.export.places import Named, Place, place

FRAME = (400.0, 300.0)


def boxes(named: list[Named], spots: list[Place | None]) -> np.ndarray:
    """(m, 4) the boxes of the names that have a place."""
    pairs = [(one, spot) for one, spot in zip(named, spots, strict=True) if spot is not None]
    return np.array(
        [
            (s.x - n.size[0] / 2, s.y - n.size[1] / 2, s.x + n.size[0] / 2, s.y + n.size[1] / 2)
            for n, s in pairs
        ]
    )


def overlapping(found: np.ndarray) -> int:
    """How many pairs of boxes overlap."""
    a, b = found[:, None], found[None]
    touching = (a[..., :2] < b[..., 2:]).all(-1) & (b[..., :2] < a[..., 2:]).all(-1)
    return int((touching.sum() - len(found)) // 2)


def test_a_lone_name_stands_beside_its_points_and_covers_none() -> None:
    xy = np.array([(200.0, 150.0), (204.0, 152.0), (196.0, 148.0)])
    named = [Named(200, 150, (4, 2), 3, (80, 12))]
    [spot] = place(named, xy, FRAME, 2)
    assert spot is not None
    assert spot.line is None
    [box] = boxes(named, [spot])
    inside = (xy > box[:2]).all(axis=1) & (xy < box[2:]).all(axis=1)
    assert not inside.any()
    assert np.hypot(spot.x - 200, spot.y - 150) < 25


def test_names_of_topics_in_one_place_overlap_nowhere_and_lines_lead_to_their_points() -> None:
    random = np.random.default_rng(3)
    centres = [(200 + 12 * (i % 3), 150 + 9 * (i // 3)) for i in range(9)]
    xy = np.concatenate([random.normal(c, 4, (40, 2)) for c in centres])
    named = [Named(x, y, (5, 5), 40, (70, 14)) for x, y in centres]
    spots = place(named, xy, FRAME, 2)
    assert sum(spot is not None for spot in spots) >= 6
    found = boxes(named, spots)
    assert overlapping(found) == 0
    assert (found[:, :2] >= 0).all()
    assert (found[:, 2:] <= FRAME).all()
    lines = [(spot.line, one) for spot, one in zip(spots, named, strict=True) if spot and spot.line]
    assert lines, "there is no room for all of them beside their points"
    assert all(line[1] == (one.x, one.y) for line, one in lines if line)


def test_a_name_without_any_room_has_no_place() -> None:
    xy = np.array([(20.0, 20.0)])
    named = [Named(20, 20, (1, 1), 1, (60, 30)) for _ in range(6)]
    spots = place(named, xy, (70.0, 70.0), 2)
    assert 0 < sum(spot is not None for spot in spots) < 6
    assert overlapping(boxes(named, spots)) == 0


@pytest.mark.parametrize("turn", range(3))
def test_the_same_names_always_stand_in_the_same_places(turn: int) -> None:
    random = np.random.default_rng(turn)
    xy = random.uniform((0, 0), FRAME, (500, 2))
    named = [Named(float(x), float(y), (20, 20), 50, (60, 12)) for x, y in xy[:12]]
    assert place(named, xy, FRAME, 1) == place(named, xy, FRAME, 1)
