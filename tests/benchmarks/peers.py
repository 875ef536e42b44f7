"""BERTopic and EVoC on given vectors, in an environment of their own under build/.

Only their own code is installed there; what they build on is taken from the project's environment,
so that both sides run the same UMAP and HDBSCAN.
"""

import json
import site
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from tests.benchmarks.measure import ROOT

HOME = ROOT / "build" / "peers"
PACKAGES = ("bertopic==0.17.4", "evoc==0.3.2")


def peers(vectors: np.ndarray, texts: list[str]) -> dict[str, dict[str, Any]]:
    """For each peer its layers of labels (-1 is no topic), which layer it shows, and seconds."""
    python = _environment()
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        np.save(folder / "vectors.npy", vectors)
        (folder / "texts.json").write_text(json.dumps(texts), "utf-8")
        script = str(Path(__file__).parent / "peers_run.py")
        subprocess.run([str(python), script, scratch], check=True, stderr=subprocess.DEVNULL)
        told: dict[str, dict[str, Any]] = json.loads((folder / "found.json").read_text("utf-8"))
    return told


def _environment() -> Path:
    python = HOME / "bin" / "python"
    if not (HOME / "done").exists():
        print("Installing BERTopic and EVoC in build/peers", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(HOME)], check=True)
        ours = next(HOME.glob("lib/python*/site-packages")) / "ours.pth"
        ours.write_text("\n".join(site.getsitepackages()) + "\n")
        install = [str(python), "-m", "pip", "install", "-q", "--no-deps", *PACKAGES]
        subprocess.run([*install, "--disable-pip-version-check"], check=True)
        (HOME / "done").touch()
    return python
