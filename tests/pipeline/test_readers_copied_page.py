"""A copied papers page: titles and abstracts to the letter, the page's furniture left out."""

from pathlib import Path

import pytest

from pipeline.readers.copied_page import records
from pipeline.readers.file import Dropped, File
from tests.pipeline.small import BUNDLED, CLOUDS, DEPTH, HOSTILE, page, read

PAPERS = [("How networks learn", DEPTH), ("Where clouds form", CLOUDS)]
HEADER = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\n"
LONG = (
    "The abstract was cut off when it was copied. It goes on for many words, as abstracts do, and "
    "then in the middle of a sentence it comes to an end without any sign of"
)


def papers_in(tmp_path: Path, text: str | bytes) -> list[tuple[str, str]]:
    file = tmp_path / "page.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [(record["title"], record["abstract"]) for record in read(file).records]


def test_the_bundled_page_gives_exactly_its_89_papers() -> None:
    lines = [line for line in BUNDLED.read_text("utf-8").splitlines() if line.strip()][5:]
    expected = list(zip(lines[0::2], lines[1::2], strict=True))
    reading = read(BUNDLED)
    assert len(expected) == 89
    assert [(record["title"], record["abstract"]) for record in reading.records] == expected
    assert expected[0][0].startswith("Rethinking Fine-Tuning when Scaling Test-Time Compute:")
    assert reading.dropped == ()


def test_a_page_without_a_header_gives_its_papers(tmp_path: Path) -> None:
    assert papers_in(tmp_path, page(PAPERS)) == PAPERS


@pytest.mark.parametrize(
    "header",
    [HEADER, "Daily Papers\n\nMar 15\n\nbyAK and the research community\n\n", "Trending\n"],
)
def test_any_header_is_left_out(tmp_path: Path, header: str) -> None:
    assert papers_in(tmp_path, header + page(PAPERS)) == PAPERS


def test_dates_between_papers_are_left_out(tmp_path: Path) -> None:
    text = HEADER + page(PAPERS[:1]) + "Mar 13\n\nnew\n\n" + page(PAPERS[1:]) + "Mar 12\n"
    assert papers_in(tmp_path, text) == PAPERS


def test_lines_of_one_paragraph_are_joined(tmp_path: Path) -> None:
    first, second = DEPTH[:40].rstrip(), DEPTH[40:].lstrip()
    assert f"{first} {second}" == DEPTH
    text = f"{PAPERS[0][0]}\n\n{first}\n{second}\n\n" + page(PAPERS[1:])
    assert papers_in(tmp_path, text) == PAPERS


def test_paragraphs_of_one_abstract_stay_paragraphs(tmp_path: Path) -> None:
    text = f"Both\n\n{DEPTH}\n\n{CLOUDS}\n\n" + page(PAPERS[1:])
    assert papers_in(tmp_path, text) == [("Both", f"{DEPTH}\n\n{CLOUDS}"), PAPERS[1]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_other_encodings_give_the_same_papers(tmp_path: Path, encoding: str) -> None:
    papers = [("Schrödinger – “naïve” 日本語", DEPTH), PAPERS[1]]
    assert papers_in(tmp_path, (HEADER + page(papers)).encode(encoding)) == papers


def test_latin_1_gives_the_same_papers(tmp_path: Path) -> None:
    papers = [("Größere Netze für Gefühle", DEPTH), PAPERS[1]]
    assert papers_in(tmp_path, page(papers).encode("latin-1")) == papers


def test_windows_line_ends_give_the_same_papers(tmp_path: Path) -> None:
    assert papers_in(tmp_path, (HEADER + page(PAPERS)).replace("\n", "\r\n")) == PAPERS


@pytest.mark.parametrize("abstract", [LONG, LONG + "…", "word " * 60 + "and"])
def test_an_abstract_may_end_without_a_full_stop(tmp_path: Path, abstract: str) -> None:
    papers = [("Cut off", abstract), PAPERS[1]]
    assert papers_in(tmp_path, page(papers)) == papers


def test_a_question_is_a_title(tmp_path: Path) -> None:
    papers = [("Is attention all you need?", DEPTH), ("Stop overthinking! A survey", CLOUDS)]
    assert papers_in(tmp_path, page(papers)) == papers


def test_hostile_titles_are_kept_to_the_letter(tmp_path: Path) -> None:
    papers = [(title, DEPTH) for title in HOSTILE]
    assert papers_in(tmp_path, page(papers)) == papers


def test_an_abstract_of_200_000_characters_is_one_abstract(tmp_path: Path) -> None:
    papers = [("Long", "word " * 39_999 + "last."), PAPERS[1]]
    assert papers_in(tmp_path, page(papers)) == papers


def test_a_paper_told_twice_is_read_twice(tmp_path: Path) -> None:
    assert papers_in(tmp_path, page(PAPERS + PAPERS)) == PAPERS + PAPERS


def test_an_abstract_without_a_title_is_dropped_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text(f"\n\n{DEPTH}\n\n" + page(PAPERS[1:]))
    first, second = records(File(file))
    assert first == Dropped("line 3", "an abstract without a title before it")
    assert second == {"title": PAPERS[1][0], "abstract": CLOUDS}


def test_a_title_that_reads_as_a_sentence_begins_a_paper(tmp_path: Path) -> None:
    asked = ("What is life? A question. An answer!", "Life is long. " * 30)
    papers = [PAPERS[0], (asked[0], asked[1].strip()), PAPERS[1]]
    long = [(title, (abstract + " ") * 8) for title, abstract in papers]
    read = papers_in(tmp_path, page(long))
    assert [title for title, _ in read] == [title for title, _ in papers]


def test_authors_in_the_line_under_each_title_are_no_titles(tmp_path: Path) -> None:
    text = "\n\n".join(f"{title}\nAnn Bee, Cy Dee · 12\n\n{abstract}" for title, abstract in PAPERS)
    assert [title for title, _ in papers_in(tmp_path, text)] == [title for title, _ in PAPERS]
