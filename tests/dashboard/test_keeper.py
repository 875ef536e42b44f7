"""The keeper of a command: what does not obey is ended all the same."""

import subprocess
import sys

from tests.dashboard.small import ROOT

STUBBORN = """
import signal, time
for one in (signal.SIGINT, signal.SIGTERM):
    signal.signal(one, signal.SIG_IGN)
print("begun", flush=True)
time.sleep(60)
"""
IMPATIENT = "import sys; from dashboard import keeper; keeper.PATIENCE = (0.2, 0.2); " \
            "sys.exit(keeper.keep(sys.argv[1:]))"  # fmt: skip


def test_what_ignores_every_request_is_killed() -> None:
    kept = subprocess.Popen(
        [sys.executable, "-c", IMPATIENT, sys.executable, "-c", STUBBORN],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert kept.stdout
    assert kept.stdout.readline() == "begun\n"
    kept.communicate()
    assert kept.returncode == 128 + 9


def test_the_keeper_needs_nothing_but_the_standard_library() -> None:
    code = "import sys, dashboard.keeper; print(*{m.partition('.')[0] for m in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"streamlit", "numpy", "pandas"}.isdisjoint(done.stdout.split())
