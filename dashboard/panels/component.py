"""Components of the page, which take few bytes: of what changes no more than must be.

Streamlit sends a component's script and styles with each of its messages, more than a hundred
kilobytes whenever the page runs. It serves files of installed packages instead, at a path of its
own, which every host passes; so our files are told to it as those of a package, and the browser
fetches each once. What is sent is packed where it is long.
"""

import json
import zlib
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import get_ident
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PACKAGE = "litmap"
LONG = 1000
"""Bytes of JSON from which on it is packed."""
LEVEL = 5
"""Of zlib: a millisecond for what the page sends, and a fifth to a tenth of its bytes."""
UNPACK = Path(__file__).with_name("component.js")


def component(name: str, js: str, css: str | None = None) -> Callable[..., Any]:
    """What draws a component, called as what `st.components.v2.component` returns.

    Args:
        js, css: its script and its styles, which are the same whenever it is drawn.
    """
    full = f"{PACKAGE}.{name}"
    script = f'import draw from "./{_file(js, ".js")}";\n{_unpack()}'
    files = (_file(script, ".js"), None if css is None else _file(css, ".css"))
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(full) is None:
        manifest = ComponentManifest(PACKAGE, "1", [ComponentConfig(name, ".")])
        manager.register_from_manifest(manifest, _folder())
        _drawer.cache_clear()
    draw = _drawer(full, *files)

    def packing(data: Any = None, **others: Any) -> Any:
        return draw(data=packed(data), **others)

    return packing


def packed(data: Any) -> Any:
    """The data as deflated JSON; as they are where that is short."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return zlib.compress(text, LEVEL) if len(text) >= LONG else data


def unpacked(data: bytes) -> Any:
    """What was packed."""
    return json.loads(zlib.decompress(data))


@lru_cache(maxsize=64)
def _drawer(full: str, js: str, css: str | None) -> Callable[..., Any]:
    return st.components.v2.component(full, js=js, css=css, isolate_styles=False)


@lru_cache(maxsize=1)
def _unpack() -> str:
    return UNPACK.read_text("utf-8")


@lru_cache(maxsize=1)
def _temporary() -> "TemporaryDirectory[str]":
    return TemporaryDirectory(prefix="litmap-page-", ignore_cleanup_errors=True)


def _folder() -> Path:
    """Where the files are; it goes when the process does."""
    return Path(_temporary().name)


def _file(content: str, suffix: str) -> str:
    """The name of the file that holds this, after its content: a browser may keep it for ever.

    It is written again where it is gone: computers clear away temporary files that are old.
    """
    name = _digest(content) + suffix
    file = _folder() / name
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        part = file.with_name(f"{name}.{get_ident()}")
        part.write_text(content, "utf-8")
        part.replace(file)
    return name


@lru_cache(maxsize=64)
def _digest(content: str) -> str:
    return sha256(content.encode()).hexdigest()[:16]
