"""What a title tells besides its words: numbers of parts, a subtitle, a kind such as "reply"."""

import re
from collections.abc import Sequence

from pipeline.duplicates.plain_words import words

PARTS = frozenset(
    "part parts volume vol chapter section phase type paper study series book lecture no number "
    "episode stage track act version edition teil band kapitel tome tomo partie parte".split()
)
"""Words that a number follows."""
NUMERALS = {
    numeral: str(number)
    for number, numeral in enumerate(
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(), 1
    )
}
ALONE = frozenset(NUMERALS) - {"i", "v", "x", "xi"}
"""Roman numerals that are no other word or letter, wherever they stand."""
COUNTED = {
    word: str(number)
    for names in ("one two three four five six seven eight nine ten",
                  "first second third fourth fifth sixth seventh eighth ninth tenth")
    for number, word in enumerate(names.split(), 1)
}  # fmt: skip
"""Word for a number → digits."""
BEFORE_SUBTITLE = re.compile(r"\s([IVX])(?=\s*[:—–]|\s-+\s)")
NUMBER = re.compile(r"\d+|[一二三四五六七八九十上中下]")
SEPARATOR = re.compile(r"[:?!()\[\]—–]|\.\s|\s-+\s")
"""What a title and its subtitle have between them."""
KINDS = (
    ("correction", re.compile(
        r"(the )?(author |authors |publisher )*(erratum|errata|corrigend(um|a)|corrections?)( |$)"
        r"|fe de erratas|berichtigung|correccion( |$)|rectificatif")),
    ("retraction", re.compile(r"retraction( |$)|withdrawal( |$)|expression of concern")),
    ("reply", re.compile(
        r"(the |an? )?(authors? |editors? )*(repl(y|ies)|response|rejoinder|rebuttal)( |$)")),
    ("comment", re.compile(r"(an? |some )?(invited )?(comments?|commentary|discussion|remarks)"
                           r"( on| of| to|$)|(book )?review of|letter to ")),
    ("addendum", re.compile(r"addend(um|a)( |$)|supplement(ary material)? (to|for) ")),
)  # fmt: skip
"""Kinds of papers about papers, and how plain titles of each begin."""
PREPOSITION = re.compile(r"^(\w+ ){1,4}?(to|on|of|for|zu|a) ")
RETRACTED = re.compile(r"^\W*(retracted( article| paper)?|withdrawn)\W*[:.—–-]\s*", re.I)
NOTE = re.compile(
    r"\s[(\[]\W*(an? |the )?((extended|expanded|full|long|longer|short|shorter|revised|final"
    r"|complete|preliminary|draft|published|journal|conference|updated|technical|corrected|invited|working)"
    r" )*(version|abstract|report|paper|preprint|pre-print|draft|resubmission"
    r"|with discussion)\W*[)\]]",
    re.I,
)
"""Remarks in brackets on which version it is."""
GENERIC = frozenset(
    "abstract abstracts acknowledgements announcement announcements appendix authorindex "
    "background bookreview bookreviews calendar casereport chapter commentary comment comments "
    "conclusion conclusions contents correction correspondence corrigendum coverimage discussion "
    "editorial editorialboard editorscolumn editorsnote erratum errata foreword frontmatter "
    "fromtheeditor fromtheeditors general guesteditorial guesteditorsintroduction highlights "
    "inmemoriam inbrief inthisissue index introduction introductiontothespecialissue "
    "invitedcommentary issueinformation keynote letter letters lettertotheeditor "
    "letterstotheeditor mastheads masthead message methods miscellaneous news newsandnotes "
    "notes obituary obituaries opinion overview panel perspective posterabstracts poster preface "
    "presidentsmessage prologue rebuttal references rejoinder reply response results review "
    "reviews researchhighlights specialissue summary supplement tableofcontents thismonth "
    "titlepage tutorial untitled volumeindex welcome".split()
)
"""Titles that many papers have, without spaces."""


def numbered(tokens: Sequence[str]) -> list[str]:
    """Roman numerals and, behind "part" and its like, counted words as digits."""
    made = []
    for place, token in enumerate(tokens):
        behind = place > 0 and tokens[place - 1] in PARTS
        last = place > 0 and place == len(tokens) - 1
        if token in ALONE or (token in NUMERALS and (behind or last)):
            made.append(NUMERALS[token])
        elif token in COUNTED and behind:
            made.append(COUNTED[token])
        elif token.isdecimal():
            made.append(str(int(token)) if len(token) < 20 else token)
        else:
            made.append(token)
    return made


def lettered(tokens: Sequence[str], raw: str) -> list[str]:
    """Letters that number parts: "part A", and "I" before a subtitle."""
    behind = [
        token
        for place, token in enumerate(tokens)
        if place and len(token) == 1 and token.isalpha() and tokens[place - 1] in PARTS
    ]
    return behind + [NUMERALS[numeral.lower()] for numeral in BEFORE_SUBTITLE.findall(raw)]


def heads(raw: str, compact: str) -> tuple[str, ...]:
    """Compact titles that are left where a subtitle or a bracket is dropped; not a mere word."""
    found: list[str] = []
    for separator in list(SEPARATOR.finditer(raw))[:6]:
        tokens = numbered(words(raw[: separator.start()]).split())
        head = "".join(tokens)
        if len(head) >= (4 if not head.isascii() else 8) and head != compact and head not in found:
            found.append(head)
    return tuple(found)


def kind_of(raw: str) -> str:
    """What the title says the paper is to another paper, else "" (or all that it says)."""
    found = set()
    for place, part in enumerate(SEPARATOR.split(raw)[:12]):
        plain = words(part)
        short = len(plain.split()) <= 2 or plain.startswith(("erratum", "corrigendum"))
        for kind, pattern in KINDS:
            if pattern.match(plain) and (short or (place == 0 and PREPOSITION.search(plain))):
                found.add(kind)
    return " ".join(sorted(found))
