"""What is made is whole or gone; what a killed process left is swept away, no living one's is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.partial import partial
from tests.pipeline.small import ROOT

KILLED = """
import os, sys
from pathlib import Path
from pipeline.partial import partial
with partial(Path(sys.argv[1])) as folder:
    (folder / "half").write_text("made")
    os.kill(os.getpid(), 9)
"""


def test_what_was_renamed_stays_and_the_rest_is_gone(tmp_path: Path) -> None:
    home = tmp_path / "not" / "there yet"
    with partial(home) as folder:
        assert folder.parent == home
        for name in ("kept", "scratch"):
            (folder / name).write_text(name)
        (folder / "kept").replace(home / "kept")
    assert [file.name for file in home.iterdir()] == ["kept"]


def test_the_folder_itself_may_be_renamed(tmp_path: Path) -> None:
    with partial(tmp_path) as folder:
        (folder / "file").write_text("all of it")
        folder.rename(tmp_path / "whole")
    assert [path.name for path in tmp_path.rglob("*")] == ["whole", "file"]


def test_nothing_is_left_where_the_work_fails(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_text("made")
        raise RuntimeError

    with pytest.raises(RuntimeError), partial(tmp_path) as folder:
        fail(folder)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_gone_after_the_next_work(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode == -9
    assert len(list(tmp_path.iterdir())) == 1
    with partial(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_what_a_living_process_or_a_stranger_makes_is_left_alone(tmp_path: Path) -> None:
    for name in (
        f".partial-{os.getppid()}-a",
        ".partial-odd",
        ".partial-",
        f".partial-{10**30}",
        "v1",
    ):
        (tmp_path / name).mkdir()
    with partial(tmp_path):
        pass
    assert len(list(tmp_path.iterdir())) == 5
