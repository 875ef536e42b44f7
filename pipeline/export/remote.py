"""The files of a published map, fetched from object storage or a web server and kept on disk.

The published folder lists each file with its digest: what is on disk and right is not fetched, and
what comes in any other form is not used.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.errors import MapError
from pipeline.export.published import Published, at_url
from pipeline.export.swap import swap
from pipeline.partial import partial
from pipeline.wholeness import sha256

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


def fetch(told: Published, maps: Path) -> None:
    """Every file of the map is in the folder of maps, and its version is in use.

    A version and an encoder are each there whole or not at all.

    Raises:
        MapError: a file cannot be fetched or written, or is not the one that was published.
    """
    try:
        parts = [part for part in _parts(told) if not _is_right(maps, part)]
        if parts:
            files = _reader(told.url)
            with partial(maps) as scratch:
                for part in parts:
                    _fetch_part(files, told.url, part, scratch)
                    _place(scratch, maps, next(iter(part)))
        _use(told, maps)
    except OSError as error:
        raise MapError(
            f"{error.filename or maps}: the map could not be written ({error.strerror or error}). "
            "Free some space, or set LITMAP_MAPS to a folder that the server may write to."
        ) from error


def _parts(told: Published) -> list[dict[str, str]]:
    """The files by what appears at once: the version, the encoder, the edits.

    Raises:
        MapError: a file would lie elsewhere.
    """
    parts: dict[str, dict[str, str]] = {}
    for name, digest in told.files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or len(path.parts) < 2:
            raise MapError(f"published.json: '{name}' is no file of a map. Publish the map again.")
        parts.setdefault(_home(name), {})[name] = digest
    return list(parts.values())


def _home(name: str) -> str:
    """What a file appears with: `<map>/<version>`, `.encoders/<digest>`, or itself."""
    return "/".join(PurePosixPath(name).parts[:2])


def _is_right(maps: Path, part: Mapping[str, str]) -> bool:
    """Whether each file is there, as it was published."""
    return all(
        (maps / name).is_file() and sha256(maps / name) == digest for name, digest in part.items()
    )


def _reader(url: str) -> "AbstractFileSystem":
    """What reads files there; settings of S3 come from the usual AWS variables.

    Raises:
        MapError: a package for it is not installed.
    """
    import fsspec

    scheme = urlsplit(url).scheme
    options = {"client_kwargs": {"trust_env": True}} if scheme.startswith("http") else {}
    try:
        return fsspec.filesystem(scheme, skip_instance_cache=True, **options)
    except (ImportError, ValueError) as error:
        raise MapError(f"{url}: cannot be read by this server ({error}).") from error


def _fetch_part(
    files: "AbstractFileSystem", url: str, part: Mapping[str, str], scratch: Path
) -> None:
    for name, digest in part.items():
        place = f"{url}/{at_url(name)}"
        file = scratch / name
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            files.get_file(place, str(file))
        except Exception as error:  # each protocol has errors of its own, which share no other root
            if isinstance(error, OSError) and error.filename == str(file):
                raise
            raise MapError(
                f"{place}: the map could not be fetched ({_why(error)}). Check that what `publish` "
                "wrote beside the page's folder is there and can be read, then load the page again."
            ) from error
        if sha256(file) != digest:
            raise MapError(
                f"{place}: this is not the file that was published; it is damaged, or of another "
                "version. Upload what `publish` wrote beside the page's folder, then load this "
                "page again."
            )


def _why(error: Exception) -> str:
    """In few words; a server's whole answer could be anything."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    text = getattr(error, "strerror", None) or getattr(error, "message", None)
    status = getattr(error, "status", None)
    told = f"{status} {text or ''}" if status else str(text or type(error).__name__)
    return told.strip()[:200]


def _place(scratch: Path, maps: Path, name: str) -> None:
    """What was fetched is in its place, in one step."""
    made, place = scratch / _home(name), maps / _home(name)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        made.rename(place)
    elif place.is_dir():
        swap(made, place)
        shutil.rmtree(made, ignore_errors=True)
    else:
        made.replace(place)


def _use(told: Published, maps: Path) -> None:
    current = maps / told.map / "current"
    if not current.is_file() or current.read_text("utf-8").strip() != told.version:
        with partial(current.parent) as scratch:
            (scratch / "current").write_text(told.version + "\n", "utf-8")
            (scratch / "current").replace(current)
