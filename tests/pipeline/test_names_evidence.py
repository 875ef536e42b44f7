"""Evidence: the papers that hold all words of a name, in any order."""

import numpy as np

from pipeline.names.coding import code
from pipeline.names.evidence import Evidence, shares


def test_papers_hold_all_words_in_any_order_and_number() -> None:
    coded = code([
        ("Graph networks", ""), ("Network", "of a graph."), ("Graph", ""), ("Networks", "graphs"),
    ])  # fmt: skip
    phrase = [coded.stems.index("graph"), coded.stems.index("network")]
    evidence = Evidence(coded, [phrase])
    assert evidence.holders(evidence.words(phrase)).tolist() == [0, 1, 3]


def test_function_words_carry_no_meaning() -> None:
    coded = code([("Internet of things", ""), ("Things and Internet", "")])
    phrase = [coded.stems.index(word) for word in ("internet", "of", "things")]
    evidence = Evidence(coded, [phrase])
    assert {coded.stems[word] for word in evidence.words(phrase)} == {"internet", "things"}
    assert evidence.holders(evidence.words(phrase)).tolist() == [0, 1]


def test_shares_are_of_the_topic_and_of_the_others() -> None:
    topic = np.array([0, 0, 0, 0, 1, 1])
    assert shares(np.array([0, 1, 5]), topic, 0, 4) == (0.5, 0.5)
