"""Stems: a word and its plural are one, words that merely end like plurals are not."""

import numpy as np
import pytest

from pipeline.names.stems import BREAK, stem, stems


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("networks", "network"), ("ontologies", "ontology"), ("classes", "class"),
        ("matrices", "matrix"), ("indices", "index"), ("hypotheses", "hypothesis"),
        ("equilibria", "equilibrium"), ("criteria", "criterion"), ("automata", "automaton"),
        ("corpora", "corpus"), ("user's", "user"), ("llms", "llm"),
    ],
)  # fmt: skip
def test_a_plural_has_the_stem_of_its_singular(plural: str, singular: str) -> None:
    often = {plural: 10, singular: 10}
    assert stem(plural, often) == singular
    assert stem(singular, often) == singular


@pytest.mark.parametrize("word", ["bias", "analysis", "physics", "class", "gas", "focus", "chaos"])
def test_what_is_left_must_be_a_word(word: str) -> None:
    assert stem(word, {word: 10}) == word


def test_a_slip_of_the_pen_is_no_singular() -> None:
    assert stem("analysis", {"analysis": 1000, "analysi": 1}) == "analysis"


def test_dynamics_are_not_dynamic() -> None:
    assert stem("dynamics", {"dynamics": 10, "dynamic": 10}) == "dynamics"
    assert stem("topics", {"topics": 10, "topic": 10}) == "topic"


def test_parts_are_numbered_by_their_stems() -> None:
    words, numbers = stems([[""], ["graph", "networks"], ["network"]], np.array([3, 2, 2]))
    assert [words[number] for number in numbers] == ["", "graph", "network", "network"]
    assert numbers[0] == BREAK
