"""Colours of topics: readable on their ground, unlike each other for every reader."""

import re
from itertools import combinations

import numpy as np
import pytest

from pipeline.export.colours import GROUNDS, PALETTE, assign
from tests.dashboard.small import ROOT

LEAST_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11, for graphics."""
LEAST_DIFFERENCE = 0.06
"""Distance in OKLab."""
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
"""Linear RGB as it is seen: Machado, Oliveira, Fernandes 2009, severity 1."""
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
"""Ottosson 2020."""


def linear(colour: str) -> np.ndarray:
    """Linear RGB, 0 to 1, of #rrggbb (IEC 61966-2-1)."""
    assert re.fullmatch("#[0-9a-f]{6}", colour)
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast ratio."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    lights = sorted(float(linear(colour) @ weights) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def oklab(colour: str, sight: str) -> np.ndarray:
    """A colour in OKLab, as it is seen."""
    seen = np.clip(SIGHT[sight] @ linear(colour), 0, 1)
    return np.asarray(TO_OKLAB @ np.cbrt(TO_LMS @ seen))


def test_the_measures_are_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert oklab("#ffffff", "normal") == pytest.approx([1, 0, 0], abs=1e-4)
    assert oklab("#ff0000", "normal") == pytest.approx([0.62796, 0.22486, 0.12585], abs=1e-4)
    for sight in ("protanopia", "deuteranopia"):
        red, green = oklab("#d62728", sight), oklab("#2ca02c", sight)
        usual = oklab("#d62728", "normal") - oklab("#2ca02c", "normal")
        assert np.linalg.norm(red - green) < 0.7 * np.linalg.norm(usual)


@pytest.mark.parametrize("ground", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("number", range(len(PALETTE)))
def test_every_colour_stands_out_from_its_ground(number: int, ground: int) -> None:
    assert contrast(PALETTE[number][ground], GROUNDS[ground]) >= LEAST_CONTRAST


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("ground", [0, 1], ids=["light", "dark"])
def test_no_two_colours_look_alike(ground: int, sight: str) -> None:
    seen = {pair[ground]: oklab(pair[ground], sight) for pair in PALETTE}
    assert len(seen) == len(PALETTE)
    for (one, here), (other, there) in combinations(seen.items(), 2):
        assert np.linalg.norm(here - there) >= LEAST_DIFFERENCE, (one, other)


@pytest.mark.parametrize("file", ["map/paint.js", "map/map.css", "page.css"])
def test_the_grounds_are_those_of_the_page_and_the_map(file: str) -> None:
    text = (ROOT / "dashboard" / file).read_text("utf-8")
    assert all(ground in text for ground in GROUNDS)


def test_up_to_as_many_topics_as_colours_have_one_each() -> None:
    places = np.random.default_rng(3).normal(size=(len(PALETTE), 2))
    assert sorted(assign(places)) == sorted(PALETTE)


@pytest.mark.parametrize("seed", range(5))
def test_no_topic_has_the_colour_of_the_one_nearest_to_it(seed: int) -> None:
    places = np.random.default_rng(seed).uniform(size=(80, 2))
    colours = assign(places)
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    for topic, near in enumerate(np.argsort(apart, axis=1)[:, :3]):
        assert colours[topic] not in [colours[other] for other in near]


def test_topics_at_one_place_have_different_colours() -> None:
    assert len(set(assign(np.zeros((len(PALETTE), 2))))) == len(PALETTE)


def test_the_largest_topics_keep_their_colours_when_small_ones_come_along() -> None:
    places = np.random.default_rng(1).normal(size=(40, 2))
    assert assign(places)[:15] == assign(places[:15])


def test_no_topic_needs_no_colour() -> None:
    assert assign(np.zeros((0, 2))) == []
