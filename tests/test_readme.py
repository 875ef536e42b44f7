"""Every command of the README works as it stands there (make targets are run by hand and by CI)."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import serve

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if not line.startswith("make ")
]
BUILDS = [line for line in COMMANDS if "-m pipeline" in line]
SERVES = [line for line in COMMANDS if "streamlit run" in line]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reader's folder with the files that the README names."""
    folder = tmp_path_factory.mktemp("home")
    subjects = ("graph colouring", "protein folding", "speech recognition")
    rows = [f"A study of {s} {i},How {s} works in case {i}.,{2000 + i}" for s in subjects
            for i in range(6)]  # fmt: skip
    (folder / "papers.csv").write_text("title,abstract,year\n" + "\n".join(rows), "utf-8")
    more = {"title": "One more on graph colouring", "abstract": "It colours a graph."}
    (folder / "more.jsonl").write_text(json.dumps(more), "utf-8")
    return folder


def test_every_command_is_of_a_kind_that_is_tested() -> None:
    assert COMMANDS
    assert set(COMMANDS) == set(BUILDS) | set(SERVES)


@pytest.mark.parametrize("line", BUILDS)
def test_the_pipeline_commands_work(line: str, home: Path) -> None:
    words = [word.replace("~", str(home)) for word in shlex.split(line)]
    assert words[0] == ".venv/bin/python"
    done = subprocess.run(
        [sys.executable, *words[1:]],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    if "--help" in line:
        assert "--seed" in done.stdout
    else:
        maps = home / "maps" if "--maps" in line else home / "data" / "maps"
        assert (maps / "my-field" / "current").is_file()


@pytest.mark.parametrize("line", SERVES)
def test_the_page_commands_work(line: str, home: Path) -> None:
    words = shlex.split(line)
    options = words[words.index("app.py") + 1 :]
    assert ".venv/bin/streamlit" in words
    with serve(home / "maps", *options) as address:
        assert address


def test_the_picture_of_the_page_is_there() -> None:
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", README):
        assert (ROOT / picture).stat().st_size > 20_000
