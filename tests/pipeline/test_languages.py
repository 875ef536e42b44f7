"""Languages of papers."""

import pytest

from pipeline import languages as module
from pipeline.languages import languages

GERMAN = (
    "Zur Elektrodynamik bewegter Körper und ihrer Anwendung in der Technik, mit einem Anhang über "
    "die Lichtgeschwindigkeit"
)
CHINESE = "深度学习在医学图像中的应用。我们研究卷积神经网络如何在医学图像中工作,并讨论其局限"
ENGLISH = (
    "We study how networks learn, and the results show that depth helps a great deal in many "
    "of the cases that matter"
)


def test_shares_are_told_the_commonest_first() -> None:
    found = languages([GERMAN, ENGLISH, CHINESE, ENGLISH])
    assert found == {"en": 0.5, "de": 0.25, "zh": 0.25}
    assert next(iter(found)) == "en"


def test_texts_without_a_letter_are_of_no_language() -> None:
    assert languages(["", "123 + 4" * 20, GERMAN]) == {"de": 1.0}
    assert languages([]) == {}


def test_of_many_papers_some_are_looked_at_all_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOKED_AT", 4)
    assert languages([ENGLISH, GERMAN] * 3 + [CHINESE] * 2) == {"en": 0.75, "zh": 0.25}


def test_a_bare_title_counts_only_where_nothing_longer_tells() -> None:
    assert languages(["Whiteness", ENGLISH]) == {"en": 1.0}
    assert languages(["Zur Elektrodynamik bewegter Körper"]) == {"de": 1.0}
