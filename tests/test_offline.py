"""Building, serving and opening a map needs no network: tried where there is none but loopback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
JOURNEY = "tests/browser/test_journeys.py::test_a_click_on_a_point_opens_its_abstract"
RAISE_LOOPBACK_AND_RUN = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    up = struct.pack("16sH", b"lo", 0x1)  # IFF_UP
    fcntl.ioctl(any_socket, 0x8914, up + b"\\0" * 22)  # SIOCSIFFLAGS
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def in_a_namespace(*command: str) -> list[str]:
    """The Python command in a network namespace that has only loopback."""
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    run = [sys.executable, "-c", RAISE_LOOPBACK_AND_RUN, *command]
    return ["unshare", *user, "--net", *run]


def can_have_a_namespace() -> bool:
    """True on a Linux that lets us have a network namespace."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(in_a_namespace("-c", ""), capture_output=True, check=False)
    return tried.returncode == 0


@pytest.mark.skipif(not can_have_a_namespace(), reason="no network namespace to be had here")
def test_a_namespace_without_network_has_none() -> None:
    reach = "import socket; socket.create_connection(('192.0.2.1', 80), 2)"
    tried = subprocess.run(in_a_namespace("-c", reach), capture_output=True, check=False)
    assert b"unreachable" in tried.stderr


@pytest.mark.skipif(not can_have_a_namespace(), reason="no network namespace to be had here")
def test_building_serving_and_opening_a_map_needs_no_network(tmp_path: Path) -> None:
    done = subprocess.run(
        in_a_namespace("-m", "pytest", "-p", "no:cacheprovider", JOURNEY),
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "1 passed" in done.stdout
