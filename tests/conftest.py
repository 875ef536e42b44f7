"""What holds for every test: no network but this computer."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

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
