"""What the hosts of a page read: its settings, its steps for people, its container."""

import json
import sys
from pathlib import Path
from string import Template

from pipeline.errors import InputError
from pipeline.export.password import SETTING
from pipeline.export.published import Published
from pipeline.store import MapFolder

TEXTS = Path(__file__).parent / "hosting"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
"""That of this program: its packages are known to run on it."""
LARGEST = 100
"""MB; GitHub takes no larger file."""
OWN_ADDRESS = 'address = "localhost"\n'
SECRET_STEPS = {
    "secret": ", and under *Secrets* paste the line of `.streamlit/secrets.toml`",
    "space": f"\nUnder *Settings*, *Variables and secrets*, make a secret `{SETTING}` of the\n"
    "value in `.streamlit/secrets.toml`, without the quotation marks.",
    "run": ' -v "$PWD/.streamlit/secrets.toml:/page/.streamlit/secrets.toml:ro"',
}
"""What is to be done for a password."""
SERVED = {
    "maxMessageSize": 50,  # MB
    "websocketPingInterval": 20,  # seconds: hosts close what is quiet
    "enableCORS": True,
    "enableXsrfProtection": True,
}
"""Streamlit's settings of a server that others reach."""


NO_LOOK_UP = ("[browser]\n", '[browser]\nserverAddress = "localhost"\n')
"""Without it Streamlit asks the network for the server's public address, to print it."""


def settings(config: str, origins: tuple[str, ...]) -> str:
    """The program's own Streamlit settings, for every address and with limits.

    Raises:
        InputError: the settings are not those of the program.
    """
    if OWN_ADDRESS not in config:
        raise InputError(".streamlit/config.toml has no server.address. Install the program anew.")
    told = {**SERVED, "corsAllowedOrigins": list(origins)}
    lines = (f"{name} = {json.dumps(value)}\n" for name, value in told.items())
    return config.replace(OWN_ADDRESS, "".join(lines)).replace(*NO_LOOK_UP)


def container(told: Published) -> str:
    """The Dockerfile."""
    writable = "RUN mkdir -p data/maps && chown reader data/maps" if told.url else ""
    return _filled("Dockerfile", python=PYTHON, prepare=writable)


def ignored(told: Published) -> str:
    """What neither git nor Docker takes."""
    return _filled("ignored") + ("data/maps/\n" if told.url else "")


def readme(
    told: Published, made: MapFolder, out: Path, maps: Path, origins: tuple[str, ...]
) -> str:
    """The steps for people, with a Space's header.

    Args:
        maps: where the map's files have been written.
    """
    sizes = [file.stat().st_size / 1e6 for file in maps.rglob("*") if file.is_file()]
    largest = 0 if told.url else max(sizes)
    fits = "" if largest < LARGEST else ", so publish with `--url`, or use Git LFS"
    return _filled(
        "README.md",
        title=f"Literature Map: {told.map}",
        map=told.map,
        folder=out.name,
        papers=f"{made.manifest['counts']['papers']:,}",
        megabytes=f"{sum(sizes):,.0f}",
        python=PYTHON,
        network=" but the one that has the map (below)" if told.url else "",
        largest=f"{largest:,.0f}",
        github=f"GitHub takes files of up to {LARGEST} MB{fits}",
        origins="".join(f" {origin}," for origin in origins).rstrip(",") or " no other",
        elsewhere=_filled("elsewhere.md", url=told.url, beside=f"{out.name}-map")
        if told.url
        else "",
        **(SECRET_STEPS if told.password else dict.fromkeys(SECRET_STEPS, "")),
        password=_filled("password.md") if told.password else "",
    )


def _filled(file: str, **values: str) -> str:
    return Template((TEXTS / file).read_text("utf-8")).substitute(values)
