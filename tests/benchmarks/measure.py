"""How the benchmarks run a command and say what it took."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import psutil

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


def run_watched(command: Sequence[str], **environment: str) -> tuple[float, int, str]:
    """Seconds, the most MB that it and its children held together, and what it printed."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, _held(process.pid))
        time.sleep(0.25)
    seconds = time.perf_counter() - begin
    told = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, told)
    return seconds, peak // 2**20, told


def spent() -> float:
    """Processor seconds of all commands that have been run so far, and of what these started.

    On a machine with other work they say more than the clock does.
    """
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _held(pid: int) -> int:
    """Bytes that a process and its children hold, shared pages counted once."""
    try:
        whole = psutil.Process(pid)
        return sum(
            int(one.memory_full_info().pss) for one in [whole, *whole.children(recursive=True)]
        )
    except psutil.Error:
        return 0


def tell(title: str, rows: Mapping[str, object]) -> None:
    """Prints a heading and one line a number."""
    print(f"\n{title}")
    for name, value in rows.items():
        shown = f"{value:.2f}" if isinstance(value, float) else str(value)
        print(f"  {name:<62} {shown}")


def spread(values: Sequence[float]) -> str:
    """Median, and the least and the most."""
    return f"{median(values):.1f} s ({min(values):.1f} to {max(values):.1f})"
