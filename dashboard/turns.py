"""Whose turn it is: jobs stand in line, first come, first served; one at a time. No streamlit."""

import threading

LOOK_SECONDS = 0.1
"""Between two looks whether who waits has given up."""

_moved = threading.Condition()
_line: list[str] = []
"""Who is in line; the first has the turn."""


def ask(who: str) -> None:
    """Takes a place at the end of the line."""
    with _moved:
        _line.append(who)


def wait(who: str, given_up: threading.Event) -> bool:
    """True when the turn has come; False, and out of the line, where it was given up before."""
    with _moved:
        while _line[0] != who:
            if given_up.is_set():
                _leave(who)
                return False
            _moved.wait(LOOK_SECONDS)
    return True


def done(who: str) -> None:
    """Ends the turn; the next one's begins."""
    with _moved:
        _leave(who)


def before(who: str) -> int:
    """How many are before it in the line; 0 for who has the turn or is not in it."""
    with _moved:
        return _line.index(who) if who in _line else 0


def _leave(who: str) -> None:
    _line.remove(who)
    _moved.notify_all()
