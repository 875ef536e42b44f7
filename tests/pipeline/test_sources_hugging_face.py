"""Hugging Face's daily papers: days, pages of a day, each paper once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import SourceError
from pipeline.sources import hugging_face
from pipeline.sources.client import Client
from pipeline.sources.hugging_face import HuggingFace, yesterday
from tests.pipeline.services import FakeHuggingFace, Steps, daily
from tests.pipeline.services import run as run_source
from tests.pipeline.web import Answer, FakeTime, Web, as_json

DAYS = {
    "2025-09-30": [daily("2509.00005"), daily("2509.00004")],
    "2025-09-28": [daily("2509.00004"), daily("2509.00003")],
    "2025-09-27": [daily("2509.00001")],
}
"""The 29th has no paper; one comes on two days; the 27th is not asked for."""


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(hugging_face.MANNERS, doers=FakeTime().doers()) as made:
        yield made


def run(
    client: Client, web: Web, folder: Path, until: date | None = date(2025, 9, 30),
    steps: Steps | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    source = HuggingFace(client, date(2025, 9, 28), until, web.url + "/api/daily_papers")
    return run_source(source, folder, steps=steps)[1]


def numbers(records: list[dict[str, Any]]) -> list[str]:
    return [record["arxiv_id"] for record in records]


def test_the_last_day_comes_first_and_each_paper_once(
    client: Client, web: Web, tmp_path: Path
) -> None:
    web.serves("/api/daily_papers", FakeHuggingFace(DAYS))
    steps = Steps()
    records = run(client, web, tmp_path, steps=steps)
    assert numbers(records) == ["2509.00005", "2509.00004", "2509.00003"]
    assert [asked.params for asked in web.asked] == [
        {"date": f"2025-09-{day}", "limit": "50", "p": "0"} for day in (30, 29, 28)
    ]
    assert steps.told == [(0, None), (2, 6), (2, 3), (3, 3)]


@pytest.mark.parametrize("pages", [True, False])
def test_a_day_of_many_papers_has_pages(
    client: Client, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: bool
) -> None:
    monkeypatch.setattr(hugging_face, "PAGE", 2)
    many = [daily(f"2509.0000{n}") for n in range(5)]
    web.serves("/api/daily_papers", FakeHuggingFace({"2025-09-30": many}, pages))
    expected = [f"2509.0000{n}" for n in range(5 if pages else 2)]
    assert numbers(run(client, web, tmp_path)) == expected


@pytest.mark.parametrize("bad", [Answer(b'[{"paper": '), as_json({"error": "x"}), Answer(b"<p>")])
def test_an_answer_of_no_use_is_asked_for_again(
    client: Client, web: Web, tmp_path: Path, bad: Answer
) -> None:
    web.plays("/api/daily_papers", bad)
    web.serves("/api/daily_papers", FakeHuggingFace(DAYS))
    assert len(run(client, web, tmp_path)) == 3


def test_it_goes_on_at_the_day_where_it_was_stopped(
    client: Client, web: Web, tmp_path: Path
) -> None:
    web.plays("/api/daily_papers", as_json(DAYS["2025-09-30"]))
    with pytest.raises(SourceError, match="What was fetched, 2 papers, is kept"):
        run(client, web, tmp_path)
    web.serves("/api/daily_papers", FakeHuggingFace(DAYS))
    assert numbers(run(client, web, tmp_path)) == ["2509.00005", "2509.00004", "2509.00003"]
    assert web.asked[-2].params["date"] == "2025-09-29"


def test_without_a_last_day_it_is_yesterday(client: Client, web: Web, tmp_path: Path) -> None:
    assert datetime.now(UTC).date() - yesterday() <= timedelta(days=2)
    asked = HuggingFace(client, date(2025, 9, 28))
    assert asked.begin()["day"] == str(yesterday())
    assert asked.question["to"] == ""
