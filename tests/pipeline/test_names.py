"""Names: phrases that many papers of a topic use and few others do, as the papers write them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from pipeline.names import collect, describe
from pipeline.topics import TopicTree
from tests.pipeline.small import FakeEncoder, ids, unit_vectors

Texts = Sequence[tuple[str, str]]
OTHERS = [("Protein folding", "We fold proteins.")] * 3
"""A second topic, for the first to differ from."""


def tree(levels: list[list[int]], outliers: Sequence[int] = ()) -> TopicTree:
    array = np.array(levels, np.int32)
    n = array.shape[1]
    outlier = np.isin(np.arange(n), outliers)
    strength = np.ones(n, np.float32)
    lasting = tuple(np.arange(level.max() + 1) / 10 for level in array)
    return TopicTree(ids(n), array, strength, outlier, outlier, lasting, 0, {})


def described(
    texts: Texts,
    levels: list[list[int]],
    values: np.ndarray | None = None,
    outliers: Sequence[int] = (),
) -> pd.DataFrame:
    encoder = FakeEncoder()
    vectors = unit_vectors(
        np.stack([encoder.vector(f"{title} {abstract}") for title, abstract in texts])
        if values is None
        else values
    )
    xy = np.column_stack([np.arange(len(texts)), np.arange(len(texts)) ** 2])
    embed = encoder if values is None else FakeEncoder(values.shape[1])
    return describe(
        tree(levels, outliers),
        texts,
        vectors,
        xy,
        lambda some: np.stack([embed.vector(t) for t in some]),
    )


def first_name(titles: Sequence[str], abstracts: Sequence[str] = ()) -> str:
    """The name of the topic of these papers, beside one on proteins."""
    own = [(title, abstracts[i] if i < len(abstracts) else "") for i, title in enumerate(titles)]
    topic = [0] * len(own) + [1] * len(OTHERS)
    return str(described([*own, *OTHERS], [topic])["name"][0])


def test_a_topic_is_named_by_what_its_papers_share_and_others_lack() -> None:
    texts = [
        ("Graph networks for traffic", "We study graph networks on roads with large models."),
        ("Deeper graph networks", "Our graph networks are deep; large models help."),
        ("Protein folding at scale", "On protein folding, with large models."),
        ("Fast protein folding", "A study of protein folding. Also large models."),
    ]
    frame = described(texts, [[0, 0, 1, 1]])
    assert list(frame["name"]) == ["Graph networks", "Protein folding"]
    assert [phrases[0] for phrases in frame["key_phrases"]] == ["graph networks", "protein folding"]


@pytest.mark.parametrize(
    "title",
    [
        "On the use of the graph and of it",
        "$\\alpha_{graph}$ and $x^2$ of graph \\mathbf graph",
        "2024 graph 512 in 3 of 100",
        "Graph https://graph.org/a-b <i>graph</i>",
        "We propose a novel graph method; results show an improvement (graph)",
    ],
)
def test_names_hold_no_stop_words_no_tex_and_no_numbers(title: str) -> None:
    assert first_name([title] * 3) == "Graph"


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (["LLM agents for code", "On LLM agents", "Better LLM agents"], "LLM agents"),
        (["Vision with MiniLM encoders", "Many MiniLM encoders"], "MiniLM encoders"),
        (["pass@k for code-generation", "code-generation by code"], "Code-generation"),
        (["graph neural networks", "On graph neural networks"], "Graph neural networks"),
    ],
)
def test_names_are_written_as_the_papers_write_them(titles: list[str], name: str) -> None:
    assert first_name(titles) == name


def test_running_text_decides_where_titles_capitalise_every_word() -> None:
    titles = ["Sparse Graph Networks", "Sparse Graph Networks Again", "Sparse Graph Networks"]
    assert first_name(titles, ["We use sparse graph networks."] * 3) == "Sparse graph networks"
    assert first_name(titles) == "Sparse Graph Networks"


def test_running_text_decides_even_where_titles_are_more() -> None:
    papers = [("Sparse Graph Networks", "Of sparse graph networks.")] * 2
    titles = [("Sparse Graph Networks", "")] * 25
    assert collect(papers + titles).written["sparse graph network"] == "sparse graph networks"


def test_a_name_is_what_others_lack_rather_than_what_all_say() -> None:
    graphs = [("", "Large models. Graph networks.")] * 4 + [("", "Large models.")]
    others = [("", "Large models.")] * 8 + [("", "Ocean heat.")] * 2
    frame = described(graphs + others, [[0] * 5 + [1] * 10])
    assert frame["name"][0] == "Graph networks"


def test_what_others_use_more_is_no_key_phrase() -> None:
    graphs = [("Graph networks", "")] * 2 + [("Graph networks", "Ocean heat.")] * 2
    frame = described([*graphs, *[("Ocean heat", "")] * 6], [[0] * 4 + [1] * 6])
    assert frame["key_phrases"][0] == ["Graph networks"]


def test_a_phrase_and_its_plural_and_its_hyphen_are_one() -> None:
    phrases = collect([
        ("graph neural networks", ""), ("Graph-neural networks", "graph neural network"),
        ("graph neural networks", "Two graph neural networks"),
        ("ontologies", ""), ("ontology", ""), ("analysis of bias", ""), ("biases", ""),
    ])  # fmt: skip
    assert phrases.papers["graph neural network"].tolist() == [0, 1, 2]
    assert phrases.papers["ontology"].tolist() == [3, 4]
    assert phrases.written["graph neural network"] == "graph neural networks"
    assert not any(key.endswith(("networks", "analysi", "bia")) for key in phrases.papers)


def test_a_phrase_of_one_paper_alone_says_nothing() -> None:
    assert collect([("graph networks", "graph networks"), ("ocean currents", "")]).papers == {}


def test_a_part_of_a_phrase_gives_way_to_the_whole() -> None:
    keys = collect([("large language models", "")] * 3).papers.keys()
    assert keys == {"large language model"}
    mixed = [("sparse graph networks", "")] * 2 + [("graph networks", "")] * 3
    assert {"sparse graph network", "graph network"} <= collect(mixed).papers.keys()


def test_phrases_do_not_cross_the_end_of_a_sentence_or_a_bracket() -> None:
    texts = [
        ("", "We like graph networks. Protein folding (ocean currents) follows: winds blow")
    ] * 2
    keys = collect(texts).papers.keys()
    assert {"graph network", "protein folding", "ocean current"} <= keys
    assert not any("protein" in key and ("graph" in key or "ocean" in key) for key in keys)


def test_titles_and_abstracts_are_told_apart() -> None:
    phrases = collect([("graph networks", ""), ("Other", "graph networks"), ("graph networks", "")])
    assert phrases.papers["graph network"].tolist() == [0, 1, 2]
    assert phrases.titles["graph network"].tolist() == [0, 2]


def test_a_name_is_given_once_and_the_next_topic_takes_its_next_phrase() -> None:
    one, other = [("Graph networks", "")] * 2, [("Graph networks", "Busy roads.")] * 2
    oceans = [("Ocean heat", "")] * 4
    frame = described([*one, *other, *oceans], [[0] * 2 + [1] * 2 + [2] * 4])
    assert list(frame["name"]) == ["Graph networks", "Busy roads", "Ocean heat"]


def test_names_of_a_level_differ_even_where_topics_share_all_their_phrases() -> None:
    texts = [("Graph embedding", "")] * 9 + [("Protein folding", "")] * 3
    names = list(described(texts, [[0] * 3 + [1] * 3 + [2] * 3 + [3] * 3])["name"])
    assert len({name.lower() for name in names}) == 4


def test_a_topic_without_any_phrase_still_has_a_name() -> None:
    texts = [("", ""), ("", ""), *OTHERS]
    frame = described(texts, [[0, 0, 1, 1, 1]])
    assert frame["name"][0] == "Topic 1"
    assert frame["key_phrases"][0] == []


def test_key_phrases_are_at_most_eight_and_none_is_part_of_another() -> None:
    words = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda".split()
    text = ". ".join(f"{word} waves" for word in words) + "."
    phrases = described([("", text)] * 3 + OTHERS, [[0] * 3 + [1] * 3])["key_phrases"][0]
    assert len(phrases) == 8
    for one in phrases:
        assert not any(set(one.split()) < set(other.split()) for other in phrases)


def test_the_table_has_a_row_a_topic_coarse_to_fine_with_its_parent() -> None:
    texts = [("Graph networks", "")] * 2 + [("Graph search", "")] * 2 + [("Ocean heat", "")] * 2
    frame = described(texts, [[0, 0, 0, 0, 1, 1], [0, 0, 1, 1, 2, 2]])
    assert list(frame["topic_id"]) == ["0-0", "0-1", "1-0", "1-1", "1-2"]
    assert list(frame["parent_id"].where(frame["parent_id"].notna(), "none")) == [
        "none", "none", "0-0", "0-0", "0-1",
    ]  # fmt: skip
    assert list(frame["size"]) == [4, 2, 2, 2, 2]
    assert list(frame["level"]) == [0, 0, 1, 1, 1]
    assert list(frame["persistence"]) == [0.0, 0.1, 0.0, 0.1, 0.2]


def test_a_topic_is_placed_at_the_median_of_its_papers() -> None:
    frame = described([("Graph networks", "")] * 3 + OTHERS, [[0, 0, 0, 1, 1, 1]])
    assert list(frame["x"]) == [1, 4]
    assert list(frame["y"]) == [1, 16]


def test_exemplars_are_nearest_the_centre_no_outliers_and_no_copies() -> None:
    degrees = [0, 0.5, 60, -60, 30]
    angles = np.radians(degrees)
    values = np.column_stack([np.cos(angles), np.sin(angles)])
    frame = described([("Graph networks", "")] * 5, [[0] * 5], values, outliers=[4])
    nearest = [degrees[int(paper[1:])] for paper in frame["exemplars"][0]]
    assert nearest in ([0, 60, -60], [0.5, 60, -60])


def test_a_plural_names_a_subject_unless_it_is_rare() -> None:
    singular = [("", f"The neural network of {place}.") for place in "ABCDEF"]
    often = [*singular, *[("", "Of neural networks.")] * 3]
    assert collect(often).written["neural network"] == "neural networks"
    rarely = [*singular, *[("", "Of neural networks.")] * 2]
    assert collect(rarely).written["neural network"] == "neural network"
