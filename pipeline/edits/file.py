"""`edits.json`, beside the versions of a map: read, added to, taken from, never half written."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from pipeline.edits.kinds import Edit, as_json, from_json
from pipeline.errors import MapError

EDITS = "edits.json"
SCHEMA_VERSION = 1


def edits_file(maps: Path, name: str) -> Path:
    """Where the edits of a map are kept."""
    return maps / name / EDITS


def load(file: Path) -> tuple[Edit, ...]:
    """The edits in their order; none where there is no file.

    Raises:
        MapError: the file cannot be read, is damaged, or of another program or schema.
    """
    return parsed(contents(file), file)


def contents(file: Path) -> bytes:
    """The file as it is; empty where there is none.

    Raises:
        MapError: it cannot be read.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise MapError(
            f"{file}: cannot be read ({error.strerror}). Check its permissions."
        ) from error


def parsed(data: bytes, file: Path) -> tuple[Edit, ...]:
    """The edits that a file of this contents holds; none where it is empty.

    Raises:
        MapError: it is damaged, or of another program or schema.
    """
    if not data:
        return ()
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _wrong(file, "damaged, it is no JSON") from error
    if not isinstance(value, dict) or not isinstance(value.get("edits"), list):
        raise _wrong(file, "it is no list of edits")
    if value.get("schema_version") != SCHEMA_VERSION:
        raise _wrong(
            file,
            f"its schema is {value.get('schema_version')!r}, this program reads {SCHEMA_VERSION}",
        )
    return _checked(file, value["edits"])


def _checked(file: Path, values: Sequence[object]) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    for number, part in enumerate(values, 1):
        try:
            edits.append(from_json(part))
        except MapError as error:
            raise _wrong(file, f"edit {number}: {str(error).rstrip('.')}") from error
    if len({edit.id for edit in edits}) < len(edits):
        raise _wrong(file, "two edits have the same id")
    return tuple(edits)


def _wrong(file: Path, what: str) -> MapError:
    return MapError(f"{file}: {what}. Repair the file, or move it away to begin anew.")


def written(edits: Sequence[Edit]) -> str:
    """The text of a file of these edits."""
    value = {"schema_version": SCHEMA_VERSION, "edits": [as_json(edit) for edit in edits]}
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def add(file: Path, edit: Edit) -> None:
    """Adds an edit behind the others.

    Raises:
        MapError: the file is damaged, or cannot be written; it stays as it is.
    """
    _change(file, lambda edits: (*edits, edit))


def remove(file: Path, edit_id: str = "") -> Edit | None:
    """Takes an edit away, the last one unless told; returns it, None where there is none such.

    Raises:
        MapError: as `add`.
    """
    gone: list[Edit] = []

    def without(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        wanted = edit_id or (edits[-1].id if edits else "")
        gone.extend(edit for edit in edits if edit.id == wanted)
        return tuple(edit for edit in edits if edit.id != wanted)

    _change(file, without)
    return gone[0] if gone else None


def take(file: Path, edits: Sequence[Edit]) -> int:
    """Adds the edits that are not yet there, behind those that are; returns how many these were.

    Raises:
        MapError: as `add`.
    """
    new: list[Edit] = []

    def with_them(known: tuple[Edit, ...]) -> tuple[Edit, ...]:
        ids = {edit.id for edit in known}
        new.extend(edit for edit in edits if edit.id not in ids)
        return (*known, *new)

    _change(file, with_them)
    return len(new)


def _change(file: Path, change: Callable[[tuple[Edit, ...]], tuple[Edit, ...]]) -> None:
    """Replaces the file in one step, while nobody else may."""
    try:
        with _alone(file.parent):
            before = load(file)
            after = change(before)
            if after != before:
                _replace(file, written(after).encode("utf-8", "replace"))
    except OSError as error:
        raise MapError(
            f"{file}: the edit could not be kept ({error.strerror or error}). "
            "Check the folder's space and permissions; the edits before it are untouched."
        ) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds the lock of a map's edits, which is its folder's."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _replace(file: Path, data: bytes) -> None:
    with NamedTemporaryFile(dir=file.parent, prefix=".edits-", delete=False) as part:
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).chmod(0o644)
            Path(part.name).replace(file)
        except OSError:
            with suppress(OSError):
                Path(part.name).unlink()
            raise
    handle = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
