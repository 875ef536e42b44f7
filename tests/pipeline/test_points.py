"""points.bin: decoded as the manifest says, small, and near enough to the true places."""

from typing import Any

import numpy as np
import pandas as pd

from pipeline.points import FLAG_NOISE, FLAG_OUTLIER, FLAG_TRUNCATED, POINTS_MAGIC, points_bytes

X, Y = [-1.0, 0.25, 1.0], [0.5, -0.5, 0.0]
TOPICS = pd.DataFrame({"topic_id": ["0-0", "0-1"], "level": [0, 0]})


def papers(x: list[float], y: list[float]) -> pd.DataFrame:
    """Three papers in two topics; the second is an outlier, the third is cut off."""
    return pd.DataFrame(
        {
            "x": np.array(x, np.float32), "y": np.array(y, np.float32),
            "topic_id": ["0-1", "0-0", "0-0"], "year": pd.array([2020, None, 1999], "Int64"),
            "strength": [1.0, 0.5, 0.2], "fidelity": [0.0, 1.0, 0.4],
            "noise": [False, True, True], "outlier": [False, True, False],
            "truncated": [False, False, True],
        }
    )  # fmt: skip


def decode(data: bytes, columns: list[dict[str, Any]], count: int) -> dict[str, np.ndarray]:
    """The columns as points.js reads them."""
    found = {}
    for column in columns:
        values = np.frombuffer(data, column["dtype"], count, column["offset"]).astype(float)
        if "high" in column:
            values = column["low"] + values * ((column["high"] - column["low"]) / 65535)
        found[column["name"]] = values
    return found


def test_points_decode_to_the_columns_that_the_manifest_names() -> None:
    data, columns = points_bytes(papers(X, Y), TOPICS)
    assert data.startswith(POINTS_MAGIC)
    found = decode(data, columns, 3)
    np.testing.assert_allclose(found.pop("x"), X, atol=2 / 65535)
    np.testing.assert_allclose(found.pop("y"), Y, atol=1 / 65535)
    assert {name: values.tolist() for name, values in found.items()} == {
        "topic": [1, 0, 0],
        "year": [2020, 0, 1999],
        "strength": [255, 128, 51],
        "fidelity": [0, 255, 102],
        "flags": [0, FLAG_NOISE | FLAG_OUTLIER, FLAG_NOISE | FLAG_TRUNCATED],
    }
    assert all(column["offset"] % 4 == 0 for column in columns)
    assert len(data) % 4 == 0


def test_a_point_takes_eleven_bytes() -> None:
    many = pd.concat([papers(X, Y)] * 1000, ignore_index=True)
    data, _ = points_bytes(many, TOPICS)
    assert len(data) <= 11 * 3000 + 40


def test_places_are_off_by_less_than_a_step_however_wide_the_map() -> None:
    places = np.random.default_rng(2).normal(scale=300, size=3).tolist()
    data, columns = points_bytes(papers(places, X), TOPICS)
    found = decode(data, columns, 3)["x"]
    step = (max(places) - min(places)) / 65535
    np.testing.assert_allclose(found, np.array(places, np.float32), atol=step)
    assert found.min() == np.float32(min(places))


def test_papers_at_one_place_stay_there() -> None:
    data, columns = points_bytes(papers([3.5] * 3, [-2.0] * 3), TOPICS)
    found = decode(data, columns, 3)
    assert found["x"].tolist() == [3.5] * 3
    assert found["y"].tolist() == [-2.0] * 3
