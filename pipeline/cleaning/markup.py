"""Text with markup in it (JATS, HTML, MathML as publishers deliver it) → plain text."""

import html
import re

from pipeline.cleaning.mathml import formulas
from pipeline.cleaning.scripts import lowered, raised

TAG = re.compile(r"<(/?)(?:jats:|mml:)?([a-z][\w-]*)(?:\s+[\w:-]+\s*=[^<>]*)?\s*/?>", re.I)
INLINE = frozenset(
    "i b em strong sub sup inf sc scp span u tt italic bold roman monospace underline ext-link a "
    "xref inline-formula named-content styled-content font small big code mark cite q emph".split()
)
"""Tags that fall away, and leave no more than a raised or lowered text."""
BLOCK = frozenset(
    "p sec list list-item disp-quote disp-formula br div abstract ul ol li h1 h2 h3 h4 hr "
    "blockquote abstracttext".split()
)
"""Tags that end a paragraph."""
MATHEMATICS = frozenset(
    "math mrow mi mn mo mtext mspace msub msup msubsup mfrac msqrt mroot mover munder munderover "
    "mstyle mtable mtr mtd mfenced mpadded semantics annotation alternatives tex-math".split()
)
HEADING = "title"
OWN_NAMES = ("abstract", "summary")
"""Headings that say only what the whole is."""
SCRIPTS = re.compile(
    r"<(?:jats:)?(su[bp]|inf)(?:\s[^<>]{0,200})?>([^<>]{1,60})</(?:jats:)?\1\s*>", re.I
)
ORDINALS = frozenset(("st", "nd", "rd", "th", "TM", "tm", "®", "™", "SM"))
"""Raised for looks alone."""
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.I)
TWICE = re.compile(r"&(?:amp;){1,3}(?=(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)", re.I)
"""An entity that was escaped once more on its way."""


def plain(markup: str) -> str:
    """Paragraphs without tags, a heading before its text as `Heading: text`.

    Only tags that publishers use are taken for tags, and those of a style only in pairs: `p <b and
    c> d`, `List<i>` and `<script>` stay to the letter. Of a formula that is written twice, in TeX
    and MathML, one stays. What was escaped is text, but for pairs of tags of a style.
    """
    if "<" not in markup and "&" not in markup:
        return markup
    text = _untagged(markup) if "<" in markup else markup
    if "&" in text:
        text = ENTITY.sub(lambda found: html.unescape(found[0]), TWICE.sub("&", text))
        if "</" in text:
            text = _untagged(text)
    return text


def _untagged(markup: str) -> str:
    if "math" in markup:
        markup = formulas(markup)
    markup = SCRIPTS.sub(_script, markup)
    tags = list(TAG.finditer(markup))
    paired = {tag[2].lower() for tag in tags if tag[1]}
    parts: list[str] = []
    position = 0
    broken = False
    for tag in tags:
        name = tag[2].lower()
        in_pairs = name in INLINE or name in MATHEMATICS or name == HEADING
        if not (name in BLOCK or (in_pairs and (name in paired or tag[0].endswith("/>")))):
            continue
        parts.append(markup[position : tag.start()])
        position = tag.end()
        if name in BLOCK:
            parts.append("\f")
        elif name == HEADING:
            parts.append("\v\f" if tag[1] else "\f")
        broken = broken or name in BLOCK or name == HEADING
    text = "".join([*parts, markup[position:]])
    return "\n\n".join(_labelled(text.split("\f"))) if broken else text


def _script(found: re.Match[str]) -> str:
    said = html.unescape(found[2]).strip()
    if said in ORDINALS:
        return found[2]
    if found[1].lower() != "sup":
        return lowered(said) or found[2]
    points = [raised(point) or "" for point in said.split(",")]  # of references: 8,9
    return ",".join(points) if all(points) else found[2]


def _labelled(blocks: list[str]) -> list[str]:
    """Blocks that say something, each heading (marked by a `\\v`) before the block after it."""
    found: list[str] = []
    label = ""
    for block in blocks:
        flat = block.strip()
        if block.endswith("\v"):
            heading = " ".join(flat.split()).rstrip(":. ")
            label = "" if heading.lower() in OWN_NAMES else heading
        elif flat:
            found.append(f"{label}: {flat}" if label else flat)
            label = ""
    return [*found, label] if label else found
