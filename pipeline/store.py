"""The map folder: its schema, its atomic writing, its versions, its reading. No science.

`<maps>/<map>/<version>/` is immutable once it is visible; `<maps>/<map>/current` names the version
in use. Query encoders are kept once for all maps in `<maps>/.encoders/<sha256>/`.
"""

import itertools
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import MapError
from pipeline.partial import partial
from pipeline.points import points_bytes
from pipeline.tables import Table, damaged, write_table
from pipeline.wholeness import digests, save_array, sha256, stamp

SCHEMA_VERSION = 2
FILES = ("manifest.json", "papers.parquet", "topics.parquet", "neighbours.parquet", "vectors.npy",
         "points.bin")  # fmt: skip
TABLES = {
    "papers.parquet": (
        "paper_id", "title", "abstract", "authors", "year", "date", "venue", "doi", "arxiv_id",
        "url", "pdf_url", "keywords", "categories", "citations", "source", "x", "y", "topic_id",
        "level_0", "strength", "noise", "outlier", "fidelity", "truncated",
    ),
    "topics.parquet": (
        "topic_id", "parent_id", "level", "size", "name", "name_share", "name_elsewhere",
        "key_phrases", "key_phrase_shares", "exemplars", "nearest", "nearest_similarity", "x", "y",
        "persistence",
    ),
    "neighbours.parquet": ("paper_id", "neighbour_ids", "similarity"),
}  # fmt: skip
"""The columns that every version has."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
DEFAULT_MAPS = Path("data/maps")


def maps_folder(option: Path | None = None) -> Path:
    """Where maps are: the option, else $LITMAP_MAPS, else data/maps."""
    return option or Path(os.environ.get("LITMAP_MAPS") or DEFAULT_MAPS)


def check_name(name: str) -> str:
    """The name, if it can be a folder's and a URL's.

    Raises:
        MapError: it cannot.
    """
    if not NAME.fullmatch(name):
        raise MapError(
            f"'{name}' cannot be a map's name. Use letters, digits, '.', '_' and '-', at most 64, "
            "beginning with a letter or a digit."
        )
    return name


@dataclass(frozen=True)
class MapContents:
    """What a build writes; `papers` is in the row order of `vectors`.

    Attributes:
        papers: indexed by paper_id, the columns of the contract.
        topics: the columns of the contract.
        neighbours: paper_id, neighbour_ids, similarity.
        vectors: (n, d) float32 of unit length.
        write_search: writes the full-text index into a folder that does not exist yet.
    """

    papers: pd.DataFrame
    topics: pd.DataFrame
    neighbours: pd.DataFrame
    vectors: np.ndarray
    write_search: Callable[[Path], None]


def write_version(
    maps: Path, name: str, version: str, contents: MapContents, manifest: dict[str, Any]
) -> "MapFolder":
    """A new version, complete before it is visible, then in use.

    Raises:
        MapError: the disk is full or the folder may not be written.
    """
    home = maps / check_name(name)
    try:
        with partial(home) as folder:
            version = _unused(home, version)
            points, columns = points_bytes(contents.papers, contents.topics)
            manifest = {
                "schema_version": SCHEMA_VERSION,
                "map": name,
                "version": version,
                "previous": current_version(maps, name),
                **manifest,
                "points": {"count": len(contents.papers), "columns": columns},
            }
            write_table(contents.papers.reset_index(), folder / "papers.parquet")
            write_table(contents.topics, folder / "topics.parquet")
            write_table(contents.neighbours, folder / "neighbours.parquet")
            save_array(folder / "vectors.npy", contents.vectors.astype(np.float16))
            (folder / "points.bin").write_bytes(points)
            contents.write_search(folder / "search")
            manifest["files"] = digests(folder)
            text = json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False)
            (folder / "manifest.json").write_text(text, "utf-8")
            _sync(folder)
            folder.chmod(0o755)
            folder.rename(home / version)
        with partial(home) as folder:
            (folder / "current").write_text(version + "\n", "utf-8")
            (folder / "current").replace(home / "current")
    except OSError as error:
        raise MapError(
            f"{home}: the map could not be written ({error.strerror or error}). "
            "Free some space or choose another folder with --maps; the old version is untouched."
        ) from error
    return open_map(maps, name, version)


def list_maps(maps: Path) -> list[str]:
    """Names of the maps that have a version in use, in alphabetical order.

    Raises:
        MapError: the folder is there and cannot be read.
    """
    try:
        names = [folder.name for folder in maps.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise MapError(
            f"{maps}: the folder of maps cannot be read ({error.strerror}). Check its permissions."
        ) from error
    named = (name for name in names if NAME.fullmatch(name))
    return sorted(name for name in named if _is_there(maps / name / "current"))


def current_version(maps: Path, name: str) -> str | None:
    """The version in use; None where there is none."""
    try:
        version = (maps / check_name(name) / "current").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return version if NAME.fullmatch(version) else None


def stamp_of(maps: Path, name: str, version: str) -> str:
    """What changes whenever a file of a version does; "" where nothing can be read.

    Raises:
        MapError: there can be no such map or version.
    """
    return stamp(maps / check_name(name) / check_name(version))


def open_map(maps: Path | str, name: str, version: str | None = None) -> "MapFolder":
    """A version of a map (the one in use unless told), checked to be whole.

    In a notebook:

        from pipeline.store import open_map
        m = open_map("data/maps", "hf-papers")
        papers, topics, neighbours, vectors = m.papers, m.topics, m.neighbours, m.vectors

    The first three are pandas tables, by paper_id, topic_id and paper_id; `vectors` is a numpy
    array that stays on disk, a row for each row of `papers`. Readers' edits are not in them.

    Raises:
        MapError: there is none, it is damaged, or of another schema.
    """
    maps = Path(maps)
    chosen = version or current_version(maps, name)
    if chosen is None:
        raise MapError(f"{maps / name}: no map. Build one with: python -m pipeline build")
    folder = maps / check_name(name) / check_name(chosen)
    manifest = _manifest(folder)
    _check_schema(folder, manifest)
    missing = [file for file in (*FILES, "search") if not _is_there(folder / file)]
    if missing:
        raise MapError(
            f"{folder}: {', '.join(missing)} missing. "
            f"Build the map again: python -m pipeline build <its files> --name {name}"
        )
    return MapFolder(folder, manifest)


def _is_there(path: Path) -> bool:
    """False also where the folder may not be looked into."""
    try:
        return path.exists()
    except OSError:
        return False


def _check_schema(folder: Path, manifest: dict[str, Any]) -> None:
    found = manifest.get("schema_version")
    if found == SCHEMA_VERSION:
        return
    remedy = (
        f"Build the map again: python -m pipeline build <its files> --name {folder.parent.name}"
    )
    if type(found) is int and found > SCHEMA_VERSION:
        remedy = "A newer version of the program has built it: open it with that one."
    raise MapError(
        f"{folder}: its schema is version {found}, this program reads {SCHEMA_VERSION}. {remedy}"
    )


@dataclass(frozen=True)
class MapFolder:
    """One version of a map; each part is read when first asked for.

    Attributes:
        path: the version's folder.
        manifest: see DESIGN, "The map folder".
    """

    path: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        """The map's name: its folder's, which may be a copy under another name."""
        return self.path.parent.name

    @property
    def version(self) -> str:
        """The version's name."""
        return self.path.name

    @cached_property
    def papers(self) -> pd.DataFrame:
        """One row a paper, indexed by paper_id, in the row order of points and vectors."""
        return self._table("papers.parquet").set_index("paper_id")

    @cached_property
    def paper_rows(self) -> Table:
        """The same to be read by column or by row, paper_id being a column: for large maps."""
        return self._rows("papers.parquet")

    @cached_property
    def topics(self) -> pd.DataFrame:
        """One row a topic of the tree, coarse to fine, largest first, indexed by topic_id."""
        return self._table("topics.parquet").set_index("topic_id")

    @cached_property
    def neighbours(self) -> pd.DataFrame:
        """neighbour_ids and similarity of each paper, nearest first, indexed by paper_id."""
        return self._table("neighbours.parquet").set_index("paper_id")

    @cached_property
    def neighbour_rows(self) -> Table:
        """The same to be read by row: for large maps."""
        return self._rows("neighbours.parquet")

    @cached_property
    def vectors(self) -> np.ndarray:
        """(n, d) float16 of unit length, mapped from disk."""
        try:
            return np.asarray(np.load(self.path / "vectors.npy", mmap_mode="r", allow_pickle=False))
        except (OSError, ValueError, EOFError) as error:
            raise damaged(self.path / "vectors.npy") from error

    @property
    def encoder(self) -> Path:
        """Folder of the query encoder that fits the vectors."""
        return self.path.parent.parent / ".encoders" / str(self.manifest["encoder"])

    def is_whole(self) -> bool:
        """True where every file is as it was written."""
        return digests(self.path) == self.manifest.get("files")

    def verify(self, file: str) -> None:
        """Nothing, if a file of the version is as it was written.

        Raises:
            MapError: it is not, or is missing.
        """
        written = self.manifest.get("files", {}).get(file)
        try:
            same = written is None or sha256(self.path / file) == written
        except OSError:
            same = False
        if not same:
            raise damaged(self.path / file)

    def written(self, folder: str) -> dict[str, str]:
        """sha256 of each file of a folder of the version, by its name, as they were written."""
        return {
            file.removeprefix(f"{folder}/"): digest
            for file, digest in self.manifest.get("files", {}).items()
            if file.startswith(f"{folder}/")
        }

    def _rows(self, file: str) -> Table:
        table = Table(self.path / file, TABLES[file])
        if len(table) != self.manifest["points"]["count"]:
            raise damaged(self.path / file)
        return table

    def _table(self, file: str) -> pd.DataFrame:
        try:
            frame: pd.DataFrame = pq.read_table(self.path / file, memory_map=True).to_pandas()
        except (OSError, pa.ArrowException) as error:
            raise damaged(self.path / file) from error
        if not set(TABLES[file]) <= set(frame.columns):
            raise damaged(self.path / file)
        return frame


def _manifest(folder: Path) -> dict[str, Any]:
    file = folder / "manifest.json"
    try:
        manifest = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise MapError(
            f"{file}: missing or damaged. Build the map again: "
            f"python -m pipeline build <its files> --name {folder.parent.name}"
        ) from error
    if not isinstance(manifest, dict) or not _is_manifest(manifest):
        raise MapError(f"{file}: not the manifest of a map. Build the map again.")
    return manifest


def _is_manifest(value: dict[str, Any]) -> bool:
    """True for what has the parts that any reader of this schema relies on."""
    if "schema_version" not in value:
        return True  # of no schema: told in words of its own
    if not {"map", "version", "points", "encoder", "counts"} <= set(value):
        return False
    points, files, encoder = value["points"], value.get("files", {}), value["encoder"]
    return value["schema_version"] != SCHEMA_VERSION or (
        isinstance(points, dict)
        and isinstance(points.get("count"), int)
        and isinstance(points.get("columns"), list)
        and isinstance(value["counts"], dict)
        and isinstance(files, dict)
        and isinstance(encoder, str)
        and NAME.fullmatch(encoder) is not None
    )


def _unused(home: Path, version: str) -> str:
    """The version's name, with a number behind it where there is such a version already."""
    names = (f"{version}-{n}" if n > 1 else version for n in itertools.count(1))
    return next(name for name in names if not (home / name).exists())


def _sync(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
