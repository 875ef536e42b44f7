"""The health of the server: whether its folder of maps can be read and a map of it opened."""

from pathlib import Path

import pytest

from dashboard.health import health
from tests.dashboard import small


def test_with_a_map_all_is_well_and_names_and_paths_are_not_told(own_maps: Path) -> None:
    small.write_plain(own_maps)
    told, status = health()
    assert status == 200
    assert told == {"status": "ok", "schema": 2, "maps": 1, "version": "v1"}


def test_a_new_version_is_told_at_once(own_maps: Path) -> None:
    small.write_plain(own_maps)
    health()
    small.write_map(own_maps, "plain", small.plain()[:14], small.PLAIN_NAMES, version="v2")
    assert health()[0]["version"] == "v2"


@pytest.mark.parametrize(("bring", "status"), [("on", 200), ("off", 503)])
def test_no_map_is_well_only_where_readers_may_bring_papers(
    own_maps: Path, monkeypatch: pytest.MonkeyPatch, bring: str, status: int
) -> None:
    assert list(own_maps.iterdir()) == []
    monkeypatch.setenv("LITMAP_BRING", bring)
    assert health() == ({"status": "no map", "schema": 2, "maps": 0}, status)


def test_one_damaged_map_beside_a_whole_one_is_well(own_maps: Path) -> None:
    (small.write_plain(own_maps, "a").path / "papers.parquet").write_bytes(b"broken")
    small.write_plain(own_maps, "b")
    assert health()[1] == 200


def test_where_each_map_is_damaged_nothing_is_well_until_it_is_mended(own_maps: Path) -> None:
    file = small.write_plain(own_maps).path / "papers.parquet"
    whole = file.read_bytes()
    assert health()[1] == 200
    file.write_bytes(whole[: len(whole) // 2])
    assert health() == ({"status": "unreadable", "schema": 2, "maps": 1}, 503)
    file.write_bytes(whole)
    assert health()[1] == 200


def test_a_folder_of_maps_that_cannot_be_read_is_not_well(
    own_maps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    small.write_plain(own_maps)
    monkeypatch.setattr(Path, "iterdir", refuse)
    assert health() == ({"status": "unreadable", "schema": 2, "maps": 0}, 503)
