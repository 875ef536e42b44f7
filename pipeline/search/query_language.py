"""The query language: what a reader may type, and how it is said to tantivy.

Its parser does nearly all: words, phrases, AND, OR, fields, ranges. Here stands what it lacks or
takes otherwise than a reader means it: NOT beside AND and OR, beginnings, apostrophes, colons.
"""

import re
import unicodedata

TEXT_FIELDS = ("title", "abstract", "authors", "keywords", "venue")
"""Searched where a query names no field; any of them can be named, as in `title:scaling`."""
WORDS = "_words"
"""Suffix of the fields that hold whole words, for finding beginnings."""
SYNTAX = 'words · "a phrase" · AND OR NOT · title:word · year:[2020 TO 2024] · begin*'
"""What a query may hold, stated beside the search box."""
BEGINNING = re.compile(
    rf"(?<![\w:\"/*])(?:(?P<field>{'|'.join(TEXT_FIELDS)}):)?(?P<begin>\w{{2,}})\*(?![^\s)])"
)
NEGATION = re.compile(r"(?<![^\s(])NOT\s+")

Spans = list[tuple[int, int]]
"""(start, end) in characters."""


def prepared(query: str) -> str:
    """The query as tantivy's parser takes it to mean what the reader means."""
    return BEGINNING.sub(_any_beginning, _negated(plain(query)))


def plain(text: str) -> str:
    """The query with straight quotation marks and no apostrophes, every position as before.

    tantivy takes an apostrophe for a quotation mark, our words end at one; and it takes every word
    before a colon for a field, which in "BERT: a model" or "https://" it is not.
    """
    text = re.sub(r"\b(\w+):(?=\s|//)", _colon, text)
    return re.sub("['’‘]", " ", text.translate(str.maketrans("“”„", '"""')))


def _colon(found: re.Match[str]) -> str:
    return found[0] if found[1] in (*TEXT_FIELDS, "year") else f"{found[1]} "


def _negated(text: str) -> str:
    """`NOT x` as "everything but x": tantivy finds nothing for a lone NOT beside AND or OR."""
    parts, at = [], 0
    for found in NEGATION.finditer(text):
        if found.start() < at or text.count('"', 0, found.start()) % 2:
            continue
        end = _operand_end(text, found.end())
        if end > found.end():
            operand = _negated(text[found.end() : end])
            parts += [text[at : found.start()], f"(* -{operand})"]
            at = end
    return "".join([*parts, text[at:]])


def _operand_end(text: str, start: int) -> int:
    """Where the operand that begins at `start` ends: a word, phrase, bracket, or another NOT."""
    if again := NEGATION.match(text, start):
        return _operand_end(text, again.end())
    named = re.compile(r"\w+:").match(text, start)
    at = named.end() if named else start
    closing = {"(": ")", "[": "]", "{": "}", '"': '"'}.get(text[at : at + 1])
    if closing is None:
        word = re.compile(r"[^\s()]+").match(text, at)
        return word.end() if word else start
    depth = 0
    for place in range(at, len(text)):
        if place > at and text[place] == closing:
            depth -= 1
        elif text[place] == text[at]:
            depth += 1
        if depth == 0:
            return place + 1
    return start


def _any_beginning(found: re.Match[str]) -> str:
    """`scal*` as a query for all words that begin so, in the field that it names or in any."""
    begin = _folded(found["begin"])
    fields = [found["field"]] if found["field"] else TEXT_FIELDS
    return "(" + " OR ".join(f"{field}{WORDS}:/{begin}.*/" for field in fields) + ")"


def begun(query: str, field: str, value: str) -> Spans:
    """Where words stand that begin as the query says with `*`."""
    begins = [
        _folded(found["begin"])
        for found in BEGINNING.finditer(plain(query))
        if found["field"] in (None, field)
    ]
    return [
        (word.start(), word.end())
        for word in re.finditer(r"\w+", value)
        if begins and _folded(word[0]).startswith(tuple(begins))
    ]


def _folded(text: str) -> str:
    """Lower case without accents, as the index has it."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(part for part in parts if not unicodedata.combining(part))
