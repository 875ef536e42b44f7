"""What stands around an abstract, and goes: labels, notices of copyright, "no abstract"."""

import re

NO_ABSTRACT = re.compile(
    r"[\[(]?\W*(?:(?:there\s+is\s+)?no\s+abstract(?:\s+(?:is\s+)?(?:available|provided|found|given"
    r"|present|text))?|abstract\s+(?:is\s+)?(?:not|un)\s?(?:available|provided|found|given)"
    r"|abstract|summary|not\s+available|n\.?/?a|null|none|nan|nil|unknown|undefined|tbd|missing"
    r"|\[?(?:figure|table|image|see)\b[^\]]{0,40}(?:see\s+text|text|\])|see\s+text"
    r"|no\s+abstract\s+available[^a-z]{0,3}(?:for\s+this\s+(?:article|paper))?)?\W*[\])]?",
    re.I,
)
ABSTRACT_LABEL = re.compile(
    r"(?i:abstract)(?:\s*[:.—–-]+\s*|\s*\n\n)|(?:ABSTRACT|Abstract)\s*(?=(?:We|The|This|These|In|Our"
    r"|Background|Objectives?|Purpose|Aims?|Introduction|Here|Context)\b)|ABSTRACT\s+(?=[A-Z])"
    r"|Abstract\s+(?=(?:An?|It|Its|Let|For|To|By|On|At|As|Using|Since|When|While|With|Within|Many|Most"
    r"|Some|Several|Recent(?:ly)?|There|That|Two|Three|Despite|Although|However|Given|From|How|What|If"
    r"|After|Among|During|Due|Both|Each|Is|Are|Can)\s)"
)
SECTIONS = re.compile(
    r"(?<=[.?!)\]]) (?=(?:BACKGROUND|INTRODUCTION|CONTEXT|AIMS?|OBJECTIVES?|PURPOSE|IMPORTANCE"
    r"|DESIGN|SETTING|PARTICIPANTS|PATIENTS|MATERIALS?|METHODS?|METHODOLOGY|INTERVENTIONS?|MEASUREMENTS?"
    r"|RESULTS?|FINDINGS|DISCUSSION|CONCLUSIONS?|INTERPRETATION|SIGNIFICANCE|LIMITATIONS?|FUNDING"
    r"|REGISTRATION)(?: AND [A-Z]+)?: )"
)
RIGHTS_TAIL = 400  # characters at the end among which a notice of copyright is looked for
RIGHTS = re.compile(
    r"(?:\(PsycINFO Database Record|(?:Copyright\s*)?(?:©|\([cC]\))\s*(?:Copyright\s*)?(?:The\s+"
    r"Authors?(?:\(s\))?,?\s*)?(?:(?:19|20)\d\d\b|[A-Z])|Copyright\s+(?:19|20)\d\d\b"
    r"|(?<=[.] )Published by )"
)
RIGHTS_MARKS = ("©", "(c)", "(C)", "opyright", "Published by", "PsycINFO")
"""One of these is in every notice."""
RIGHTS_HOLDER = re.compile(
    r"rights?\s+reserved|elsevier|springer|wiley|ltd|limited|\binc\b|publish|societ|associat|authors?"
    r"|ieee|\bacm\b|press|\bag\b|b\.\s?v|gmbh|llc|foundation|taylor|sage|universit|licen[sc]|college"
    r"|institut|academy|copyright|\(c\)",
    re.I,
)
THIRD_POINT = re.compile(
    r"\(c\)(?!\s*(?:copyright\b|(?:the\s+authors?(?:\(s\))?,?\s*)?(?:19|20)\d\d\b)"
    r"|.{0,200}rights?\s+reserved)",
    re.I | re.S,
)
"""`(c) What follows?` of a list from (a) on, where neither a year nor a reservation follows."""


def cleaned(text: str) -> str:
    """The abstract alone, a paragraph a section; "" where the text only says that there is none."""
    if len(text) < 120 and NO_ABSTRACT.fullmatch(text):
        return ""
    if label := ABSTRACT_LABEL.match(text):
        text = text[label.end() :].lstrip()
    text = _without_rights(text)
    return SECTIONS.sub("\n\n", text) if ": " in text else text


def _without_rights(text: str) -> str:
    """Without the notice of copyright that publishers append, where it surely is one."""
    start = max(0, len(text) - RIGHTS_TAIL)
    if not any(text.find(mark, start) >= 0 for mark in RIGHTS_MARKS):
        return text
    for found in RIGHTS.finditer(text, start):
        notice, before = text[found.start() :], text[: found.start()].rstrip()
        ends_sentence = (
            before.endswith((".", "!", "?", ")", "]", ":", "。"))
            or "\n" in text[len(before) : found.start()]
        )
        if THIRD_POINT.match(notice) and "(b)" in before.lower():
            continue
        if before and ends_sentence and len(notice) < 300 and RIGHTS_HOLDER.search(notice):
            return before
    return text
