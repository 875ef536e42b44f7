"""OpenAlex: lists with and without a key, DOIs, and what is left out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError, SourceError
from pipeline.sources import openalex
from pipeline.sources.client import Client
from pipeline.sources.openalex import OpenAlex, batches, checked_filter, dois_in
from tests.pipeline.services import FakeOpenAlex, run, work
from tests.pipeline.web import Answer, FakeTime, Web, as_json

SEVEN = [work(n) for n in range(1, 8)]


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(openalex.MANNERS, secrets=("hunter2",), doers=FakeTime().doers()) as made:
        yield made


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openalex, "PAGE", 3)


def source(client: Client, web: Web, **asked: Any) -> OpenAlex:
    return OpenAlex(client, {"asked": "something"}, url=web.url, **asked)


def titles(records: list[dict[str, Any]]) -> list[str]:
    return [record["title"] for record in records]


def test_with_a_key_a_list_is_read_by_its_cursor(client: Client, web: Web, tmp_path: Path) -> None:
    web.serves("/works", FakeOpenAlex(SEVEN))
    asked = source(
        client, web, search="rain", filters=("type:article", "is_oa:true"),
        key="hunter2", email="jane@example.org",
    )  # fmt: skip
    fetched, records = run(asked, tmp_path)
    assert titles(records) == [f"Work {n}" for n in range(1, 8)]
    assert fetched.expected == 7
    assert [asked.params["cursor"] for asked in web.asked] == ["*", "c=3", "c=6", "c=9"]
    assert web.asked[0].params == {
        "search": "rain",
        "filter": "type:article,is_oa:true",
        "per_page": "3",
        "select": ",".join(openalex.FIELDS),
        "cursor": "*",
        "api_key": "hunter2",
        "mailto": "jane@example.org",
    }


def test_without_a_key_it_is_read_by_page_numbers_newest_first(
    client: Client, web: Web, tmp_path: Path
) -> None:
    web.serves("/works", FakeOpenAlex(SEVEN))
    _, records = run(source(client, web, filters=("type:article",)), tmp_path)
    assert titles(records) == [f"Work {n}" for n in range(1, 8)]
    assert [asked.params["page"] for asked in web.asked] == ["1", "2", "3"]
    assert {asked.params["sort"] for asked in web.asked} == {"publication_date:desc"}


def test_where_pages_end_a_key_goes_on(
    client: Client, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openalex, "MOST_WITHOUT_KEY", 6)
    web.serves("/works", FakeOpenAlex(SEVEN))
    with pytest.raises(
        SourceError, match=r"OpenAlex gives 6 works without a key\. Give a key.*, 6 pap"
    ):
        run(source(client, web), tmp_path)
    fetched, records = run(source(client, web, key="hunter2"), tmp_path)
    assert titles(records) == [f"Work {n}" for n in range(1, 8)]
    assert fetched.kept == 6


def test_the_key_is_not_written_to_disk(client: Client, web: Web, tmp_path: Path) -> None:
    web.plays("/works", as_json({"meta": {"count": 9, "next_cursor": "c"}, "results": SEVEN[:3]}))
    with pytest.raises(SourceError):
        run(source(client, web, key="hunter2", email="jane@example.org"), tmp_path)
    files = list(tmp_path.iterdir())
    assert sorted(file.name for file in files) == ["out.jsonl.part", "out.jsonl.part.state.json"]
    assert not any(b"hunter2" in f.read_bytes() or b"jane@" in f.read_bytes() for f in files)


def test_a_key_that_is_refused_is_told_without_it(client: Client, web: Web, tmp_path: Path) -> None:
    web.plays("/works", as_json({"message": "API key hunter2 is not valid"}, 401))
    with pytest.raises(SourceError) as error:
        run(source(client, web, key="hunter2"), tmp_path)
    assert "OpenAlex: answers 401 Unauthorized: API key … is not valid. Give a key" in str(
        error.value
    )


@pytest.mark.parametrize(
    "bad",
    [Answer(b'{"results": [{'), Answer(b"[]"), as_json({"meta": {}}), as_json({}, 403)],
    ids=["cut", "list", "no results", "slow down"],
)
def test_an_answer_of_no_use_is_asked_for_again(
    client: Client, web: Web, tmp_path: Path, bad: Answer
) -> None:
    web.plays("/works", bad)
    web.serves("/works", FakeOpenAlex(SEVEN))
    assert len(run(source(client, web), tmp_path)[1]) == 7


def test_what_is_no_paper_is_left_out_and_counted(client: Client, web: Web, tmp_path: Path) -> None:
    works = [work(1), work(2, type="paratext"), work(3, title=None), work(4, type="paratext")]
    web.serves("/works", FakeOpenAlex(works))
    fetched, records = run(source(client, web), tmp_path)
    assert titles(records) == ["Work 1"]
    assert fetched.left_out == {"front or back matter (paratext), not a paper": 2, "no title": 1}


def test_dois_are_asked_for_in_batches_and_the_missing_are_told(
    client: Client, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openalex, "BATCH", 4)
    web.serves("/works", FakeOpenAlex([*SEVEN, work(8, type="paratext")]))
    dois = tuple(f"10.1234/w{n}" for n in (1, 99, 2, 3, 4, 5, 98, 6, 8))
    fetched, records = run(source(client, web, dois=dois, key="hunter2"), tmp_path)
    assert titles(records) == [f"Work {n}" for n in (1, 2, 3, 4, 5, 6)]
    assert fetched.not_found == ("10.1234/w99", "10.1234/w98")
    assert fetched.expected == 6
    assert web.asked[0].params["filter"] == "doi:" + "|".join(dois[:4])


def test_two_works_of_one_doi_and_a_page_in_between_are_all_found(
    client: Client, web: Web, tmp_path: Path
) -> None:
    twins = [work(1), {**work(2), "doi": work(1)["doi"]}, work(3), work(4)]
    web.serves("/works", FakeOpenAlex(twins))
    dois = ("10.1234/w1", "10.1234/w3", "10.1234/w4", "10.1234/w5")
    fetched, records = run(source(client, web, dois=dois), tmp_path)
    assert titles(records) == ["Work 1", "Work 2", "Work 3", "Work 4"]
    assert fetched.not_found == ("10.1234/w5",)


def test_what_is_looked_up_is_looked_up_once(client: Client, web: Web, tmp_path: Path) -> None:
    looked_up: list[str] = []

    def look_up() -> tuple[str, ...]:
        looked_up.append("once")
        return ("cites:W1",)

    asked = source(client, web, filters=("type:article",), look_up=look_up)
    web.plays("/works", as_json({"meta": {"count": 9}, "results": SEVEN[:3]}))
    with pytest.raises(SourceError):
        run(asked, tmp_path)
    web.serves("/works", FakeOpenAlex(SEVEN))
    run(asked, tmp_path)
    assert looked_up == ["once"]
    assert {asked.params["filter"] for asked in web.asked} == {"type:article,cites:W1"}


def test_lines_without_a_doi_to_ask_for_are_told() -> None:
    lines = ["10.1/no", "10.1234/a", "", "https://doi.org/10.1234/A", "10.1234/b,c", "10.1234/d"]
    assert dois_in(lines) == (("10.1234/a", "10.1234/d"), ("10.1/no", "10.1234/b,c"))


def test_batches_are_short_enough_for_an_address() -> None:
    assert [len(batch) for batch in batches(f"10.1234/{n}" for n in range(120))] == [50, 50, 20]
    assert [len(batch) for batch in batches(["10.1234/" + "x" * 1000] * 5)] == [2, 2, 1]


@pytest.mark.parametrize("text", ["type:article", "title.search:rain|snow", "cited_by_count:>10"])
def test_a_filter_stays_as_it_is(text: str) -> None:
    assert checked_filter(text) == text


@pytest.mark.parametrize("text", ["", "article", "type:", "Type:article", "type article"])
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="write attribute:value"):
        checked_filter(text)
