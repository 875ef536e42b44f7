"""Runs a command that ends with the process that asked for it, however that one ends.

`python -m dashboard.keeper COMMAND…` passes output and exit code through. Its standard input is a
pipe from the server: closed on purpose or by the server's death, the command is interrupted, then
terminated, then killed with all that it has started.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

PATIENCE = (15.0, 3.0)
"""Seconds after SIGINT and after SIGTERM before something stronger is sent."""


def keep(command: Sequence[str]) -> int:
    """The exit code of the command, as a shell would tell it."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    threading.Thread(target=_watch, args=(child,), daemon=True).start()
    code = child.wait()
    _send(child, signal.SIGKILL)  # what it started and left behind
    return code if code >= 0 else 128 - code


def _watch(child: "subprocess.Popen[bytes]") -> None:
    while os.read(0, 1024):
        pass
    for told, patience in zip((signal.SIGINT, signal.SIGTERM), PATIENCE, strict=True):
        _send(child, told)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        return
    _send(child, signal.SIGKILL)


def _send(child: "subprocess.Popen[bytes]", what: signal.Signals) -> None:
    try:
        os.killpg(child.pid, what)
    except (ProcessLookupError, PermissionError):  # macOS refuses where only a zombie is left
        return


if __name__ == "__main__":
    sys.exit(keep(sys.argv[1:]))
