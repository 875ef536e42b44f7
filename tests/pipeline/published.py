"""A small map to be published, and a web server that holds what was written for it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pipeline.store import MapFolder
from tests.dashboard.small import write_plain
from tests.pipeline.small import write_fake_query_encoder


def small_map(maps: Path) -> MapFolder:
    """A map named `plain` of 16 papers, with an encoder that is whole though it cannot run."""
    if not (maps / ".encoders" / "small").exists():
        write_fake_query_encoder(maps / ".encoders" / "small")
    return write_plain(maps)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Tells nobody."""


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    """The address of a server of the files in this folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
