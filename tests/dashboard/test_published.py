"""The map of a published folder: fetched once a process, and not asked for in haste."""

from pathlib import Path

import pytest

from dashboard import published
from pipeline.errors import MapError
from pipeline.export.folder import Hosting, beside, publish
from pipeline.export.published import Published
from pipeline.store import list_maps
from tests.dashboard.steps import get_text, open_page
from tests.pipeline.published import small_map, web_server


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has been fetched in this process."""
    for name, value in (("there", False), ("problem", None), ("again_from", 0.0)):
        monkeypatch.setattr(published._Fetched, name, value)


def tell(monkeypatch: pytest.MonkeyPatch, told: Published, here: Path) -> None:
    monkeypatch.setattr(published, "known", lambda: told)
    monkeypatch.setenv("LITMAP_MAPS", str(here))


def test_this_program_is_not_a_published_folder() -> None:
    assert published.known() is None
    assert not published.is_elsewhere()
    published.bring()


@pytest.mark.usefixtures("fresh")
def test_the_page_fetches_the_map_and_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_server(beside(tmp_path / "page")) as url:
        told = publish(small_map(tmp_path / "maps"), tmp_path / "page", Hosting(url=url))
        tell(monkeypatch, told, tmp_path / "here")
        at = open_page()
    assert "16" in get_text(at, "count")
    assert list_maps(tmp_path / "here") == ["plain"]
    assert not published.is_elsewhere()


@pytest.mark.usefixtures("fresh")
def test_a_map_that_cannot_be_fetched_gives_a_page_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = publish(small_map(tmp_path / "maps"), tmp_path / "page", Hosting("http://127.0.0.1:1"))
    tell(monkeypatch, told, tmp_path / "here")
    at = open_page()
    assert "The map is not here yet" in get_text(at, "problem")
    assert "could not be fetched" in get_text(at, "problem")
    asked: list[object] = []
    monkeypatch.setattr(published, "fetch", lambda *told: asked.append(told))
    with pytest.raises(MapError, match="could not be fetched"):
        published.bring()
    assert not asked
    monkeypatch.setattr(published._Fetched, "again_from", 0.0)
    published.bring()
    assert asked
