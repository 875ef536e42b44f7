"""Commands beside the server: heard, stopped, and ended with the process that asked for them."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from dashboard import command
from tests.dashboard.bringing import wait_until
from tests.dashboard.small import ROOT

OBEDIENT = """
import sys, time
print("begun", flush=True)
try:
    time.sleep(60)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    sys.exit(130)
"""
WITH_A_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def run(code: str, stop: threading.Event | None = None) -> tuple[list[str], command.Ended]:
    """The lines that a program prints, and how it ended; stopped after its first, if told to."""
    lines: list[str] = []

    def hear(line: str) -> None:
        lines.append(line.strip())
        if stop is not None:
            stop.set()

    ended = command.run((sys.executable, "-c", code), hear, stop or threading.Event())
    return lines, ended


def is_alive(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    if stat.parent.parent.joinpath("self").exists():
        return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_lines_are_heard_and_the_exit_code_is_passed_on() -> None:
    lines, ended = run("import sys; print('one'); print('two é'); sys.exit(7)")
    assert lines == ["one", "two é"]
    assert (ended.code, ended.errors, ended.message) == (7, (), "")


def test_arguments_are_passed_as_they_are() -> None:
    heard: list[str] = []
    code = "import sys; print(sys.argv[1:])"
    given = ("$HOME; ls", "*", "--x=`id`", "a\nb")
    command.run((sys.executable, "-c", code, *given), heard.append, threading.Event())
    assert heard == [f"{list(given)}\n"]


def test_a_message_of_ours_is_told_from_the_rest() -> None:
    _, ended = run("import sys; sys.stderr.write('noise\\nError: a.csv: no paper.\\n'); exit(1)")
    assert ended.message == "a.csv: no paper."
    assert ended.errors == ("noise", "Error: a.csv: no paper.")


def test_an_unexpected_error_has_no_message_but_its_last_lines() -> None:
    _, ended = run("raise ValueError('what is this')")
    assert (ended.code, ended.message) == (1, "")
    assert ended.errors[-1] == "ValueError: what is this"


def test_what_the_system_kills_is_told_to_lack_memory() -> None:
    _, ended = run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert ended.code == command.KILLED
    assert "most likely for lack of memory" in ended.message


def test_of_much_noise_only_the_end_is_kept() -> None:
    _, ended = run("import sys; [sys.stderr.write('x' * 9000 + f'{i}\\n') for i in range(3000)]")
    assert len(ended.errors) == command.TAIL
    assert max(map(len, ended.errors)) == command.LONGEST_LINE


def test_what_is_stopped_is_interrupted_first() -> None:
    lines, ended = run(OBEDIENT, threading.Event())
    assert lines == ["begun", "interrupted"]
    assert ended.code == command.INTERRUPTED


def test_with_a_command_end_the_processes_that_it_has_started() -> None:
    lines, ended = run(WITH_A_CHILD, threading.Event())
    assert ended.code != 0
    wait_until(lambda: not is_alive(int(lines[0])))


def test_a_command_ends_when_the_server_is_killed() -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", "import sys, threading; from dashboard import command\n"
         "command.run((sys.executable, '-c', sys.argv[1]), lambda line: print(line, flush=True), "
         "threading.Event())", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert server.stdout
    process = int(server.stdout.readline())
    assert is_alive(process)
    server.send_signal(signal.SIGKILL)
    server.wait()
    server.stdout.close()
    wait_until(lambda: not is_alive(process))
