"""Words in one plain form."""

import pytest

from pipeline.duplicates.plain_words import words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Naïve Bayes – A SURVEY.", "naive bayes a survey"),
        ("R&amp;D of C<sub>2</sub>", "r and d of c2"),
        ("the β-decay of λ", "the beta decay of lambda"),
        ("Ørsted’s 10,000 straße", "orsteds 10000 strasse"),
        ("C++", "c plus plus"),
    ],
)
def test_case_accents_marks_tags_and_greek_have_one_form(text: str, plain: str) -> None:
    assert words(text) == plain
