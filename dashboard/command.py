"""Runs a command of the pipeline beside the server: hears its lines, stops it, tells how it ended.

The page never imports what a build needs; it starts `python -m pipeline` with a list of arguments.
"""

import os
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
PIPELINE = (sys.executable, "-m", "pipeline")
TAIL = 100
"""Last lines of standard error that are kept."""
LONGEST_LINE = 2_000
INTERRUPTED = 130
KILLED = 137
"""As a shell tells it: by a signal that no program hears, which the system sends for memory."""
OUT_OF_MEMORY = (
    "the system ended it, most likely for lack of memory. What was embedded is kept. "
    "Try again in a while, or with fewer papers."
)
TICK = 0.1
ERROR = re.compile(r"^Error: ")


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes:
        code: its exit code.
        errors: the last lines that it wrote to standard error.
    """

    code: int
    errors: tuple[str, ...]

    @property
    def message(self) -> str:
        """What it says is wrong; "" where it failed without a message of ours."""
        if self.code == KILLED:
            return OUT_OF_MEMORY
        starts = [i for i, line in enumerate(self.errors) if ERROR.match(line)]
        return "\n".join(self.errors[starts[-1] :]).removeprefix("Error: ") if starts else ""


def run(command: Sequence[str], hear: Callable[[str], None], stop: threading.Event) -> Ended:
    """How the command ended, having heard each line that it prints.

    Args:
        hear: told each line of standard output.
        stop: set by another thread, the command is interrupted, and killed if it does not obey.

    Raises:
        OSError: no process could be started.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard.keeper", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=_environment(),
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    errors: deque[str] = deque(maxlen=TAIL)
    ended = threading.Event()
    helpers = [
        threading.Thread(target=_keep_last, args=(process.stderr, errors), daemon=True),
        threading.Thread(target=_stop, args=(process.stdin, stop, ended), daemon=True),
    ]
    for helper in helpers:
        helper.start()
    try:
        for line in process.stdout:
            hear(line)
        code = process.wait()
    finally:
        ended.set()
        for helper in helpers:
            helper.join()
        process.stdout.close()
        process.stderr.close()
    return Ended(code, tuple(errors))


def _environment() -> dict[str, str]:
    """The server's, in which our own packages are found and nothing is coloured."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    told = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1", "NO_COLOR": "1"}
    return {key: v for key, v in os.environ.items() if key != "FORCE_COLOR"} | told


def _keep_last(stream: IO[str], lines: "deque[str]") -> None:
    for line in stream:
        lines.append(line.rstrip("\n")[:LONGEST_LINE])


def _stop(stdin: IO[str], stop: threading.Event, ended: threading.Event) -> None:
    """Closes the pipe that the command lives by, when told to or when all is over."""
    while not (stop.is_set() or ended.wait(TICK)):
        pass
    stdin.close()
