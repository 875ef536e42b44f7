"""Tokens: words of any script, without TeX and links."""

import pytest

from pipeline.names.tokens import tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Graph-based C++ code, R&D.", ["Graph-based", "C++", "code", ",", "R&D", "."]),
        ("IEEE 802.11 and TCP/IP", ["IEEE", "802.11", "and", "TCP/IP"]),
        ("the user's don’t", ["the", "user's", "don’t"]),
        ("Poincaré–Hopf naïve", ["Poincaré", "–", "Hopf", "naïve"]),
        ("强化学习 BERT", ["强", "化", "学", "习", "BERT"]),
        ("ニューラル網の", ["ニューラル", "網", "の"]),
        ("การเรียน", ["กา", "ร", "เรี", "ย", "น"]),
        ("तंत्रिका नेटवर्क", ["तंत्रिका", "नेटवर्क"]),
        ("नमस्ते। ठीक", ["नमस्ते", "।", "ठीक"]),
        ("مرحبا שלום", ["مرحبا", "שלום"]),
    ],
)
def test_words_are_whole_in_every_script(text: str, found: list[str]) -> None:
    assert tokens(text) == found


@pytest.mark.parametrize(
    "text", ["a $x_{graph}$ b", "a \\alpha b", "a https://graph.org/x b", "a <i> b"]
)
def test_tex_links_and_markup_are_no_words(text: str) -> None:
    assert tokens(text) == ["a", "|", "b"]


def test_prices_and_comparisons_are_no_tex() -> None:
    assert tokens("costs of $5 where a < b") == ["costs", "of", "$", "5", "where", "a", "<", "b"]


def test_an_acronym_within_a_phrase_is_moved_to_the_end() -> None:
    assert tokens("many low-density (LDPC) codes") == ["many", "low-density", "codes", "|", "LDPC"]
    assert tokens("codes (LDPC).") == ["codes", "(", "LDPC", ")."]
    assert tokens("codes (or less) help") == ["codes", "(", "or", "less", ")", "help"]
