"""Bytes that are not UTF-8 → the likeliest encoding of them.

Most of a bibliography is ASCII, whatever its encoding, so only the words that hold other bytes are
judged: an encoding is likely where they become words that a language writes. Detectors of running
text (charset-normalizer, tried before) judge whole stretches, of which a few names among English
are too little: they took Chinese names in GBK for Western letters.
"""

import codecs
import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from itertools import pairwise
from unicodedata import normalize

from pipeline.readers.alphabets import (
    ALONE,
    ALPHABETS,
    COMMON,
    CYRILLIC,
    FREQUENT,
    GREEK,
    ODD,
    RARE,
    SELDOM,
    SIGNS,
    VOWELS,
    WITHIN,
)

WORD = re.compile(rb"[@-\xff]*[\x80-\xff][@-\xff]*")
"""A word with a byte beyond ASCII. From `@` on, any byte may be half of a character."""
UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""A character beyond ASCII in UTF-8."""
ENDED = re.compile(rb"[^\r\n]*[\r\n]|[^\r\n]+")
"""A line with its end."""
HIGH = bytes(range(128, 256))
ENOUGH = 4000
"""Different words from which an encoding is known."""
LONGEST = 1 << 16
"""Bytes of a line that are kept until its end comes; a longer one is taken in parts."""
FALLBACK = "cp1252"
UNICODE_WITH = "utf-8 with "
"""How the encoding of a file begins that is UTF-8 on some lines, and another on others."""
CERTAIN = 0.5
"""Mean likelihood of words from which it is no chance that an encoding fits them."""


def words(line: bytes) -> list[bytes]:
    """The words of the line that hold a byte beyond ASCII."""
    return WORD.findall(line)


def is_utf8(line: bytes) -> bool:
    """True for a line in UTF-8, be it damaged: more of its characters are UTF-8 than are not."""
    try:
        line.decode()
    except UnicodeDecodeError:
        good = len(UTF8.findall(line))
        rest = UTF8.sub(b"", line)
        return good > len(rest) - len(rest.translate(None, HIGH))
    return True


def likeliest(found: Iterable[bytes]) -> tuple[str, float]:
    """(the encoding in which these words are likeliest, their mean likelihood)."""
    sample = list(dict.fromkeys(found))
    if not sample:
        return FALLBACK, 0.0
    judges: dict[str, Callable[[bytes], float]] = {
        **{name: partial(_in_alphabet, name) for name in ALPHABETS},
        **{name: partial(_in_characters, name) for name in FREQUENT},
    }
    means = {name: sum(map(judge, sample)) / len(sample) for name, judge in judges.items()}
    best = max(means, key=lambda name: round(means[name] - SELDOM.get(name, 0.0), 6))
    return best, means[best]


def _in_alphabet(encoding: str, word: bytes) -> float:
    """How likely the word is in an encoding of one byte a letter, from -1 to 1."""
    try:
        text = word.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    text = normalize("NFC", text).replace("µ", "°")  # a sign too, though it is called a letter
    scores = [_sign(text, i) for i, letter in enumerate(text)
              if not letter.isascii() and not letter.isalpha()]  # fmt: skip
    for part in re.findall(r"[^\W\d_]+", text):
        if not part.isascii():
            scores.append(_letters(encoding, part))
    return min(scores)


def _sign(text: str, at: int) -> float:
    """How likely a sign is at this place of a word."""
    inside = text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()
    if inside:
        return WITHIN.get(text[at], -1.0)
    if text[at] in SIGNS:
        return 0.7
    return -1.0 if "\u2500" <= text[at] <= "\u25ff" else -0.4


def _letters(encoding: str, part: str) -> float:
    """How likely letters that stand together are."""
    humps = ((one, two) for one, two in pairwise(part) if one.islower() and two.isupper())
    if any(not (one + two).isascii() for one, two in humps):
        return -1.0
    if part[:3].isupper() and part[3:].islower() and not part[:3].isascii():
        return -0.5
    low = part.replace("İ", "i").lower()
    beyond = {letter for letter in low if not letter.isascii()}
    if not any(beyond <= alphabet for alphabet in _alphabets(encoding)):
        return -0.6
    score = min((RARE.get(letter, 1.0) for letter in beyond), default=1.0)
    if "õe" in low or "œu" in low:
        score = 1.0
    if len(low) == 1 and low not in ALONE:
        score = 0.3
    own_script = ALPHABETS[encoding] in (CYRILLIC, GREEK)
    if own_script:
        score -= 1.2 * bool(re.search("[a-z]", low)) + 0.4 * (len(part) < 3)
        score -= 0.4 * (len(part) > 1 and part.isupper())
    elif len(part) > 1 and 3 * sum(not one.isascii() for one in low) > 2 * len(part):
        score -= 1.2
    return max(-1.0, score - 0.8 * bool(ODD.search(low)) - _unspeakable(low))


def _unspeakable(low: str) -> float:
    """What is taken off for consonants or vowels, foreign ones among them, without a change."""
    shape = "".join("v" if _is_vowel(letter) else "c" for letter in low)
    off = 0.0
    for run in re.finditer(r"v{3,}|c{4,}", shape):
        if not low[run.start() : run.end()].isascii():
            off += 0.2 + 0.2 * (len(run[0]) > 4 or run[0][0] == "v")
    return off + 0.4 * ("v" not in shape and len(low) > (1 if low[0] > "\u0370" else 2))


@cache
def _is_vowel(letter: str) -> bool:
    return normalize("NFD", letter)[0] in VOWELS


@cache
def _alphabets(encoding: str) -> tuple[frozenset[str], ...]:
    return tuple(map(frozenset, ALPHABETS[encoding]))


def _in_characters(encoding: str, word: bytes) -> float:
    """How likely the word is in an encoding of two bytes a character, from -1 to 1."""
    try:
        text = word.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    scores = [_character(encoding, one) for one in text if not one.isascii()]
    glued = re.search(r"[a-z][^\W\x00-\x7f]|[^\W\x00-\x7f][a-z]", text)
    return sum(scores) / len(scores) - 0.6 * bool(glued) if scores else 0.0


@cache
def _character(encoding: str, one: str) -> float:
    if one in FREQUENT[encoding]:
        return 1.0
    if "\u3040" <= one <= "\u30fe":
        return 0.9 if encoding in ("cp932", "euc_jp") else -0.5
    if "\u3000" <= one <= "\u303f" or "\uff01" <= one <= "\uff60":
        return 0.4
    if one in "‘’“”…—–·":
        return 0.6
    first, last, least = COMMON[encoding]
    written = one.encode(encoding)
    if len(written) == 2 and first <= written[0] <= last and written[1] >= least:
        return 0.5
    return -1.0 if "\ue000" <= one <= "\uf8ff" or "\uff61" <= one <= "\uff9f" else -0.5


class LineDecoder(codecs.IncrementalDecoder):
    """Decodes each line that is UTF-8 as such, and the others in another encoding.

    Args:
        encoding: of the others.
    """

    def __init__(self, encoding: str, errors: str = "replace") -> None:
        super().__init__(errors)
        self._encoding = encoding
        self._waiting = b""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        """The text of the lines that are complete, and at the end of the last."""
        data = self._waiting + data
        end = len(data) if final else max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
        if len(data) - end > LONGEST:
            end = max(data.rfind(b" "), len(data) - LONGEST) + 1
        self._waiting = data[end:]
        whole = data[:end]
        try:
            return whole.decode()
        except UnicodeDecodeError:
            return "".join(map(self._line, ENDED.findall(whole)))

    def _line(self, line: bytes) -> str:
        return line.decode("utf-8" if is_utf8(line) else self._encoding, self.errors)

    def reset(self) -> None:
        """Forgets what was begun."""
        self._waiting = b""


def decoder(encoding: str) -> codecs.IncrementalDecoder:
    """What decodes piece by piece; undecodable bytes become U+FFFD."""
    if encoding.startswith(UNICODE_WITH):
        return LineDecoder(encoding.removeprefix(UNICODE_WITH))
    return codecs.getincrementaldecoder(encoding)("replace")


def guess(lines: Iterable[bytes]) -> str:
    """The likeliest encoding of lines that are not all UTF-8."""
    found: dict[bytes, None] = {}
    unicode = others = 0
    for line in lines:
        if line.isascii():
            continue
        if is_utf8(line):
            unicode += 1
        else:
            others += 1
            found.update(dict.fromkeys(words(line)))
            if len(found) >= ENOUGH:
                break
    encoding, likelihood = likeliest(found)
    if unicode and likelihood < CERTAIN:
        return "utf-8"  # damaged
    # a few words of two bytes a character look like UTF-8 by chance
    chance = encoding in FREQUENT and 4 * unicode < others
    return UNICODE_WITH + encoding if unicode and not chance else encoding
