"""HTTP routes beside the page: what the map draws and plotly.js, immutable, and a health check.

A version of a map never changes, so a browser may keep what it got for ever. The same resources
can be sent through the component instead (`resource`), where a host passes only Streamlit's paths.
"""

import gzip
import json
import re
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit import config

from dashboard.catalogue import open_version
from dashboard.limits import Limits
from pipeline.errors import MapError

BLOCK = 256
"""Titles in one response."""
IMMUTABLE = "public, max-age=31536000, immutable"
PLOTLY = f"plotly-{version('plotly')}.min.js"
TYPES = {".bin": "application/octet-stream", ".json": "application/json", ".js": "text/javascript"}


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
    """`points.bin` or `titles/<block>.json` of a version of a map.

    Raises:
        MapError: there is no such map, version or resource.
    """
    catalogue = open_version(name, version)
    if wanted == "points.bin":
        return (catalogue.folder.path / "points.bin").read_bytes()
    if asked := re.fullmatch(r"titles/([0-9]{1,8})\.json", wanted):
        start = int(asked[1]) * BLOCK
        ids = catalogue.ids[start : start + BLOCK]
        titles = catalogue.titles(range(start, start + len(ids)))
        if ids:
            rows = [list(pair) for pair in zip(ids, titles, strict=True)]
            return json.dumps(rows, ensure_ascii=False).encode("utf-8", "replace")
    raise MapError(f"{wanted}: a map has no such resource.")


@lru_cache(maxsize=1)
def plotly_js() -> bytes:
    """plotly.js as the installed plotly package brings it; found without importing plotly."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise MapError("plotly is not installed. Run: pip install -r requirements.txt")
    return (Path(spec.origin).parent / "package_data" / "plotly.min.js").read_bytes()


@lru_cache(maxsize=1)
def _plotly_gzip() -> bytes:
    return gzip.compress(plotly_js(), 6)


def _asset(request: Request) -> Response:
    if request.path_params["file"] != PLOTLY:
        return PlainTextResponse("Not found", 404)
    headers = {"Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", "") and not _is_local(request):
        headers["Content-Encoding"] = "gzip"
        return Response(_plotly_gzip(), media_type=TYPES[".js"], headers=headers)
    return Response(plotly_js(), media_type=TYPES[".js"], headers=headers)


def _is_local(request: Request) -> bool:
    """On this computer, compressing costs more time than it saves."""
    return request.url.hostname in ("localhost", "127.0.0.1", "::1")


def _data(request: Request) -> Response:
    path = request.path_params
    try:
        body = resource(path["map"], path["version"], path["name"])
    except (MapError, OSError):
        return PlainTextResponse("Not found", 404)
    kind = TYPES[Path(path["name"]).suffix]
    return Response(body, media_type=kind, headers={"Cache-Control": IMMUTABLE})


def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})
