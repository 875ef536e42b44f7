"""Forms: phrases are written as the papers write them."""

from collections.abc import Sequence

import pytest

from pipeline.names.forms import Forms, joined, title
from pipeline.names.phrases import collect
from tests.pipeline.test_names_phrases import keys


def form(texts: Sequence[tuple[str, str]], key: str) -> str:
    """How these papers write the phrase of these stems."""
    phrases = collect(texts)
    return Forms(phrases).written(keys(phrases)[key])


def test_running_text_decides_even_where_titles_are_more() -> None:
    papers = [("Sparse Graph Networks", "Of sparse graph networks.")] * 2
    titles = [("Sparse Graph Networks", "")] * 15
    assert form(papers + titles, "sparse graph networks") == "sparse graph networks"


def test_the_start_of_a_sentence_says_nothing_of_capitals() -> None:
    texts = [("", "Graph nets. Graph nets. Graph nets. We like graph nets.")] * 2
    assert form(texts, "graph nets") == "graph nets"


def test_names_of_persons_keep_their_capital() -> None:
    texts = [("", "The hidden Markov model and hidden Markov model.")] * 3
    assert form(texts, "hidden markov model") == "hidden Markov model"


def test_acronyms_keep_their_capitals() -> None:
    texts = [("", "Some LLM agents, LLM agents and llm agents.")] * 3
    assert form(texts, "llm agents") == "LLM agents"


def test_a_capital_that_others_do_without_is_dropped() -> None:
    spelt_out = [("", "We use High Performance Computing.")] * 8
    plain = [("", "We use high performance computing.")] * 2
    usual = [("", "It is of high use, a performance, for computing.")] * 50
    texts = spelt_out + plain + usual
    assert form(texts, "high performance computing") == "high performance computing"


def test_words_seen_in_titles_only_are_written_as_elsewhere() -> None:
    titles = [("Sparse Kalman Graphs", "")] * 3
    running = [("", "We like sparse things, Kalman and graphs.")] * 2
    assert form(titles + running, "sparse kalman graphs") == "sparse Kalman graphs"


def test_a_plural_names_a_subject_unless_it_is_rare() -> None:
    singular = [("", f"The neural network of {place}.") for place in "ABCDEFGH"]
    often = [*singular, *[("", "Of neural networks.")] * 3]
    assert form(often, "neural network") == "neural networks"
    rarely = [*singular, *[("", "Of neural networks.")] * 2]
    assert form(rarely, "neural network") == "neural network"


@pytest.mark.parametrize(
    ("phrase", "heading"), [("graph nets", "Graph nets"), ("mRNA", "mRNA"), ("LLMs", "LLMs")]
)
def test_a_heading_begins_with_a_capital_unless_it_has_its_own(phrase: str, heading: str) -> None:
    assert title(phrase) == heading


def test_words_are_joined_as_their_language_does() -> None:
    assert joined(["graph", "nets"]) == "graph nets"
    assert joined(["强", "化", "学", "习"]) == "强化学习"
    assert joined(["BERT", "模", "型"]) == "BERT 模型"
