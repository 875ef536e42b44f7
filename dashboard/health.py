"""Whether the page can show a map: what a load balancer or a monitor asks. No streamlit."""

from typing import Any

from dashboard import catalogue as catalogues
from dashboard.limits import limits
from pipeline.errors import InputError, MapError
from pipeline.store import SCHEMA_VERSION


def health() -> tuple[dict[str, Any], int]:
    """What there is to tell, and 200 or 503.

    `status` is "ok"; "no map", which is well where readers may bring papers; or "unreadable", where
    the folder of maps or each map in it is. `maps` counts the maps, `version` is that in use of the
    first one that opens, `schema` that which the program reads. Names and paths are not told.
    """
    told: dict[str, Any] = {"status": "ok", "schema": SCHEMA_VERSION, "maps": 0}
    try:
        names = catalogues.maps()
        told["maps"] = len(names)
        if not names:
            return told | {"status": "no map"}, 200 if limits().on else 503
        opened = catalogues.open_catalogue(catalogues.first_map(names))
    except (MapError, InputError, OSError):
        return told | {"status": "unreadable"}, 503
    return told | {"version": opened.folder.version}, 200
