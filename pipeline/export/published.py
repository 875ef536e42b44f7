"""What a published folder says of itself, in `published.json` beside its `app.py`."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.errors import MapError
from pipeline.store import check_name

FILE = "published.json"
KIND = "literature-map"


@dataclass(frozen=True)
class Published:
    """A map that was published.

    Attributes:
        map: its name.
        version: the one that was published.
        url: where the map's files are fetched from; "" where they are in the folder.
        files: place in a folder of maps → sha256, of each file that is fetched.
        password: whether readers must tell one.
    """

    map: str
    version: str
    url: str = ""
    files: dict[str, str] = field(default_factory=dict)
    password: bool = False

    def text(self) -> str:
        """The content of the file."""
        return json.dumps({"kind": KIND, **asdict(self)}, indent=1, ensure_ascii=False) + "\n"


def at_url(name: str) -> str:
    """The path below the URL of a file: without the dot of `.encoders`, which servers hide."""
    return name.removeprefix(".")


def published_in(folder: Path) -> Published | None:
    """What a folder says of itself; None where it was not published.

    Raises:
        MapError: it says so in a way that cannot be read.
    """
    file = folder / FILE
    try:
        told = json.loads(file.read_text("utf-8"))
        if told.pop("kind") != KIND:
            raise ValueError
        known = Published(**told)
        check_name(known.map)
        check_name(known.version)
        if not all(isinstance(sha256, str) for sha256 in known.files.values()):
            raise TypeError
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, MapError) as error:
        raise MapError(f"{file}: damaged, or of another program. Publish the map again.") from error
    return known
