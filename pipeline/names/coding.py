"""Texts → one long array of coded words, so that phrases can be counted by numpy.

A word is coded by its stem (lower case, without a plural's ending), its parts at hyphens one by
one: "Graph-neural networks" and "graph neural network" are the same three codes. Where a language
writes no spaces (Chinese, Japanese, Thai, …), each character is a word, and a phrase is a run of
characters. Everything that ends a phrase (a full stop, a bracket, the end of a text) is BREAK.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.names.roles import ANY_FUNCTION, foreign, roles
from pipeline.names.stems import stems
from pipeline.names.tokens import tokens

HYPHEN = re.compile("[-‐‑]")


@dataclass(frozen=True)
class Coded:
    """The texts' words in order, m of them, title before abstract, a BREAK after each text.

    Attributes:
        stem: (m,) int32, number of the word's stem; BREAK where a phrase ends.
        surface: (m,) int32, number of the word as written, hyphens and all.
        flags: (m,) uint8, what the word may do in a phrase.
        first: (m,) bool, the first part of a hyphenated word, or a word without hyphens.
        last: (m,) bool, likewise.
        paper: (m,) int32, whose text it is.
        title: (m,) bool, whether the text is the title.
        stems: what `stem` counts.
        surfaces: what `surface` counts.
        papers: how many papers there are.
    """

    stem: np.ndarray
    surface: np.ndarray
    flags: np.ndarray
    first: np.ndarray
    last: np.ndarray
    paper: np.ndarray
    title: np.ndarray
    stems: list[str]
    surfaces: list[str]
    papers: int


def distinct(keys: np.ndarray) -> np.ndarray:
    """The different ones of these numbers, ascending; several times as fast as numpy's unique."""
    ordered = np.sort(keys)
    new = np.ones(len(ordered), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return np.asarray(ordered[new])


def code(texts: Sequence[tuple[str, str]]) -> Coded:
    """The words of these titles and abstracts."""
    surfaces, stream, ends = _tokens(texts)
    parts = [
        HYPHEN.split(surface.lower()) if re.match(r"\w", surface) else [""] for surface in surfaces
    ]
    distinct_stems, flat = stems(parts, np.bincount(stream, minlength=len(surfaces)))
    lengths = np.array([len(some) for some in parts], np.int32)
    begins = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    times = lengths[stream]
    which = np.repeat(np.arange(len(stream), dtype=np.int32), times)
    number = np.arange(len(which), dtype=np.int32)
    number -= np.repeat((np.cumsum(times) - times).astype(np.int32), times)
    surface = stream[which]
    unit = np.repeat(np.arange(len(ends), dtype=np.int32), np.diff(ends, prepend=0))[which]
    spoken = foreign(surfaces, surface, unit // 2, len(texts))
    flags = roles(surfaces)[surface] | np.where(spoken, ANY_FUNCTION, 0).astype(np.uint8)
    return Coded(
        stem=flat[begins[surface] + number],
        surface=surface,
        flags=flags,
        first=number == 0,
        last=number == lengths[surface] - 1,
        paper=unit // 2,
        title=unit % 2 == 0,
        stems=distinct_stems,
        surfaces=surfaces,
        papers=len(texts),
    )


def _tokens(texts: Sequence[tuple[str, str]]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """(distinct tokens, their numbers in the order of the texts, where each text ends)."""
    index: defaultdict[str, int] = defaultdict()
    index.default_factory = index.__len__
    stop = index["."]
    numbers, ends = array("i"), []
    for pair in texts:
        for text in pair:
            numbers.extend(map(index.__getitem__, tokens(text)))
            numbers.append(stop)
            ends.append(len(numbers))
    return list(index), np.frombuffer(numbers, np.int32), np.array(ends)
