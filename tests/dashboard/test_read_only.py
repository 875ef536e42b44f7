"""A map that another user has built and nobody may write: it works fully, search included."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dashboard.small import ROOT

NOBODY = 65534
READER = """
import os, sys
from pathlib import Path
from dashboard.catalogue import open_catalogue
from dashboard.health import health
from dashboard.query import answer
from dashboard.routes import resource
from dashboard.view import View

def use():
    opened = open_catalogue("plain")
    assert len(answer(opened, View(query="river")).rows) == 6
    assert len(answer(opened, View(query="what birds do at night", mode="meaning")).rows) == 10
    assert opened.full_text.marks("river", "title", "A river")
    assert opened.paper("owl-1").abstract.startswith("The comb")
    assert len(opened.neighbours("owl-1", 5)) == 5
    assert resource("plain", "v1", "points.bin").startswith(b"LITMAP01")
    assert resource("plain", "v1", "titles/0.json")
    assert health()[1] == 200

os.environ["LITMAP_MAPS"] = sys.argv[1]
use()  # this user's own, so that all code is loaded: the other one may not read it
os.environ["LITMAP_MAPS"] = sys.argv[2]
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(int(sys.argv[3]))
    os.setuid(int(sys.argv[3]))
try:
    (Path(sys.argv[2]) / "plain" / "v1" / "x").write_text("")
except OSError:
    use()
    print("used by", os.getuid())
"""


@pytest.fixture
def locked(meaning_maps: Path) -> Iterator[Path]:
    """Maps in a place that everybody may read and nobody may write."""
    home = Path(tempfile.mkdtemp(prefix="litmap-locked-"))
    shutil.copytree(meaning_maps, home / "maps")
    home.chmod(0o755)
    for path in [home / "maps", *(home / "maps").rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield home / "maps"
    for path in [home / "maps", *(home / "maps").rglob("*")]:
        path.chmod(0o755)
    shutil.rmtree(home)


def listing(folder: Path) -> list[tuple[str, int, int]]:
    """All that is there, and when it was written."""
    return sorted(
        (str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*")
    )


def test_a_map_of_somebody_else_that_nobody_may_write_works_fully(
    locked: Path, meaning_maps: Path
) -> None:
    before = listing(locked)
    ended = subprocess.run(
        [sys.executable, "-c", READER, str(meaning_maps), str(locked), str(NOBODY)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    expected = NOBODY if os.getuid() == 0 else os.getuid()
    assert ended.stdout == f"used by {expected}\n"
    assert listing(locked) == before
