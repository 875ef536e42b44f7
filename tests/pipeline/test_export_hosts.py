"""What hosts read: a Space's header, a container without rights, steps that fit the map."""

import re
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.export import hosts
from pipeline.export.published import Published
from pipeline.store import MapFolder

HERE = Published("owls", "v1")
ELSEWHERE = Published("owls", "v1", "https://example.org/owls", {"owls/v1/a": "0"}, password=True)


def steps(told: Published, maps: Path, size: int = 10) -> str:
    """The README of a map of one file of so many bytes."""
    maps.mkdir()
    with (maps / "papers.parquet").open("wb") as file:
        file.truncate(size)
    made = MapFolder(maps, {"counts": {"papers": 1234}})
    return hosts.readme(told, made, Path("page"), maps, ())


def test_a_space_reads_its_header(tmp_path: Path) -> None:
    head = steps(HERE, tmp_path / "maps").split("---\n")[1]
    told = dict(line.split(": ", 1) for line in head.splitlines())
    assert told["title"] == '"Literature Map: owls"'
    assert (told["sdk"], told["app_port"]) == ("docker", "8501")


def test_the_steps_name_the_map_its_size_and_every_host(tmp_path: Path) -> None:
    text = steps(HERE, tmp_path / "maps")
    assert "1,234 papers" in text
    for host in ("Community Cloud", "Hugging Face Space", "A container", "your own computer"):
        assert f"## {host}" in text or f"## Streamlit {host}" in text or f"## On {host}" in text
    assert "publish owls --out page" in text
    assert "secrets.toml" not in text
    assert not re.search(r"\$[a-z]", text)


def test_a_file_that_github_refuses_is_told(tmp_path: Path) -> None:
    assert "publish with `--url`" not in steps(HERE, tmp_path / "small")
    assert "so publish with `--url`" in steps(HERE, tmp_path / "large", 120_000_000)


def test_a_password_and_a_url_have_their_steps(tmp_path: Path) -> None:
    text = steps(ELSEWHERE, tmp_path / "maps")
    assert "make a secret `LITMAP_PASSWORD_HASH`" in text
    assert "<https://example.org/owls>" in text
    assert "Upload the content of `page-map`" in text


def test_the_container_runs_without_rights_and_tells_its_health() -> None:
    text = hosts.container(HERE)
    lines = text.splitlines()
    assert lines.index("USER reader") < next(n for n, line in enumerate(lines) if line[:3] == "CMD")
    assert "/health" in text
    assert "LITMAP_BRING=off LITMAP_EDIT=off" in text
    assert "chown" not in text
    assert "chown reader data/maps" in hosts.container(ELSEWHERE)


def test_a_map_that_is_fetched_is_in_no_repository() -> None:
    assert "data/maps/" in hosts.ignored(ELSEWHERE)
    assert "data/maps/" not in hosts.ignored(HERE)


def test_settings_of_another_program_are_refused() -> None:
    with pytest.raises(InputError, match=r"no server\.address"):
        hosts.settings("[server]\n", ())
