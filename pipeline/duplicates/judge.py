"""Are two records of one paper? How sure it is, from titles, abstracts, authors, years and ids."""

import re

from rapidfuzz.fuzz import ratio

from pipeline.duplicates.abstracts import likeness
from pipeline.duplicates.features import Features
from pipeline.duplicates.people import first_agrees, people_agree
from pipeline.duplicates.slips import slips, turned

APART, UNKNOWN, STRONG = -1.0, 0.0, 1.0
"""Verdicts: different papers; no telling; from here on, the same. Between 0 and 1 is a guess that
holds only where nothing else is as likely."""

CLOSE, RETITLED = 0.88, 0.75
"""Similarity of titles from which on they may be one title with slips, or a reworded one."""
SAME, OTHER = 0.4, 0.12
"""Shares of word triples from which on, and up to which, abstracts are one or different."""
GAP = 3
"""Years that may lie between preprint and journal."""


def judge(one: Features, other: Features) -> float:
    """How sure it is that two records are of one paper: see APART, UNKNOWN, STRONG."""
    if _conflict(one, other):
        return APART
    if not set(one.ids).isdisjoint(other.ids):
        return _judge_known(one, other)
    exact = one.compact == other.compact
    if one.kind != other.kind or (not exact and (one.generic or other.generic)):
        return APART
    # one title may be the other without its subtitle
    cut = not exact and (one.compact in other.heads or other.compact in one.heads)
    near = 1.0 if exact or cut else ratio(one.title, other.title) / 100
    if near < RETITLED or not _numbers_fit(one, other, exact, cut):
        return APART
    if not exact and not cut and turned(one.title, other.title):
        return APART
    return _judge_titles(one, other, near, exact, cut)


def _judge_titles(one: Features, other: Features, near: float, exact: bool, cut: bool) -> float:
    """Of records of one kind whose titles are close enough to look at the rest."""
    if near < CLOSE:
        return _judge_retitled(one, other)
    if one.generic:
        return _judge_generic(one, other)
    if one.abstract and other.abstract:
        return _judge_by_abstract(one, other, near, exact, cut)
    return _guess(one, other, exact, cut)


def _conflict(one: Features, other: Features) -> bool:
    """Whether both have an identifier of which a paper has only one, and it differs."""
    return any(other.one.get(kind, value) != value for kind, value in one.one.items())


def _judge_known(one: Features, other: Features) -> float:
    """Of records with an identifier in common: it holds unless everything else is against it."""
    if one.kind != other.kind:
        return APART
    near = ratio(one.title, other.title) / 100
    cut = one.compact in other.heads or other.compact in one.heads
    alike = likeness(one.abstract, other.abstract)
    agreed = people_agree(one.people, other.people)
    fits = _numbers_fit(one, other, one.compact == other.compact, cut)
    if not one.title or not other.title:
        same = True
    elif one.compact == other.compact:
        against = alike is not None and alike <= OTHER
        same = not against or (agreed == 1 if one.generic else agreed != -1)
    elif not fits and one.numbers and other.numbers:
        same = alike is not None and alike >= 0.8
    elif near >= RETITLED or cut:
        same = alike is None or alike > OTHER or agreed == 1
    elif alike is not None:
        same = alike >= SAME or (alike > OTHER and agreed == 1)
    else:  # a translated or wholly new title
        same = agreed == 1 and _gap(one, other) <= GAP
    return STRONG + 2 + near if same else APART


def _judge_retitled(one: Features, other: Features) -> float:
    """Of records whose titles differ: one only if the abstract is word for word the same."""
    if not one.abstract or not other.abstract or _gap(one, other) > GAP:
        return APART
    if people_agree(one.people, other.people) != 1:
        return APART
    alike = likeness(one.abstract, other.abstract, whole=True) or 0.0
    return STRONG + alike - 0.9 if alike >= 0.9 else APART


def _judge_generic(one: Features, other: Features) -> float:
    """Of two "Editorials": the abstract, or author, year and place in print must be the same."""
    if one.abstract and other.abstract:
        alike = likeness(one.abstract, other.abstract)
        if alike is None or alike < 0.8 or people_agree(one.people, other.people) == -1:
            return APART
        return STRONG + alike
    places = zip(one.place[:4], other.place[:4], strict=True)  # addresses differ by service
    if any(mine and theirs and mine != theirs for mine, theirs in places):
        return APART
    same = (
        people_agree(one.people, other.people) == 1
        and one.year is not None
        and one.year == other.year
    )
    return STRONG if same and one.place[0] and one.place[0] == other.place[0] else APART


def _judge_by_abstract(
    one: Features, other: Features, near: float, exact: bool, cut: bool
) -> float:
    """Of records with close titles that both have abstracts."""
    agreed = people_agree(one.people, other.people)
    if agreed == -1 and not exact:
        return APART
    alike = likeness(one.abstract, other.abstract) or 0.0
    years = _gap(one, other)
    if agreed == -1 and alike < 0.8:
        return APART
    if alike <= OTHER:  # the same title may be of an abstract in another language, or rewritten
        rewritten = exact and agreed == 1 and years == 0 and len(one.title.split()) >= 5
        return 0.3 if rewritten else APART
    if years > (2 * GAP if alike >= 0.6 and agreed == 1 else GAP):
        return APART
    if exact:
        enough = alike >= SAME or agreed == 1
    elif cut:
        enough = alike >= 0.6
    else:
        whole = likeness(one.abstract, other.abstract, whole=True) or 0.0
        enough = alike >= 0.5 if slips(one.title, other.title) else whole >= 0.85
    return STRONG + near + alike + 0.1 * (years == 0) if enough else UNKNOWN


def _guess(one: Features, other: Features, exact: bool, cut: bool) -> float:
    """Of records with close titles, one of which has no abstract: under STRONG."""
    agreed = people_agree(one.people, other.people)
    years = _gap(one, other)
    long = len(one.compact if exact else min(one.compact, other.compact, key=len))
    preprint = one.preprint != other.preprint
    if agreed == -1 or years > GAP or (years > 1 and not (preprint or long >= 45)):
        return APART
    slipped = not exact and not cut
    if slipped and not slips(one.title, other.title):
        return UNKNOWN
    if cut and (
        long < 15 or (years > 1 and not (preprint and first_agrees(one.people, other.people)))
    ):
        return UNKNOWN
    if agreed == 0 and (slipped or cut or years > 1 or long < 15):
        known = bool(one.people or one.abstract) and bool(other.people or other.abstract)
        return APART if known and not exact else UNKNOWN
    return 0.3 + 0.2 * (agreed == 1) + 0.2 * (years == 0) + 0.1 * exact + 0.1 * (years <= 1)


def _gap(one: Features, other: Features) -> float:
    """Years between the two; half a one where a year is not known."""
    if one.year is None or other.year is None:
        return 0.5
    return abs(one.year - other.year)


def _numbers_fit(one: Features, other: Features, exact: bool, cut: bool) -> bool:
    """Whether the numbers of two titles allow that they are one: not of two parts or years."""
    if exact or one.numbers == other.numbers:
        return True
    short, long = sorted((one, other), key=lambda each: len(each.compact))
    if not cut or short.numbers != long.numbers[: len(short.numbers)]:
        return False
    rest = long.compact[len(short.compact) :]
    begins = re.match(r"(part|vol|volume|teil|band|partie|parte|chapter)?\d", rest)
    return not begins and not re.search(r"\D\d{1,2}$", rest)  # "Graphs" and "Graphs (draft) (2)"
