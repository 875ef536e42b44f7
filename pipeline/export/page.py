"""A map as one HTML file that opens from disk, with no server and no network.

The map in it is the page's own: its scripts and styles are read from dashboard/map as data, those
of the panels from dashboard. Around them stands a small shell (shell/), which searches and filters
in the browser. What the file holds is deflated and written as base64; browsers unpack it by
themselves. Meant for maps of up to some ten thousand papers: the browser makes the full-text index
when the first question is asked, in about a second for 5,000 papers.
"""

import base64
import hashlib
import html
import json
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.errors import MapError
from pipeline.export.drawn import plotly_js, topic_drawn
from pipeline.export.seen import Seen, SeenTopic, seen
from pipeline.partial import partial
from pipeline.points import points_bytes
from pipeline.store import MapFolder

NEAREST = 10
"""True neighbours of a paper that are listed and that lines lead to."""
TEXTS = ("title", "venue", "doi", "arxiv_id", "url", "pdf_url")
LISTS = ("authors", "keywords")
RESOLVERS = {"doi": "https://doi.org/", "arxiv": "https://arxiv.org/abs/"}
DASHBOARD = Path(__file__).parents[2] / "dashboard"
SHELL = Path(__file__).with_name("shell")
SCRIPTS = ("stems.js", "query.js", "find.js", "view.js", "answer.js", "trees.js", "ask.js",
           "read.js", "contents.js", "main.js")  # fmt: skip
OF_THE_MAP = ("createMap", "readPoints", "editedPoints")
"""What the shell uses of the map's scripts; their other names are their own."""


def write_page(opened: MapFolder, path: Path, title: str | None = None) -> None:
    """Writes the map, with a reader's edits, as one HTML file, whole or not at all.

    The same map gives the same bytes.

    Args:
        title: what stands in the header; the map's name unless told.

    Raises:
        MapError: the map is damaged, or the file cannot be written.
    """
    text = page_of(opened, title or opened.name)
    try:
        with partial(path.parent) as folder:
            (folder / path.name).write_text(text, "utf-8")
            (folder / path.name).replace(path)
    except OSError as error:
        raise MapError(
            f"{path}: cannot be written ({error.strerror}). Name another file, or free some space."
        ) from error


def page_of(opened: MapFolder, title: str) -> str:
    """The text of the file."""
    shown = seen(opened)
    plotly, script = plotly_js(), _script()
    parts = {
        "policy": _policy(script, plotly.decode("utf-8")),
        "title": html.escape(title.encode("utf-8", "replace").decode("utf-8")),
        "size": html.escape(_size(shown)),
        "date": html.escape(_date(opened)),
        "styles": _styles(),
        "contents": "\n".join(
            f'<script type="text/plain" id="lm-{name}">{_packed(data)}</script>'
            for name, data in {"plotly": plotly, **_contents(opened, shown)}.items()
        ),
        "script": script,
    }
    template = (SHELL / "page.html").read_text("utf-8")
    return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], template)


def _policy(*scripts: str) -> str:
    """What the browser may do with the file: run these scripts, and ask nothing of anybody.

    plotly.js makes the functions that talk to WebGL from text of its own, hence 'unsafe-eval'; it
    lets no other script run than those named by their digests.
    """
    digests = (hashlib.sha256(script.encode("utf-8")).digest() for script in scripts)
    allowed = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed} 'unsafe-eval'; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _script() -> str:
    """All scripts as one, those of the map in a scope of their own."""
    folder = DASHBOARD / "map"
    names = (folder / "scripts.txt").read_text("utf-8").split()
    of_the_map = "\n".join((folder / name).read_text("utf-8") for name in names)
    shared = ", ".join(OF_THE_MAP)
    script = "\n".join(
        (
            f"const {{ {shared} }} = (() => {{\n{of_the_map}\nreturn {{ {shared} }};\n}})();",
            (DASHBOARD / "panels" / "elements_tree.js").read_text("utf-8"),
            *((SHELL / name).read_text("utf-8") for name in SCRIPTS),
        )
    )
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        raise MapError("A script of the one-file page would end itself. Mend its source.")
    return script


def _styles() -> str:
    files = (DASHBOARD / "page.css", DASHBOARD / "map" / "map.css", SHELL / "shell.css")
    return "\n".join(file.read_text("utf-8") for file in files)


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode()


def _contents(opened: MapFolder, shown: Seen) -> dict[str, bytes]:
    """Name of each part of the file → its bytes; of hidden papers no text is in it."""
    points, columns = points_bytes(shown.papers, shown.table.reset_index())
    row = {str(paper): i for i, paper in enumerate(shown.papers.index)}
    finest = shown.table[shown.table["level"] == shown.table["level"].max()].index
    known = {topic.id for topic in shown.topics}
    head = {
        "name": opened.name,
        "visible": int((~shown.hidden).sum()),
        "defaultLevel": shown.level,
        "sizes": [len(shown.at_level(level)) for level in range(shown.levels)],
        "near": NEAREST,
        "resolvers": RESOLVERS,
        "points": {"count": len(shown.papers), "columns": columns},
        "hidden": [rank for rank, topic in enumerate(finest) if topic not in known],
        "topics": [_topic(topic, shown, row) for topic in shown.topics],
    }
    papers: dict[str, list[Any]] = {"id": list(row)}
    papers |= {name: _seen_only(shown, name, "") for name in TEXTS}
    papers |= {name: [list(v) for v in _seen_only(shown, name, ())] for name in LISTS}
    return {
        "map": _json(head),
        "points": points,
        "near": _near(opened.neighbours, shown, row),
        "papers": _json(papers),
        "abstracts": _json(_seen_only(shown, "abstract", "")),
    }


def _topic(topic: SeenTopic, shown: Seen, row: dict[str, int]) -> dict[str, Any]:
    exemplars = [row[paper] for paper in topic.exemplars if paper in row]
    return topic_drawn(topic, shown.levels) | {
        "colours": topic.colours,
        "phrases": [(phrase, round(part, 3)) for phrase, part in topic.phrases],
        "exemplars": [at for at in exemplars if not shown.hidden[at]],
        "near": [(other, round(likeness, 3)) for other, likeness in topic.nearest[:NEAREST]],
    }


def _seen_only(shown: Seen, column: str, instead: Any) -> list[Any]:
    values = zip(shown.papers[column], shown.hidden, strict=True)
    return [instead if hidden or value is None else value for value, hidden in values]


def _near(neighbours: pd.DataFrame, shown: Seen, row: dict[str, int]) -> bytes:
    """Rows of the nearest papers that are seen, int32, then their cosines in hundredths, int8."""
    near = neighbours.reindex(shown.papers.index)
    rows = np.full((len(row), NEAREST), -1, "<i4")
    cosines = np.zeros((len(row), NEAREST), "|i1")
    pairs = zip(near["neighbour_ids"], near["similarity"], strict=True)
    for paper, (others, similarity) in enumerate(pairs):
        known = zip((row.get(other, -1) for other in others), similarity, strict=True)
        kept = [(at, value) for at, value in known if at >= 0 and not shown.hidden[at]][:NEAREST]
        for place, (at, value) in enumerate(kept):
            rows[paper, place] = at
            cosines[paper, place] = round(float(value) * 100)
    return rows.tobytes() + cosines.tobytes()


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _size(shown: Seen) -> str:
    """`89 papers · 15 topics`, or `12 to 310 topics` where there are levels of them."""
    papers, sizes = int((~shown.hidden).sum()), _sizes(shown)
    coarse = f"{sizes[0]:,} to " if sizes[0] < sizes[-1] else ""
    plural = ("" if number == 1 else "s" for number in (papers, sizes[-1]))
    return f"{papers:,} paper{next(plural)} · {coarse}{sizes[-1]:,} topic{next(plural)}"


def _date(opened: MapFolder) -> str:
    """When the map was built, not when the file was written: the same map gives the same file."""
    created = str(opened.manifest.get("created", ""))[:10]
    return f"Built on {created}. " if created else ""


def _sizes(shown: Seen) -> list[int]:
    return [len(shown.at_level(level)) for level in range(shown.levels)]
