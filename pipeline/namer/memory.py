"""What an endpoint proposed before, so that a rebuild asks for topics that have changed alone."""

import json
from contextlib import suppress
from pathlib import Path

from pipeline.partial import partial

KEPT = 20_000
"""Proposals that are kept for each endpoint and model; the oldest go first."""


class Memory:
    """Proposals by what was sent for them, in one file.

    A file that is damaged or cannot be written costs questions later, not the map.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, str] = {}
        with suppress(OSError, ValueError, RecursionError):
            found = json.loads(file.read_text("utf-8"))
            if isinstance(found, dict):
                self._known = {k: v for k, v in found.items() if isinstance(v, str)}

    def get(self, key: str) -> str | None:
        """The proposal; None where there is none."""
        return self._known.get(key)

    def add(self, proposals: dict[str, str]) -> None:
        """Keeps more of them."""
        self._known |= proposals
        self._known = dict(list(self._known.items())[-KEPT:])
        with suppress(OSError):
            self._write()

    def _write(self) -> None:
        with partial(self._file.parent) as folder:
            part = folder / self._file.name
            part.write_text(json.dumps(self._known, ensure_ascii=False), "utf-8")
            part.replace(self._file)
