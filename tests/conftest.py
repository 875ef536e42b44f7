"""What holds for every test: no network but this computer, and made-up input that repeats.

To let Hypothesis try other input on each run: HYPOTHESIS_PROFILE=random.
"""

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("random", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Reaching for any other computer fails the test."""

    def guard(connect: Any) -> Any:
        def guarded(sock: socket.socket, address: Any) -> Any:
            if sock.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
                raise AssertionError(f"a test reached for the network: {address}")
            return connect(sock, address)

        return guarded

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guard(getattr(socket.socket, name)))
        yield
