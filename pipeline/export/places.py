"""Places for names on a picture: near what they name, over few points, none on another.

The rules are those of the names on the page's map (dashboard/map/labels.js), but for one: a
picture cannot be zoomed into, so a name that finds no room beside its points may stand further
away, and a line leads to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CELL = 2.0
"""Points are counted in cells of this size."""
GAP = (5.0, 2.5)
"""Between two names, across and down."""
MARGIN = 4.0
"""Between a name and the edge."""
ROUNDS = 3
NEAR = 13.0
"""Further than this from the middle of its points, a name needs a line to them."""
LONGEST = 70.0
"""Of a line: a name further away is left out."""
SHARES = (0.35, 0.65, 1.0, 1.35, 1.8, 2.4, 3.2, 4.2, 5.4, 7.0, 9.0)
"""Of rings around the points, on which places are tried."""
TURNS = 16


@dataclass(frozen=True)
class Named:
    """What is named: where its points are, and how large its name is; all in one unit.

    Attributes:
        x, y: the middle of its points.
        half: half the width and the height of where most of its points are.
        points: how many they are.
        size: width and height of the name.
    """

    x: float
    y: float
    half: tuple[float, float]
    points: int
    size: tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Where a name stands.

    Attributes:
        x, y: its middle.
        line: from the name's edge to the middle of its points; None where it stands by them.
    """

    x: float
    y: float
    line: tuple[tuple[float, float], tuple[float, float]] | None


class Crowd:
    """How many points lie in any box, by a summed-area table."""

    def __init__(self, xy: np.ndarray, frame: tuple[float, float]) -> None:
        """Of points (n, 2) in a frame of this width and height."""
        shape = [int(np.ceil(length / CELL)) for length in frame]
        edges = [np.arange(count + 1) * CELL for count in shape]
        counts, _, _ = np.histogram2d(xy[:, 0], xy[:, 1], edges)
        self.sums = np.pad(counts.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        self.dense = max(1.0, len(xy) * 300 / (frame[0] * frame[1]))

    def within(self, boxes: np.ndarray, spare: float) -> np.ndarray:
        """(m,) points in boxes (m, 4) of x0, y0, x1, y1, made larger by `spare` on each side."""
        grown = (boxes + np.array([-spare, -spare, spare, spare])) / CELL
        limits = np.array(self.sums.shape) - 1
        x0, y0, x1, y1 = np.clip(grown.round().astype(int), 0, np.tile(limits, 2)).T
        sums = self.sums
        return np.asarray(sums[x1, y1] - sums[x0, y1] - sums[x1, y0] + sums[x0, y0])


def place(
    named: Sequence[Named],
    xy: np.ndarray,
    frame: tuple[float, float],
    radius: float,
    reserved: Sequence[tuple[float, float, float, float]] = (),
) -> list[Place | None]:
    """A place for each name, the first ones choosing first; None where there is no room at all.

    Names take turns; in further rounds each may move to a better place that others have left.

    Args:
        xy: (n, 2) all points, within the frame.
        frame: width and height.
        radius: of a point.
        reserved: boxes (x0, y0, x1, y1) that stay clear.
    """
    crowd = Crowd(xy, frame)
    found: dict[int, tuple[np.ndarray, Place]] = {}
    for _ in range(ROUNDS):
        for number, one in enumerate(named):
            found.pop(number, None)
            boxes = [np.array(box) for box in reserved] + [box for box, _ in found.values()]
            lines = [spot.line for _, spot in found.values() if spot.line is not None]
            best = _best(one, named, crowd, frame, radius, np.array(boxes).reshape(-1, 4), lines)
            if best is not None:
                found[number] = best
    return [found[number][1] if number in found else None for number in range(len(named))]


def _best(
    one: Named,
    named: Sequence[Named],
    crowd: Crowd,
    frame: tuple[float, float],
    radius: float,
    taken: np.ndarray,
    lines: Sequence[tuple[tuple[float, float], tuple[float, float]]],
) -> tuple[np.ndarray, Place] | None:
    boxes = _candidates(one, frame, radius)
    gap = np.array([-GAP[0], -GAP[1], GAP[0], GAP[1]])
    free = np.array([not _touches(box + gap, taken).any() for box in boxes])
    costs = _costs(one, named, boxes, crowd, radius)
    for at in np.argsort(costs, kind="stable"):
        if not free[at]:
            continue
        box = boxes[at]
        spot = _spot(one, named, box)
        if spot.line is not None and float(np.hypot(*np.subtract(*spot.line))) > LONGEST:
            continue
        if any(_crosses(line, box[None])[0] for line in lines):
            continue
        if spot.line is not None and _crosses(spot.line, taken).any():
            continue
        return box, spot
    return None


def _candidates(one: Named, frame: tuple[float, float], radius: float) -> np.ndarray:
    """(m, 4) boxes around the points: above, below, beside, on rings further out."""
    width, height = one.size
    reach = np.array([one.half[0] + width / 2 + radius, one.half[1] + height / 2 + radius + 1.5])
    middles = [(0.0, reach[1]), (0.0, -reach[1]), (reach[0], 0.0), (-reach[0], 0.0), (0.0, 0.0)]
    for share in SHARES:
        for turn in range(TURNS):
            angle = turn * 2 * np.pi / TURNS
            ring = share * (reach * (0.8, 1.0) + (6.0, 3.0))
            middles.append((float(ring[0] * np.sin(angle)), float(ring[1] * np.cos(angle))))
    half = np.array([width, height]) / 2
    low, high = half + MARGIN, np.array(frame) - half - MARGIN
    centres = np.clip(np.array(middles) + np.array((one.x, one.y)), low, np.maximum(low, high))
    return np.hstack([centres - half, centres + half])


def _costs(
    one: Named, named: Sequence[Named], boxes: np.ndarray, crowd: Crowd, radius: float
) -> np.ndarray:
    """(m,) lower is better: few points covered, near its own points, not nearer to another's."""
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    off = np.abs(middles - (one.x, one.y))
    away = np.hypot(*np.maximum(off - one.half - (boxes[:, 2:] - boxes[:, :2]) / 2, 0).T)
    own = np.hypot(*(middles - (one.x, one.y)).T)
    centres = np.array([(other.x, other.y) for other in named if other is not one]).reshape(-1, 2)
    others = np.hypot(*(middles[:, None] - centres[None]).transpose(2, 0, 1))
    astray = (others < own[:, None]).sum(axis=1)
    covered = crowd.within(boxes, radius)
    room = 4 * one.half[0] * one.half[1]
    width, height = one.size
    area = one.half[0] > 0.6 * width and one.half[1] > height
    area = area and one.points * width * height / room > 8
    shun, pull = (2, 3) if area else (8, 1)
    return np.asarray(
        shun * covered / (covered + 3 * crowd.dense)
        + away / 18
        + pull * off.sum(axis=1) / 70
        + np.minimum(astray, 4) * 1.5
    )


def _spot(one: Named, named: Sequence[Named], box: np.ndarray) -> Place:
    x, y = (box[:2] + box[2:]) / 2
    off = np.abs((x - one.x, y - one.y)) - one.half - (box[2:] - box[:2]) / 2
    own = np.hypot(x - one.x, y - one.y)
    nearer = any(np.hypot(x - other.x, y - other.y) < own for other in named if other is not one)
    line = None
    if float(np.hypot(*np.maximum(off, 0))) > NEAR or (nearer and float(off.max()) > NEAR / 2):
        edge = np.clip((one.x, one.y), box[:2], box[2:])
        line = ((float(edge[0]), float(edge[1])), (one.x, one.y))
    return Place(float(x), float(y), line)


def _touches(box: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """(k,) whether a box overlaps each of some others (k, 4)."""
    return np.asarray((box[:2] < taken[:, 2:]).all(axis=1) & (taken[:, :2] < box[2:]).all(axis=1))


def _crosses(
    line: tuple[tuple[float, float], tuple[float, float]], boxes: np.ndarray
) -> np.ndarray:
    """(k,) whether a line runs through each box (k, 4); Liang and Barsky's clipping."""
    start, step = np.array(line[0]), np.array(line[1]) - np.array(line[0])
    step = np.where(step == 0, 1e-9, step)
    one, other = (boxes[:, :2] - start) / step, (boxes[:, 2:] - start) / step
    enters = np.minimum(one, other).max(axis=1)
    leaves = np.maximum(one, other).min(axis=1)
    return np.asarray((enters < leaves) & (enters < 1) & (leaves > 0))
