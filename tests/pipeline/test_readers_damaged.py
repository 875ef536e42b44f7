"""Damaged files of every format: what is whole is kept, the rest is told, and nothing else raised.

Each reader is also called by itself with files of all others, as if it had recognised them.
"""

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError, LitmapError
from pipeline.readers import READERS, Reader
from pipeline.readers.file import Dropped, File, Record
from tests.pipeline.bibliographies import file_of
from tests.pipeline.formats import FORMATS, PAPERS, Paper, written

BY_NAME = {reader.format: reader for reader in READERS}
NAMES = tuple(name for name in FORMATS if name in BY_NAME)
XML = ("PubMed XML", "EndNote XML", "arXiv Atom feed", "OAI-PMH")
TITLES = [paper.title for paper in PAPERS]
UNTOLD_AUTHORS = ("copied papers page", "list of titles")
FUZZ = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class _Trickle(io.BytesIO):
    """Bytes that come in small pieces, so that a small file shows what a large one does."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or -1, 1 << 14) if (size or -1) > 0 else size)


BOMBS = {
    "billion laughs": '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">',
    "quadratic": f'<!ENTITY c "{"x" * 10_000}">',
    "external": '<!ENTITY c SYSTEM "file:///etc/hostname">',
    "parameter": '<!ENTITY % c SYSTEM "http://127.0.0.1:9/x"> %c;',
    "default attribute": f'<!ATTLIST i x CDATA "{"x" * 10_000}">',
}


def opened(data: bytes | str) -> Reader | None:
    """The reader that takes a file for its own."""
    file = file_of(data)
    return next((reader for reader in READERS if reader.recognises(file)), None)


def kept_by(reader: Reader, data: bytes | str) -> list[Record]:
    """The records that a reader keeps; only errors of ours may come, and no untitled record."""
    return [item for item in _items(reader, file_of(data)) if isinstance(item, dict)]


def _items(reader: Reader, file: File) -> Iterator[Record | Dropped]:
    try:
        yield from reader.records(file)
    except LitmapError:
        return


def titles(records: list[Record]) -> list[str]:
    return [" ".join(str(record["title"]).split()) for record in records]


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_file_is_recognised_and_all_is_kept(name: str) -> None:
    reader = opened(written(name))
    assert reader is not None
    assert (reader.format, titles(kept_by(reader, written(name)))) == (name, TITLES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_was_whole_before_a_file_was_cut_off_is_kept(name: str, encoding: str) -> None:
    data = written(name).encode(encoding)
    reader = BY_NAME[name]
    for end in range(1, len(data), max(1, len(data) // 120)):
        whole = data[:end].decode(encoding, "ignore")
        begin, one, _ = FORMATS[name]
        complete = 0
        while whole.startswith(written_part(begin, one, complete + 1)):
            complete += 1
        found = titles(kept_by(reader, data[:end]))
        certain = complete if name != "copied papers page" else max(0, complete - 1)
        assert [title.rstrip("\ufffd") for title in found[:certain]] == TITLES[:certain], end
        assert len(found) <= complete + 1


def written_part(begin: str, one: object, count: int) -> str:
    """The file up to the end of so many papers; no file is so if there are not so many."""
    assert callable(one)
    if count > len(PAPERS):
        return "\0"
    return begin + "".join(one(paper) for paper in PAPERS[:count]).rstrip()


@pytest.mark.parametrize("name", NAMES)
def test_a_file_doubled_gives_its_papers_twice(name: str) -> None:
    text = written(name)
    begins_anew = name not in XML or text.startswith("<?xml")
    found = titles(kept_by(BY_NAME[name], text + "\n" + text))
    rest = [title for title in found[len(TITLES) :] if title != "title"]  # a header is a row
    assert found[: len(TITLES)] == TITLES
    assert rest == (TITLES if begins_anew else [])


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_only_begins_holds_nothing(name: str) -> None:
    begin, _, end = FORMATS[name]
    assert kept_by(BY_NAME[name], (begin + end) or " ") == []


@pytest.mark.parametrize("name", NAMES)
def test_a_long_abstract_and_many_authors_are_kept_whole(name: str) -> None:
    abstract = "Warm air rises above the sea again. " * 30_000
    paper = Paper("Clouds", abstract.strip(), tuple(f"Doe{number}, Jane" for number in range(3000)))
    (record,) = kept_by(BY_NAME[name], written(name, [paper]))
    assert record["title"] == "Clouds"
    if name != "list of titles":
        assert len(record["abstract"]) == len(paper.abstract)
    if name not in UNTOLD_AUTHORS:
        authors = record["authors"]
        told = authors.split("; ") if isinstance(authors, str) else authors
        assert len(told) == 3000


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("junk", ["\x08", "\x1f", "\x7f", "\ufeff", "\ufffe", "\u200b"])
def test_control_characters_cost_no_record(name: str, junk: str) -> None:
    papers = [Paper(f"Clouds{junk} {number}") for number in range(3)]
    text = written(name, papers)
    assert len(kept_by(BY_NAME[name], text)) == 3


@pytest.mark.parametrize("name", NAMES)
def test_a_few_zeros_in_a_text_cost_no_record(name: str) -> None:
    data = written(name).encode().replace(b"kind 3", b"kind\x003")
    assert len(kept_by(BY_NAME[name], data)) >= len(TITLES) - 1


@pytest.mark.parametrize("name", XML)
@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_entity_bombs_are_refused_unexpanded(name: str, bomb: str, encoding: str) -> None:
    begin, one, end = FORMATS[name]
    body = one(Paper("Clouds")).replace("Clouds", "&c;" * 100 + "<i/>" * 100)
    head = begin.partition("?>\n")[2] or begin
    text = f"<!DOCTYPE r [{BOMBS[bomb]}]>\n{head}{body}{end}"
    with pytest.raises(InputError, match="declares entities"):
        list(BY_NAME[name].records(file_of(text.encode(encoding))))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.format)
@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"title":' * 100_000,
        '{"title": "A", "authors": ' + "[" * 100_000 + "]" * 100_000 + "}\n",
        "<records>" + "<record>" * 100_000,
        "<records><record><titles><title>" + "<i>" * 100_000 + "A",
        "@article{k, title = {" + "{" * 100_000 + "A" + "}" * 100_000 + "}}",
        "@article{k, title = {" + "{" * 100_000,
        "x" * 3_000_000,
        "title,abstract\n" + '"' * 500_001,
        "{" * 100_000 + "\n" + '{"title": "A"}\n' * 3,
        "\0",
        "\n" * 300_000,
    ],
    ids=lambda text: text[:30],
)
def test_deep_and_endless_texts_end(reader: Reader, text: str) -> None:
    assert len(kept_by(reader, text)) <= 4
    reader.recognises(file_of(text))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.format)
@pytest.mark.parametrize("name", NAMES)
def test_a_reader_bears_the_files_of_all_others(reader: Reader, name: str) -> None:
    kept_by(reader, written(name))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.format)
@FUZZ
@given(data=st.data())
def test_spoiled_bytes_raise_no_error_but_ours(reader: Reader, data: st.DataObject) -> None:
    whole = written(data.draw(st.sampled_from(NAMES)), PAPERS[:2]).encode()
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    junk = data.draw(st.one_of(st.binary(max_size=40), st.sampled_from([b"\xff\xfe", b"\0", b"]"])))
    spoiled = whole[:start] + junk + whole[end:] or b" "
    reader.recognises(file_of(spoiled))
    assert all(record["title"] for record in kept_by(reader, spoiled))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.format)
@FUZZ
@given(junk=st.binary(min_size=1, max_size=400))
def test_random_bytes_raise_no_error_but_ours(reader: Reader, junk: bytes) -> None:
    for magic in (b"", b"PAR1", b"\xff\xfe", b"{", b"<a>", b"@", b"TY  - ", b"title\n"):
        reader.recognises(file_of(magic + junk))
        kept_by(reader, magic + junk)


@pytest.mark.parametrize("name", [*XML, "Crossref JSON", "OpenAlex JSON"])
def test_memory_does_not_grow_with_the_file(name: str) -> None:
    """Three times the records need no more than a few of them."""

    def peak(count: int) -> int:
        data = written(name, [Paper("Clouds", "Rain falls. " * 30)] * count).encode()
        file = File(Path("papers"), lambda: _Trickle(data))
        tracemalloc.start()
        assert sum(isinstance(item, dict) for item in BY_NAME[name].records(file)) == count
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    small, large = peak(500), peak(1_500)
    assert large < 1.5 * small
