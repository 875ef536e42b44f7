"""Phrases: all that several papers use, with exactly the papers that use them."""

from collections.abc import Sequence

from pipeline.names.phrases import Phrases, collect


def keys(phrases: Phrases) -> dict[str, int]:
    """Each phrase by its stems, with its number."""
    return {
        " ".join(phrases.coded.stems[stem] for stem in phrases.key(number)): number
        for number in range(len(phrases))
    }


def users(texts: Sequence[tuple[str, str]]) -> dict[str, list[int]]:
    """The papers that use each phrase."""
    phrases = collect(texts)
    return {key: phrases.of(number).tolist() for key, number in keys(phrases).items()}


def test_a_phrase_and_its_plural_and_its_hyphen_are_one() -> None:
    found = users([
        ("graph neural networks", ""), ("Graph-neural networks", "graph neural network"),
        ("graph neural networks", "Two graph neural networks"),
        ("ontologies", ""), ("ontology", ""), ("matrices", ""), ("matrix", ""),
    ])  # fmt: skip
    assert found == {"graph neural network": [0, 1, 2], "ontology": [3, 4], "matrix": [5, 6]}


def test_a_phrase_of_one_paper_alone_says_nothing() -> None:
    assert users([("graph networks", "graph networks"), ("ocean currents", "")]) == {}


def test_a_part_of_a_phrase_gives_way_to_the_whole() -> None:
    assert users([("large language models", "")] * 3).keys() == {"large language models"}
    mixed = [("sparse graph networks", "")] * 2 + [("graph networks", "")] * 3
    assert users(mixed) == {
        "graph networks": [0, 1, 2, 3, 4],
        "sparse graph networks": [0, 1],
    }


def test_phrases_do_not_cross_the_end_of_a_sentence_or_a_bracket() -> None:
    text = "We like graph networks. Protein folding (ocean currents) follows: winds blow"
    found = users([("", text)] * 2).keys()
    assert {"graph networks", "protein folding", "ocean currents"} <= found
    assert not any("protein" in key and ("graph" in key or "ocean" in key) for key in found)


def test_an_acronym_in_brackets_does_not_cut_a_phrase() -> None:
    found = users([("low-density parity-check (LDPC) codes", "")] * 2)
    assert {"low density parity check codes", "ldpc"} <= found.keys()


def test_titles_are_told_apart_from_abstracts() -> None:
    phrases = collect([("graph networks", ""), ("Other", "graph networks"), ("graph networks", "")])
    number = keys(phrases)["graph networks"]
    begin, end = phrases.title_starts[number : number + 2]
    assert phrases.titles[begin:end].tolist() == [0, 2]


def test_it_is_counted_how_often_a_phrase_stands_alone() -> None:
    phrases = collect([
        ("", "Wireless sensors. The wireless sensors. Wireless sensors of use. Radio sensors."),
        ("", "Wireless sensors are wireless routers."),
        ("", "Wireless routers and radio."), ("", "A wireless link has sensors."),
    ])  # fmt: skip
    found = keys(phrases)
    assert phrases.open[found["wireless sensors"]] == 1
    assert phrases.begun[found["wireless sensors"]] == 1
    assert phrases.open[found["wireless"]] == 0
    assert phrases.begun[found["sensors"]] == 1 / 6
