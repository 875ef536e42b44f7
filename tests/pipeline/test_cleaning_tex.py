"""TeX in titles and abstracts becomes Unicode; what is not surely TeX stays to the letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.tex import plain
from tests.pipeline.bibliographies import FUZZ


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"G{\"o}del, Poincar\'e, na\"{\i}ve", "Gödel, Poincaré, naïve"),
        (r"Erd\H{o}s, {\v C}ech, Fran\c cois", "Erdős, Čech, François"),
        (r"Stra\ss e, S\o ren, \AA ngstr{\"o}m, \L{}ukasz", "Straße, Søren, Ångström, Łukasz"),
        (r"\emph{very \textbf{much}} so, {\em E. coli}", "very much so, E. coli"),
        (r"AT\&T, 50\%, a\_b, Fig.~1 of~$k$", "AT&T, 50%, a_b, Fig. 1 of k"),
        ("``quoted'' -- pages 1--10---so", "“quoted” – pages 1–10—so"),
        (r"\pi\pi scattering of \theta and \sigma, 5 \mu m", "ππ scattering of θ and σ, 5 μm"),
        ("{C}apital {DNA} of Mc{D}onald", "Capital DNA of McDonald"),
    ],
)
def test_accents_styles_and_signs(tex: str, text: str) -> None:
    assert plain(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"$\alpha$-stable", "α-stable"),
        (r"$\mathcal{O}(n^2)$ or ${\cal O}(n)$", "O(n²) or O(n)"),
        ("$10^{-3}$, $x_{i}$, $x_{i,j}$, $2^{n/2}$", "10⁻³, xᵢ, x_(i,j), 2^(n/2)"),
        (r"$\frac{a}{b}$, $\frac{a+b}{c}$, $\frac12$", "a/b, (a+b)/c, 1/2"),
        (r"$\mathbb{R}^d$, $\{0,1\}^n$", "ℝᵈ, {0,1}ⁿ"),
        (r"$k\leq 3$, $x \in X$, $i\not=j$", "k ≤ 3, x ∈ X, i ≠ j"),
        (r"$O(n\log n)$, $\log^2 n$, $O(\log\log n)$", "O(n log n), log² n, O(log log n)"),
        (r"$\tilde{O}(\sqrt{n+1})$", "Õ(√(n+1))"),
        (r"CO$_2$, 10 $\mu$m, 37$^\circ$C", "CO₂, 10 μm, 37°C"),
        (r"$\sim$10$^{-10} M_{\odot}$ and 43$^{\circ}$36", "∼10⁻¹⁰ M_⊙ and 43°36"),
        (r"$$E=mc^2$$, \(a^2\), $ \alpha $", "E=mc², a², α"),
        (r"\documentclass[12pt]{minimal}\begin{document}$$x^2$$\end{document} is", "x² is"),
    ],
)
def test_formulas(tex: str, text: str) -> None:
    assert plain(tex) == text


@pytest.mark.parametrize(
    "text",
    [
        "costs $5 to $10, or $3", "a lone $ sign", "US$ 5 and A$ 6", "$HOME/bin:$PATH", "${shell}",
        r"C:\users\o\new", r"\n and \t of code", r"a\t\t every",
        r"\unknown{a} b", r"\cite{doe}", r"$\mine n$",
        "teal{Tool-use} of",
        "a_b_c, 50% of, --flag, 10~20, ~5", "{a, b}, {0,1}, {{ template }}, {Two Words}",
        r"it\'s and we\'ll", r"\"quoted\" words", r"\[1\]", "{unclosed", "closed}", "\\",
        "$unknown_word and so on$", "```code```",
    ],
)  # fmt: skip
def test_what_is_not_surely_tex_stays_to_the_letter(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    "piece",
    ["{", "}", "$", "$a", "$ ", "\\", "``", "\\'", "\\emph{", "\\frac", "$x^", "{\\em ", "~", "--",
     "\\(", "\\documentclass", "\\documentclass\\begin{document}", "\\'{", "\\\""],
)  # fmt: skip
def test_a_long_run_of_damage_neither_hangs_nor_fails(piece: str) -> None:
    hostile = piece * (200_000 // len(piece))
    assert plain(hostile)
    assert plain(hostile + "}" * (len(hostile) // 2))


SIGNS = (
    r"\ $ { } ^ _ ~ -- `` '' a 1 & \\ \( \) \left. \alpha \frac \sqrt \emph{ \"o \v \text{ \mathbb"
)
PIECES = st.sampled_from([*SIGNS.split(" "), " ", "\n"])


@FUZZ
@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_is_read_to_its_end(text: str) -> None:
    plain(text)
