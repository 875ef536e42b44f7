"""Markup of publishers → plain text; what only looks like markup stays."""

import pytest

from pipeline.cleaning.markup import plain


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
        ('H<sub>2</sub>O of <i>E. coli</i> <span class="nocase">IN</span>', "H₂O of E. coli IN"),
        ("p <b and c> d, x < y", "p <b and c> d, x < y"),
        ("<script>alert(1)</script> & {}", "<script>alert(1)</script> & {}"),
        (
            "Let <jats:alternatives><jats:tex-math>$$x$$</jats:tex-math>"
            "<mml:math><mml:mi>x</mml:mi></mml:math></jats:alternatives> be",
            "Let x be",
        ),
        ("an <mml:math><mml:mi>x</mml:mi></mml:math> alone", "an x alone"),
        ("x<sup>n+1</sup>, 10<sup>th</sup>, m<sub>eff</sub>", "xⁿ⁺¹, 10th, meff"),
        ("so<sup>8,9</sup>. Or<sup>a, b</sup> by 10<sup>1,x!</sup>", "so⁸,⁹. Orᵃ,ᵇ by 101,x!"),
        ("List<int>, List<i> and p < 0.05 > q", "List<int>, List<i> and p < 0.05 > q"),
        ("&amp;lt;b&amp;gt; &amp;amp; AT&T; ?a=1&copy=2", "<b> & AT&T; ?a=1&copy=2"),
        ("&lt;i&gt;E. coli&lt;/i&gt; &alpha;&#946;", "E. coli αβ"),
        ("<p>One<br/>two</p>", "One\n\ntwo"),
        ("", ""),
    ],
)
def test_what_markup_says(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_a_million_open_brackets_do_not_hang() -> None:
    for hostile in ("<" * 1_000_000, "<p " * 300_000, "<p>" * 300_000):
        assert "<p>" not in plain(hostile)


@pytest.mark.parametrize(
    ("inside", "line"),
    [
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x²"),
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "a/b"),
        ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", "a/(b+1)"),
        ("<msqrt><mi>n</mi></msqrt>", "√n"),
        ("<msub><mi>x</mi><mrow><mi>i</mi><mo>,</mo><mi>j</mi></mrow></msub>", "x_(i,j)"),
        ("<mover><mi>x</mi><mo>^</mo></mover>", "x̂"),
        ("<semantics><mi>n</mi><annotation>\\mathit{n}</annotation></semantics>", "n"),
        ("<mn>3</mn><mo>&#xD7;</mo><msup><mn>10</mn><mrow><mo>&#x2212;</mo><mn>3</mn></mrow></msup>",
         "3 × 10⁻³"),
    ],
)  # fmt: skip
def test_formulas_of_mathml_stand_on_a_line(inside: str, line: str) -> None:
    assert plain(f"<math>{inside}</math>") == line
    prefixed = inside.replace("</", "\0").replace("<", "<mml:").replace("\0", "</mml:")
    declared = 'xmlns:mml="http://www.w3.org/1998/Math/MathML" display="inline"'
    assert plain(f"a <mml:math {declared}>{prefixed}</mml:math> b") == f"a {line} b"


def test_damaged_mathml_keeps_its_text() -> None:
    assert "x" in plain("<math><mi>x</mi> and no end")
    assert plain("<math><mi>x</mi></mrow></math> b") == "x b"
