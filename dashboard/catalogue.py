"""Opens a map folder once per process and gives typed read access to it."""

import time
from collections.abc import Sequence, Set
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import log
from dashboard.columns import Columns, Ids, columns_of, edited_columns
from dashboard.edited import EditedFolder, Shown, changes_of, without_texts
from dashboard.fields import FACETS, Facet, facet_of, without
from dashboard.recent import Kept
from dashboard.records import TEXTS, Paper, Topic, paper_of, topic_of
from dashboard.tree import coloured
from pipeline.edits import Outcome, apply, contents, edits_file, parsed
from pipeline.errors import MapError
from pipeline.search import FullText, QueryEncoder
from pipeline.store import (
    MapFolder,
    current_version,
    list_maps,
    maps_folder,
    open_map,
    stamp_of,
)


class Catalogue:
    """One version of a map, read-only and shared by all sessions."""

    def __init__(
        self, folder: MapFolder, built: "Catalogue | None" = None, problem: str = ""
    ) -> None:
        """Opens a version.

        Args:
            folder: may be an EditedFolder.
            built: the same version without edits, where it has any.
            problem: why its edits cannot be read; "" where they can.
        """
        self.folder = folder
        self.problem = problem
        self.changed = ""
        self._built = built
        edited = folder.applied if isinstance(folder, EditedFolder) else None
        self.outcomes: tuple[Outcome, ...] = edited.outcomes if edited else ()
        self.merged = edited.merged if edited else {}
        self.changes = changes_of(edited, self.built.folder) if edited else None
        frame = folder.topics.sort_values("level", kind="stable")
        self._names = [str(topic) for topic in frame.index]
        self._code = {topic: code for code, topic in enumerate(self._names)}
        self.columns = self._columns()
        self.hidden: np.ndarray = edited.unseen if edited else np.zeros(len(self), bool)
        self._everything = self._topics(frame)
        self._left_out: Set[str] = edited.hidden if edited else frozenset()
        self.levels = 1 + max(topic.level for topic in self._everything.values())
        self.default_level = self._known_level(folder.manifest.get("default_level"))
        self.level = self.default_level
        self._seen = {self.level: self}
        self.topics = self._coloured(self.level)
        self.recent = Kept(len(self))

    @property
    def ids(self) -> Ids:
        """Ids of the papers, by row."""
        return self.columns.ids

    @property
    def xy(self) -> np.ndarray:
        """(n, 2) float32: places on the map, by row."""
        return self.columns.xy

    @property
    def years(self) -> np.ndarray:
        """(n,) int16: years by row, 0 where unknown."""
        return self.columns.years

    @property
    def strength(self) -> np.ndarray:
        """(n,) float32: how firmly each paper belongs to its topic."""
        return self.columns.strength

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def built(self) -> "Catalogue":
        """The version as it was built."""
        return self._built or self

    @cached_property
    def shown(self) -> np.ndarray:
        """bool (n,): the papers that are not in hidden topics."""
        shown = ~self.hidden
        shown.setflags(write=False)
        return shown

    @cached_property
    def visible(self) -> int:
        """Papers that are not in hidden topics."""
        return int(self.shown.sum())

    @property
    def key(self) -> str:
        """Map and version: what URLs of its data begin with."""
        return f"{self.folder.name}/{self.folder.version}"

    @cached_property
    def full_text(self) -> FullText:
        """The full-text index."""
        if self._built:
            return self._built.full_text
        return FullText(self.folder.path / "search", self.folder.written("search"))

    @cached_property
    def encoder(self) -> QueryEncoder:
        """The query encoder; its model is loaded by the first question."""
        return self._built.encoder if self._built else QueryEncoder(self.folder.encoder)

    @cached_property
    def vectors(self) -> np.ndarray:
        """(n, d) float16 of unit length, by row; not in memory.

        Raises:
            MapError: they are damaged, or of other papers.
        """
        if self._built:
            return self._built.vectors
        self.folder.verify("vectors.npy")
        vectors = self.folder.vectors
        if vectors.ndim != 2 or len(vectors) != len(self):
            raise MapError(
                f"{self.folder.path / 'vectors.npy'}: of other papers. Build the map again."
            )
        return vectors

    def row(self, paper: str) -> int | None:
        """The row of a paper; None where this version does not have it."""
        return self.ids.row(paper)

    def paper(self, paper: str) -> Paper | None:
        """A paper by its id."""
        row = self.row(paper)
        return None if row is None else self.papers([row])[0]

    def papers(self, rows: Sequence[int] | np.ndarray) -> list[Paper]:
        """The papers of these rows; what is not kept of them is read in one go.

        Raises:
            MapError: the map is damaged.
        """
        known = {int(row): self.recent.papers.get(int(row)) for row in rows}
        missing = [row for row, paper in known.items() if paper is None]
        for row, told in zip(missing, self._read(missing, TEXTS), strict=True):
            strength, outlier = self.strength[row], self.columns.outlier[row]
            found = paper_of(told, int(self.years[row]), self.topic_at(row), strength, outlier)
            known[row] = self.recent.papers.keep(row, found)
        return [paper for row in rows if (paper := known[int(row)]) is not None]

    def papers_of(self, ids: Sequence[str]) -> list[Paper]:
        """The papers of these ids; those that this version does not have are left out."""
        return self.papers([row for paper in ids if (row := self.row(paper)) is not None])

    def topic_at(self, row: int) -> str:
        """The finest topic of the paper in this row."""
        return self._names[int(self.columns.member[-1, row])]

    def titles(self, rows: Sequence[int] | np.ndarray) -> list[str]:
        """Titles of these rows."""
        return [str(told["title"]) for told in self._read(rows, ["title"])]

    def _read(self, rows: Sequence[int] | np.ndarray, names: Sequence[str]) -> list[dict[str, Any]]:
        return self.built.folder.paper_rows.rows(rows, names)

    def neighbours(self, paper: str, count: int) -> list[tuple[str, float]]:
        """(paper id, cosine similarity) of the nearest papers, nearest first; hidden ones not."""
        row = self.row(paper)
        if row is None:
            return []
        near = self.recent.neighbours.get(row)
        if near is None:
            names = ("neighbour_ids", "similarity")
            told = self.built.folder.neighbour_rows.rows([row], names)[0]
            pairs = zip(*(told[name] for name in names), strict=True)
            near = self.recent.neighbours.keep(row, [(str(o), float(s)) for o, s in pairs])
        if self._built is None:
            return near[:count]
        rows = ((pair, self.row(pair[0])) for pair in near)
        return [pair for pair, at in rows if at is not None and not self.hidden[at]][:count]

    def in_topic(self, topic: str) -> np.ndarray:
        """bool (n,): the papers of a topic of any level; none for an unknown one."""
        if topic not in self.topics:
            return np.zeros(len(self), bool)
        level = self.columns.member[self.topics[topic].level]
        return np.asarray((level == self._code[topic]) & ~self.hidden)

    def members(self, level: int) -> pd.DataFrame:
        """Each paper's topic of a level, as the table of papers has it."""
        topics = np.array(self._names, object)[self.columns.member[level]]
        return pd.DataFrame({f"level_{level}": topics}, index=pd.Index(self.ids[:]))

    def codes(self, level: int) -> np.ndarray:
        """int (n,): each paper's topic among those of a level, in the order of `topics`."""
        places = np.full(len(self._code), -1)
        among = [topic.id for topic in self.topics.values() if topic.level == level]
        places[[self._code[topic] for topic in among]] = np.arange(len(among))
        return np.asarray(places[self.columns.member[level]])

    def hits_by_topic(self, passing: np.ndarray) -> dict[str, int]:
        """How many papers pass in each topic."""
        return self.recent.counts.of("topics", passing, self._hits)

    def by_year(self, passing: np.ndarray) -> np.ndarray:
        """int (years,): how many papers pass of each year, from the first known one to the last."""
        first, last = self.known_years or (1, 0)

        def count(passing: np.ndarray) -> np.ndarray:
            years = self.years[passing]
            return np.bincount(years[years > 0] - first, minlength=last - first + 1)

        return self.recent.counts.of("years", passing, count)

    def by_value(self, facet: Facet, passing: np.ndarray) -> np.ndarray:
        """int (values,): how many papers pass that have each value of a facet."""
        return self.recent.counts.of(f"facet {facet.field}", passing, facet.counts)

    @cached_property
    def known_years(self) -> tuple[int, int] | None:
        """The first and the last year of any paper; None where no year is known."""
        known = self.years[self.years > 0]
        return (int(known.min()), int(known.max())) if len(known) else None

    @cached_property
    def facets(self) -> list[Facet]:
        """The fields that papers can be filtered by, those that the papers have."""
        if self._built:
            return [f for facet in self._built.facets if (f := without(facet, self.hidden))]
        papers = self.folder.paper_rows
        extras = {name: name[6:] for name in papers.names if name[:6] == "extra."}
        labels = (FACETS | extras).items()
        found = (facet_of(field, papers.column(field), label) for field, label in labels)
        return [facet for facet in found if facet is not None]

    def _hits(self, passing: np.ndarray) -> dict[str, int]:
        counts = np.zeros(len(self._code), int)
        for level in self.columns.member:
            counts += np.bincount(level[passing], minlength=len(self._code))
        return dict(zip(self._code, counts.tolist(), strict=True))

    def _columns(self) -> Columns:
        if isinstance(self.folder, EditedFolder):
            return edited_columns(self.built.columns, self.folder.papers, self._code)
        return self._built.columns if self._built else columns_of(self.folder, self._code)

    def _topics(self, frame: pd.DataFrame) -> dict[str, Topic]:
        """The topics, hidden ones too, without colours; edited ones keep their rank."""
        seen = self._hits(self.shown)
        within = frame.groupby("level").cumcount()
        rows: dict[Any, dict[Any, Any]] = frame.to_dict("index")
        topics: dict[str, Topic] = {}
        for (name, row), place in zip(rows.items(), within, strict=True):
            topic = str(name)
            rank = self._built.topics[topic].rank if self._built else int(place)
            topics[topic] = topic_of(topic, row, seen[topic], rank)
        return topics

    def seen_at(self, level: int | None) -> "Catalogue":
        """The same version, its topics told apart by colour at this level; None: the default."""
        wanted = self._known_level(level, self.default_level)
        if wanted not in self._seen:
            seen = copy(self)
            lasting = {"full_text": self.full_text, "encoder": self.encoder, "facets": self.facets}
            vars(seen).update(lasting, level=wanted, topics=self._coloured(wanted))
            self._seen[wanted] = seen
        return self._seen[wanted]

    def _coloured(self, level: int) -> Shown[Topic]:
        """The topics that are shown, in colours of a level; edited ones keep those they had."""
        was = self._built.seen_at(level).topics if self._built else None
        return Shown(coloured(self._everything, level, was), self._left_out)

    def _known_level(self, level: Any, otherwise: int = 0) -> int:
        return level if type(level) is int and 0 <= level < self.levels else otherwise

    @property
    def sizes(self) -> list[int]:
        """How many topics each level has, coarse to fine."""
        return [len(self.at_level(level)) for level in range(self.levels)]

    def at_level(self, level: int) -> list[Topic]:
        """Topics of a level, largest first."""
        return [topic for topic in self.topics.values() if topic.level == level]

    @property
    def finest(self) -> list[Topic]:
        """Topics of the finest level, largest first."""
        return self.at_level(self.levels - 1)


def maps() -> list[str]:
    """Names of the maps that can be opened."""
    return list_maps(maps_folder())


def first_map(names: Sequence[str]) -> str:
    """The first of these maps that is whole, else the first; "" where there is none."""
    for name in names:
        try:
            open_catalogue(name)
        except MapError:
            continue
        return name
    return names[0] if names else ""


def open_catalogue(name: str) -> Catalogue:
    """The version in use of a map, with its edits; new ones of both are picked up at once.

    Raises:
        MapError: there is no such map, or its folder is damaged.
    """
    built = open_version(name, current_version(maps_folder(), name) or "")
    file = edits_file(maps_folder().resolve(), name)
    try:
        data = contents(file)
    except MapError as error:
        return Catalogue(built.folder, built, str(error))
    if not data:
        return built
    return _edited(built, f"{built.folder.path} {built.changed}", str(file), data)


def open_version(name: str, version: str) -> Catalogue:
    """A version of a map as it was built, read once a process.

    Raises:
        MapError: there is no such version, or its folder is damaged.
    """
    maps = maps_folder().resolve()
    changed = stamp_of(maps, name, version) if version else ""
    return _open(str(maps), name, version, changed)


@st.cache_resource(max_entries=8, show_spinner=False)
def _open(folder: str, name: str, version: str, changed: str) -> Catalogue:
    """A version, opened anew where its files are no more what they were (see store.stamp_of)."""
    began = time.perf_counter()
    found = open_map(Path(folder), name, version or None)
    found.verify("points.bin")
    try:
        opened = Catalogue(found)
    except (KeyError, ValueError, TypeError, IndexError) as error:  # readable, but no map's
        raise MapError(
            f"{found.path}: what its tables say does not fit together. Build the map again: "
            f"python -m pipeline build <its files> --name {name}"
        ) from error
    opened.changed = changed
    taken = round(1000 * (time.perf_counter() - began))
    log.event("map_opened", map=name, version=opened.folder.version, papers=len(opened), ms=taken)
    return opened


@st.cache_resource(max_entries=8, show_spinner=False)
def _edited(_built: Catalogue, version: str, file: str, data: bytes) -> Catalogue:
    """A version with its edits on top; without them where their file cannot be read."""
    folder = _built.folder
    try:
        edits = parsed(data, Path(file))
    except MapError as error:
        return Catalogue(folder, _built, str(error))
    if not edits:
        return _built
    whole = MapFolder(folder.path, folder.manifest)  # its papers are read for this alone
    applied = without_texts(apply(whole.papers, folder.topics, edits))
    return Catalogue(EditedFolder(folder.path, folder.manifest, applied), _built)
