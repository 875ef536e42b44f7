"""MathML in a text → its formulas on one line."""

import html
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pipeline.cleaning.scripts import lowered, raised

OPENING = re.compile(r"<(?:[a-z]{1,8}:)?math(?:\s[^<>]*)?>", re.I)
CLOSING = re.compile(r"</(?:[a-z]{1,8}:)?math\s*>", re.I)
TEX = re.compile(r"<(?:jats:)?(tex-math)(?:\s[^<>]*)?>", re.I)
TEX_END = re.compile(r"</(?:jats:)?tex-math\s*>", re.I)
ALTERNATIVES = re.compile(r"<(?:jats:)?alternatives(?:\s[^<>]*)?>", re.I)
ALTERNATIVES_END = re.compile(r"</(?:jats:)?alternatives\s*>", re.I)
PREFIX = re.compile(r"(</?)[a-z]{1,8}:(?=[a-z])", re.I)
DECLARATION = re.compile(
    r"\s(?:xmlns|[a-z]{1,8}:[a-z]{1,12}|xmlns:[a-z]{1,8})=(?:\"[^\"]*\"|'[^']*')"
)
LONGEST, DEEPEST = 20_000, 40
RELATION = frozenset("=<>≤≥≠≈≡∈∉⊂⊆⊃⊇→←↔⇒⇔∼≃≅∝≪≫×±∪∩")
UNSEEN = re.compile("[\u2061-\u2064\u200b]")
ATOM = re.compile(r"[\w.′∞ℓ\u0300-\u036f]*|\([^()]*\)")


def formulas(text: str) -> str:
    """The text with each formula of MathML on a line; TeX beside the same formula is left out."""
    text = _each(text, ALTERNATIVES, ALTERNATIVES_END, _alternative)
    return _each(text, OPENING, CLOSING, _line)


def _each(
    text: str, opening: re.Pattern[str], closing: re.Pattern[str], said: Callable[[str], str]
) -> str:
    """The text with what stands from an opening to the next closing replaced; each looked at once.

    One pattern for both ends would look for the end again from every opening that has none.
    """
    parts: list[str] = []
    position = 0
    while begins := opening.search(text, position):
        ends = closing.search(text, begins.end())
        if ends is None:
            break
        parts += [text[position : begins.start()], said(text[begins.start() : ends.end()])]
        position = ends.end()
    return "".join([*parts, text[position:]])


def _alternative(source: str) -> str:
    """One way to write a formula: in MathML where it is there too."""
    return _each(source, TEX, TEX_END, lambda tex: "") if OPENING.search(source) else source


def _line(source: str) -> str:
    """One formula; the bare text of its elements where it is damaged."""
    if len(source) > LONGEST:
        return source
    bare = PREFIX.sub(r"\1", DECLARATION.sub("", source))
    bare = re.sub(r"&(?!(?:amp|lt|gt|quot|apos);)#?\w{1,32};", lambda m: html.unescape(m[0]), bare)
    try:
        root: Element = fromstring(bare)
    except (ParseError, DefusedXmlException, ValueError):
        return source
    return UNSEEN.sub("", " ".join(_said(root, 0).split()))


def _said(element: Element, depth: int) -> str:
    name = str(element.tag).lower()
    if name.startswith("annotation") or depth > DEEPEST:
        return ""
    inside = [_said(child, depth + 1) for child in element]
    text = (element.text or "").strip()
    if name == "semantics":
        return inside[0] if inside else text
    if name in BUILDERS and len(inside) >= BUILDERS[name][0]:
        return BUILDERS[name][1](inside)
    if name == "mo" and text in RELATION:
        return f" {text} " if text not in "=<>" else text
    tails = ((child.tail or "").strip() for child in element)
    body = text + "".join(said + tail for said, tail in zip(inside, tails, strict=True))
    if name == "mfenced":
        return element.get("open", "(") + ",".join(inside) + element.get("close", ")")
    return " " if name == "mspace" else body


def _script(base: str, script: str, sign: str) -> str:
    said = UNSEEN.sub("", script).strip()
    found = raised(said) if sign == "^" else lowered(said)
    if said in ("∘", "°") and sign == "^":
        found = "°"
    if said in ("′", "*", "⁎", "†") and sign == "^":
        found = said
    if found is None:
        found = sign + (said if re.fullmatch(r"\w+|.", said) else f"({said})")
    return base.strip() + found if said else base


def _atom(said: str) -> str:
    text = said.strip()
    return text if ATOM.fullmatch(text) else f"({text})"


def _over(inside: list[str]) -> str:
    accents = {"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "¯": "\u0304",
               "‾": "\u0304", "→": "\u20d7", "˙": "\u0307"}  # fmt: skip
    base, mark = inside[0].strip(), inside[1].strip()
    return base + accents[mark] if mark in accents and len(base) == 1 else _script(base, mark, "^")


BUILDERS: dict[str, tuple[int, Callable[[list[str]], str]]] = {
    "msup": (2, lambda said: _script(said[0], said[1], "^")),
    "msub": (2, lambda said: _script(said[0], said[1], "_")),
    "msubsup": (3, lambda said: _script(_script(said[0], said[1], "_"), said[2], "^")),
    "munderover": (3, lambda said: _script(_script(said[0], said[1], "_"), said[2], "^")),
    "munder": (2, lambda said: _script(said[0], said[1], "_")),
    "mover": (2, _over),
    "mfrac": (2, lambda said: f"{_atom(said[0])}/{_atom(said[1])}"),
    "msqrt": (1, lambda said: "√" + _atom("".join(said))),
    "mroot": (2, lambda said: f"{raised(said[1]) or ''}√{_atom(said[0])}"),
}  # fmt: skip
"""Element → how many parts it needs, and how they are written on a line."""
