"""`fetch`: what it asks, what it writes and says, and that readers read it back."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from typer.testing import CliRunner

from pipeline.commands.fetch import app
from pipeline.ingest import ingest
from pipeline.readers import recognise
from pipeline.readers.file import Dropped, File, Record
from pipeline.sources import client as client_module
from tests.pipeline.services import (
    FakeArxiv,
    FakeHuggingFace,
    FakeOpenAlex,
    Preprint,
    daily,
    work,
)
from tests.pipeline.web import FakeTime, Web, as_json

TITLE = "Größe ☁ “clouds”, \\alpha & 雨"
AUTHOR = "Zoë O'Doe-Ñ"
PREPRINTS = [
    Preprint("2601.00001", "2026-01-01T10:20:30Z", TITLE, AUTHOR),
    Preprint("math/0601002", "2006-01-02T10:20:30Z"),
]
WORKS = [
    work(1, title=TITLE, authorships=[{"author": {"display_name": AUTHOR}}]),
    work(2, doi=None, ids={"pmid": "https://pubmed.ncbi.nlm.nih.gov/123"}),
]
DAYS = {"2025-09-30": [daily("2509.00002", TITLE, AUTHOR), daily("2509.00001")]}
ARXIV = ("arxiv", "--query", "clouds")
OPENALEX = ("openalex", "--search", "clouds")
HF = ("hf", "--from", "2025-09-30", "--to", "2025-09-30")

Outcome = tuple[int, str, str]
"""Exit code, standard output, standard error."""


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    made = FakeTime()
    monkeypatch.setattr(client_module, "DOERS", made.doers())
    return made


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, time: FakeTime) -> Iterator[Web]:
    """All three services; the folder that the command runs in is empty."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    with Web().running() as running:
        running.serves("/arxiv", FakeArxiv(PREPRINTS))
        running.serves("/openalex/works", FakeOpenAlex(WORKS))
        running.serves("/hf", FakeHuggingFace(DAYS))
        monkeypatch.setenv("LITMAP_ARXIV_URL", running.url + "/arxiv")
        monkeypatch.setenv("LITMAP_OPENALEX_URL", running.url + "/openalex")
        monkeypatch.setenv("LITMAP_HF_URL", running.url + "/hf")
        yield running


def run(*arguments: str | Path) -> Outcome:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, click.unstyle(result.stderr)


def files() -> list[str]:
    return sorted(file.name for file in Path().iterdir())


def read(name: str) -> list[Record]:
    """What the readers read in a file that was written."""
    file = File(Path(name))
    reader = recognise(file)
    assert reader.format == "JSON Lines"
    items = list(reader.records(file))
    records = [item for item in items if not isinstance(item, Dropped)]
    assert len(records) == len(items)
    return records


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("arxiv", "--category", "cs.lg"), "arxiv-cs.LG.jsonl"),
        (
            ("arxiv", "--category", "cs", "--query", '"rain" OR snow', "--from", "2001-02-03"),
            "arxiv-cs-rain-OR-snow-2001-02-03.jsonl",
        ),
        (OPENALEX, "openalex-clouds.jsonl"),
        (("openalex", "--filter", "type:article"), "openalex-type-article.jsonl"),
        (("openalex", "--doi", "10.1234/w1"), "openalex-1-dois.jsonl"),
        (HF, "hf-2025-09-30-2025-09-30.jsonl"),
        (("arxiv", "--query", "../" + "x" * 200), "arxiv-" + "x" * 74 + ".jsonl"),
    ],
)
def test_a_file_is_named_after_the_question(
    web: Web, arguments: tuple[str, ...], name: str
) -> None:
    code, output, errors = run(*arguments)
    assert (code, errors) == (0, "")
    assert files() == [name]
    assert f"Papers in {name}: " in output
    assert f" Map them with: python -m pipeline build {name}\n" in output


@pytest.mark.parametrize(
    ("arguments", "identifiers"),
    [
        (ARXIV, [("arxiv_id", "2601.00001"), ("arxiv_id", "math/0601002")]),
        (OPENALEX, [("doi", "https://doi.org/10.1234/w1"), ("doi", None)]),
        (HF, [("arxiv_id", "2509.00002"), ("arxiv_id", "2509.00001")]),
    ],
)
def test_readers_read_back_what_was_fetched(
    web: Web, arguments: tuple[str, ...], identifiers: list[tuple[str, str | None]]
) -> None:
    run(*arguments, "--out", "my.jsonl")
    records = read("my.jsonl")
    assert records[0]["title"] == TITLE
    assert [record["authors"] for record in records] == [[AUTHOR], ["Jane Doe"]]
    found = [record.get(key) for record, (key, _) in zip(records, identifiers, strict=True)]
    assert found == [known for _, known in identifiers]
    papers = ingest([Path("my.jsonl")]).papers.frame
    assert sorted(map(list, papers["authors"])) == [["Jane Doe"], [AUTHOR]]


def test_the_line_at_the_end_says_how_many_of_how_many(web: Web) -> None:
    code, output, _ = run(*ARXIV, "--max", "1", "--out", "my papers.jsonl")
    assert code == 0
    assert output.splitlines()[-1] == (
        "Papers in my papers.jsonl: 1 of 2. Map them with: "
        "python -m pipeline build 'my papers.jsonl'"
    )
    assert shlex.split(output.splitlines()[-1])[-1] == "my papers.jsonl"
    assert len(read("my papers.jsonl")) == 1


def test_the_contact_reaches_each_service(web: Web) -> None:
    for arguments in (ARXIV, OPENALEX, HF):
        run(*arguments, "--email", "jane@example.org")
    agents = {asked.headers["User-Agent"] for asked in web.asked}
    assert agents == {"litmap/1 (mailto:jane@example.org)"}
    assert web.asked[1].params["mailto"] == "jane@example.org"


@pytest.mark.parametrize("by_option", [True, False])
def test_the_key_of_openalex_comes_by_option_or_environment(
    web: Web, monkeypatch: pytest.MonkeyPatch, by_option: bool
) -> None:
    if not by_option:
        monkeypatch.setenv("OPENALEX_API_KEY", "hunter2")
    key = ("--api-key", "hunter2") if by_option else ()
    code, output, errors = run(*OPENALEX, *key)
    assert code == 0
    assert {asked.params["api_key"] for asked in web.asked} == {"hunter2"}
    assert web.asked[0].params["cursor"] == "*"
    assert "hunter2" not in output + errors + Path(files()[0]).read_text("utf-8")
    assert "hunter2" not in run("openalex", "--help")[1]


def test_a_key_that_the_service_repeats_is_not_shown(web: Web) -> None:
    web.plays("/openalex/works", as_json({"message": "Not valid: hunter2"}, 401))
    code, output, errors = run(*OPENALEX, "--api-key", "hunter2")
    assert code == 1
    assert "OpenAlex: answers 401 Unauthorized: Not valid: …. Give a key" in errors
    assert "hunter2" not in output + errors


def test_all_conditions_of_openalex_hold_together(web: Web) -> None:
    author = {"id": "https://openalex.org/A7", "display_name": "Jane Doe", "works_count": 2}
    web.plays("/openalex/authors", as_json({"results": [author]}))
    code, output, _ = run(
        "openalex", "--author", "Jane Doe", "--institution", "I5", "--venue", "1234-5678",
        "--cites", "W9", "--filter", "type:article", "--filter", "is_oa:true",
        "--from", "2024-01-01", "--to", "2024-12-31",
    )  # fmt: skip
    assert code == 0
    assert web.asked[-1].params["filter"] == (
        "type:article,is_oa:true,from_publication_date:2024-01-01,to_publication_date:2024-12-31,"
        "authorships.author.id:A7,authorships.institutions.lineage:I5,"
        "primary_location.source.issn:1234-5678,cites:W9"
    )
    assert "--author Jane Doe: taken for Jane Doe (A7, 2 works)." in output


def test_dois_come_from_options_and_a_file_and_the_missing_are_told(
    web: Web, tmp_path: Path
) -> None:
    listed = tmp_path / "dois.txt"
    listed.write_text("\ufeffhttps://doi.org/10.1234/W1\n\nno doi\n10.1234/w77\n", "utf-8")
    code, output, _ = run("openalex", "--doi", "10.1234/w1", "--doi-file", listed)
    assert code == 0
    assert web.asked[0].params["filter"] == "doi:10.1234/w1|10.1234/w77"
    assert "No DOI that OpenAlex can be asked for in 1 lines, such as: no doi\n" in output
    assert "Not found in OpenAlex: 10.1234/w77.\n" in output
    assert "Papers in openalex-2-dois.jsonl: 1. Map them" in output


def test_what_is_no_paper_is_told(web: Web) -> None:
    works = [work(1), work(2, type="paratext"), work(3, type="paratext")]
    web.serves("/openalex/works", FakeOpenAlex(works))
    assert "Left out: 2 (front or back matter (paratext), not a paper).\n" in run(*OPENALEX)[1]


def test_a_wait_is_told(web: Web, time: FakeTime) -> None:
    web.plays("/arxiv", as_json({}, 503, Retry_After="30"))
    code, output, _ = run(*ARXIV)
    assert code == 0
    assert "arXiv: answers 503 Service Unavailable; trying again in 30 s." in output
    assert time.slept == [30.0]


def test_ctrl_c_says_that_what_was_fetched_is_kept_and_the_same_command_goes_on(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    web.serves("/arxiv", FakeArxiv(PREPRINTS, full=1))
    doers = client_module.DOERS
    monkeypatch.setattr(client_module, "DOERS", client_module.Doers(stop))
    code, _, errors = run(*ARXIV)
    assert (code, errors) == (
        130,
        "Error: Stopped. What was fetched is kept; the same command goes on from there.\n",
    )
    assert files() == ["arxiv-clouds.jsonl.part", "arxiv-clouds.jsonl.part.state.json"]
    monkeypatch.setattr(client_module, "DOERS", doers)
    _, output, _ = run(*ARXIV)
    assert "Papers in arxiv-clouds.jsonl: 2 (1 of them fetched before)." in output
    assert [record["arxiv_id"] for record in read("arxiv-clouds.jsonl")] == [
        "2601.00001",
        "math/0601002",
    ]
    assert [asked.params["start"] for asked in web.asked] == ["0", "1"]


def test_ctrl_c_before_anything_came_leaves_nothing_and_promises_nothing(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    web.plays("/arxiv", as_json({}, 503))
    monkeypatch.setattr(client_module, "DOERS", client_module.Doers(stop))
    code, _, errors = run(*ARXIV, "-o", "my.jsonl")
    assert (code, errors) == (130, "Error: Stopped before anything was fetched.\n")
    assert files() == []


def test_another_question_is_refused_until_a_restart(web: Web) -> None:
    web.plays("/arxiv", FakeArxiv(PREPRINTS, full=1)({
        "search_query": "", "start": "0", "max_results": "9", "sortBy": "submittedDate",
        "sortOrder": "descending",
    }), as_json({}, 400))  # fmt: skip
    assert run(*ARXIV, "--out", "my.jsonl")[0] == 1
    code, _, errors = run("arxiv", "--query", "snow", "--out", "my.jsonl")
    assert (code, errors.count("\n")) == (1, 1)
    assert "my.jsonl.part: an unfinished download, but it belongs to another question" in errors
    assert run("arxiv", "--query", "snow", "--out", "my.jsonl", "--restart")[0] == 0
    assert files() == ["my.jsonl"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("arxiv",), 2, "Nothing is asked. Give --query, --category, or days"),
        (("arxiv", "--query", " "), 2, "Nothing is asked"),
        (("openalex",), 2, "Nothing is asked. Give --search, --author, --doi"),
        (("arxiv", "--category", "LG"), 1, "--category LG: no category of arXiv"),
        (("arxiv", "--query", "()"), 1, "--query (): no word to look for"),
        (
            ("arxiv", "--from", "2025-02-01", "--to", "2025-01-01"), 2,
            "--from 2025-02-01 is after --to 2025-01-01. Swap them.",
        ),
        (("arxiv", "--from", "2025-13-01"), 2, "--from 2025-13-01: write a date as 2025-01-31."),
        (("hf", "--from", "1", "--to", ""), 2, "--from 1: write a date as 2025-01-31."),
        (("hf", "--from", "2999-01-01"), 2, "--from 2999-01-01 is in the future"),
        (("arxiv", "--query", "x", "--to", "2999-01-01"), 2, "--to 2999-01-01 is in the future"),
        (("arxiv", "--query", "x", "--email", "jane\r\nX: y"), 2, "no e-mail address"),
        (("openalex", "--filter", "article"), 1, "--filter article: write attribute:value"),
        (("openalex", "--doi", "abc"), 2, "--doi abc: no DOI in it"),
        (("openalex", "--doi", "10.1234/x", "--search", "y"), 2, "do not go together"),
        (("openalex", "--cites", "clouds"), 1, "--cites clouds: give a DOI"),
        (("arxiv", "--query", "x", "--out", "."), 1, ".: a folder. Name the file"),
    ],
)  # fmt: skip
def test_an_argument_that_cannot_be_used_is_named_in_one_line(
    web: Web, arguments: tuple[str, ...], code: int, says: str
) -> None:
    found, _, errors = run(*arguments)
    assert found == code
    assert says in errors
    assert errors.startswith("Error: ")
    assert errors.rstrip("\n").count("\n") <= ("\n" in "".join(arguments))
    assert (web.asked, files()) == ([], [])


@pytest.mark.parametrize(
    "arguments",
    [
        ("arxiv", "--from", "yesterday"),
        ("arxiv", "--query", "x", "--max", "0"),
        ("hf",),
        ("openalex", "--doi-file", "gone.txt"),
    ],
)
def test_an_option_of_another_form_is_refused(web: Web, arguments: tuple[str, ...]) -> None:
    code, _, errors = run(*arguments)
    assert (code, web.asked) == (2, [])
    assert "--" in errors


def test_a_service_that_refuses_is_named_in_one_line_and_leaves_nothing(web: Web) -> None:
    web.plays("/openalex/works", as_json({"message": "Unknown filter: [red]x[/red]"}, 400))
    code, _, errors = run("openalex", "--filter", "x:y")
    assert (code, errors.count("\n")) == (1, 1)
    assert "OpenAlex: answers 400 Bad Request: Unknown filter: [red]x[/red]. Check --filt" in errors
    assert files() == []
