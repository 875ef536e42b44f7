"""A folder that holds the page, one version of a map, and all that a host needs to serve it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.edits import edits_file
from pipeline.errors import InputError, MapError
from pipeline.export import hosts
from pipeline.export.needs import needs, requirements
from pipeline.export.password import SETTING
from pipeline.export.published import FILE, Published, at_url, published_in
from pipeline.export.swap import swap
from pipeline.partial import partial
from pipeline.search.query_encoder import is_whole
from pipeline.store import DEFAULT_MAPS, MapFolder
from pipeline.wholeness import sha256

ROOT = Path(__file__).parents[2]
SECRETS = Path(".streamlit/secrets.toml")
KEPT = (".git", ".gitattributes")
"""Of a folder that is published again: its history, as hosts want it."""
FETCHERS = {"https": ("aiohttp",), "http": ("aiohttp",), "s3": ("s3fs",)}
"""Scheme of a URL → packages that read it."""


@dataclass(frozen=True)
class Hosting:
    """How a map is published.

    Attributes:
        url: where its files will be fetched from; "" where they go into the folder.
        origins: addresses of other sites that may connect, such as https://maps.example.org.
        password: the hash of a new password; "" for none; None to leave it as it was.
    """

    url: str = ""
    origins: tuple[str, ...] = ()
    password: str | None = None

    def __post_init__(self) -> None:
        if self.url and (
            urlsplit(self.url).scheme not in FETCHERS or not urlsplit(self.url).netloc
        ):
            raise InputError(f"--url {self.url}: begin it with https://, http:// or s3://")
        for origin in self.origins:
            parts = urlsplit(origin)
            if (
                parts.scheme not in ("http", "https")
                or origin != f"{parts.scheme}://{parts.netloc}"
            ):
                raise InputError(
                    f"--origin {origin}: tell the scheme and the host alone, such as "
                    "https://maps.example.org"
                )


def publish(made: MapFolder, out: Path, hosting: Hosting) -> Published:
    """The folder `out`, new or in the place of one published before; whole or as it was.

    With a URL the map's files are in the folder `beside(out)` instead, to be uploaded there.

    Raises:
        InputError: there is another folder or file already.
        MapError: the map is damaged.
        OSError: the folder cannot be written.
    """
    out = out.absolute()
    before = _before(out)
    if hosting.url:
        _before(beside(out))
    files = dict(_files_of(made))
    asks = hosting.password if hosting.password is not None else before and before.password
    remote = {name: sha256(file) for name, file in files.items()} if hosting.url else {}
    told = Published(made.name, made.version, hosting.url.rstrip("/"), remote, bool(asks))
    with partial(out.parent) as scratch:
        page = scratch / "page"
        _write_page(page, told, hosting, made)
        maps = scratch / "map" if told.url else page / DEFAULT_MAPS
        for name, file in files.items():
            _copy(file, maps / (at_url(name) if told.url else name))
        _write(page / "README.md", hosts.readme(told, made, out, maps, hosting.origins))
        if told.url:
            _write(maps / FILE, told.text())
            _place(maps, beside(out))
        _keep(out, page, hosting)
        _place(page, out)
    return told


def beside(out: Path) -> Path:
    """Where the map is written that is to be uploaded."""
    return out.with_name(f"{out.name}-map")


def _files_of(made: MapFolder) -> Iterator[tuple[str, Path]]:
    """Each file of the map, its edits and its query encoder, by its place in a folder of maps.

    Raises:
        MapError: something is not as it was written.
    """
    if not made.is_whole():
        raise MapError(f"{made.path}: damaged. Build the map again.")
    if not is_whole(made.encoder):
        raise MapError(f"{made.encoder}: the query encoder is damaged. Build the map again.")
    maps = made.path.parents[1]
    kept = [*made.path.rglob("*"), *made.encoder.rglob("*"), edits_file(maps, made.name)]
    for file in sorted(kept):
        if file.is_file():
            yield file.relative_to(maps).as_posix(), file


def _write_page(page: Path, told: Published, hosting: Hosting, made: MapFolder) -> None:
    """Everything but the map and the README."""
    found = needs(ROOT)
    for file in found.files:
        _copy(ROOT / file, page / file)
    fetchers = FETCHERS[urlsplit(told.url).scheme] if told.url else ()
    pinned = (ROOT / "requirements.txt").read_text("utf-8")
    config = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    texts = {
        "requirements.txt": requirements(pinned, found.packages, fetchers),
        ".streamlit/config.toml": hosts.settings(config, hosting.origins),
        "Dockerfile": hosts.container(told),
        ".dockerignore": hosts.ignored(told) + ".git\n",
        ".gitignore": hosts.ignored(told),
        FILE: told.text(),
    }
    if not told.url:
        texts[f"{DEFAULT_MAPS}/{made.name}/current"] = f"{made.version}\n"
    for name, text in texts.items():
        _write(page / name, text)


def _before(out: Path) -> Published | None:
    """What was published in this folder; None where it is free.

    Raises:
        InputError: something else is there.
    """
    if not out.exists() and not out.is_symlink():
        return None
    before = published_in(out) if out.is_dir() and not out.is_symlink() else None
    free = out.is_dir() and {entry.name for entry in out.iterdir()} <= set(KEPT)
    if before is None and not free:
        raise InputError(
            f"{out}: there is something that was not published by this program. Choose another "
            "folder with --out."
        )
    return before


def _keep(out: Path, page: Path, hosting: Hosting) -> None:
    """Into the new folder goes what stays of the old one; and the hash of a password."""
    for name in KEPT:
        if (out / name).is_dir():
            shutil.copytree(out / name, page / name, symlinks=True)
        elif (out / name).is_file():
            shutil.copy2(out / name, page / name)
    if hosting.password:
        _write(page / SECRETS, f'{SETTING} = "{hosting.password}"\n')
        (page / SECRETS).chmod(0o600)
    elif hosting.password is None and (out / SECRETS).is_file():
        shutil.copy2(out / SECRETS, page / SECRETS)


def _place(made: Path, out: Path) -> None:
    if out.exists():
        swap(made, out)
    else:
        made.rename(out)


def _copy(file: Path, to: Path) -> None:
    """The content, readable for everyone: the server may be another user than the builder."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, to)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
