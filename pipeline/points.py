"""points.bin: what the map component draws of each paper, in 11 bytes, column by column.

Little-endian columns behind eight magic bytes, each beginning at a multiple of four; the manifest
names them. Coordinates are whole numbers from 0 to 65535 between the least and the greatest: a step
is a sixtieth of a pixel where the whole map is in view.
"""

from typing import Any

import numpy as np
import pandas as pd

POINTS_MAGIC = b"LITMAP01"
POINTS_COLUMNS = (
    ("x", "<u2"), ("y", "<u2"), ("topic", "<u2"), ("year", "<i2"),
    ("strength", "|u1"), ("fidelity", "|u1"), ("flags", "|u1"),
)  # fmt: skip
"""topic: the finest topic's rank; year: 0 where unknown; shares in 255ths; flags: see below."""
FLAG_NOISE, FLAG_OUTLIER, FLAG_TRUNCATED = 1, 2, 4
STEPS = 65535


def points_bytes(papers: pd.DataFrame, topics: pd.DataFrame) -> tuple[bytes, list[dict[str, Any]]]:
    """points.bin, and its columns for the manifest.

    Returns:
        The bytes, and for each column its name, dtype and offset; for coordinates also `low` and
        `high`, which 0 and 65535 stand for.
    """
    finest = topics[topics["level"] == topics["level"].max()]
    rank = {topic: i for i, topic in enumerate(finest["topic_id"])}
    flags = (
        papers["noise"] * FLAG_NOISE
        + papers["outlier"] * FLAG_OUTLIER
        + papers["truncated"] * FLAG_TRUNCATED
    )
    x, x_range = _stepped(papers["x"])
    y, y_range = _stepped(papers["y"])
    values = {
        "x": x,
        "y": y,
        "topic": papers["topic_id"].map(rank),
        "year": papers["year"].fillna(0),
        "strength": (papers["strength"] * 255).round(),
        "fidelity": (papers["fidelity"] * 255).round(),
        "flags": flags,
    }
    ranges = {"x": x_range, "y": y_range}
    data, columns = bytearray(POINTS_MAGIC), []
    for column, dtype in POINTS_COLUMNS:
        place = {"name": column, "dtype": dtype, "offset": len(data)}
        columns.append(place | ranges.get(column, {}))
        data += values[column].to_numpy(dtype).tobytes()
        data += b"\0" * (-len(data) % 4)
    return bytes(data), columns


def _stepped(values: pd.Series) -> tuple[pd.Series, dict[str, float]]:
    """Whole numbers from 0 to 65535, and what these two stand for."""
    low, high = float(values.min()), float(values.max())
    steps = (values.astype(np.float64) - low) * (STEPS / (high - low) if high > low else 0.0)
    return steps.round(), {"low": low, "high": high}
