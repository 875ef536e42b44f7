"""One formula of TeX → a line of Unicode, as far as a line can say it."""

import re
import unicodedata
from functools import lru_cache

from pipeline.cleaning.scripts import lowered, raised


class UnclearError(Exception):
    """The formula holds something that no line can say, or that we do not know."""


TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|[{}^_&]|\s+|\d+(?:\.\d+)?|.", re.S)
DEEPEST = 12
NAMES = frozenset(
    "log ln lg exp sin cos tan cot sinh cosh tanh arcsin arccos arctan min max inf sup lim liminf "
    "limsup arg argmin argmax det dim deg gcd ker hom Pr mod bmod poly polylog rank tr diag sgn "
    "sign".split()
)
EDGE = "\x01"
"""Stands beside a name; becomes a space where letters would run together."""
OFTEN_DEFINED = {
    "eps": "ε", "R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "RR": "ℝ", "NN": "ℕ", "ZZ": "ℤ",
    "QQ": "ℚ", "CC": "ℂ", "F": "𝔽", "FF": "𝔽", "reals": "ℝ",
}  # fmt: skip
"""What authors call these, though TeX has no such commands."""
SIGNS = {
    "{": "{", "}": "}", "|": "‖", ",": " ", ";": " ", ":": " ", " ": " ", "!": "", "%": "%",
    "&": "&", "#": "#", "$": "$", "_": "_", "-": "", "/": "",
    "quad": " ", "qquad": " ", "le": "≤", "ge": "≥", "ne": "≠", "lt": "<", "gt": ">", "vert": "|",
    "lvert": "|", "rvert": "|", "mid": " | ", "Vert": "‖", "lVert": "‖", "rVert": "‖",
    "prime": "′", "colon": ":", "cdots": "⋯", "dots": "…", "ldots": "…", "dotsc": "…",
    "dotsb": "⋯", "sim": " ∼ ", "ast": "*", "star": "⋆", "lbrace": "{", "rbrace": "}",
    "backslash": "\\", "degree": "°", "lesssim": " ≲ ", "gtrsim": " ≳ ", "geqslant": " ≥ ",
    "leqslant": " ≤ ", "setminus": "∖", "emptyset": "∅", "varnothing": "∅", "epsilon": "ε",
    "phi": "φ", "infty": "∞", "Box": "□", "square": "□", "to": " → ", "bullet": "•", "hbar": "ħ",
}  # fmt: skip
NOTHING = frozenset(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr middle limits nolimits "
    "displaystyle textstyle scriptstyle rm it cal bf sf tt mathstrut nonumber".split()
)
STYLED = frozenset(
    "mathcal mathscr mathbf mathrm mathsf mathit mathtt mathnormal mathfrak boldsymbol bm "
    "bold pmb Bbb mathbb text textrm textbf textit textsf texttt textsc textnormal mbox hbox "
    "operatorname mathop mathbin mathrel".split()
)
DOUBLE_STRUCK = {"C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}
ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303",
    "bar": "\u0304", "overline": "\u0304", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308",
    "acute": "\u0301", "grave": "\u0300", "check": "\u030c", "breve": "\u0306",
}  # fmt: skip
FRACTIONS = ("frac", "tfrac", "dfrac", "nicefrac", "sfrac")
BUILT_OF_ARGUMENTS = frozenset((*STYLED, *ACCENTS, *FRACTIONS, "sqrt", "binom", "not"))
SPACED = re.compile(r"\s*([≤≥≠≈≡∈∉∋⊂⊆⊇⊃→←↔⇒⇐⇔↦∼≃≅∝∪∩∧∨≪≫⟶⟹⪅≲≳⊢⊨≺≻⊑⊕⊗×])\s*")
ATOM = re.compile(r"√?[\w.′∞ℓ\u0300-\u036f]+|√?\w?\([^()]*\)|\|[^|]*\|")
"""What needs no parentheses beside a slash or under a root."""
WORDS = re.compile(r"(?<!\\)[A-Za-z]{4,}")
KNOWN_WORDS = re.compile(r"(?:poly|polylog|rank|diag|sign|loglog|span|argmin|argmax)\Z")
GLUED = re.compile(r"(?:\\[A-Za-z]+|[\^_]\{?\S)[^\s]*\Z")
r"""What numbers follow at once: `$\sim$10`, `3$^\circ$5`."""
SIMPLE = re.compile(r"[\w\s+\-*/=<>()\[\],.:;|!'∞≤≥≠]+")


def is_formula(opening: str, inside: str, after: str) -> bool:
    """True where the text between two signs is a formula, not prose between amounts of money."""
    if not inside.strip() or re.search(r"\n\s*\n", inside):
        return False
    evident = re.search(r"\\[A-Za-z{}|,]|[\^_]", inside) is not None
    if opening != "$":
        return evident or (opening == "\\(" and len(inside) < 40 and _is_simple(inside))
    padded = inside[0].isspace(), inside[-1].isspace()
    glued = after.isdigit() and not GLUED.match(inside)  # "from $5 to $10"
    if glued or padded in ((True, False), (False, True)):
        return False
    if padded == (True, True):
        return "\\" in inside or re.fullmatch(r"\s*\w(?:\s*[=<>+-]\s*\w+)?\s*", inside) is not None
    if not evident:
        return _is_simple(inside)
    return "\\" in inside or _is_simple(re.sub(r"[\^_{}]", " ", inside))


def _is_simple(inside: str) -> bool:
    """Letters, numbers and signs, no words."""
    words = [word for word in WORDS.findall(inside) if not KNOWN_WORDS.match(word)]
    return SIMPLE.fullmatch(inside) is not None and not words


@lru_cache(maxsize=65536)
def formula(source: str) -> str:
    """The formula on one line.

    Raises:
        UnclearError: it needs more than a line, or holds a command that we do not know.
    """
    tokens = [token for token in TOKEN.findall(source) if token]
    said, end = _sequence(tokens, 0, 0)
    if end != len(tokens):
        raise UnclearError
    return _spaced(said).strip()


@lru_cache(maxsize=4096)
def symbol(name: str) -> str | None:
    """The one character that a command stands for; None for any other command."""
    from pylatexenc.latex2text import get_default_latex_context_db

    specification = get_default_latex_context_db().get_macro_spec(name)
    stands_for = getattr(specification, "simplify_repl", None)
    return stands_for if isinstance(stands_for, str) and len(stands_for) == 1 else None


def _spaced(said: str) -> str:
    said = re.sub(rf"(?<=[\w)\]|]){EDGE}+\s*(?=[^\W])", " ", said)
    said = SPACED.sub(r" \1 ", said.replace(EDGE, ""))
    return " ".join(said.split())


def _sequence(tokens: list[str], at: int, depth: int) -> tuple[str, int]:
    """What stands before the end or the brace that closes this group, and where it does."""
    if depth > DEEPEST:
        raise UnclearError
    parts: list[str] = []
    while at < len(tokens) and tokens[at] != "}":
        token = tokens[at]
        if token in "^_":
            script, at = _argument(tokens, at + 1, depth)
            parts.append(_script(token, script, parts))
        elif token == "&":
            raise UnclearError
        else:
            said, at = _argument(tokens, at, depth)
            parts.append(said)
    return "".join(parts), at


def _script(sign: str, script: str, parts: list[str]) -> str:
    """The index or exponent; it stands before the edge of the name that it belongs to."""
    text = _spaced(script).strip()
    found = raised(text) if sign == "^" else lowered(text)
    if text in ("∘", "°") and sign == "^":
        found = "°"
    if text in ("*", "⋆", "′", "′′", "⊤", "+", "-") and sign == "^":
        found = {"+": "⁺", "-": "⁻"}.get(text, text)
    if found is None:
        short = len(text) == 1 or re.fullmatch(r"\w+", text)
        found = sign + text if short else f"{sign}({text})"
    if parts and parts[-1].endswith(EDGE):
        parts[-1] = parts[-1].removesuffix(EDGE)
        return found + EDGE
    return found


def _argument(tokens: list[str], at: int, depth: int) -> tuple[str, int]:
    """One group, command or character, and where the next begins."""
    while at < len(tokens) and tokens[at].isspace() and depth and tokens[at - 1] in "^_":
        at += 1
    if at >= len(tokens) or tokens[at] in "}^_&":
        raise UnclearError
    token = tokens[at]
    if token == "{":
        said, end = _sequence(tokens, at + 1, depth + 1)
        if end >= len(tokens):
            raise UnclearError
        return said, end + 1
    if token[0] == "\\":
        return _command(tokens, at, depth)
    if token == "'":
        return "′", at + 1
    return {"~": " "}.get(token, " " if token.isspace() else token), at + 1


def _command(tokens: list[str], at: int, depth: int) -> tuple[str, int]:
    name = tokens[at][1:].removesuffix("*")
    at += 1
    while at < len(tokens) and name.isalpha() and tokens[at].isspace():
        at += 1
    if name in BUILT_OF_ARGUMENTS:
        return _built(name, tokens, at, depth)
    if name in ("left", "right") and tokens[at : at + 1] == ["."]:
        return "", at + 1
    if name in NAMES:
        known: str | None = f"{EDGE}{name.removeprefix('b')}{EDGE}"
    else:
        known = "" if name in NOTHING else SIGNS.get(name, symbol(name) or OFTEN_DEFINED.get(name))
    if known is None:
        raise UnclearError
    return known, at


def _built(name: str, tokens: list[str], at: int, depth: int) -> tuple[str, int]:
    """A command with what it acts on."""
    if name == "sqrt" and tokens[at : at + 1] == ["["]:
        raise UnclearError
    one, at = _one(tokens, at, depth)
    if name in STYLED:
        return _styled(name, one), at
    if name in ACCENTS:
        return _with_accent(ACCENTS[name], one), at
    if name == "sqrt":
        return "√" + _atom(one), at
    if name == "not":
        return unicodedata.normalize("NFC", one.strip() + "\u0338"), at
    other, at = _one(tokens, at, depth)
    if name == "binom":
        return f"({one} choose {other})", at
    return f"{_atom(one)}/{_atom(other)}", at


def _one(tokens: list[str], at: int, depth: int) -> tuple[str, int]:
    """An argument; of a number that stands without braces, its first digit (`\\frac12`)."""
    while at < len(tokens) and tokens[at].isspace():
        at += 1
    if at < len(tokens) and tokens[at].isdigit() and len(tokens[at]) > 1:
        digit, tokens[at] = tokens[at][0], tokens[at][1:]
        return digit, at
    return _argument(tokens, at, depth + 1)


def _styled(name: str, said: str) -> str:
    if name in ("mathbb", "Bbb"):
        return "".join(map(_double_struck, said))
    word = len(said) > 1 and name not in ("mathbf", "boldsymbol", "bm", "mathbin", "mathrel")
    return f"{EDGE}{said}{EDGE}" if word else said


def _double_struck(letter: str) -> str:
    if not ("A" <= letter <= "Z" or letter == "1"):
        return letter
    kind = "DIGIT ONE" if letter == "1" else f"CAPITAL {letter}"
    name = f"MATHEMATICAL DOUBLE-STRUCK {kind}"
    return DOUBLE_STRUCK.get(letter) or unicodedata.lookup(name)


def _with_accent(accent: str, said: str) -> str:
    letter = said.strip(EDGE)
    if len(letter) != 1:
        raise UnclearError
    return unicodedata.normalize("NFC", letter + accent)


def _atom(said: str) -> str:
    text = _spaced(said).strip()
    return text if ATOM.fullmatch(text) else f"({text})"
