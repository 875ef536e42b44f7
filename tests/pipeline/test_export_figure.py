"""The map as a picture: opened again, and looked into."""

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from pipeline.errors import MapError
from pipeline.export.figure import Format, _line, _wrapped, write_figure
from pipeline.export.seen import seen
from pipeline.store import MapFolder
from tests.dashboard import small
from tests.dashboard.small import write_hostile, write_map, write_plain, write_rich
from tests.pipeline.test_export_seen import edited

FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")


def picture(made: MapFolder, file: Path) -> np.ndarray:
    """(height, width, 3) the pixels of the map's PNG."""
    write_figure(made, file, "png")
    with Image.open(file) as image:
        return np.asarray(image.convert("RGB"))


def has(pixels: np.ndarray, colour: str) -> bool:
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return bool((pixels == rgb).all(axis=2).any())


def test_a_png_has_300_dots_an_inch_and_each_topics_colour(tmp_path: Path) -> None:
    made = write_plain(tmp_path)
    pixels = picture(made, tmp_path / "map.png")
    with Image.open(tmp_path / "map.png") as image:
        assert round(image.info["dpi"][0]) == 300
        assert image.width == 2160
    for topic in seen(made).topics:
        assert has(pixels, topic.colours[0][0]), topic.name


def test_an_outlier_is_a_ring_and_the_legend_says_so(tmp_path: Path) -> None:
    table = small.plain()
    whole = picture(write_map(tmp_path, "a", table, small.PLAIN_NAMES), tmp_path / "a.png")
    table["outlier"] = True
    rings = picture(write_map(tmp_path, "b", table, small.PLAIN_NAMES), tmp_path / "b.png")
    colour = seen(write_plain(tmp_path)).topics[0].colours[0][0]
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    inked = [int((pixels == rgb).all(axis=2).sum()) for pixels in (whole, rings)]
    assert 0 < inked[1] < 0.8 * inked[0]
    legend = [int((pixels[-108:] < 200).any(axis=2).sum()) for pixels in (whole, rings)]
    assert legend[1] > legend[0] * 1.2


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_map_gives_the_same_bytes_without_a_date(tmp_path: Path, kind: Format) -> None:
    made = write_rich(tmp_path)
    for name in ("one", "two"):
        write_figure(made, tmp_path / name, kind)
    data = (tmp_path / "one").read_bytes()
    assert data == (tmp_path / "two").read_bytes()
    assert not re.search(rb"CreationDate|dc:date|D:20\d\d", data)


def test_an_svg_is_whole_xml_of_vectors(tmp_path: Path) -> None:
    write_figure(write_rich(tmp_path), tmp_path / "map.svg", "svg")
    root = ElementTree.parse(tmp_path / "map.svg").getroot()
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert tags[0] == "svg"
    assert "image" not in tags
    assert tags.count("path") > 16
    assert "script" not in tags


def test_many_points_are_pixels_below_names_that_are_vectors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.export.figure.MANY", 10)
    write_figure(write_rich(tmp_path), tmp_path / "map.svg", "svg")
    root = ElementTree.parse(tmp_path / "map.svg").getroot()
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert "image" in tags
    assert tags.count("path") > 16, "the letters of names"


def test_names_are_text_whatever_they_hold(tmp_path: Path) -> None:
    made = write_hostile(tmp_path)
    title = "$\\frac{a}{b}$ \x00 {x} \ud800 %s 数学 עברית"
    for kind in FORMATS:
        write_figure(made, tmp_path / kind, kind, title)
        assert (tmp_path / kind).stat().st_size > 10_000


def test_a_name_is_one_line_and_holds_nothing_that_steers_it() -> None:
    assert _line("a\n b\t\u202ec\u200b\x07") == "a b c"
    assert _line(" \u200b ") == "–"


def test_a_long_name_stands_on_two_lines_of_like_length(tmp_path: Path) -> None:
    [owls, *_] = seen(write_plain(tmp_path)).topics
    assert _wrapped(owls) == "Owls (6)"
    long = type(owls)(**{**vars(owls), "name": "Magnetic resonance imaging"})
    assert _wrapped(long) == "Magnetic resonance\nimaging (6)"


def test_hidden_topics_have_no_name_and_no_colour(tmp_path: Path) -> None:
    clocks = seen(write_rich(tmp_path, "whole")).topics[-1].colours[1][0]
    assert clocks
    made = edited(tmp_path)
    assert "1-2" not in {topic.id for topic in seen(made).topics}
    pixels = picture(made, tmp_path / "map.png")
    assert has(pixels, "#c9c6be")


def test_where_it_cannot_be_written_it_says_so(tmp_path: Path) -> None:
    made = write_plain(tmp_path)
    (tmp_path / "map.png").mkdir()
    with pytest.raises(MapError, match="cannot be written"):
        write_figure(made, tmp_path / "map.png", "png")
