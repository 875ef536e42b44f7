"""A text → its words and what stands between them, in any script."""

import re

KATAKANA = "\u30a0-\u30ff"
IDEOGRAPHS = "\u3005\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
SYLLABLES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese, Khmer: letters with the marks on them."""
MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962-\u0963"
MARKS += "\u0981-\u0983\u09bc-\u09cd\u0a3c-\u0a4d\u0abc-\u0acd\u0b3c-\u0b4d\u0bbe-\u0bcd"
MARKS += "\u0c3e-\u0c4d\u0cbc-\u0ccd\u0d3b-\u0d4d\u200c\u200d"
"""Marks that belong to the letter before them, though they are no letters."""
LETTER = rf"[^\W_{KATAKANA}{IDEOGRAPHS}{SYLLABLES}]"
SYLLABLE = (
    rf"[\u0e40-\u0e44\u0ec0-\u0ec4]?[{SYLLABLES}]"
    r"[\u0e30-\u0e3a\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3]*"
)
TOKEN = re.compile(
    rf"[{KATAKANA}]+|[{IDEOGRAPHS}]|{SYLLABLE}"
    rf"|{LETTER}+(?:(?:[-‐‑’'/+.&]|[{MARKS}]+){LETTER}+)*[{MARKS}]*\+*|[^\w\s]+"
)
TEX = re.compile(r"\$[^$]*\$|\\[A-Za-z]+\*?|\bhttps?://\S+|<[^<>]*>")
ACRONYM = re.compile(r"\s?\(([A-Z][A-Za-z]{0,6}[A-Z]s?)\)(?=[\s\w])")
"""In the midst of a phrase: "low-density parity-check (LDPC) codes"."""
HIRAGANA = re.compile("[\u3041-\u309f]")
UNSPACED = re.compile(rf"[{KATAKANA}{IDEOGRAPHS}{SYLLABLES}]")


def tokens(text: str) -> list[str]:
    """Words, single characters of scripts without spaces, and runs of punctuation, in order."""
    return TOKEN.findall(_plain(text))


def _plain(text: str) -> str:
    """The text without TeX and links; acronyms that stand within a phrase come at the end."""
    if any(sign in text for sign in ("$", "\\", "<", "://")):
        text = TEX.sub(" | ", text)
    if "(" not in text:
        return text
    acronyms = ACRONYM.findall(text)
    return " | ".join([ACRONYM.sub("", text), *acronyms]) if acronyms else text
