"""What citation formats are told of a paper."""

from typing import Any

import pytest

from pipeline.export.references import Keys, Person, date_of, kind_of, link, person


def paper(**told: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {
        "title": "Owls hunt",
        "authors": [],
        "year": None,
        "date": "",
        "venue": "",
    }
    return {**nothing, "arxiv_id": "", "abstract": "", **told}


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"venue": "Journal of Owls"}, "journal"),
        ({"venue": "Proceedings of the Owl Society"}, "conference"),
        ({"venue": "NeurIPS 2023"}, "conference"),
        ({"venue": "Proceedings of the Owl Society: the Journal of Owls"}, "journal"),
        ({"venue": "Owls", "extra.type": "Conference Paper"}, "conference"),
        ({"venue": "Owls", "extra.type": "CPAPER"}, "conference"),
        ({"extra.type": "phdthesis"}, "thesis"),
        ({"arxiv_id": "2401.00001"}, "preprint"),
        ({"arxiv_id": "2401.00001", "extra.type": "article"}, "preprint"),
        ({"arxiv_id": "2401.00001", "venue": "arXiv (Cornell University)"}, "preprint"),
        ({"arxiv_id": "2401.00001", "venue": "Journal of Owls"}, "journal"),
        ({}, "other"),
    ],
)
def test_the_kind_of_a_paper(told: dict[str, Any], kind: str) -> None:
    assert kind_of(paper(**told)) == kind


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Jane Doe", Person("Doe", "Jane")),
        ("Jane A. van der Doe", Person("van der Doe", "Jane A.")),
        ("Jane Doe Jr.", Person("Doe", "Jane", "Jr.")),
        ("王小明", Person("王", "小明")),
        ("World Health Organization", Person("World Health Organization")),
        ("Plato", Person("Plato")),
        ("Owls, Mice and Snow", Person("Owls, Mice and Snow")),
    ],
)
def test_a_name_in_its_parts(name: str, parts: Person) -> None:
    assert person(name) == parts


def test_a_date_as_far_as_it_is_known() -> None:
    assert date_of(paper(year=2024, date="2024-03-05")) == (2024, 3, 5)
    assert date_of(paper(year=2024, date="2024-03")) == (2024, 3)
    assert date_of(paper(year=2024, date="2023-03")) == (2024,)
    assert date_of(paper()) == ()


def test_only_addresses_of_the_web_are_links() -> None:
    assert link("https://x.org/a b") == "https://x.org/ab"
    assert link("javascript:alert(1)") == link(None) == ""


def test_keys_tell_who_when_and_what_and_no_two_are_alike() -> None:
    keys = Keys()
    owls = paper(authors=["Zoë O'Hara"], year=2024)
    assert [keys.of(owls) for _ in range(3)] == [
        "ohara2024owls", "ohara2024owlsb", "ohara2024owlsc",
    ]  # fmt: skip
    assert keys.of(paper(title="The 7 owls of the night")) == "owlsnight"
    assert keys.of(paper(title="雪")) == "paper"
    assert keys.of(paper(title="雪")) == "paperb"
    many = [keys.of(paper(title="雪")) for _ in range(2000)]
    assert len(set(many)) == 2000
