"""Text with TeX in it (accents, emphasis, simple formulas) → readable Unicode.

pylatexenc knows what a command stands for. It reads whole documents, though: it drops commands
that it does not know and takes every dollar for a formula. What is TeX in a title or an abstract
is decided here, piece by piece, and a piece that is not surely understood stays to the letter.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pipeline.cleaning.tex_math import UnclearError, formula, is_formula, symbol

MARKS = re.compile(r"[\\${]|--|``|(?<=\S)~(?=\S)")
"""A text without any of these holds no TeX."""
DEEPEST = 12
"""Groups that hold more groups in one another than this are no TeX of a title."""
LONGEST_FORMULA = 2_000  # characters

PATH = r"\b[A-Za-z]:\\(?!textbackslash\b)[^\s{}$]*|\\\\[\w.-]+\\[^\s{}$]*"
TOKEN = re.compile(
    rf"(?P<literal>{PATH}|\\\\)|(?P<command>\\(?:[A-Za-z]+|.))|(?P<dollar>\$\$?)"
    r"|(?P<open>\{)|(?P<close>\})|[^\\${}]+|.",
    re.S,
)
ACCENT_SIGNS, ACCENT_LETTERS = "\"'`^~=.", "cvuHkrdbt"
LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "th": "þ", "TH": "Þ", "dh": "ð",
    "DH": "Ð", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "textendash": "–", "textemdash": "—",
    "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”",
    "textregistered": "®", "texttrademark": "™", "textdegree": "°", "textbackslash": "\\",
    "textasciitilde": "~", "textunderscore": "_", "textbar": "|", "textless": "<",
    "textgreater": ">", "textmu": "µ", "ldots": "…", "dots": "…", "textellipsis": "…", "LaTeX":
    "LaTeX", "TeX": "TeX", "textasciicircum": "^", "textbullet": "•", "textbraceleft": "{",
    "textbraceright": "}",
}  # fmt: skip
"""Commands without an argument, which are text."""
SIGNS = {sign: sign for sign in "&%_#$"} | {"{": "{", "}": "}", " ": " ", ",": " ", "@": ""}
WRAPPERS = frozenset(
    "emph textit textbf texttt textsc textsf textrm textsl textmd textup textnormal text mbox hbox "
    "mathrm underline uline enquote ensuremath url path nolinkurl".split()
)
"""Commands that only style what stands in their braces."""
STYLES = re.compile(r"\\(?:em|it|bf|tt|sc|sf|rm|sl|itshape|bfseries|ttfamily|scshape|upshape)\b\s*")
APOSTROPHE = re.compile(r"(?:s|t|d|m|l|ll|re|ve)\b")
r"""What follows the escaped quote of `it\'s`."""
PROTECTED = re.compile(r"[A-Z][\w'’.+-]{0,60}|[\[\]]")
"""What braces keep as it is (`{DNA}`, `Mc{D}onald`); a set or a template is no such word."""
OPENERS = " \n\t(-–—“‘\"':/."
TIE = re.compile(r"(?<=[^\W\d_]{2}|.[.,])~(?=[\w\\$(])")
BEFORE_UNIT = re.compile(r"mu [mgslLMAFVWJ]\b|[A-Za-z]+ [-,.;:)]")
"""A sign, a blank and what belongs to it."""
RANGE = re.compile(r"(?<=\w)--(?=\w)|(?<= )--(?= )")
DASH = re.compile(r"(?<=\w)---(?=\w)|(?<= )---(?= )|(?<=\w)--- (?=\w)")
QUOTES = re.compile(r"(?<!`)``(?!`)([^`]{0,1000}?)''")


def plain(text: str) -> str:
    """The text with its TeX in Unicode; what is not surely TeX, to the letter."""
    if not MARKS.search(text):
        return text
    if "\\documentclass" in text:
        text = _without_documents(text)
    if "``" in text:
        text = QUOTES.sub(r"“\1”", text)
    text = TIE.sub(" ", text) if "~" in text else text
    if "\\" in text or "$" in text or "{" in text:
        text = _pieces(text)
    if "--" in text:
        text = RANGE.sub("–", DASH.sub("—", text))
    return unicodedata.normalize("NFC", text)


def _without_documents(text: str) -> str:
    """Formulas alone where JATS keeps each as a whole document of its own."""
    head, *documents = text.split("\\documentclass")
    parts = [head]
    for document in documents:
        _, begins, body = document.partition("\\begin{document}")
        inside, ends, after = body.partition("\\end{document}")
        parts.append(inside.strip() + after if begins and ends else "\\documentclass" + document)
    return "".join(parts)


@dataclass
class _Piece:
    """One token, and where its group or formula ends (0 where it opens none)."""

    kind: str
    text: str
    end: int = 0
    height: int = 0


def _pieces(text: str) -> str:
    tokens = [_Piece(found.lastgroup or "", found[0]) for found in TOKEN.finditer(text)]
    _match_braces(tokens)
    _match_formulas(tokens)
    quoting = re.search(r'\\"(?![A-Za-z{\\])', text) is not None
    return _Text(tokens, quoting).said(0, len(tokens))


def _match_braces(tokens: list[_Piece]) -> None:
    """Each opening brace learns where its group closes and how many groups it holds."""
    waiting: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind == "open":
            waiting.append(at)
        elif token.kind == "close" and waiting:
            opened = tokens[waiting.pop()]
            opened.end = at
            if waiting:
                outer = tokens[waiting[-1]]
                outer.height = max(outer.height, opened.height + 1)


def _match_formulas(tokens: list[_Piece]) -> None:
    r"""Each sign that may open a formula learns where the next that may close it stands."""
    following: dict[str, int] = {}
    closes = {"\\(": "\\)", "\\[": "\\]"}
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.kind == "dollar" or token.text in closes:
            token.end = following.get(closes.get(token.text, token.text), 0)
        if token.kind in ("dollar", "command"):
            following[token.text] = at


class _Text:
    """Renders tokens; a position in them is handed on, never looked for again."""

    def __init__(self, tokens: list[_Piece], quoting: bool) -> None:
        self.tokens = tokens
        self.quoting = quoting

    def said(self, start: int, end: int) -> str:
        parts: list[str] = []
        at = start
        while at < end:
            token = self.tokens[at]
            found = None
            if token.end and token.end < end:
                found = self._group(at) if token.kind == "open" else self._formula(at)
            elif token.kind == "command" and at + 1 <= end:
                found = self._command(at, end, parts[-1][-1:] if parts else "")
            part, at = found if found else (token.text, at + 1)
            parts.append(part)
        return "".join(parts)

    def _source(self, start: int, end: int) -> str:
        return "".join(token.text for token in self.tokens[start:end])

    def _formula(self, at: int) -> tuple[str, int] | None:
        opening, end = self.tokens[at], self.tokens[at].end
        if end - at > LONGEST_FORMULA:
            return None
        inside = self._source(at + 1, end)
        after = self.tokens[end + 1].text[:1] if end + 1 < len(self.tokens) else ""
        if len(inside) > LONGEST_FORMULA or not is_formula(opening.text, inside, after):
            return None
        try:
            return formula(inside), end + 1
        except UnclearError:
            return self._source(at, end + 1), end + 1

    def _group(self, at: int) -> tuple[str, int] | None:
        """A group in running text, without its braces where they are TeX's."""
        end = self.tokens[at].end
        if self.tokens[at].height > DEEPEST:
            return None
        first, source = self.tokens[at + 1], self._source(at + 1, end)
        if first.kind == "command" and STYLES.fullmatch(first.text):
            return self.said(at + 2, end).lstrip(), end + 1
        inside = self.said(at + 1, end)
        previous = self.tokens[at - 1] if at else _Piece("", "")
        before = previous.text[-1:]
        if first.kind == "command" and first.text[1] not in "{}":
            ours = not inside.startswith("\\")
        elif previous.kind == "command" or (before and before in "$%#"):
            ours = False
        else:
            accented = inside != source and not re.search(r"[\s,:;=]", source)
            protects = PROTECTED.fullmatch(source) is not None
            # After a word stands rather the argument of a command that lost its backslash.
            fits = before in OPENERS or (before.isalnum() and len(source) <= 3)
            ours = accented or (protects and fits)
        return (inside if ours else "{" + inside + "}"), end + 1

    def _command(self, at: int, end: int, before: str) -> tuple[str, int] | None:
        name = self.tokens[at].text[1:]
        following = self.tokens[at + 1] if at + 1 < end else _Piece("", "")
        group = following.kind == "open" and 0 < following.end < end
        found: tuple[str, int] | None = None
        if name in ACCENT_SIGNS or name in ACCENT_LETTERS:
            found = self._accented(name, at, following, group, before)
        elif name in SIGNS:
            found = SIGNS[name], at + 1
        elif name == "-" and before.isalpha() and following.text[:1].isalpha():
            found = "", at + 1
        elif name in WRAPPERS and group and following.height <= DEEPEST:
            found = self.said(at + 2, following.end), following.end + 1
        elif name in LETTERS or (len(name) > 1 and not group and symbol(name)):
            found = self._ended(name, at, following)
        return found

    def _ended(self, name: str, at: int, following: _Piece) -> tuple[str, int]:
        """After a letter one blank, or an empty group, only shows where its name ends.

        After a sign of mathematics that stands in prose, people mean the blank: `\\pi bonds`.
        """
        said = LETTERS.get(name) or symbol(name) or ""
        if following.kind == "open" and following.end == at + 2:
            return said, at + 3
        shows_end = len(said) == 1 and (said.isalpha() and name in LETTERS)
        if not following.kind and (shows_end or BEFORE_UNIT.match(name + following.text)):
            following.text = following.text.removeprefix(" ")
        return said, at + 1

    def _accented(
        self, name: str, at: int, following: _Piece, group: bool, before: str
    ) -> tuple[str, int] | None:
        if group and following.end > at + 5:
            return None  # more than a letter
        if group or following.kind == "command":
            end = following.end if group else at + 1
            letter = self._source(at + 2, end).strip() if group else following.text
            accented = _accent(name, letter)
            return (accented, end + 1) if accented else None
        text = following.text
        if name in ACCENT_LETTERS:
            ours = bool(re.match(r"\s\w", text)) and (before.isalpha() or self._opens_group(at))
            text = text[1:]
        else:
            escaped = name == "'" and before.isalpha() and APOSTROPHE.match(text)
            ours = not (escaped or following.kind or (name == '"' and self.quoting))
        accented = _accent(name, text[:1]) if ours else None
        if accented:
            following.text = text[1:]
        return (accented, at + 1) if accented else None

    def _opens_group(self, at: int) -> bool:
        return at > 0 and self.tokens[at - 1].kind == "open"


@lru_cache(maxsize=4096)
def _accent(name: str, letter: str) -> str | None:
    """One letter with its accent; None where Unicode has no such letter."""
    from pylatexenc.latex2text import LatexNodes2Text

    if not re.fullmatch(r"[^\W\d_]|\\[ij]", letter):
        return None
    found = LatexNodes2Text().latex_to_text(f"\\{name}{{{letter}}}")
    composed = unicodedata.normalize("NFC", found)
    return composed if len(composed) == 1 and composed != letter else None
