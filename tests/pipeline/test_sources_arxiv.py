"""arXiv: its query language, its pages, its quirks."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError, SourceError
from pipeline.sources import arxiv
from pipeline.sources.arxiv import Arxiv, category, written
from pipeline.sources.client import Client
from tests.pipeline.services import FakeArxiv, Preprint, arxiv_error, entry, feed, run
from tests.pipeline.web import Answer, FakeTime, Web

SEVEN = [Preprint(f"2601.0000{n}", f"2026-01-0{n}T10:20:30Z") for n in range(1, 8)]


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(arxiv.MANNERS, doers=FakeTime().doers()) as made:
        yield made


def source(client: Client, web: Web, **asked: Any) -> Arxiv:
    return Arxiv(client, **(asked or {"query": "clouds"}), url=web.url + "/api/query")


def numbers(records: list[dict[str, Any]]) -> list[str]:
    return [record["arxiv_id"] for record in records]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("clouds", "(all:clouds)"),
        ("rain clouds", "(all:rain AND all:clouds)"),
        ('"deep rain" clouds', '(all:"deep rain" AND all:clouds)'),
        ("rain OR snow ANDNOT hail", "(all:rain OR all:snow ANDNOT all:hail)"),
        ("AND rain AND", "(all:rain)"),
        ("self-supervised don't", '(all:"self-supervised" AND all:"don\'t")'),
        ("rain) OR (x:[1", '(all:rain OR all:"x 1")'),
        ("Überblick 雨", "(all:Überblick AND all:雨)"),
        ("ti:rain AND au:doe", "(ti:rain AND au:doe)"),
        ("(abs:rain OR ti:snow)", "((abs:rain OR ti:snow))"),
    ],
)
def test_words_are_looked_for_everywhere_and_arxivs_own_form_stays(
    query: str, expected: str
) -> None:
    assert written(query) == expected


@pytest.mark.parametrize("query", ["", "()", "AND", '"" *'])
def test_a_query_without_a_word_is_refused(query: str) -> None:
    with pytest.raises(InputError, match="no word to look for"):
        written(query)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("cs.LG", "cs.LG"), ("CS.lg", "cs.LG"), ("physics.AO-PH", "physics.ao-ph"),
        ("cond-mat.dis-nn", "cond-mat.dis-nn"), ("hep-th", "hep-th"), (" stat ", "stat"),
        ("q-bio.NC", "q-bio.NC"), ("astro-ph.ga", "astro-ph.GA"),
    ],
)  # fmt: skip
def test_a_category_is_written_as_arxiv_does(given: str, expected: str) -> None:
    assert category(given) == expected


@pytest.mark.parametrize("given", ["", "LG", "cs.", "cs.L", "cs.LG.X", "hep-th.X", "cs.LG) OR"])
def test_what_is_no_category_is_refused(given: str) -> None:
    with pytest.raises(InputError, match=r"no category of arXiv\. Write it as in cs\.LG"):
        category(given)


def test_a_question_has_all_its_parts(client: Client, web: Web, tmp_path: Path) -> None:
    web.serves("/api/query", FakeArxiv(SEVEN))
    asked = source(
        client, web, query="rain", categories=("cs.LG", "math"),
        since=date(2026, 1, 2), until=date(2026, 1, 6),
    )  # fmt: skip
    _, records = run(asked, tmp_path)
    assert web.asked[0].params == {
        "search_query": "(all:rain) AND (cat:cs.LG OR cat:math OR cat:math.*) AND "
        "submittedDate:[202601020000 TO 202601062359]",
        "start": "0",
        "max_results": "200",
        "sortBy": "submittedDate",
        "sortOrder": "descending",
    }
    assert numbers(records) == [f"2601.0000{n}" for n in (6, 5, 4, 3, 2)]


def test_a_range_without_an_end_has_one_that_lies_ahead(
    client: Client, web: Web, tmp_path: Path
) -> None:
    web.serves("/api/query", FakeArxiv(SEVEN))
    run(source(client, web, since=date(2026, 1, 2)), tmp_path)
    expected = f"submittedDate:[202601020000 TO {date.today().year + 1}12312359]"
    assert web.asked[0].params["search_query"] == expected


def test_every_field_of_a_paper(client: Client, web: Web, tmp_path: Path) -> None:
    web.plays("/api/query", feed([entry(Preprint("2601.00001", "2026-01-01T10:20:30Z"))], 1))
    assert run(source(client, web), tmp_path)[1] == [
        {
            "title": "Paper 2601.00001",
            "abstract": "On clouds & 2601.00001.",
            "authors": ["Jane Doe"],
            "date": "2026-01-01",
            "arxiv_id": "2601.00001",
            "url": "https://arxiv.org/abs/2601.00001",
            "pdf_url": "https://arxiv.org/pdf/2601.00001",
            "categories": ["cs.LG"],
            "extra.comment": "9 pages",
            "year": 2026,
        }
    ]


@pytest.mark.parametrize("full", [1, 2, 2000])
def test_pages_that_are_not_full_are_not_the_end(
    client: Client, web: Web, tmp_path: Path, full: int
) -> None:
    web.serves("/api/query", FakeArxiv(SEVEN, full))
    fetched, records = run(source(client, web), tmp_path)
    assert numbers(records) == [f"2601.0000{n}" for n in range(7, 0, -1)]
    assert fetched.expected == 7


def test_no_more_is_asked_for_than_is_wanted(client: Client, web: Web, tmp_path: Path) -> None:
    web.serves("/api/query", FakeArxiv(SEVEN))
    fetched, records = run(source(client, web), tmp_path, most=3)
    assert web.asked[0].params["max_results"] == "3"
    assert (len(records), fetched.expected) == (3, 7)


def test_requests_are_three_seconds_apart(web: Web, tmp_path: Path) -> None:
    time = FakeTime()
    web.serves("/api/query", FakeArxiv(SEVEN, 3))
    with Client(arxiv.MANNERS, doers=time.doers()) as client:
        run(source(client, web), tmp_path)
    assert time.slept == [3.0, 3.0]


@pytest.mark.parametrize(
    "bad",
    [
        feed([], 7, 2),
        feed([], 0, 2),
        Answer(b"<html><body>Rate exceeded.</body></html>"),
        Answer(b"Rate exceeded."),
        Answer(feed([entry(SEVEN[0])], 7).body[:-30]),
        Answer(b""),
    ],
    ids=["empty", "none", "page", "text", "cut", "nothing"],
)
def test_an_answer_of_no_use_is_asked_for_again(
    client: Client, web: Web, tmp_path: Path, bad: Answer
) -> None:
    web.plays("/api/query", feed([entry(one) for one in SEVEN[:2]], 7), bad)
    web.serves("/api/query", FakeArxiv(SEVEN[::-1]))
    _, records = run(source(client, web), tmp_path)
    assert [asked.params["start"] for asked in web.asked] == ["0", "2", "2"]
    assert len(records) >= 5


def test_a_page_that_stays_empty_ends_it_and_keeps_the_rest(
    client: Client, web: Web, tmp_path: Path
) -> None:
    web.plays("/api/query", feed([entry(SEVEN[0])], 7))
    web.serves("/api/query", lambda _: feed([], 7, 1))
    with pytest.raises(SourceError) as error:
        run(source(client, web), tmp_path)
    assert str(error.value) == (
        "arXiv: an empty page where there are more papers (6 tries). Try again later. What "
        f"was fetched, 1 paper, is kept in {tmp_path / 'out.jsonl.part'}; the same command goes "
        "on from there."
    )


@pytest.mark.parametrize("status", [200, 400])
def test_an_error_of_arxivs_is_told_once(
    client: Client, web: Web, tmp_path: Path, status: int
) -> None:
    web.plays("/api/query", arxiv_error("malformed query: ti:", status))
    with pytest.raises(SourceError, match=r"arXiv: .*malformed query: ti:\. Check --query"):
        run(source(client, web), tmp_path)
    assert len(web.asked) == 1


def test_entities_are_not_expanded(client: Client, web: Web, tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><feed>&b;</feed>'
    web.plays("/api/query", Answer(bomb))
    with pytest.raises(SourceError, match="not safe to read"):
        run(source(client, web), tmp_path)


def test_a_control_character_does_not_spoil_a_page(
    client: Client, web: Web, tmp_path: Path
) -> None:
    paper = Preprint("2601.00001", "2026-01-01T10:20:30Z", "Clouds\x0b and rain")
    web.plays("/api/query", feed([entry(paper)], 1))
    assert run(source(client, web), tmp_path)[1][0]["title"] == "Clouds and rain"


def test_nothing_found_is_told(client: Client, web: Web, tmp_path: Path) -> None:
    web.serves("/api/query", FakeArxiv([]))
    with pytest.raises(SourceError, match="arXiv has no such paper"):
        run(source(client, web), tmp_path)


@pytest.mark.parametrize("until", [None, date(2026, 1, 31)])
def test_a_long_list_goes_on_in_windows_of_dates_without_loss(
    client: Client, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: date | None
) -> None:
    monkeypatch.setattr(arxiv, "WINDOW", 6)
    monkeypatch.setattr(arxiv, "PAGE", 3)
    papers = [  # three in each minute, so that windows begin and end among papers of one minute
        Preprint(f"2601.{n:05}", f"2026-01-{1 + n // 9:02}T10:{n // 3 % 3:02}:{10 * (n % 3):02}Z")
        for n in range(40)
    ]
    web.serves("/api/query", FakeArxiv(papers))
    fetched, records = run(source(client, web, query="rain", until=until), tmp_path)
    assert numbers(records) == [paper.number for paper in reversed(papers)]
    assert max(int(asked.params["start"]) for asked in web.asked) < 6
    assert fetched.count == 40


def test_a_list_that_does_not_end_is_given_up(
    client: Client, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv, "WINDOW", 4)
    monkeypatch.setattr(arxiv, "PAGE", 2)
    at_once = [Preprint(f"2601.{n:05}", "2026-01-01T10:20:30Z") for n in range(9)]
    web.serves("/api/query", FakeArxiv(at_once))
    with pytest.raises(SourceError, match="its list goes on without end"):
        run(source(client, web), tmp_path)
