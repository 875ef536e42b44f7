"""Every command of the README works as it stands there (make targets are run by hand and by CI)."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store import open_map
from tests.browser.conftest import serve
from tests.pipeline.services import FakeArxiv, FakeHuggingFace, FakeOpenAlex, Preprint, daily, work
from tests.pipeline.web import Web

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if not line.startswith("make ")
]
PIPELINE = [line for line in COMMANDS if "-m pipeline" in line]
SERVES = [line for line in COMMANDS if "streamlit run" in line]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reader's folder with the files that the README names."""
    folder = tmp_path_factory.mktemp("home")
    subjects = ("graph colouring", "protein folding", "speech recognition")
    rows = [f"A study of {s} {i},How {s} works in case {i}.,{2000 + i}" for s in subjects
            for i in range(6)]  # fmt: skip
    (folder / "papers.csv").write_text("title,abstract,year\n" + "\n".join(rows), "utf-8")
    (folder / "books.csv").write_text("Werk,Inhalt\n" + "\n".join(rows), "utf-8")
    record = "TY  - JOUR\nTI  - One more on graph colouring\nAB  - It colours a graph.\nER  - \n"
    (folder / "library.ris").write_text(record, "utf-8")
    return folder


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, str]]:
    """The three live sources, played on this machine; the variables that lead there."""
    preprints = [Preprint(f"2601.0000{i}", f"2026-01-0{i}T10:20:30Z") for i in range(1, 8)]
    with Web().running() as web:
        web.serves("/arxiv", FakeArxiv(preprints))
        web.serves("/openalex/works", FakeOpenAlex([work(i) for i in range(1, 8)]))
        web.serves("/hf", FakeHuggingFace({"2025-09-03": [daily("2509.00001", "Daily clouds")]}))
        yield {
            "LITMAP_ARXIV_URL": f"{web.url}/arxiv",
            "LITMAP_OPENALEX_URL": f"{web.url}/openalex",
            "LITMAP_HF_URL": f"{web.url}/hf",
        }


def test_every_command_is_of_a_kind_that_is_tested() -> None:
    assert COMMANDS
    assert set(COMMANDS) == set(PIPELINE) | set(SERVES)


@pytest.mark.parametrize("line", PIPELINE)
def test_the_pipeline_commands_work(line: str, home: Path, services: dict[str, str]) -> None:
    """In the order in which they stand there: some read what others wrote."""
    words = [word.replace("~", str(home)) for word in shlex.split(line)]
    assert words[0] == ".venv/bin/python"
    done = subprocess.run(
        [sys.executable, *words[1:]],
        cwd=home,
        env={**os.environ, **services, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    if "--help" in words:
        assert "--seed" in done.stdout
    if "--out" in words:
        assert (home / words[words.index("--out") + 1]).stat().st_size
    if "build" in words and "--name" in words:
        maps = home / "maps" if "--maps" in words else home / "data" / "maps"
        assert (maps / words[words.index("--name") + 1] / "current").is_file()


@pytest.mark.parametrize("line", SERVES)
def test_the_page_commands_work(line: str, home: Path) -> None:
    words = shlex.split(line)
    options = words[words.index("app.py") + 1 :]
    assert ".venv/bin/streamlit" in words
    with serve(home / "maps", *options) as address:
        assert address


def test_the_lines_for_a_notebook_are_those_that_are_tested() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    told = [line.strip() for line in str(open_map.__doc__).splitlines()]
    assert set(block.splitlines()) <= set(told)


def test_the_picture_of_the_page_is_there() -> None:
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", README):
        assert (ROOT / picture).stat().st_size > 20_000
