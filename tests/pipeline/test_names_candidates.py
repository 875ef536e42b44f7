"""Candidates: phrases that tell a topic from the others, the best first."""

from collections.abc import Sequence

import numpy as np

from pipeline.names.candidates import tables
from pipeline.names.phrases import collect

Texts = Sequence[tuple[str, str]]
OTHERS = [("", "Protein folding.")] * 8


def best(
    texts: Texts, levels: Sequence[Sequence[int]], level: int = 0, topic: int = 0
) -> list[str]:
    """The phrases of a topic by their stems, the best first."""
    phrases = collect(texts)
    table = tables(phrases, [np.array(numbers, np.int32) for numbers in levels])[level][topic]
    return [
        " ".join(phrases.coded.stems[stem] for stem in phrases.key(number))
        for number in table.phrases.tolist()
    ]


def topic_of(texts: Texts) -> list[str]:
    """The phrases of these papers beside others on proteins."""
    return best([*texts, *OTHERS], [[0] * len(texts) + [1] * len(OTHERS)])


def test_what_more_papers_say_comes_first_and_others_phrases_not_at_all() -> None:
    texts = [("", "Road maps. Sea charts.")] * 3 + [("", "Road maps. Protein folding.")] * 3
    assert topic_of(texts) == ["road maps", "sea charts"]


def test_titles_say_what_a_paper_is_about() -> None:
    assert topic_of([("Sea charts", "Road maps.")] * 4)[0] == "sea charts"


def test_two_words_say_more_than_one_and_a_thing_less_than_a_subject() -> None:
    texts = [("", "Privacy. Packet. Packets. Road maps.")] * 4
    assert topic_of(texts) == ["road maps", "privacy", "packet"]


def test_a_phrase_that_never_stands_alone_is_a_worse_name() -> None:
    texts = [("", f"Wireless sensor {kind}. Road maps.") for kind in ("nets", "grids") * 3]
    found = topic_of(texts)
    assert found.index("road maps") < found.index("wireless sensor")


def test_siblings_are_told_apart_by_what_sets_them_apart() -> None:
    one = [("", "Road maps. Toll roads.")] * 4
    other = [("", "Road maps. Road signs.")] * 4
    levels = [[0] * 8 + [1] * 8, [0] * 4 + [1] * 4 + [2] * 8]
    assert best([*one, *other, *OTHERS], levels, level=1)[0] == "toll road"
    assert best([*one, *other, *OTHERS], levels, level=0)[0] == "road maps"


def test_a_parents_phrase_is_one_that_all_its_children_use() -> None:
    one = [("", "Toll roads. Traffic jams.")] * 5 + [("", "Toll roads.")] * 2
    other = [("", "Sea lanes. Traffic jams.")] * 2 + [("", "Sea lanes.")] * 5
    levels = [[0] * 14 + [1] * 8, [0] * 7 + [1] * 7 + [2] * 8]
    found = best([*one, *other, *OTHERS], levels)
    assert found[0] == "traffic jams"


def test_two_papers_of_six_may_name_their_topic() -> None:
    texts = [("", "Road maps.")] * 2 + [("", f"Word{place}.") for place in "abcd"]
    assert topic_of(texts) == ["road maps"]
