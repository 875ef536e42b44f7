"""A published folder on a host: an environment of its own, and nothing else of this program."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.conftest import ROOT, await_health

DEAD_END = "http://127.0.0.1:9"
"""A proxy that nobody answers at: what asks for other computers fails."""
OFFLINE = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), DEAD_END)
KEPT = ROOT / "build" / "published"


def environment(requirements: Path) -> Path:
    """The Python of an environment that holds these packages alone; made once for each list."""
    told = f"{sys.version}\n{requirements.read_text('utf-8')}"
    folder = KEPT / hashlib.sha256(told.encode()).hexdigest()[:16]
    python, done = folder / "bin" / "python", folder / "done"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        run(sys.executable, "-m", "venv", "--without-pip", str(folder))
        install = ("install", "--disable-pip-version-check", "-q", "-r", str(requirements))
        run(sys.executable, "-m", "pip", "--python", str(python), *install)
        done.touch()
    return python


def run(*command: str) -> str:
    """What a command printed; it must not fail."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def packages(python: Path) -> dict[str, str]:
    """Name → version of what is installed there."""
    listed = run(sys.executable, "-m", "pip", "--python", str(python), "list", "--format", "json")
    return {package["name"]: package["version"] for package in json.loads(listed)}


@contextmanager
def hosted(folder: Path, python: Path, home: Path, **settings: str) -> Iterator[str]:
    """The address of a server of the folder, which sees no other computer.

    Args:
        home: an empty folder: the server's user has no settings of its own.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(python), "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    given = {"PATH": os.environ["PATH"], "HOME": str(home), **OFFLINE, **settings}
    server = subprocess.Popen(command, cwd=folder, env=given, stdout=subprocess.DEVNULL)
    try:
        await_health(f"http://localhost:{port}/health", server)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(20)
