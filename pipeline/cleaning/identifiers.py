"""DOIs and arXiv numbers, however they are written → one form."""

import re
from urllib.parse import unquote

DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,4}/(?:(?!</)[^\s\"{}|\\^`]){1,300}", re.I)
ESCAPED_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,4}%2f", re.I)
AFTER_DOI = re.compile(
    r"(?:[.,;:'’”*]|/(?:full|abstract|pdf|epdf|meta)|\.pdf|&amp|[?#]\S*)+$", re.I
)
"""What an address or a sentence goes on with after a DOI."""
TWO_DOIS = re.compile(r"[,;]?(?:https?://\S*|doi:)?(?=10\.\d{4,9}/)", re.I)
ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.I)
ARXIV_ID = re.compile(
    r"(?:(?:arxiv(?:\.org)?[:./ ]{0,3}|abs/|pdf/){0,3})((?<!\d)\d{4}\.\d{4,5}(?!\d)"
    r"|\b[a-z]{2,12}(?:-[a-z]{2,6})?(?:\.[a-z]{2})?/\d{7}(?!\d))(v\d+)?",
    re.I,
)
BRACKETS = {")": "(", "]": "["}


def doi(text: str) -> str:
    """`10.1234/abc.5` in lower case from a DOI, its address, or a text that holds it; else ""."""
    text = text.replace("\\_", "_")
    if ESCAPED_DOI.search(text):
        text = unquote(text)
    found = DOI.search(text)
    if not found:
        return ""
    parts = TWO_DOIS.split(found[0][3:])
    return _trimmed(found[0][:3] + parts[0]).lower()


def _trimmed(written: str) -> str:
    """Without what follows a DOI; a bracket stays where the DOI opened it."""
    before = ""
    while written != before:
        before = written
        written = AFTER_DOI.sub("", written)
        last = written[-1:]
        opened = written.count(BRACKETS.get(last, ""))
        if last in BRACKETS.values() or (last in BRACKETS and written.count(last) > opened):
            written = written[:-1]
    return written if "/" in written and not written.endswith("/") else written.rstrip("/")


def arxiv_id(text: str) -> str:
    """`2403.12345` or `hep-th/9901001` from a number, its address or a text; else ""."""
    found = ARXIV_ID.search(text)
    if not found:
        return ""
    archive, slash, number = found[1].partition("/")
    # Subjects of old archives (math.GT/0309136) are no part of the number.
    return f"{archive.split('.')[0]}/{number}".lower() if slash else archive


def arxiv_id_of_doi(known: str) -> str:
    """The arXiv number that one of arXiv's own DOIs stands for; "" for another DOI."""
    found = ARXIV_DOI.fullmatch(known)
    return arxiv_id(found[1]) if found else ""
