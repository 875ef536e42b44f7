"""A text → its words in one plain form, in which two ways of writing it are equal."""

import re
import unicodedata
from html import unescape

MARKS = re.compile(r"[\u0300-\u036f]")
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
WORD = re.compile(r"[^\W_]+")
GREEK = {
    letter: unicodedata.name(chr(letter)).split()[3].lower().replace("lamda", "lambda")
    for letter in [*range(0x3B1, 0x3C2), *range(0x3C3, 0x3CA)]
}
"""Letter → its name."""
LETTERS = str.maketrans(
    GREEK
    | dict(zip("øđłıæœþðħ", ("o", "d", "l", "i", "ae", "oe", "th", "d", "h"), strict=True))
    | dict.fromkeys("'’‘ʼ`´\u00ad\u200b\u200c\u200d\ufeff", "")
    | {"&": " and ", "+": " plus "}
)


def words(text: str) -> str:
    """The words of a text in one plain form: no case, accents, punctuation, tags; Greek spelt."""
    if "&" in text:
        text = unescape(text)
    if "<" in text:
        text = TAG.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = unicodedata.normalize("NFC", MARKS.sub("", text))
    text = text.casefold().translate(LETTERS)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)  # 10,000
    return " ".join(WORD.findall(text))
