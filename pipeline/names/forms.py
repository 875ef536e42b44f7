"""A phrase's occurrences → the form in which the papers write it."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from pipeline.names.coding import BREAK, UNSPACED
from pipeline.names.phrases import Phrases

TITLE, SENTENCE_START, RUNNING_TEXT = 1, 3, 10
"""How much a form counts: in titles and at the start of a sentence, capitals are a matter of style."""
LOOKED_AT = 500
"""Occurrences, spread evenly; more would not change the form."""
PLAIN_SHARE = 0.25
"""Lower case is the form where this share of the occurrences is written so."""
PLURAL_SHARE = 0.4
"""A plural used this much as often as its singular is the form to name a subject by."""


def written(phrases: Phrases, phrase: int) -> str:
    """The phrase as the papers write it most."""
    coded, places = phrases.coded, phrases.at(phrase)
    places = places[:: len(places) // LOOKED_AT + 1]
    length = len(phrases.key(phrase))
    within = places[:, None] + np.arange(length)
    surfaces = np.where(coded.first[within], coded.surface[within], -1)
    start = coded.stem[np.maximum(places - 1, 0)] == BREAK
    weights = np.where(coded.title[places], TITLE, np.where(start, SENTENCE_START, RUNNING_TEXT))
    forms: Counter[tuple[int, ...]] = Counter()
    for row, weight in zip(map(tuple, surfaces.tolist()), weights.tolist(), strict=True):
        forms[row] += weight
    named: Counter[str] = Counter()
    for row, count in forms.items():
        named[joined([coded.surfaces[word] for word in row if word >= 0])] += count
    return best_form(named)


def best_form(forms: Counter[str]) -> str:
    """The most used form; where writers capitalise as they please, lower case wins.

    A plural wins over its singular unless it is rare: a subject is named "neural networks", and
    the singular mostly stands before other nouns.
    """
    plain = Counter({form: n for form, n in forms.items() if form == running(form)})
    best: Counter[str] = plain if plain.total() >= PLAIN_SHARE * forms.total() else forms
    form = max(sorted(best), key=lambda form: (best[form], form == form.lower()))
    plurals = [form + "s", form + "es", form[:-1] + "ies"]
    plural = max((other for other in plurals if other in best), default=form, key=best.__getitem__)
    return plural if best[plural] >= PLURAL_SHARE * best[form] else form


def running(form: str) -> str:
    """Lower case but for words with a capital after their first letter (LLM, MiniLM, 3D)."""
    words = form.split(" ")
    return " ".join(w if any(c.isupper() for c in w[1:]) else w.lower() for w in words)


def title(phrase: str) -> str:
    """The phrase as a heading: with a capital first letter, unless it has its own (mRNA)."""
    first = phrase.split(" ", maxsplit=1)[0]
    return phrase if any(c.isupper() for c in first) else phrase[:1].upper() + phrase[1:]


def joined(words: Sequence[str]) -> str:
    """Words with spaces between them, but for characters of languages that write none."""
    text = ""
    for word in words:
        apart = text and not (UNSPACED.match(word) and UNSPACED.match(text[-1]))
        text += f" {word}" if apart else word
    return text
