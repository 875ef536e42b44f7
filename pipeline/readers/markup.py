"""Text with markup in it (JATS, HTML as publishers deliver it) → plain text."""

import html
import re

TAG = re.compile(r"<(/?)(?:jats:|mml:)?([a-z][\w-]*)(?:\s+[\w:-]+\s*=[^<>]*)?\s*/?>", re.I)
INLINE = frozenset(
    "i b em strong sub sup sc scp span u tt italic bold roman monospace underline ext-link xref "
    "inline-formula named-content styled-content".split()
)
"""Tags that fall away without a trace."""
BLOCK = frozenset("p sec list list-item disp-quote disp-formula br div abstract".split())
"""Tags that end a paragraph."""
MATHEMATICS = frozenset(
    "math mrow mi mn mo mtext mspace msub msup msubsup mfrac msqrt mroot mover munder munderover "
    "mstyle mtable mtr mtd mfenced mpadded semantics annotation alternatives tex-math".split()
)
HEADING = "title"
OWN_NAMES = ("abstract", "summary")
"""Headings that say only what the whole is."""


def plain(markup: str) -> str:
    """Paragraphs without tags, a heading before its text as `Heading: text`.

    Only tags that publishers use are taken for tags: `p <b and c> d` and `<script>` stay to the
    letter. Of a formula that is written twice, in TeX and MathML, the TeX stays.
    """
    parts: list[str] = []
    said_in_tex = False
    position = 0
    for tag in TAG.finditer(markup):
        closing, tag_name = bool(tag[1]), tag[2].lower()
        known = tag_name in INLINE | BLOCK | MATHEMATICS or tag_name == HEADING
        end = tag.start() if known else tag.end()
        if not said_in_tex:
            parts.append(markup[position:end])
        position = tag.end()
        if tag_name == "alternatives":
            said_in_tex = False
        elif tag_name == "tex-math" and closing:
            said_in_tex = True
        elif tag_name in BLOCK:
            parts.append("\f")
        elif tag_name == HEADING:
            parts.append("\v\f" if closing else "\f")
    parts.append("" if said_in_tex else markup[position:])
    return "\n\n".join(_labelled(html.unescape("".join(parts)).split("\f")))


def _labelled(blocks: list[str]) -> list[str]:
    """Blocks that say something, each heading (marked by a `\\v`) before the block after it."""
    found: list[str] = []
    label = ""
    for block in blocks:
        flat = " ".join(block.split())
        if block.endswith("\v"):
            heading = flat.rstrip(":. ")
            label = "" if heading.lower() in OWN_NAMES else heading
        elif flat:
            found.append(f"{label}: {flat}" if label else flat)
            label = ""
    return [*found, label] if label else found
