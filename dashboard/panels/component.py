"""Components of the page whose scripts and styles the browser fetches once.

A component that is given them as texts sends them again with each of its messages: more than a
hundred kilobytes whenever the page runs. Streamlit serves files of installed packages instead, at
a path of its own, which every host passes; so our files are told to it as those of a package.
"""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PACKAGE = "litmap"


def component(name: str, js: str, css: str | None = None) -> Any:
    """What draws a component, called as what `st.components.v2.component` returns.

    Args:
        js, css: its script and its styles, which are the same whenever it is drawn.
    """
    told = _folder()
    full = f"{PACKAGE}.{name}"
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(full) is None:
        manifest = ComponentManifest(PACKAGE, "1", [ComponentConfig(name, ".")])
        manager.register_from_manifest(manifest, Path(told.name))
        _drawer.cache_clear()
    return _drawer(full, js, css)


@lru_cache(maxsize=64)
def _drawer(full: str, js: str, css: str | None) -> Any:
    return st.components.v2.component(
        full,
        js=_file(js, ".js"),
        css=None if css is None else _file(css, ".css"),
        isolate_styles=False,
    )


@lru_cache(maxsize=1)
def _folder() -> "TemporaryDirectory[str]":
    """Where the files are; it goes when the process does."""
    return TemporaryDirectory(prefix="litmap-page-", ignore_cleanup_errors=True)


@lru_cache(maxsize=64)
def _file(content: str, suffix: str) -> str:
    """The name of the file that holds this, after its content: a browser may keep it for ever."""
    name = sha256(content.encode()).hexdigest()[:16] + suffix
    (Path(_folder().name) / name).write_text(content, "utf-8")
    return name
