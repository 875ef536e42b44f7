"""What formats call the things that are no papers, and what a reader is told about them."""

import re

TRIAL_REGISTRIES = re.compile(
    r"clinicaltrials\.gov|clinicaltrialsregister\.eu|trialsearch|isrctn\.com|chictr\.org", re.I
)
"""Databases of trials name the registry, or its address, where the journal would stand."""
WHOLE = "a whole journal, volume or series"

_CALLED = {
    "a web page": "web page, web, elec, webpages, blog post, post, post-weblog, forum post, "
    "website, blog, social media, online multimedia, multimedia application, internet page",
    "a statute or regulation": "stat, statute, legislation, regulation, treaty, "
    "legal, legal rule or regulation, government document section",
    "a bill": "bill, unbill, unenacted bill",
    "a court case": "case, legal case, court case",
    "a hearing": "hear, hearing",
    "a clinical trial registration": "clinical trial registration, trial registry record, "
    "clinical trial record, trial registry entry, ctgov, ictrp",
    "an attachment or a note": "attachment, annotation",
    "a letter or message": "email, e-mail, instant message, personal communication, "
    "personal_communication, pcomm, icomm",
    "a picture, film, song or broadcast": "artwork, audiovisual material, advs, "
    "audio recording, sound, film, film or broadcast, mpct, motion picture, video recording, "
    "video, broadcast, radio broadcast, tv broadcast, television episode, podcast, song, music, "
    "musical score, performance, figure, graphic, chart or table, chart, equation, equa, map",
    "an interview": "interview",
    "a computer program": "software, computer program, comp",
    WHOLE: "journal, journal-issue, journal issue, journal-volume, "
    "periodical, serial, proceedings, standard-series, book-series, book-set, report-series, "
    "proceedings-series, jfull, event, collection, classic",
    "front or back matter": "paratext, component, report-component, libguides, "
    "supplementary-materials, table of contents, masthead",
    "a grant": "grant, award grant",
    "a database": "database",
    "a peer review": "peer-review",
}
"""Reason → what one or another format calls such a thing."""


def _letters(kind: str) -> str:
    return re.sub(r"[^a-z]", "", kind.lower())


_REASONS = {
    _letters(name): reason for reason, names in _CALLED.items() for name in names.split(", ")
}


def why_no_paper(kind: str) -> str:
    """What a thing of this kind is instead of a paper; "" for a paper, or an unknown kind."""
    return _REASONS.get(_letters(kind), "") if len(kind) < 100 else ""


def why_no_journal(venue: str) -> str:
    """What a thing is instead of a paper, by where it appeared; "" for a paper."""
    return "a clinical trial registration" if TRIAL_REGISTRIES.search(venue[:300]) else ""
