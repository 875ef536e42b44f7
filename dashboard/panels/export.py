"""The papers that pass, and their topics, as files; each is made when the reader asks for it."""

import io
from functools import partial

import numpy as np
import streamlit as st

from dashboard.catalogue import Catalogue
from dashboard.edited import EditedFolder
from dashboard.panels.elements import draw as draw_elements
from dashboard.panels.elements import el
from dashboard.panels.reading import count
from pipeline.export.chosen import chosen
from pipeline.export.formats import FORMATS, file_name


def draw(catalogue: Catalogue, rows: np.ndarray) -> None:
    """Draws a button for each format.

    Args:
        rows: of the papers to be exported, in their order.
    """
    groups = {count(len(rows), "paper"): False, "Their topics": True}
    for number, (title, of_topics) in enumerate(groups.items()):
        draw_elements(f"export_{number}", el("p", title, kind="hint"))
        with st.container(key=f"export_as_{number}", horizontal=True):
            for name, kind in FORMATS.items():
                if kind.of_topics == of_topics:
                    st.download_button(
                        kind.label,
                        partial(contents, catalogue, rows, name),
                        file_name(catalogue.folder.name, name),
                        kind.mime,
                        key=f"export_{name}",
                        on_click="ignore",
                    )


def contents(catalogue: Catalogue, rows: np.ndarray, name: str) -> bytes:
    """The file of a format, with the edits of the map.

    Raises:
        MapError: the map is damaged.
    """
    folder = catalogue.folder
    applied = folder.applied if isinstance(folder, EditedFolder) else None
    stream = io.BytesIO()
    FORMATS[name].write(chosen(catalogue.built.folder, rows, applied), stream)
    return stream.getvalue()
