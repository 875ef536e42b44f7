"""The page's scripts and styles: joined, named after their content, fetched once over HTTP.

Streamlit sends a component's script, style and data again in each run of the page. So what it
sends as script is a stub of a few lines, and the browser fetches the rest by itself and keeps it;
the data are packed. Where no route answers (see DESIGN, "Behind a prefix"), the stub asks for all
of it to be sent as it is.
"""

import hashlib
import json
import re
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_MAP = (
    "points.js", "sample.js", "paint.js", "density.js", "labels.js", "names.js", "marks.js",
    "gestures.js", "frame.js", "plots.js", "reader.js", "map.js", "address.js", "adapter.js",
)  # fmt: skip
_TIMELINE = ("timeline_shapes.js", "timeline_brush.js", "timeline_rows.js", "timeline.js")
BUNDLES: dict[str, tuple[str, ...]] = {
    "map": (*(f"map/{script}" for script in _MAP), "map/map.css"),
    "elements": ("panels/elements.js",),
    "timeline": (*(f"panels/{script}" for script in _TIMELINE), "panels/timeline.css"),
    "address": ("map/address.js", "panels/address.js"),
}
"""The files of each component, joined into one module because they share its names."""
LOADER, PAGE_STYLE = "loader.js", "page.css"
NEED = "scripts"
"""What a stub asks for where no route answers."""
_STUB = """\
const u=f=>new URL("assets/"+f,document.baseURI).href;export default c=>{const l={};
import(u("%s")).then(m=>m.draw(u("%s"),c,l)).catch(()=>
c.setTriggerValue("act",{do:"need",id:["%s"]}));return()=>{l.left=1;l.end?.()}}
"""
_STYLE = """
document.head.append(Object.assign(document.createElement("style"), { textContent: %s }));
"""


@lru_cache(maxsize=len(BUNDLES))
def sources(bundle: str) -> tuple[str, str]:
    """The script and the style of a component."""
    files = BUNDLES[bundle]
    script = "\n".join(_read(file) for file in files if file.endswith(".js"))
    return script, "\n".join(_read(file) for file in files if file.endswith(".css"))


@lru_cache(maxsize=len(BUNDLES))
def stub(bundle: str) -> str:
    """The few lines that fetch a component's script, style and all, when it is first drawn."""
    return _STUB % (_named(LOADER), _name(bundle), NEED)


def packed(data: dict[str, Any]) -> bytes:
    """A component's data as the loader takes them."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "replace"), 6)


def page_style(inline: bool) -> str:
    """The page's own style, as HTML.

    Args:
        inline: the browser could not fetch it, so it is sent with each run of the page.
    """
    text = _read(PAGE_STYLE) if inline else f'@import url("assets/{_named(PAGE_STYLE)}");'
    return f"<style>{text}</style>"


@lru_cache(maxsize=1)
def assets() -> dict[str, bytes]:
    """What the routes serve of all this, by name; another content has another name."""
    scripts = {_name(bundle): _module(bundle).encode() for bundle in BUNDLES}
    return scripts | {_named(file): _read(file).encode() for file in (LOADER, PAGE_STYLE)}


def _read(file: str) -> str:
    return (_HERE / file).read_text("utf-8")


def _module(bundle: str) -> str:
    """A component's script, with its style put into the page when it is first run."""
    script, style = sources(bundle)
    return script + (_STYLE % json.dumps(style) if style else "")


@lru_cache(maxsize=len(BUNDLES))
def _name(bundle: str) -> str:
    return f"{bundle}-{_digest(_module(bundle))}.js"


@lru_cache(maxsize=2)
def _named(file: str) -> str:
    return re.sub(r"(?=\.\w+$)", f"-{_digest(_read(file))}", file)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
