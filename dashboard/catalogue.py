"""Opens a map folder once per process and gives typed read access to it."""

from collections.abc import Mapping, Sequence, Set
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.edited import EditedFolder, Shown, changes_of
from dashboard.fields import FACETS, Facet, facet_of, without
from dashboard.palette import MIXED
from dashboard.records import Evidence, Paper, Topic
from dashboard.tree import coloured
from pipeline.edits import Outcome, apply, contents, edits_file, parsed
from pipeline.errors import MapError
from pipeline.search import FullText, QueryEncoder
from pipeline.store import MapFolder, current_version, list_maps, maps_folder, open_map


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
        self._built = built
        edited = folder.applied if isinstance(folder, EditedFolder) else None
        self.outcomes: tuple[Outcome, ...] = edited.outcomes if edited else ()
        self.merged = edited.merged if edited else {}
        self.changes = changes_of(edited, self.built.folder) if edited else None
        papers = folder.papers
        self.ids: np.ndarray = papers.index.to_numpy(object)
        self.xy: np.ndarray = papers[["x", "y"]].to_numpy(np.float32)
        self.years: np.ndarray = papers["year"].fillna(0).to_numpy(np.int16)
        self.strength: np.ndarray = papers["strength"].to_numpy(np.float32)
        self._row = {paper: row for row, paper in enumerate(self.ids)}
        self.hidden: np.ndarray = edited.unseen if edited else np.zeros(len(papers), bool)
        everything = self._topics()
        self._everything = everything
        self._left_out: Set[str] = edited.hidden if edited else frozenset()
        self.levels = 1 + max(topic.level for topic in everything.values())
        self.default_level = self._known_level(folder.manifest.get("default_level"))
        self.level = self.default_level
        self._seen = {self.level: self}
        self.topics = self._coloured(self.level)
        levels = [name for name in papers.columns if name.startswith("level_")]
        codes = {topic: i for i, topic in enumerate(everything)}
        self._member = np.stack([papers[name].map(codes).to_numpy(np.int32) for name in levels])
        self._code = codes

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def built(self) -> "Catalogue":
        """The version as it was built."""
        return self._built or self

    @property
    def visible(self) -> int:
        """Papers that are not in hidden topics."""
        return int(len(self) - self.hidden.sum())

    @property
    def key(self) -> str:
        """Map and version: what URLs of its data begin with."""
        return f"{self.folder.name}/{self.folder.version}"

    @cached_property
    def full_text(self) -> FullText:
        """The full-text index."""
        return self._built.full_text if self._built else FullText(self.folder.path / "search")

    @cached_property
    def encoder(self) -> QueryEncoder:
        """The query encoder; its model is loaded by the first question."""
        return self._built.encoder if self._built else QueryEncoder(self.folder.encoder)

    def row(self, paper: str) -> int | None:
        """The row of a paper; None where this version does not have it."""
        return self._row.get(paper)

    def paper(self, paper: str) -> Paper | None:
        """A paper by its id."""
        row = self.row(paper)
        if row is None:
            return None
        values: dict[Any, Any] = self.folder.papers.iloc[row].to_dict()
        return Paper(
            id=paper,
            title=values["title"],
            abstract=values["abstract"],
            authors=tuple(values["authors"]),
            year=int(values["year"]) if pd.notna(values["year"]) else None,
            venue=values["venue"],
            doi=values["doi"],
            arxiv_id=values["arxiv_id"],
            url=values["url"],
            pdf_url=values["pdf_url"],
            topic=values["topic_id"],
            strength=float(values["strength"]),
            fidelity=float(values["fidelity"]),
            outlier=bool(values["outlier"]),
            truncated=bool(values["truncated"]),
        )

    def titles(self, rows: np.ndarray) -> list[str]:
        """Titles of these rows."""
        return [str(title) for title in self.folder.papers["title"].iloc[rows]]

    def neighbours(self, paper: str, count: int) -> list[tuple[str, float]]:
        """(paper id, cosine similarity) of the nearest papers, nearest first; hidden ones not."""
        row = self.row(paper)
        if row is None:
            return []
        near = self.folder.neighbours.iloc[row]
        pairs = zip(near["neighbour_ids"], near["similarity"], strict=True)
        told = [(str(other), float(similarity)) for other, similarity in pairs]
        return [pair for pair in told if not self.hidden[self._row[pair[0]]]][:count]

    def in_topic(self, topic: str) -> np.ndarray:
        """bool (n,): the papers of a topic of any level; none for an unknown one."""
        if topic not in self.topics:
            return np.zeros(len(self), bool)
        level = self._member[self.topics[topic].level]
        return np.asarray((level == self._code[topic]) & ~self.hidden)

    def codes(self, level: int) -> np.ndarray:
        """int (n,): each paper's topic among those of a level, in the order of `topics`."""
        places = np.full(len(self._code), -1)
        among = [topic.id for topic in self.topics.values() if topic.level == level]
        places[[self._code[topic] for topic in among]] = np.arange(len(among))
        return np.asarray(places[self._member[level]])

    def hits_by_topic(self, passing: np.ndarray) -> dict[str, int]:
        """How many papers pass in each topic."""
        counts = np.zeros(len(self._code), int)
        for level in self._member:
            counts += np.bincount(level[passing], minlength=len(self._code))
        return dict(zip(self._code, counts.tolist(), strict=True))

    @cached_property
    def facets(self) -> list[Facet]:
        """The fields that papers can be filtered by, those that the papers have."""
        if self._built:
            return [f for facet in self._built.facets if (f := without(facet, self.hidden))]
        papers = self.folder.papers
        extras = {name: name[6:] for name in map(str, papers.columns) if name[:6] == "extra."}
        found = (facet_of(papers[field], label) for field, label in (FACETS | extras).items())
        return [facet for facet in found if facet is not None]

    def _topics(self) -> dict[str, Topic]:
        """The topics, hidden ones too, without colours; edited ones keep their rank."""
        topics: dict[str, Topic] = {}
        for level, part in self.folder.topics.groupby("level", sort=True):
            seen = self.folder.papers[f"level_{level}"][~self.hidden].value_counts()
            rows: dict[Any, dict[Any, Any]] = part.to_dict("index")
            for place, (topic, row) in enumerate(rows.items()):
                was = self._built.topics[str(topic)] if self._built else None
                topics[str(topic)] = Topic(
                    id=str(topic),
                    parent=row["parent_id"] if isinstance(row["parent_id"], str) else None,
                    level=int(str(level)),
                    rank=was.rank if was else place,
                    name=row["name"],
                    size=int(seen.get(topic, row["size"])),
                    key_phrases=tuple(row["key_phrases"]),
                    exemplars=tuple(row["exemplars"]),
                    evidence=_evidence(row),
                    x=float(row["x"]),
                    y=float(row["y"]),
                    light=MIXED[0],
                    dark=MIXED[1],
                )
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


def _evidence(row: Mapping[Any, Any]) -> Evidence:
    lasting = row["persistence"]
    shares = tuple(float(share) for share in row["key_phrase_shares"])
    near = zip(row["nearest"], row["nearest_similarity"], strict=True)
    return Evidence(
        name_share=float(row["name_share"]),
        name_elsewhere=float(row["name_elsewhere"]),
        phrase_shares=shares if any(shares) else (),
        nearest=tuple((str(topic), float(similarity)) for topic, similarity in near),
        persistence=float(lasting) if pd.notna(lasting) else None,
    )


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
    return _edited(built, str(built.folder.path), str(file), data) if data else built


def open_version(name: str, version: str) -> Catalogue:
    """A version of a map as it was built, read once a process.

    Raises:
        MapError: there is no such version, or its folder is damaged.
    """
    return _open(str(maps_folder().resolve()), name, version)


@st.cache_resource(max_entries=8, show_spinner=False)
def _open(folder: str, name: str, version: str) -> Catalogue:
    return Catalogue(open_map(Path(folder), name, version or None))


@st.cache_resource(max_entries=8, show_spinner=False)
def _edited(_built: Catalogue, path: str, file: str, data: bytes) -> Catalogue:
    """A version with its edits on top; without them where their file cannot be read."""
    folder = _built.folder
    try:
        edits = parsed(data, Path(file))
    except MapError as error:
        return Catalogue(folder, _built, str(error))
    if not edits:
        return _built
    applied = apply(folder.papers, folder.topics, edits)
    return Catalogue(EditedFolder(folder.path, folder.manifest, applied), _built)
