"""Work beside other work: the same results, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import psutil
import pytest

from pipeline.aside import FROM, aside
from pipeline.errors import MapError

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process begins with the program that runs; a page that a test has run is none."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


def process_and(value: int) -> tuple[int, int]:
    return os.getpid(), value


def ended(status: int) -> None:
    os._exit(status)


def test_of_few_papers_work_is_done_here_when_it_is_asked_for() -> None:
    done: list[int] = []
    with aside(FROM - 1) as hand_over:
        result = hand_over(done.append, 1)
        assert done == []
        result()
        assert done == [1]
        assert hand_over(process_and, 2)() == (os.getpid(), 2)


def test_of_many_papers_one_other_process_does_it_all() -> None:
    with aside(FROM) as hand_over:
        one, other = hand_over(process_and, 1), hand_over(process_and, 2)
        (first, value), (second, again) = one(), other()
    assert (value, again) == (1, 2)
    assert first == second != os.getpid()
    assert not psutil.pid_exists(first)


def test_what_goes_wrong_there_is_told_here() -> None:
    with aside(FROM) as hand_over, pytest.raises(ValueError, match="invalid literal"):
        hand_over(int, "many")()


def test_a_process_that_is_no_more_is_an_error_that_says_so() -> None:
    with aside(FROM) as hand_over, pytest.raises(MapError, match="lack of memory"):
        hand_over(ended, 9)()


def test_an_error_here_does_not_wait_for_what_is_done_there() -> None:
    def fails() -> None:
        with aside(FROM) as hand_over:
            hand_over(time.sleep, 600)
            raise MapError("no")

    begin = time.monotonic()
    with pytest.raises(MapError, match="no"):
        fails()
    assert time.monotonic() - begin < 300


def test_the_other_process_ends_with_one_that_is_killed() -> None:
    script = (
        "import os, sys, time\n"
        "from pipeline.aside import FROM, aside\n"
        "if __name__ == '__main__':\n"
        "    with aside(FROM) as hand_over:\n"
        "        print(hand_over(os.getpid)(), flush=True)\n"
        "        hand_over(time.sleep, 600)()\n"
    )
    build = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE)
    assert build.stdout is not None
    child = psutil.Process(int(build.stdout.readline()))
    build.send_signal(signal.SIGKILL)
    build.wait()
    child.wait(timeout=30)
