"""HTTP routes beside the page: what the map draws and plotly.js, immutable, and a health check.

A version of a map never changes, so a browser may keep what it got for ever. The same resources
can be sent through the component instead (`resource`), where a host passes only Streamlit's paths.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit import config

from dashboard import gate
from dashboard.catalogue import open_version
from dashboard.health import health
from dashboard.limits import Limits
from pipeline.errors import MapError
from pipeline.export.drawn import plotly_js
from pipeline.store import check_name, maps_folder

BLOCK = 256
"""Titles in one response."""
IMMUTABLE = "public, max-age=31536000, immutable"
PLOTLY = f"plotly-{version('plotly')}.min.js"
TYPES = {".bin": "application/octet-stream", ".json": "application/json", ".js": "text/javascript"}


@dataclass(frozen=True)
class Told:
    """What one part of the page tells the browser once, under a name made of its content."""

    name: str
    body: bytes


_TOLD: WeakValueDictionary[str, Told] = WeakValueDictionary()


def routes() -> list[BaseRoute]:
    """The routes, and the same ones again under the base path that the page is served at."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return [
        route
        for prefix in sorted({f"/{base}".rstrip("/"), ""})
        for route in (
            Route(f"{prefix}/assets/{{file}}", _asset),
            Route(f"{prefix}/data/{{map}}/{{version}}/{{name:path}}", _data),
            Route(f"{prefix}/health", _health),
        )
    ]


def allow_uploads(limits: Limits) -> None:
    """Lets Streamlit take files as large as readers may bring; none where they may not."""
    config.set_option("server.maxUploadSize", limits.megabytes if limits.on else 0)


def resource(name: str, version: str, wanted: str) -> bytes:
    """`points.bin`, `titles/<block>.json`, or what `tell` has named, of a version of a map.

    Raises:
        MapError: there is no such map, version or resource.
        OSError: the map's folder cannot be read.
    """
    if wanted == "points.bin":
        return (maps_folder() / check_name(name) / check_name(version) / wanted).read_bytes()
    if asked := re.fullmatch(r"titles/([0-9]{1,8})\.json", wanted):
        catalogue = open_version(name, version)
        start = int(asked[1]) * BLOCK
        ids = catalogue.ids[start : start + BLOCK]
        titles = catalogue.titles(range(start, start + len(ids)))
        if ids:
            rows = [list(pair) for pair in zip(ids, titles, strict=True)]
            return json.dumps(rows, ensure_ascii=False).encode("utf-8", "replace")
    elif kept := _TOLD.get(f"{name}/{version}/{wanted}"):
        return kept.body
    raise MapError(f"{wanted}: a map has no such resource.")


def tell(key: str, kind: str, told: object) -> Told:
    """JSON that is served as a resource of a version of a map, for as long as this is kept.

    Args:
        key: map and version, as a catalogue's key.
        kind: a word for what it is, the first part of its name.
    """
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    name = f"{kind}/{hashlib.sha256(body).hexdigest()[:16]}.json"
    return _TOLD.setdefault(f"{key}/{name}", Told(name, body))


def _asset(request: Request) -> Response:
    file = request.path_params["file"]
    if file != PLOTLY:
        return PlainTextResponse("Not found", 404)
    return _kept_for_ever(request, plotly_js(), file)


def _kept_for_ever(request: Request, body: bytes, file: str, packs: bool = True) -> Response:
    """What a browser may keep, compressed where that saves time.

    Args:
        packs: whether it is worth compressing, and worth keeping so.
    """
    headers = {"Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}
    taken = "gzip" in request.headers.get("accept-encoding", "")
    if _is_local(request):
        headers["Content-Encoding"] = "identity"  # else Streamlit compresses it, on each request
    elif packs and taken:
        headers["Content-Encoding"] = "gzip"
        body = _packed(body)
    return Response(body, media_type=TYPES[Path(file).suffix], headers=headers)


@lru_cache(maxsize=16)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 6)


def _is_local(request: Request) -> bool:
    """On this computer, compressing costs more time than it saves."""
    return request.url.hostname in ("localhost", "127.0.0.1", "::1")


def _data(request: Request) -> Response:
    path = request.path_params
    proof = request.query_params.get(gate.PARAMETER, "")
    if not gate.opens(proof):
        return PlainTextResponse("This map asks for a password", 403)
    try:
        body = resource(path["map"], path["version"], path["name"])
    except (MapError, OSError):
        return PlainTextResponse("Not found", 404)
    answer = _kept_for_ever(request, body, path["name"], packs=path["name"] == "points.bin")
    if proof:
        answer.headers["Cache-Control"] = IMMUTABLE.replace("public", "private")
    return answer


def _health(_: Request) -> Response:
    told, status = health()
    return JSONResponse(told, status, {"Cache-Control": "no-store"})
