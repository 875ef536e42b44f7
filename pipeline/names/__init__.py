"""Topic tree and texts → for each topic a name, key phrases and exemplars.

A phrase describes a topic when many of its papers use it and few others do (a class-based
TF-IDF: the topic's part of the Kullback-Leibler divergence) and when it lies close to the topic's
centre in embedding space. Phrases are runs of up to four words within a sentence that neither
begin nor end with a word that carries no subject; each is written as the papers write it most.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.embed import Vectors
from pipeline.topics import TopicTree
from pipeline.words import ACADEMIC_WORDS, FUNCTION_WORDS, INNER, MAY_BEGIN, MAY_END

LONGEST = 4
"""Words of a phrase."""
CANDIDATES = 40
"""Phrases a topic whose meaning is compared with the topic's centre."""
KEY_PHRASES = 8
EXEMPLARS = 4
NEAR_COPY = 0.95
"""Cosine similarity from which on two exemplars are near-copies of each other."""
LENGTH_WEIGHT = {1: 0.5, 2: 1.0, 3: 1.1, 4: 0.95}
"""A name of two or three words says most; a single word is rarely a subject."""
TITLE_WEIGHT = 2.0
"""How much more a phrase counts that all papers of the topic have in their titles."""
PART_SHARE = 0.7
"""A phrase is a part of a longer one that has this share of its papers."""
PLURAL_SHARE = 0.4
"""A plural used this much as often as its singular is the form to name a subject by."""
WEIGHT_OF_RUNNING_TEXT = 9
"""A form in an abstract against one in a title, where case is a matter of style."""

WORD = re.compile(r"[^\W_]+(?:[-’'/+.&][^\W_]+)*\+*")
SENTENCE_PART = re.compile(r"[.!?;:,()\[\]{}\"“”«»|—–]+(?:\s|$)|[()\[\]{}\"“”«»|—–;]|\s-+\s|\n")
TEX = re.compile(r"\$[^$]*\$|\\[A-Za-z]+\*?|\bhttps?://\S+|<[^>]*>")

Embed = Callable[[Sequence[str]], np.ndarray]
"""Texts → unit vectors (n, d) in the space of the papers' vectors."""


@dataclass(frozen=True)
class Phrases:
    """Which papers use which phrase.

    Attributes:
        written: phrase key → as most papers write it.
        papers: phrase key → rows of the papers that use it, ascending.
        titles: phrase key → rows of the papers that use it in their title, ascending.
    """

    written: dict[str, str]
    papers: dict[str, np.ndarray]
    titles: dict[str, np.ndarray]


def describe(
    tree: TopicTree,
    texts: Sequence[tuple[str, str]],
    vectors: Vectors,
    xy: np.ndarray,
    embed: Embed,
) -> pd.DataFrame:
    """The topics table: one row a topic, coarse to fine, of the map folder's columns.

    A topic's id is its level and its rank by size, as in "0-3". The share of its papers that use
    all words of its name is `name_share`, that of the other papers `name_elsewhere`; `nearest` are
    the nearest topics of its level, with the cosine of their centres.

    Args:
        texts: title and abstract of each paper.
        xy: (n, 2) where each paper is on the map.
        embed: for the phrases, into the space of `vectors`.
    """
    phrases = collect(texts)
    rows: list[dict[str, object]] = []
    for level, numbers in enumerate(tree.levels):
        members = [np.flatnonzero(numbers == t) for t in range(int(numbers.max()) + 1)]
        ranked = _ranked(members, phrases, vectors.values, embed)
        for number, (name, key_phrases) in enumerate(_named(ranked)):
            inside = members[number]
            parent = f"{level - 1}-{tree.levels[level - 1][inside[0]]}" if level else None
            rows.append(
                {
                    "topic_id": f"{level}-{number}",
                    "parent_id": parent,
                    "level": level,
                    "size": len(inside),
                    "name": name,
                    "name_share": 0.0,
                    "name_elsewhere": 0.0,
                    "key_phrases": key_phrases,
                    "key_phrase_shares": [0.0 for _ in key_phrases],
                    "exemplars": _exemplars(inside, tree, vectors),
                    "nearest": [],
                    "nearest_similarity": [],
                    "x": float(np.median(xy[inside, 0])),
                    "y": float(np.median(xy[inside, 1])),
                    "persistence": float(tree.persistence[level][number]),
                }
            )
    return pd.DataFrame(rows)


def collect(texts: Sequence[tuple[str, str]]) -> Phrases:
    """The phrases that at least two papers use, but for parts of phrases.

    "large language" is a part where nearly every paper that uses it says "large language models".
    """
    papers: dict[str, list[int]] = defaultdict(list)
    titles: dict[str, list[int]] = defaultdict(list)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for row, (title, abstract) in enumerate(texts):
        in_title = dict(_phrases(title))
        in_abstract = dict(_phrases(abstract))
        for key, form in (in_title | in_abstract).items():
            papers[key].append(row)
            forms[key][form] += 1 + WEIGHT_OF_RUNNING_TEXT * (key in in_abstract)
        for key in in_title:
            titles[key].append(row)
    shared = {key: np.array(rows) for key, rows in papers.items() if len(rows) > 1}
    whole = shared.keys() - _parts(shared)
    return Phrases(
        written={key: _written(forms[key]) for key in whole},
        papers={key: rows for key, rows in shared.items() if key in whole},
        titles={key: np.array(rows) for key, rows in titles.items() if key in whole},
    )


def _parts(papers: dict[str, np.ndarray]) -> set[str]:
    """Phrases that mostly occur within one longer phrase."""
    parts = set()
    for key, rows in papers.items():
        words = key.split(" ")
        for part in (" ".join(words[1:]), " ".join(words[:-1])):
            if part in papers and len(rows) >= PART_SHARE * len(papers[part]):
                parts.add(part)
    return parts


def _phrases(text: str) -> Iterator[tuple[str, str]]:
    """(key, as written) of each phrase; the key ignores case, hyphens and plurals."""
    for part in SENTENCE_PART.split(TEX.sub(" | ", text)):
        words = WORD.findall(part)
        for start in range(len(words)):
            for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
                phrase = words[start:end]
                if _is_subject(phrase):
                    written = " ".join(phrase)
                    key = " ".join(map(_stem, re.split(r"[-\s]+", written.lower())))
                    yield key, written


def _is_subject(phrase: Sequence[str]) -> bool:
    first, last = phrase[0].lower(), phrase[-1].lower()
    if first in FUNCTION_WORDS or last in FUNCTION_WORDS:
        return False
    if len(phrase) == 1:
        return len(first) > 2 and not first[0].isdigit() and first not in ACADEMIC_WORDS
    if last in ACADEMIC_WORDS - MAY_END or first in ACADEMIC_WORDS - MAY_BEGIN:
        return False
    if last.endswith("ly") or first.endswith("ly") or last.isdigit() or first.isdigit():
        return False
    return all(word.lower() not in FUNCTION_WORDS - INNER for word in phrase[1:-1])


def _stem(word: str) -> str:
    """The word without a plural's s; enough to count a phrase and its plural as one."""
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _written(forms: Counter[str]) -> str:
    """The most used form; where titles capitalise every word, the form of running text wins.

    A plural wins over its singular unless it is rare: a subject is named "neural networks", and
    the singular mostly stands before other nouns.
    """
    plain = Counter({form: n for form, n in forms.items() if form == _running(form)})
    best: Counter[str] = plain if 4 * plain.total() >= forms.total() else forms
    form = max(sorted(best), key=lambda form: (best[form], form == form.lower()))
    plural = max((other for other in sorted(best) if other == form + "s"), default=form)
    return plural if best[plural] >= PLURAL_SHARE * best[form] else form


def _running(form: str) -> str:
    """Lower case but for words with a capital after their first letter (LLM, MiniLM, 3D)."""
    words = form.split(" ")
    return " ".join(w if any(c.isupper() for c in w[1:]) else w.lower() for w in words)


def _ranked(
    members: list[np.ndarray], phrases: Phrases, vectors: np.ndarray, embed: Embed
) -> list[list[tuple[float, str, str]]]:
    """For each topic its (score, key, written) phrases, best first."""
    n = sum(map(len, members))
    topic = np.empty(n, np.int64)
    for number, rows in enumerate(members):
        topic[rows] = number
    tables = _divergence(phrases, topic, len(members))
    wanted = sorted({phrases.written[key] for table in tables for _, key in table})
    meaning = dict(zip(wanted, embed(wanted), strict=True)) if wanted else {}
    ranked = []
    for rows, table in zip(members, tables, strict=True):
        centre = vectors[rows].mean(axis=0)
        centre /= np.linalg.norm(centre) or 1.0
        scored = [
            (score * (0.2 + max(float(meaning[phrases.written[key]] @ centre), 0.0)), key)
            for score, key in table
        ]
        best = sorted(scored, key=lambda item: (-item[0], item[1]))
        ranked.append([(score, key, phrases.written[key]) for score, key in best])
    return ranked


def _divergence(phrases: Phrases, topic: np.ndarray, count: int) -> list[list[tuple[float, str]]]:
    """For each topic the CANDIDATES phrases that tell it best from the others, with scores."""
    sizes = np.bincount(topic, minlength=count)
    tables: list[list[tuple[float, str]]] = [[] for _ in range(count)]
    for key, rows in phrases.papers.items():
        inside = np.bincount(topic[rows], minlength=count)
        titled = np.bincount(topic[phrases.titles.get(key, np.zeros(0, int))], minlength=count)
        weight = LENGTH_WEIGHT[min(phrases.written[key].count(" ") + 1, LONGEST)]
        for number in np.flatnonzero(inside):
            if inside[number] < 2 and sizes[number] > 3:
                continue
            here = inside[number] / sizes[number]
            others = max(len(topic) - sizes[number], 1)
            elsewhere = (len(rows) - inside[number] + 0.5) / (others + 1)
            if here > elsewhere:
                boost = weight * (1 + TITLE_WEIGHT * titled[number] / sizes[number])
                tables[number].append((boost * here * float(np.log(here / elsewhere)), key))
    return [sorted(table, key=lambda item: (-item[0], item[1]))[:CANDIDATES] for table in tables]


def _named(
    ranked: list[list[tuple[float, str, str]]],
) -> Iterator[tuple[str, list[str]]]:
    """A name and key phrases for each topic; no name of a level holds all words of another.

    Where every phrase of a topic is taken, its two best ones together are its name, or its number.
    """
    taken: list[frozenset[str]] = []
    for number, table in enumerate(ranked, start=1):
        key_phrases = _distinct(table)
        choices = [(frozenset(key.split(" ")), written) for _, key, written in table]
        free = [
            (words, written)
            for words, written in choices
            if not any(words <= other or other <= words for other in taken)
        ]
        together = (
            frozenset().union(*(words for words, _ in choices[:2])),
            ", ".join(key_phrases[:2]),
        )
        words, name = free[0] if free else together
        if words in taken or not name:
            words, name = frozenset({f"topic {number}"}), f"Topic {number}"
        taken.append(words)
        yield _title(name), key_phrases


def _distinct(table: Iterable[tuple[float, str, str]]) -> list[str]:
    """The best phrases of which none is part of another."""
    kept: list[tuple[frozenset[str], str]] = []
    for _, key, written in table:
        words = frozenset(key.split(" "))
        if not any(words <= other or other <= words for other, _ in kept):
            kept.append((words, written))
        if len(kept) == KEY_PHRASES:
            break
    return [written for _, written in kept]


def _title(phrase: str) -> str:
    first = phrase.split(" ", maxsplit=1)[0]
    return phrase if any(c.isupper() for c in first) else phrase[:1].upper() + phrase[1:]


def _exemplars(inside: np.ndarray, tree: TopicTree, vectors: Vectors) -> list[str]:
    """The papers nearest to the topic's centre, no outliers and no near-copies of each other."""
    sure = inside[~tree.outlier[inside]]
    rows = sure if len(sure) else inside
    centre = vectors.values[rows].mean(axis=0)
    order = rows[np.argsort(-(vectors.values[rows] @ centre), kind="stable")]
    kept: list[int] = []
    for row in order:
        if all(vectors.values[row] @ vectors.values[other] < NEAR_COPY for other in kept):
            kept.append(int(row))
        if len(kept) == EXEMPLARS:
            break
    return [vectors.ids[row] for row in kept]
