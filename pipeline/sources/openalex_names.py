"""Authors, institutions, venues and cited works → conditions that OpenAlex understands."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from pipeline.cleaning import identifiers
from pipeline.errors import InputError, SourceError
from pipeline.sources.client import Client
from pipeline.sources.openalex import list_in, object_in, with_contact

ALTERNATIVES = 5
"""Bearers of a name that are looked at."""


@dataclass(frozen=True)
class Kind:
    """What works can be filtered by.

    Attributes:
        entities: the list that the service keeps of them.
        letter: what their OpenAlex ids begin with.
        by_id: the filter that takes such an id.
        other: pattern of the identifier that everyone else uses.
        by_other: the filter that takes it.
    """

    entities: str
    letter: str
    by_id: str
    other: str
    by_other: str


KINDS: Mapping[str, Kind] = {
    "author": Kind(
        "authors", "A", "authorships.author.id",
        r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", "authorships.author.orcid",
    ),
    "institution": Kind(
        "institutions", "I", "authorships.institutions.lineage",
        r"(?:https?://)?ror\.org/(0[a-z0-9]{8})|(0[a-z0-9]{6}\d{2})",
        "authorships.institutions.ror",
    ),
    "venue": Kind(
        "sources", "S", "primary_location.source.id",
        r"(?:issn:? ?)?(\d{4}-\d{3}[\dX])", "primary_location.source.issn",
    ),
}  # fmt: skip
"""Option → what it names."""


@dataclass(frozen=True)
class Names:
    """Asks OpenAlex what names mean.

    Attributes:
        tell: is told what a name was taken for.
    """

    client: Client
    tell: Callable[[str], None]
    url: str
    key: str = ""
    email: str = ""

    def condition(self, option: str, written: str) -> str:
        """The filter for an identifier or a name.

        Raises:
            SourceError: nothing has that name.
        """
        kind, text = KINDS[option], written.strip()
        if number := openalex_id(text, kind.letter):
            return f"{kind.by_id}:{number}"
        if found := re.fullmatch(kind.other, text, re.I):
            identifier: str = next(filter(None, found.groups()))
            # an X for ten ends ORCIDs and ISSNs; a ROR is written small
            return f"{kind.by_other}:" + (identifier.upper() if "-" in text else identifier.lower())
        return f"{kind.by_id}:{self._by_name(option, kind, text)}"

    def citing(self, written: str) -> str:
        """The filter for works that cite one, given by its OpenAlex id or DOI.

        Raises:
            InputError: it is neither.
            SourceError: OpenAlex has no such work.
        """
        if number := openalex_id(written.strip(), "W"):
            return f"cites:{number}"
        doi = identifiers.doi(written)
        if not doi:
            raise InputError(f"--cites {written}: give a DOI, or an OpenAlex id such as W123.")
        url = f"{self.url}/works/doi:{quote(doi, safe='/:()')}"
        work = self._get(url, {"select": "id,display_name"}, object_in)
        number = openalex_id(str(work.get("id")), "W")
        if not number:
            raise SourceError(f"OpenAlex: no work with the DOI {doi}. Check it.")
        self.tell(f"--cites {written}: {_name(work)} ({number}).")
        return f"cites:{number}"

    def _by_name(self, option: str, kind: Kind, name: str) -> str:
        params: dict[str, str | int] = {
            "search": name,
            "per_page": ALTERNATIVES,
            "select": "id,display_name,works_count",
        }
        answer = self._get(f"{self.url}/{kind.entities}", params, list_in)
        results = [one for one in answer["results"] if isinstance(one, dict)]
        found = [one for one in results if openalex_id(str(one.get("id")), kind.letter)]
        if not found:
            raise SourceError(
                f"OpenAlex: no {option} of the name {name}. Write it otherwise, or give an id."
            )
        # the best match comes first, but of namesakes one who writes it just so is meant
        found.sort(key=lambda one: _name(one).casefold() != name.casefold())
        taken, *others = (f"{_name(one)} ({_known_by(one, kind)})" for one in found)
        told = f" Others: {', '.join(others)}; give an id to choose." if others else ""
        self.tell(f"--{option} {name}: taken for {taken}.{told}")
        return openalex_id(str(found[0]["id"]), kind.letter)

    def _get(
        self, url: str, params: dict[str, str | int], understand: Callable[[bytes], dict[str, Any]]
    ) -> dict[str, Any]:
        return self.client.get(url, params | with_contact(self.key, self.email), understand)


def openalex_id(text: str, letter: str) -> str:
    """`A123` from it or its address; "" for anything else."""
    found = re.fullmatch(rf"(?:https?://openalex\.org/(?:\w+/)?)?({letter}\d{{1,12}})", text, re.I)
    return found[1].upper() if found else ""


def _name(entity: Mapping[str, Any]) -> str:
    """What it is called, without what steers a terminal."""
    return "".join(filter(str.isprintable, str(entity.get("display_name") or "unnamed")))


def _known_by(entity: Mapping[str, Any], kind: Kind) -> str:
    number = openalex_id(str(entity["id"]), kind.letter)
    works = entity.get("works_count")
    return f"{number}, {works:,} works" if isinstance(works, int) else number
