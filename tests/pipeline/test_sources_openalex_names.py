"""Authors, institutions, venues and cited works: identifiers as they are, names looked up."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pipeline.errors import InputError, SourceError
from pipeline.sources import openalex
from pipeline.sources.client import Client
from pipeline.sources.openalex_names import Names
from tests.pipeline.web import FakeTime, Web, as_json


@dataclass
class Tried:
    """The names, the server that they are looked up on, and what was told."""

    names: Names
    web: Web
    told: list[str]


@pytest.fixture
def tried() -> Iterator[Tried]:
    told: list[str] = []
    with (
        Web().running() as web,
        Client(openalex.MANNERS, doers=FakeTime().doers()) as client,
    ):
        yield Tried(Names(client, told.append, web.url, email="jane@example.org"), web, told)


@pytest.mark.parametrize(
    ("option", "written", "condition"),
    [
        ("author", "A5012345678", "authorships.author.id:A5012345678"),
        ("author", "https://openalex.org/a5012345678", "authorships.author.id:A5012345678"),
        ("author", "0000-0002-1825-009x", "authorships.author.orcid:0000-0002-1825-009X"),
        (
            "author", "https://orcid.org/0000-0002-1825-0097",
            "authorships.author.orcid:0000-0002-1825-0097",
        ),
        ("institution", "I123", "authorships.institutions.lineage:I123"),
        ("institution", "https://ror.org/02nr0ka47", "authorships.institutions.ror:02nr0ka47"),
        ("institution", "02NR0KA47", "authorships.institutions.ror:02nr0ka47"),
        ("venue", " S137773608 ", "primary_location.source.id:S137773608"),
        ("venue", "1234-567x", "primary_location.source.issn:1234-567X"),
        ("venue", "ISSN 1234-5678", "primary_location.source.issn:1234-5678"),
    ],
)  # fmt: skip
def test_an_identifier_needs_no_looking_up(
    tried: Tried, option: str, written: str, condition: str
) -> None:
    assert tried.names.condition(option, written) == condition
    assert (tried.web.asked, tried.told) == ([], [])


def test_a_name_is_looked_up_and_the_choice_is_told(tried: Tried) -> None:
    authors = [
        {"id": "https://openalex.org/A11", "display_name": "Jane B. Doe", "works_count": 1234},
        {"id": "https://openalex.org/A22", "display_name": "JANE DOE", "works_count": 7},
        {"id": "https://openalex.org/A33", "display_name": "Jane Do", "works_count": None},
    ]
    tried.web.plays("/authors", as_json({"meta": {"count": 3}, "results": authors}))
    assert tried.names.condition("author", "Jane Doe") == "authorships.author.id:A22"
    assert tried.told == [
        "--author Jane Doe: taken for JANE DOE (A22, 7 works). "
        "Others: Jane B. Doe (A11, 1,234 works), Jane Do (A33); give an id to choose."
    ]
    assert tried.web.asked[0].params == {
        "search": "Jane Doe",
        "per_page": "5",
        "select": "id,display_name,works_count",
        "mailto": "jane@example.org",
    }


@pytest.mark.parametrize(
    ("option", "path"), [("institution", "/institutions"), ("venue", "/sources")]
)
def test_where_no_name_is_the_same_the_best_match_is_taken(
    tried: Tried, option: str, path: str
) -> None:
    letter = {"institution": "I", "venue": "S"}[option]
    found = [{"id": f"https://openalex.org/{letter}{n}1", "display_name": f"N {n}"} for n in (1, 2)]
    tried.web.plays(path, as_json({"results": found}))
    assert tried.names.condition(option, "Clouds").endswith(f":{letter}11")


def test_a_name_that_nobody_has_is_told(tried: Tried) -> None:
    tried.web.plays("/authors", as_json({"results": []}))
    with pytest.raises(
        SourceError, match=r"OpenAlex: no author of the name Nobody\. Write it other"
    ):
        tried.names.condition("author", "Nobody")


def test_a_cited_work_is_given_by_its_id_or_its_doi(tried: Tried) -> None:
    assert tried.names.citing("https://openalex.org/W123") == "cites:W123"
    answer = as_json({"id": "https://openalex.org/W45", "display_name": "On clouds"})
    tried.web.plays("/works/doi:10.1234/a%3Cb", answer)
    assert tried.names.citing("https://doi.org/10.1234/A<b") == "cites:W45"
    assert tried.told == ["--cites https://doi.org/10.1234/A<b: On clouds (W45)."]


def test_a_cited_work_that_is_not_there_is_told(tried: Tried) -> None:
    tried.web.plays("/works/doi:10.1234/x", as_json({"message": "Not in OpenAlex"}, 404))
    with pytest.raises(
        SourceError, match=r"answers 404 Not Found: Not in OpenAlex\. Check the ident"
    ):
        tried.names.citing("10.1234/x")
    with pytest.raises(InputError, match="--cites clouds: give a DOI, or an OpenAlex id"):
        tried.names.citing("clouds")
