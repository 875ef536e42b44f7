"""Small maps built without a model, and one real query encoder a session."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard import state
from dashboard.catalogue import Catalogue, open_catalogue, open_version
from pipeline.search import QueryEncoder
from pipeline.search.encoder_export import ensure_encoder
from pipeline.store import open_map
from tests.dashboard import small


@pytest.fixture(scope="session")
def all_maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`hostile`, `many`, `plain` and `rich`; no test writes into them."""
    maps = tmp_path_factory.mktemp("maps")
    for write in (small.write_hostile, small.write_many, small.write_plain, small.write_rich):
        write(maps)
    return maps


@pytest.fixture
def maps(all_maps: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The four maps, as those that the dashboard shows."""
    monkeypatch.setenv("LITMAP_MAPS", str(all_maps))
    return all_maps


@pytest.fixture
def own_maps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of maps that the dashboard shows; a test may do with it what it likes."""
    monkeypatch.setenv("LITMAP_MAPS", str(tmp_path))
    return tmp_path


@pytest.fixture
def rich_alone(own_maps: Path) -> Catalogue:
    """The rich map in a folder of one test alone: it may be edited."""
    small.write_rich(own_maps)
    return open_catalogue("rich")


@pytest.fixture
def plain(maps: Path) -> Catalogue:
    """Titles and abstracts alone."""
    return open_version("plain", small.VERSION)


@pytest.fixture
def rich(maps: Path) -> Catalogue:
    """Years, venues, authors, two levels of topics."""
    return open_version("rich", small.VERSION)


@pytest.fixture
def deep(own_maps: Path) -> Catalogue:
    """Three levels of topics, the middle one shown first; the only map of the dashboard."""
    return Catalogue(small.write_deep(own_maps))


@pytest.fixture
def many(maps: Path) -> Catalogue:
    """300 papers."""
    return open_version("many", small.VERSION)


@pytest.fixture
def fresh_rich(maps: Path) -> Catalogue:
    """The rich map, opened for one test alone: it may be changed."""
    return Catalogue(open_map(maps, "rich"))


@pytest.fixture(scope="session")
def meaning_maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map `plain` with the vectors of the real model, and its query encoder beside it."""
    from pipeline.encoder import model_folder

    maps = tmp_path_factory.mktemp("meaning")
    kept = tmp_path_factory.mktemp("kept") / "encoder"
    folder = maps / ".encoders" / "small"
    ensure_encoder(model_folder("all-MiniLM-L6-v2"), folder, kept)
    encoder = QueryEncoder(folder)
    values = [encoder.encode(f"{title}. {abstract}") for title, abstract in small.PAPERS]
    small.write_map(maps, "plain", small.plain(), small.PLAIN_NAMES, np.stack(values))
    return maps


class FakeParameters(dict[str, list[str]]):
    """What `st.query_params` is to `state`."""

    def get_all(self, key: str) -> list[str]:
        """All values of a key."""
        return self[key]


class FakeStreamlit:
    """What `state` needs of streamlit: a session of its own."""

    def __init__(self) -> None:
        self.session_state: dict[str, Any] = {}
        self.query_params = FakeParameters()


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> FakeStreamlit:
    """A session that has just begun, at the plain address."""
    fake = FakeStreamlit()
    monkeypatch.setattr(state, "st", fake)
    return fake
