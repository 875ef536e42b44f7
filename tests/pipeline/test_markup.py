"""Markup of publishers → plain text; what only looks like markup stays."""

import pytest

from pipeline.markup import plain


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<jats:p>One &lt; two.</jats:p><jats:p>Second.</jats:p>", "One < two.\n\nSecond."),
        ("<jats:title>Abstract</jats:title>\n<jats:p>Text.</jats:p>", "Text."),
        (
            "<jats:sec><jats:title>Aims:</jats:title><jats:p>To see.</jats:p></jats:sec>"
            "<jats:sec><jats:title>Results</jats:title><jats:p>Seen.</jats:p></jats:sec>",
            "Aims: To see.\n\nResults: Seen.",
        ),
        ('H<sub>2</sub>O of <i>E. coli</i> <span class="nocase">IN</span>', "H2O of E. coli IN"),
        ("p <b and c> d, x < y", "p <b and c> d, x < y"),
        ("<script>alert(1)</script> & {}", "<script>alert(1)</script> & {}"),
        (
            "Let <jats:alternatives><jats:tex-math>$$x$$</jats:tex-math>"
            "<mml:math><mml:mi>x</mml:mi></mml:math></jats:alternatives> be",
            "Let $$x$$ be",
        ),
        ("an <mml:math><mml:mi>x</mml:mi></mml:math> alone", "an x alone"),
        ("", ""),
    ],
)
def test_what_markup_says(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_a_million_open_brackets_do_not_hang() -> None:
    for hostile in ("<" * 1_000_000, "<p " * 300_000, "<p>" * 300_000):
        assert "<p>" not in plain(hostile)
