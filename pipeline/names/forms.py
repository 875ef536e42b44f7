"""A phrase's occurrences → the form in which the papers write it."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from pipeline.names.phrases import Phrases
from pipeline.names.stems import BREAK, POSSESSIVE
from pipeline.names.tokens import UNSPACED

STYLE, RUNNING_TEXT = 1, 10
"""How much a word's capitals count: in titles and where a sentence begins they are a matter of
style."""
LOOKED_AT = 200
"""Occurrences, spread evenly; more would not change the form."""
PLAIN_SHARE = 0.25
"""Where writers capitalise a word as they please, this share of them decides: for lower case
against a capital, for an acronym against lower case."""
COMMON, COMMON_PLAIN_SHARE = 0.8, 0.1
"""A word that is in lower case so often elsewhere keeps its capital only if less than this share
of its occurrences in the phrase lacks it: an acronym is often spelt out in capitals."""
PLURAL_SHARE = 0.3
"""A plural used this much as often as its singular is the form to name a subject by."""


class Forms:
    """How the papers write phrases."""

    def __init__(self, phrases: Phrases) -> None:
        coded = phrases.coded
        self._phrases = phrases
        self._starts = np.concatenate([[True], coded.stem[:-1] == BREAK])
        running = coded.surface[~coded.title & ~self._starts & coded.first]
        self._running: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for surface, count in enumerate(np.bincount(running).tolist()):
            if count:
                word = coded.surfaces[surface]
                self._running[word.lower()][word] += count

    def written(self, phrase: int) -> str:
        """The phrase as the papers write it most; a plural unless it is rare.

        A subject is named "neural networks"; the singular mostly stands before other nouns.
        """
        coded, places = self._phrases.coded, self._phrases.at(phrase)
        places = places[:: len(places) // LOOKED_AT + 1]
        within = places[:, None] + np.arange(len(self._phrases.key(phrase)))
        style = coded.title[within]
        style[:, 0] |= self._starts[places]
        surfaces = np.where(coded.first[within], coded.surface[within], -1)
        forms: Counter[tuple[str, ...]] = Counter()
        cases: defaultdict[tuple[str, ...], Counter[tuple[int, str, bool]]] = defaultdict(Counter)
        for row, styles in zip(surfaces.tolist(), style.tolist(), strict=True):
            both = zip(row, styles, strict=True)
            words = [(coded.surfaces[word], plain) for word, plain in both if word >= 0]
            form = tuple(word.lower() for word, _ in words)
            forms[form] += 1
            cases[form].update((number, *word) for number, word in enumerate(words))
        singular = coded.stems[self._phrases.key(phrase)[-1]]
        form = _plural(max(sorted(forms), key=forms.__getitem__), forms, singular)
        return joined([self._cased(number, cases[form]) for number in range(len(form))])

    def _cased(self, number: int, cases: Counter[tuple[int, str, bool]]) -> str:
        """The word at this place of a phrase, in the capitals that it has most."""
        counts: Counter[str] = Counter()
        for (place, word, style), count in cases.items():
            if place == number:
                counts[word] += count * (STYLE if style else RUNNING_TEXT)
        if all(style for place, _, style in cases if place == number):
            counts = self._running.get(next(iter(counts)).lower()) or counts
        best = max(sorted(counts), key=lambda word: (counts[word], word == word.lower()))
        acronyms = [word for word in sorted(counts) if has_own_capitals(word)]
        acronym = max(acronyms, key=counts.__getitem__, default=best)
        if acronyms and counts[acronym] >= PLAIN_SHARE * counts.total():
            return acronym
        lower = best.lower()
        usual = self._running.get(lower, counts)
        least = PLAIN_SHARE if usual[lower] < COMMON * usual.total() else COMMON_PLAIN_SHARE
        return lower if counts[lower] >= least * counts.total() else best


def has_own_capitals(word: str) -> bool:
    """Whether a word has capitals beyond first letters: LLM, MiniLM, 3D, but not Short-Term."""
    return any(letter.isupper() for part in word.split("-") for letter in part[1:])


def _plural(
    form: tuple[str, ...], forms: Counter[tuple[str, ...]], singular: str
) -> tuple[str, ...]:
    """The form with the last word in the plural, if that is not rare."""
    if form[-1] != singular:
        return form
    plurals = [other for other in sorted(forms) if other[:-1] == form[:-1] and other != form]
    plurals = [o for o in plurals if o[-1].endswith("s") and not POSSESSIVE.search(o[-1])]
    plural = max(plurals, key=forms.__getitem__, default=form)
    return plural if forms[plural] >= PLURAL_SHARE * forms[form] else form


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
