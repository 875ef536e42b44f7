"""What may be a topic's name, and what a model says in its place."""

import pytest

from pipeline.namer.judge import flaw, tidy

PAPERS = ("Test-time training", "Owls hunt by ear", "β-decay of owls")


@pytest.mark.parametrize(
    "name",
    [
        "Offline reinforcement learning", "Test-time training", "C++ templates", "LLMs",
        "Graph neural networks (GNNs)", "Parkinson's disease", "Müller–Lyer illusion",
        "Learning & planning", "β-decay", "3D vision", "GPT-4.1", "Field studies of owls",
        "U.S. elections", "Topic models", "Group theory and symmetry",
    ],
)  # fmt: skip
def test_a_phrase_that_a_person_would_say_may_be_a_name(name: str) -> None:
    assert flaw(name, PAPERS) is None


@pytest.mark.parametrize(
    ("name", "papers"),
    [
        ("图神经网络", ["图神经网络的研究"]),
        ("図書館の歴史", ["図書館と本の歴史"]),
        ("강화 학습", ["강화 학습 연구"]),
        ("التعلم الآلي", ["دراسة في التعلم الآلي"]),
        ("Обучение с подкреплением", ["Глубокое обучение"]),
        ("मशीन लर्निंग", ["मशीन लर्निंग का अध्ययन"]),
        ("光", ["光の性質"]),
    ],
)
def test_a_name_may_be_in_the_papers_own_script(name: str, papers: list[str]) -> None:
    assert flaw(name, papers) is None
    assert flaw(name, PAPERS) == "in another script than the papers"


@pytest.mark.parametrize("name", [None, 3, ["Owls"], "", "   "])
def test_no_text_is_no_name(name: object) -> None:
    assert flaw(name, PAPERS) == "no text"


@pytest.mark.parametrize(
    "name", ["x" * 61, "a owl " * 9, "one two three four five six seven owls x"]
)
def test_a_sentence_is_no_name(name: str) -> None:
    assert flaw(name.strip(), PAPERS) == "too long"


@pytest.mark.parametrize(
    "name",
    [
        "<b>Owls</b>", "**Owls**", "_Owls_", "`Owls`", "$O_{wl}$", "\\textbf{Owls}", "Owls: $5",
        "[Owls](http://x)", "{{owls}}", "Owls; rm -rf", "Owls\tand", "Owls\u2028and", "Owls\x00",
        "Owls\x1b[31m", "Owls\u202eslwo", "O\u200bwls", "Owls\ud800", "Owls 🦉", '"Owls"', "'Owls'",
        "“Owls”", "Owls.", "- Owls", "Owls  hunt", "Owls, www.example.com", "owls.com", "#owls",
        "O\u0301\u0302\u0303\u0304wls", "Owls | birds", "=Owls", "@owls", "Owls?",
    ],
)  # fmt: skip
def test_markup_and_what_steers_is_in_no_name(name: str) -> None:
    assert flaw(name, PAPERS) == "signs that no name has"


@pytest.mark.parametrize(
    "name",
    ["The", "Of the", "Topic 3", "Cluster", "Other topics", "Miscellaneous", "2024",
     "Novel methods", "Various approaches", "Research papers", "Untitled", "N/A", "x", "General"],
)  # fmt: skip
def test_words_that_fit_any_topic_are_no_name(name: str) -> None:
    assert flaw(name, PAPERS) == "only words that name no subject"


def test_letters_that_only_look_like_the_papers_are_refused() -> None:
    assert flaw("Оwls", PAPERS) == "in another script than the papers"  # a Cyrillic О


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (" owls of the north ", "Owls of the north"),
        ("mRNA vaccines", "mRNA vaccines"),
        ("LLM agents", "LLM agents"),
        ("U\u0308bung", "Übung"),
        ("", ""),
    ],
)
def test_a_name_begins_with_a_capital(said: str, name: str) -> None:
    assert tidy(said) == name
