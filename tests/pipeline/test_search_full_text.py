"""Full text: what a query finds, what it cannot mean, and which words answer it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import MapError, QueryError
from pipeline.search import FullText, write_index
from pipeline.wholeness import sha256
from tests.pipeline.small import HOSTILE

PAPERS = (
    # title, abstract, authors, keywords, venue, year
    (
        "Scaling laws of language models",
        "We study how error falls.",
        "Ann Bee",
        "",
        "NeurIPS",
        2019,
    ),
    (
        "Poincaré maps: a naïve approach",
        "Don't panic, the model’s laws hold.",
        "José Ünal",
        "",
        "",
        2021,
    ),
    ("Graph networks", "The networks' depth is scaling. Laws follow.", "", "physics", "", 2023),
    (
        "Test-time training",
        "日本語 test-time training – café models generalization.",
        "",
        "",
        "",
        None,
    ),
)
SCALING, POINCARE, GRAPH, TEST_TIME = range(4)
ALL = set(range(4))


def index(folder: Path, papers: tuple[tuple[str, str, str, str, str, int | None], ...]) -> FullText:
    fields = ("title", "abstract", "authors", "keywords", "venue", "year")
    write_index(folder, dict(zip(fields, zip(*papers, strict=True), strict=True)))
    return FullText(folder)


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> FullText:
    return index(tmp_path_factory.mktemp("index") / "search", PAPERS)


def stem(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def found(text: FullText, query: str) -> set[int]:
    return set(text.search(query).rows.tolist())


def test_the_same_papers_give_the_same_index_to_the_bit(tmp_path: Path) -> None:
    files = []
    for name in ("one", "other"):
        text = index(tmp_path / name, PAPERS)
        assert found(text, "scaling") == {SCALING, GRAPH}
        files.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert len(files[0]) > 6
    assert files[0] == files[1]
    index(tmp_path / "third", PAPERS[:3])
    assert not {file.stem for file in (tmp_path / "third").glob("*.idx")} & {*map(stem, files[0])}


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("scaling laws", {SCALING, GRAPH}),
        ("scaling AND laws", {SCALING, GRAPH}),
        ('"scaling laws"', {SCALING, GRAPH}),
        ('"laws of language"', {SCALING}),
        ('"language laws"', set()),
        ("“laws of language”", {SCALING}),
        ("„laws of language“", {SCALING}),
        ("language OR naive", {SCALING, POINCARE}),
        ("NOT laws", {TEST_TIME}),
        ("-laws", {TEST_TIME}),
        ("laws NOT scaling", {POINCARE}),
        ("laws -scaling", {POINCARE}),
        ("(language OR naive) AND error", {SCALING}),
        ("title:scaling", {SCALING}),
        ("abstract:scaling", {GRAPH}),
        ("authors:bee", {SCALING}),
        ("keywords:physics", {GRAPH}),
        ("venue:neurips", {SCALING}),
        ('title:"graph networks"', {GRAPH}),
        ("year:[2020 TO 2023]", {POINCARE, GRAPH}),
        ("year:2021", {POINCARE}),
        ("laws year:[2019 TO 2020]", {SCALING}),
        ("langu*", {SCALING}),
        ("lang* OR poin*", {SCALING, POINCARE}),
        ("language models", {SCALING}),
        ("LANGUAGE Model", {SCALING}),
        ("poincare naive", {POINCARE}),
        ("Poincaré NAÏVE", {POINCARE}),
        ("unal", {POINCARE}),
        ("don't", {POINCARE}),
        ("don’t panic", {POINCARE}),
        ("model's", {POINCARE}),
        ("test-time", {TEST_TIME}),
        ("cafe", {TEST_TIME}),
        ("日本語", {TEST_TIME}),
        ("nowhere", set()),
        ("", set()),
        ("*", {SCALING, POINCARE, GRAPH, TEST_TIME}),
    ],
)
def test_a_query_finds_exactly_the_papers_it_means(
    text: FullText, query: str, rows: set[int]
) -> None:
    assert found(text, query) == rows


def test_a_word_in_the_title_counts_more_than_in_the_abstract(text: FullText) -> None:
    hits = text.search("scaling")
    assert hits.rows.tolist() == [SCALING, GRAPH]
    assert hits.scores[0] > hits.scores[1] > 0
    assert len(hits) == 2


def test_equal_scores_come_in_row_order(tmp_path: Path) -> None:
    same = ("Graphs", "Text.", "", "", "", 2020)
    assert index(tmp_path / "s", (same,) * 5).search("graphs").rows.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("query", "message", "position"),
    [
        ('scaling "laws of', "quotation mark", 8),
        ("“laws of", "quotation mark", 0),
        ("(scaling laws", "bracket ')' is missing", 13),
        ("scaling laws)", "bracket '(' is missing", 13),
        ("writer:bee", "no field 'writer' (there are title, abstract, authors", 0),
        ("laws writer:bee", "no field 'writer'", 5),
        ("laws AND", "AND has nothing to join", 5),
        ("naïve 日本 OR", "OR has nothing to join", 9),
        ("AND laws", "AND has nothing to join", 0),
        ("year:[2020", "cannot be read", 10),
    ],
)
def test_a_query_that_cannot_be_read_says_why_and_where(
    text: FullText, query: str, message: str, position: int
) -> None:
    with pytest.raises(QueryError) as caught:
        text.search(query)
    assert message in str(caught.value)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "query", [*HOSTILE, "[", "]", "{", "^", "~", "\\", "/a/", "a:b:c", "()", "year:x"]
)
def test_any_query_is_answered_or_refused(text: FullText, query: str) -> None:
    refused: list[QueryError] = []
    try:
        text.search(query)
    except QueryError as error:
        refused.append(error)
    for refusal in refused:
        assert str(refusal)
        assert refusal.position is None or 0 <= refusal.position <= len(query)


def test_a_query_too_long_is_refused(text: FullText) -> None:
    with pytest.raises(QueryError, match="longer than 1000 characters"):
        text.search("x" * 1001)


@pytest.mark.parametrize(
    ("query", "row"), [("generaliz*", TEST_TIME), ("generalizat*", TEST_TIME), ("ün*", POINCARE)]
)
def test_a_beginning_finds_words_longer_than_their_stem_and_with_accents(
    text: FullText, query: str, row: int
) -> None:
    assert found(text, query) == {row}


def test_a_beginning_can_be_looked_for_in_one_field(text: FullText) -> None:
    assert found(text, "title:langu*") == {SCALING}


@pytest.mark.parametrize("query", ["networks' depth", "depth networks'"])
def test_an_apostrophe_at_the_end_of_a_word_quotes_nothing(text: FullText, query: str) -> None:
    assert found(text, query) == {GRAPH}


@pytest.mark.parametrize(
    ("query", "position"), [("langu* AND", 7), ("langu* (laws", 12), ("seafood food:bar", 8)]
)
def test_positions_are_those_in_the_query_as_typed(
    text: FullText, query: str, position: int
) -> None:
    with pytest.raises(QueryError) as caught:
        text.search(query)
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("query", "field", "row", "words"),
    [
        ("scaling", "title", SCALING, ["Scaling"]),
        ("poincare naive", "title", POINCARE, ["Poincaré", "naïve"]),
        ("test time", "abstract", TEST_TIME, ["test-time"]),
        ("cafe", "abstract", TEST_TIME, ["café"]),
        ("日本語 models", "abstract", TEST_TIME, ["日本語", "models"]),
        ('"scaling laws"', "title", SCALING, ["Scaling", "laws"]),
        ("title:naive", "title", POINCARE, ["naïve"]),
        ("nowhere", "title", POINCARE, []),
        ("broken (query", "title", SCALING, []),
    ],
)
def test_marks_are_the_words_of_the_query_in_characters(
    text: FullText, query: str, field: str, row: int, words: list[str]
) -> None:
    value = PAPERS[row][0] if field == "title" else PAPERS[row][1]
    assert [value[start:end] for start, end in text.marks(query, field, value)] == words


def test_marks_are_also_what_a_beginning_found(text: FullText) -> None:
    title = PAPERS[SCALING][0]
    assert [title[a:b] for a, b in text.marks("langu*", "title", title)] == ["language"]


def test_a_snippet_is_the_part_that_answers_and_marks_its_words(tmp_path: Path) -> None:
    filler = "Ünïcode ñandú 日本語 fills. "
    abstract = filler * 30 + "Here the wombat – a naïve one – sleeps. " + filler * 30
    text = index(tmp_path / "s", (("T", abstract, "", "", "", None),))
    snippet, spans = text.snippet("wombat naive", abstract)
    assert snippet in abstract
    assert len(snippet) <= 240
    assert [snippet[start:end] for start, end in spans] == ["wombat", "naïve"]


def test_an_index_is_opened_without_writing_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "search"
    first = index(folder, PAPERS)
    before = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
    folder.chmod(0o555)
    again = FullText(folder)
    assert found(again, "scaling") == found(first, "scaling") == {SCALING, GRAPH}
    again.snippet("scaling", PAPERS[GRAPH][1])
    assert {file.name: file.stat().st_mtime_ns for file in folder.iterdir()} == before
    assert not any(name.endswith(".lock") for name in before)
    folder.chmod(0o755)


def test_files_of_an_index_can_be_read_by_everyone(tmp_path: Path) -> None:
    index(tmp_path / "s", PAPERS)
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "s").iterdir()} == {0o644}


@pytest.mark.parametrize("damage", ["missing", "empty", "no meta", "bad meta"])
def test_a_missing_or_damaged_index_says_so(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "search"
    if damage == "empty":
        folder.mkdir()
    elif damage != "missing":
        index(folder, PAPERS)
        meta = folder / "meta.json"
        meta.unlink() if damage == "no meta" else meta.write_text("{")
    with pytest.raises(
        MapError, match=r"full-text index is missing or damaged\. Build the map again"
    ):
        FullText(folder)


def test_an_index_that_is_not_as_it_was_written_is_not_searched(tmp_path: Path) -> None:
    folder = tmp_path / "search"
    index(folder, PAPERS)
    written = {file.name: sha256(file) for file in folder.iterdir()}
    assert found(FullText(folder, written), "scaling") == {SCALING, GRAPH}
    part = next(folder.glob("*.store"))
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(data)
    with pytest.raises(MapError, match=rf"{part.name}: damaged\. Build the map again"):
        FullText(folder, written)
    part.unlink()
    with pytest.raises(MapError, match=r"missing or damaged\. Build the map again"):
        FullText(folder, written)


def test_hostile_titles_are_found_by_their_words(tmp_path: Path) -> None:
    papers = tuple((title, "", "", "", "", None) for title in HOSTILE)
    text = index(tmp_path / "s", papers)
    assert found(text, "script alert") == {0}
    assert found(text, "smile") == {2}
    assert found(text, "مرحبا") == {4}


def test_a_pasted_title_with_a_colon_is_words(text: FullText) -> None:
    words = PAPERS[SCALING][0].split()
    assert SCALING in found(text, f"{words[0]}: {' '.join(words[1:])}")


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("scaling AND NOT language", lambda a, b: a - b),
        ("scaling NOT language", lambda a, b: a - b),
        ("NOT scaling AND language", lambda a, b: b - a),
        ("language AND (NOT scaling)", lambda a, b: b - a),
        ("NOT NOT scaling", lambda a, b: a),
        ("scaling AND NOT (language OR depth)", lambda a, b: a - b - {GRAPH}),
        ("scaling AND NOT (language OR ocean)", lambda a, b: a - b),
        ("scaling OR NOT language", lambda a, b: ALL - (b - a)),
        ('scaling AND NOT (language OR "scaling laws")', lambda a, b: set()),
        ('NOT title:"scaling laws"', lambda a, b: ALL - {SCALING}),
    ],
)
def test_not_is_set_difference_beside_any_operator(
    text: FullText, query: str, rule: Callable[[set[int], set[int]], set[int]]
) -> None:
    assert found(text, query) == rule(found(text, "scaling"), found(text, "language"))


def test_what_parses_but_cannot_be_searched_is_refused(text: FullText) -> None:
    with pytest.raises(QueryError):
        text.search("title:*")
    assert text.marks("title:*", "title", PAPERS[SCALING][0]) == []
