"""The map as a picture for a paper or a slide: PNG at 300 dpi, SVG or PDF.

Drawn by matplotlib, not by the page's Plotly with kaleido: it needs no browser, tells the true
extent of every name before names are placed, brings its own font so that the picture is the same
on every computer, and keeps text as vectors above points that are pixels where they are many.
Names are text: no mathematics is read into a "$".
"""

import math
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from pipeline.errors import MapError
from pipeline.export.colours import MIXED
from pipeline.export.places import Named, Place, place
from pipeline.export.seen import Seen, SeenTopic, seen
from pipeline.partial import partial
from pipeline.store import MapFolder

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Format = Literal["png", "svg", "pdf"]
DPI = 300
WIDTH = 7.2 * 72
"""Of the picture, in points: two columns of a journal."""
TOP, BOTTOM, SIDE = 40.0, 26.0, 10.0
"""In points: above the map for the title, below it for the legend, around the points."""
SHAPES = (0.6, 0.9)
"""The map's height as a share of its width: at least, at most."""
MOST_NAMES = 40
WRAP_AT, CUT_AT = 18, 44
"""Characters of a name from which on it stands on two lines, and is cut."""
MANY = 5000
"""More points than this are pixels in an SVG or PDF, of tens of kilobytes instead of megabytes."""
TEXT, SOFT, GROUND, UNSEEN = "#1b1d22", "#5d5a54", "#ffffff", "#c9c6be"
FALLBACKS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Zen Hei",
    "Droid Sans Fallback", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB",
    "Noto Sans KR", "Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans Arabic", "Noto Sans Hebrew",
    "Noto Sans Devanagari", "Noto Sans Thai", "Arial Unicode MS", "Noto Sans", "Segoe UI",
)  # fmt: skip
"""Fonts for letters that matplotlib's own lacks, where this computer has them."""


def write_figure(
    opened: MapFolder,
    path: Path,
    format: Format,  # noqa: A002
    title: str | None = None,
) -> None:
    """Writes the map, with a reader's edits, as a picture, whole or not at all.

    The same map gives the same bytes on the same computer.

    Args:
        title: what stands above the map; the map's name unless told.

    Raises:
        MapError: the map is damaged, or the file cannot be written.
    """
    shown = seen(opened)
    told = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
    with _matplotlib():
        figure = _draw(shown, _line(title or opened.name))
        try:
            with partial(path.parent) as folder:
                figure.savefig(
                    folder / path.name, format=format, dpi=DPI, metadata=told[format],
                    facecolor=GROUND,
                )  # fmt: skip
                (folder / path.name).replace(path)
        except OSError as error:
            raise MapError(
                f"{path}: cannot be written ({error.strerror}). "
                "Name another file, or free some space."
            ) from error


@contextmanager
def _matplotlib() -> Iterator[None]:
    """matplotlib as this module wants it, and afterwards as it was."""
    import matplotlib as mpl
    from matplotlib import font_manager

    installed = set(font_manager.get_font_names())
    settings: dict[Any, Any] = {
        "font.family": ["DejaVu Sans", *(name for name in FALLBACKS if name in installed)],
        "svg.fonttype": "path",  # the same on every computer, whatever fonts it has
        "svg.hashsalt": "literature-map",
        "pdf.fonttype": 42,  # text that can be selected and searched
        "text.parse_math": False,
        "text.usetex": False,
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def _draw(shown: Seen, title: str) -> "Figure":
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    xy = shown.papers[["x", "y"]].to_numpy(float)
    low, high = xy.min(axis=0), xy.max(axis=0)
    extent = np.maximum(high - low, 1e-9)
    width = WIDTH - 2 * SIDE
    height = width * float(np.clip(extent[1] / extent[0], *SHAPES))
    frame = (WIDTH, height + 2 * SIDE)
    scale = min(width / extent[0], height / extent[1])
    places = (xy - (low + high) / 2) * scale + np.array(frame) / 2
    figure = Figure(figsize=(WIDTH / 72, (frame[1] + TOP + BOTTOM) / 72), dpi=DPI)
    FigureCanvasAgg(figure)
    total = frame[1] + TOP + BOTTOM
    axes = figure.add_axes((0, BOTTOM / total, 1, frame[1] / total))
    axes.set_xlim(0, frame[0])
    axes.set_ylim(0, frame[1])
    axes.axis("off")
    radius = _radius(len(xy))
    _points(axes, shown, places, radius)
    named = _names(axes, shown, places, frame, radius)
    _title(figure, shown, title, total)
    _legend(figure, shown, radius, total, len(shown.at_level(shown.level)) - named)
    return figure


def _radius(count: int) -> float:
    """In points: 2.9 for 89 papers, 0.75 for 100,000."""
    return float(2.9 * min(1.0, (max(count, 1) / 89) ** -0.19))


def _points(axes: "Axes", shown: Seen, places: np.ndarray, radius: float) -> None:
    """The papers: those of a topic in its colour, outliers as rings, hidden ones grey."""
    colours = {t.id: t.colours[shown.level][0] for t in shown.topics if t.level == shown.levels - 1}
    of_paper = shown.papers["topic_id"].map(colours).fillna(UNSEEN).to_numpy(object)
    of_paper[shown.hidden] = UNSEEN
    outlier = shown.papers["outlier"].to_numpy(bool) & ~shown.hidden
    crowded = radius < 1.7
    if len(places) > MANY:
        axes.set_rasterization_zorder(1)  # all of them as one image
    kinds = sorted(set(zip(outlier.tolist(), of_paper.tolist(), strict=True)))
    sizes = {kind: int(((outlier == kind[0]) & (of_paper == kind[1])).sum()) for kind in kinds}
    for ring, colour in sorted(kinds, key=lambda kind: (kind[0], -sizes[kind])):
        rows = (outlier == ring) & (of_paper == colour)
        line = (0.4 if crowded else 0.9) if ring else (0 if crowded else 0.5)
        axes.scatter(
            places[rows, 0],
            places[rows, 1],
            s=(2 * radius - (line if ring else 0)) ** 2,
            c="none" if ring else colour,
            edgecolors=colour if ring else GROUND,
            linewidths=line,
            alpha=0.8 if crowded else 1,
            zorder=0,
        )


def _names(
    axes: "Axes", shown: Seen, places: np.ndarray, frame: tuple[float, float], radius: float
) -> int:
    """The topics' names, with lines where they stand away from their points; how many they are."""
    topics = shown.at_level(shown.level)[:MOST_NAMES]
    look = 7.2 if len(topics) <= 30 else 6.4
    texts = [_wrapped(topic) for topic in topics]
    of_level = shown.papers[f"level_{shown.level}"].to_numpy(object)
    named = [
        _named(places[(of_level == topic.id) & ~shown.hidden], topic, _extent(axes, text, look))
        for topic, text in zip(topics, texts, strict=True)
    ]
    spots = place(named, places, frame, radius + 1)
    for topic, text, spot in zip(topics, texts, spots, strict=True):
        if spot is not None:
            _name(axes, text, spot, topic.colours[shown.level][0], look)
    return sum(spot is not None for spot in spots)


def _name(axes: "Axes", text: str, spot: Place, colour: str, look: float) -> None:
    from matplotlib.patheffects import Stroke

    if spot.line is not None:
        (x0, y0), (x1, y1) = spot.line
        axes.plot((x0, x1), (y0, y1), color=GROUND, linewidth=1.8, solid_capstyle="round")
        axes.plot((x0, x1), (y0, y1), color=colour, linewidth=0.6, solid_capstyle="round")
        axes.plot((x1,), (y1,), "o", color=TEXT, markersize=2.2, markeredgecolor=GROUND,
                  markeredgewidth=0.5)  # fmt: skip
    halo = Stroke(linewidth=2.2, foreground=GROUND)
    ink = _mixed(colour, TEXT, 0.38)
    for effects in ([halo], []):  # the name itself is drawn as text, which can be searched in a PDF
        axes.text(
            spot.x, spot.y, text, fontsize=look, fontweight="bold", color=ink, ha="center",
            va="center", linespacing=1.12, parse_math=False, path_effects=effects,
        )  # fmt: skip


def _named(places: np.ndarray, topic: SeenTopic, size: tuple[float, float]) -> Named:
    middle = np.median(places, axis=0)
    low, high = np.percentile(places, (12, 88), axis=0)
    half = (high - low) / 2
    return Named(float(middle[0]), float(middle[1]), (float(half[0]), float(half[1])),
                 topic.size, size)  # fmt: skip


def _extent(axes: "Axes", text: str, look: float) -> tuple[float, float]:
    """Width and height of a text in points, as it is drawn."""
    drawn = axes.text(0, 0, text, fontsize=look, fontweight="bold", linespacing=1.12,
                      ha="center", va="center", parse_math=False)  # fmt: skip
    box = drawn.get_window_extent()
    drawn.remove()
    return (box.width * 72 / DPI, box.height * 72 / DPI)


def _title(figure: "Figure", shown: Seen, title: str, total: float) -> None:
    papers, topics = int((~shown.hidden).sum()), len(shown.at_level(shown.level))
    told = f"{papers:,} {'paper' if papers == 1 else 'papers'} · "
    told += f"{topics:,} {'topic' if topics == 1 else 'topics'}"
    figure.text(SIDE / WIDTH, 1 - 13 / total, title, fontsize=11, fontweight="bold", color=TEXT,
                va="center", parse_math=False)  # fmt: skip
    figure.text(SIDE / WIDTH, 1 - 28 / total, told, fontsize=7.5, color=SOFT, va="center")


def _legend(figure: "Figure", shown: Seen, radius: float, total: float, unnamed: int) -> None:
    """What a point, a ring and a number are, and how many topics have no name on the map."""
    from matplotlib.lines import Line2D

    size = max(4.4, 2 * radius)
    hue = MIXED[0]
    marks = [("a paper, in the colour of its topic", hue)]
    if bool((shown.papers["outlier"].to_numpy(bool) & ~shown.hidden).any()):
        marks.append(("an outlier, between topics", "none"))
    handles = [
        Line2D([], [], linestyle="none", marker="o", markersize=size, markerfacecolor=face,
               markeredgecolor=hue, markeredgewidth=0.9, label=label)
        for label, face in marks
    ]  # fmt: skip
    told = "(9)  papers of a topic"
    if unnamed:
        told += f"; {unnamed:,} smaller {'topic is' if unnamed == 1 else 'topics are'} not named"
    handles.append(Line2D([], [], linestyle="none", label=told))
    figure.legend(
        handles=handles, loc="center", bbox_to_anchor=(0.5, BOTTOM / 2 / total), ncols=len(handles),
        frameon=False, fontsize=6.5, labelcolor=SOFT, handletextpad=0.2, columnspacing=1.6,
    )  # fmt: skip


def _wrapped(topic: SeenTopic) -> str:
    """A name and its number of papers, on two lines where that is long, balanced."""
    name = _line(topic.name)
    name = f"{name[: CUT_AT - 1].rstrip()}…" if len(name) > CUT_AT else name
    words = f"{name} ({topic.size:,})".split(" ")
    whole = " ".join(words)
    if len(name) <= WRAP_AT or len(words) < 3:
        return whole
    cuts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return "\n".join(min(cuts, key=lambda lines: max(map(len, lines))))


def _line(text: str) -> str:
    """A text on one line, without what steers a terminal or a line's direction."""
    kept = (
        " " if char.isspace() else char
        for char in text.encode("utf-8", "replace").decode("utf-8")
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return " ".join("".join(kept).split()) or "–"


def _mixed(one: str, other: str, share: float) -> str:
    """A colour between two, `share` of the first."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{math.floor(a * share + b * (1 - share) + 0.5):02x}" for a, b in pairs)
