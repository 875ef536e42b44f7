"""The files of a download: what is kept, what is cut off, and what is refused."""

import json
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.readers.file import Dropped, Record
from pipeline.sources.download import Download, State
from pipeline.sources.pages import Page, identity

ASKED = {"source": "A service", "query": "clouds", "categories": ("b", "a"), "from": ""}
RAIN: Record = {"title": "Rain", "arxiv_id": "2601.00001"}
SNOW: Record = {"title": "Schnee \u2028 ☃", "arxiv_id": "2601.00002"}


@pytest.fixture
def download(tmp_path: Path) -> Download:
    return Download(tmp_path / "new" / "papers.jsonl")


def begun(download: Download) -> State:
    """A download with one page of one paper, and more to come."""
    state = download.begin(ASKED, {"start": 0})
    return download.add(state, Page((RAIN,), following={"start": 1}, expected=2), set(), 10)


def titles(file: Path) -> list[str]:
    return [json.loads(line)["title"] for line in file.read_bytes().splitlines()]


def test_nothing_is_unfinished_where_nothing_was_begun(download: Download) -> None:
    assert download.unfinished(ASKED) is None


def test_the_state_comes_back_as_it_was(download: Download) -> None:
    dropped = (Dropped("1", "no title"), Dropped("2", "no title"))
    page = Page((SNOW,), dropped, {"start": 2}, not_found=("10.1/x",))
    state = download.add(begun(download), page, set(), 10)
    assert (state.count, state.expected, state.following) == (2, 2, {"start": 2})
    assert (state.left_out, state.not_found) == ({"no title": 2}, ("10.1/x",))
    assert Download(download.out).unfinished(ASKED) == state
    assert titles(download.part) == ["Rain", "Schnee \u2028 ☃"]
    assert not download.out.exists()


def test_what_was_written_after_the_last_state_is_cut_off(download: Download) -> None:
    state = begun(download)
    with download.part.open("ab") as part:
        part.write(b'{"title": "Snow"}\n{"titl')
    assert download.unfinished(ASKED) == state
    assert titles(download.part) == ["Rain"]


def test_a_record_comes_once_and_not_beyond_the_limit(download: Download) -> None:
    seen: set[str] = set()
    state = download.begin(ASKED, {})
    others: list[Record] = [{"title": f"Paper {i}"} for i in range(9)]
    state = download.add(state, Page((RAIN, RAIN, SNOW)), seen, 5)
    state = download.add(state, Page((SNOW, *others)), seen, 5)
    expected = ["Rain", "Schnee \u2028 ☃", "Paper 0", "Paper 1", "Paper 2"]
    assert (state.count, titles(download.part)) == (5, expected)


def test_what_is_there_is_known_again(download: Download) -> None:
    begun(download)
    assert download.identities() == {"2601.00001"}


def test_a_finished_file_takes_the_place_of_another_only_now(download: Download) -> None:
    download.out.parent.mkdir()
    download.out.write_text("old\n")
    state = begun(download)
    assert download.out.read_text() == "old\n"
    download.finish(state)
    assert titles(download.out) == ["Rain"]
    assert [file.name for file in download.out.parent.iterdir()] == ["papers.jsonl"]


def test_another_question_is_refused(download: Download) -> None:
    begun(download)
    with pytest.raises(InputError) as error:
        download.unfinished(ASKED | {"query": "snow"})
    assert str(error.value) == (
        f"{download.part}: an unfinished download, but it belongs to another question "
        "(A service; clouds; b, a). Start over with --restart, or name another file with --out."
    )
    assert titles(download.part) == ["Rain"]


@pytest.mark.parametrize(
    ("ending", "text", "says"),
    [
        (".part.state.json", None, "it is not known what it belongs to"),
        (".part.state.json", "{", "it is damaged"),
        (".part.state.json", "[]", "it is damaged"),
        (".part.state.json", '{"version": 0}', "another version of the program wrote it"),
        (".part.state.json", '{"version": 1}', "it is damaged"),
        (".part", None, "it is damaged"),
        (".part", "{}", "it is damaged"),
    ],
)
def test_a_damaged_download_is_refused(
    download: Download, ending: str, text: str | None, says: str
) -> None:
    begun(download)
    file = Path(f"{download.out}{ending}")
    if text is None:
        file.unlink()
    else:
        file.write_text(text)
    with pytest.raises(InputError, match=says):
        download.unfinished(ASKED)


def test_a_damaged_record_is_noticed(download: Download) -> None:
    begun(download)
    download.part.write_bytes(b"\x00" * download.part.stat().st_size)
    with pytest.raises(InputError, match="it is damaged"):
        download.identities()


def test_a_folder_is_no_file_to_write(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a folder\. Name the file to write with --out"):
        Download(tmp_path)


@pytest.mark.parametrize(
    ("record", "known"),
    [
        ({"title": "T", "doi": "10.1/x", "extra.openalex": "W1"}, "W1"),
        ({"title": "T", "doi": "10.1/x", "arxiv_id": "2601.1"}, "2601.1"),
        ({"title": "T", "doi": "10.1/x"}, "10.1/x"),
        ({"title": "T"}, "T"),
    ],
)
def test_a_record_is_known_by_the_identifier_of_its_source(record: Record, known: str) -> None:
    assert identity(record) == known
