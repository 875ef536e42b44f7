"""How the benchmarks run a command and say what it took."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "data" / "papers" / "hf-papers.txt"


def run(command: Sequence[str], **environment: str) -> float:
    """Seconds that a Python command took as a process of its own."""
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - begin


def tell(title: str, rows: Mapping[str, object]) -> None:
    """Prints a heading and one line a number."""
    print(f"\n{title}")
    for name, value in rows.items():
        shown = f"{value:.2f}" if isinstance(value, float) else str(value)
        print(f"  {name:<62} {shown}")


def spread(values: Sequence[float]) -> str:
    """Median, and the least and the most."""
    return f"{median(values):.1f} s ({min(values):.1f} to {max(values):.1f})"
