"""A papers page copied from a browser: title, blank line, abstract, blank line, …

Such a page carries what else stood on the screen (a newsletter box, a date, "new"). None of it is
recognised by its words: an abstract is prose, a title is the short paragraph just before it, and
every other short paragraph is the page's own furniture.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.readers.file import Dropped, File, Record

PROSE_CHARACTERS = 250
"""A paragraph as long as this is prose, however it ends."""
TITLE_CHARACTERS = 200
"""A title is no longer than this."""
SENTENCE_WORDS = 12
"""A paragraph that ends as a sentence does is prose from this many words on."""
BROKEN_WORDS = 25
"""A paragraph of several sentences is prose from this many words on, even if cut off."""
SENTENCE_END = re.compile(r"[.!。！…][\"'”’)\]]*$")
SENTENCE_BREAK = re.compile(r"[.!?。！？][\"'”’)\]]*\s+\S")


def recognises(file: File) -> bool:
    """True where prose prevails and at least one paper stands near the beginning."""
    paragraphs = [text for _, text in _paragraphs(file.head)]
    prose = sum(len(text) for text in paragraphs if _is_prose(text))
    return 2 * prose > sum(map(len, paragraphs)) and any(
        isinstance(item, dict) for item in _papers(file.head)
    )


def records(file: File) -> Iterator[Record | Dropped]:
    """The papers of the page, titles and abstracts to the letter but for line ends."""
    return _papers(file.text)


def _papers(text: str) -> Iterator[Record | Dropped]:
    title: str | None = None
    abstract: list[str] = []
    paragraphs = list(_paragraphs(text))
    following = [*(after for _, after in paragraphs[1:]), ""]
    for (line, paragraph), after in zip(paragraphs, following, strict=False):
        if not _is_prose(paragraph) or (abstract and _is_title_before(paragraph, after)):
            if title is not None and abstract:
                yield {"title": title, "abstract": "\n\n".join(abstract)}
            title, abstract = paragraph, []
        elif title is None:
            yield Dropped(f"line {line}", "an abstract without a title before it")
        else:
            abstract.append(paragraph)
    if title is not None and abstract:
        yield {"title": title, "abstract": "\n\n".join(abstract)}


def _is_title_before(paragraph: str, after: str) -> bool:
    """A title may read as a sentence: short, after one abstract and before the next, long one."""
    return len(paragraph) <= TITLE_CHARACTERS and len(after) >= PROSE_CHARACTERS


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """(line number from 1, paragraph): prose joined to one line, and the title line of each block.

    Where most abstracts have several lines above them, authors and the like stand under the title;
    else a line above a title is the page's own.
    """
    blocks = list(_blocks(text))
    above = [
        len(lines)
        for (_, lines), (_, after) in pairwise(blocks)
        if _is_prose(" ".join(after)) and not _is_prose(" ".join(lines))
    ]
    title = 0 if 2 * sum(count > 1 for count in above) > len(above) else -1
    for line, lines in blocks:
        joined = " ".join(lines)
        if _is_prose(joined):
            yield line, joined
        else:
            yield line, lines[title]


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line number from 1, lines) of the text between blank lines."""
    start, lines = 1, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            start = start if lines else number
            lines.append(line.strip())
        elif lines:
            yield start, lines
            lines = []


def _is_prose(paragraph: str) -> bool:
    """Long, or sentences; a title is neither."""
    if len(paragraph) >= PROSE_CHARACTERS:
        return True
    words = len(paragraph.split())
    broken = SENTENCE_BREAK.search(paragraph) is not None
    ended = SENTENCE_END.search(paragraph) is not None
    return (ended and (broken or words >= SENTENCE_WORDS)) or (broken and words >= BROKEN_WORDS)
