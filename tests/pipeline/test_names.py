"""Names: phrases that many papers of a topic use and few others do, as the papers write them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from pipeline.names import collect, describe
from pipeline.topics import TopicTree
from tests.pipeline.small import FakeEncoder, ids, unit_vectors

Texts = Sequence[tuple[str, str]]
OTHERS = [("Protein folding", "How it happens.")] * 3
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
        collect(texts),
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


def test_a_name_is_what_others_lack_rather_than_what_all_say() -> None:
    graphs = [("", "Large models. Graph networks.")] * 4 + [("", "Large models.")]
    others = [("", "Large models.")] * 8 + [("", "Ocean heat.")] * 2
    frame = described(graphs + others, [[0] * 5 + [1] * 10])
    assert frame["name"][0] == "Graph networks"


def test_what_others_use_more_is_no_key_phrase() -> None:
    graphs = [("Graph networks", "")] * 2 + [("Graph networks", "Ocean heat.")] * 2
    frame = described([*graphs, *[("Ocean heat", "")] * 6], [[0] * 4 + [1] * 6])
    assert frame["key_phrases"][0] == ["Graph networks"]


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


def test_evidence_is_the_exact_share_of_papers_inside_and_outside() -> None:
    own = [
        ("Graph networks", ""),
        ("Graph networks", ""),
        ("Networks on a graph", ""),
        ("Ocean", ""),
    ]
    others = [("A graph", "Protein networks."), *[("Protein folding", "")] * 3]
    topic = described([*own, *others], [[0] * 4 + [1] * 4]).iloc[0]
    assert topic["name"] == "Graph networks"
    assert topic["name_share"] == 3 / 4  # in any order
    assert topic["name_elsewhere"] == 1 / 4
    assert dict(zip(topic["key_phrases"], topic["key_phrase_shares"], strict=True)) == {
        "Graph networks": 2 / 4  # as they stand
    }


def test_the_nearest_topics_are_of_the_same_level_and_told_nearest_first() -> None:
    angles = np.radians([0, 2, 30, 32, 100, 102])
    values = np.column_stack([np.cos(angles), np.sin(angles)])
    levels = [[0, 0, 0, 0, 1, 1], [0, 0, 1, 1, 2, 2]]
    frame = described([("Graph networks", "")] * 6, levels, values).set_index("topic_id")
    assert frame.loc["1-0", "nearest"] == ["1-1", "1-2"]
    assert frame.loc["1-0", "nearest_similarity"] == pytest.approx(
        [np.cos(np.radians(30)), np.cos(np.radians(100))], abs=1e-6
    )
    assert frame.loc["0-1", "nearest"] == ["0-0"]


def test_a_parent_is_named_by_what_its_children_share() -> None:
    roads = [("Road networks", "Transport of goods.")] * 4
    ships = [("Shipping lanes", "Transport of goods.")] * 4
    frame = described([*roads, *ships, *OTHERS], [[0] * 8 + [1] * 3, [0] * 4 + [1] * 4 + [2] * 3])
    assert list(frame["name"]) == [
        "Transport of goods", "Protein folding", "Road networks", "Shipping lanes",
        "Protein folding",
    ]  # fmt: skip


def test_a_child_has_its_parents_name_only_if_it_is_the_only_one() -> None:
    roads = [("Graph networks", "Road maps.")] * 4
    other = [("Graph networks", "")] * 4
    frame = described([*roads, *other, *OTHERS], [[0] * 8 + [1] * 3, [0] * 4 + [1] * 4 + [2] * 3])
    assert list(frame["name"])[:3] == ["Graph networks", "Protein folding", "Road maps"]
    assert list(frame["name"])[4] == "Protein folding"


def test_no_topic_has_the_name_of_a_coarser_one_elsewhere() -> None:
    maps = [("Road maps", "Toll roads.")] * 4 + [("Road maps", "Road signs.")] * 4
    charts = [("Sea charts", "Road maps.")] * 3 + [("Sea charts", "Tide tables.")] * 5
    levels = [[0] * 8 + [1] * 8 + [2] * 3, [0] * 4 + [1] * 4 + [2] * 3 + [3] * 5 + [4] * 3]
    names = list(described([*maps, *charts, *OTHERS], levels)["name"])
    assert names[0] == "Road maps"
    assert "Road maps" not in names[3:]
    assert names[7] == names[2]  # the same papers


def test_an_acronym_and_what_it_stands_for_are_not_two_topics() -> None:
    long = [("Support vector machines", "Kernel methods")] * 4
    short = [("An SVM", "Margin bounds.")] * 3
    names = list(described([*long, *short, *OTHERS], [[0] * 4 + [1] * 3 + [2] * 3])["name"])
    assert names == ["Support vector machines", "Margin bounds", "Protein folding"]


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (["基于深度强化学习的控制", "强化学习综述", "离线强化学习的策略"], "强化学习"),
        (["深層強化学習による制御", "強化学習の手法", "強化学習と方策"], "強化学習"),
        (["การเรียนรู้ของหุ่นยนต์", "การเรียนรู้จากข้อมูล", "เราใช้การเรียนรู้"], "การเรียนรู้"),
        (["Neuronale Netze und die Welt", "Über neuronale Netze", "Die neuronalen Netze"],
         "Neuronale Netze"),
        (["Les réseaux de neurones", "Une étude des réseaux de neurones"], "Réseaux de neurones"),
        (["О нейронных сетях", "Нейронные сети", "Нейронные сети и мы"], "Нейронные сети"),
        (["तंत्रिका नेटवर्क का उपयोग", "गहरे तंत्रिका नेटवर्क"], "तंत्रिका नेटवर्क"),
        (["Tế bào gốc và ung thư", "Các tế bào gốc"], "Tế bào gốc"),
    ],
)  # fmt: skip
def test_names_are_in_the_language_of_the_papers(titles: list[str], name: str) -> None:
    assert first_name(titles) == name


def test_the_same_papers_have_the_same_names() -> None:
    texts = [
        (f"Graph networks {i % 3}", f"On roads, ships and {'planes' * (i % 2)}.") for i in range(12)
    ]
    levels = [[i % 2 for i in range(12)], [i % 4 for i in range(12)]]
    pd.testing.assert_frame_equal(described(texts, levels), described(texts, levels))
