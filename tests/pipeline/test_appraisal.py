"""Maps that are judged by what their folder holds, and by labels that can be counted by hand."""

import numpy as np
import pandas as pd
import pytest

from pipeline.appraisal import against, appraise, knn_accuracy, labels_of
from pipeline.errors import InputError
from pipeline.quality import NUMBERS
from pipeline.store import MapFolder


@pytest.fixture
def made(labelled_map: MapFolder) -> MapFolder:
    return labelled_map


def without_numbers(made: MapFolder) -> MapFolder:
    return MapFolder(made.path, {**made.manifest, "quality": {"fidelity_mean": 0.5}})


def test_the_numbers_are_those_of_the_manifest(made: MapFolder) -> None:
    odd = {**made.manifest["quality"], "trustworthiness": 0.1234}
    report = appraise(MapFolder(made.path, {**made.manifest, "quality": odd}))
    assert report["trustworthiness"] == 0.1234
    assert (report["map"], report["papers"]) == ("some", 60)
    assert report["stability"] == made.manifest["quality"]["stability"]


def test_a_manifest_that_lacks_numbers_is_not_needed_for_them(made: MapFolder) -> None:
    found, told = appraise(without_numbers(made)), appraise(made)
    trust = found.pop("trustworthiness")  # of vectors that were rounded to be kept
    assert trust == pytest.approx(told["trustworthiness"], abs=0.01)
    assert all(found[name] == told[name] for name in NUMBERS[1:])
    assert found["stability"] is None


def test_labels_that_the_topics_follow_agree_with_them(made: MapFolder) -> None:
    found = appraise(made, "colour")["labels"]
    assert found["column"] == "extra.colour"
    assert (found["labelled"], found["missing"], found["distinct"]) == (60, 0, 3)
    assert found["ami_by_level"][0] > 0.6
    assert len(found["ami_by_level"]) == len(made.manifest["quality"]["topics_by_level"])
    assert (found["knn_accuracy_vectors"], found["knn_accuracy_map"]) == (1.0, 1.0)
    assert found["knn_ratio"] == 1.0


def test_papers_without_a_label_are_left_out_and_counted(made: MapFolder) -> None:
    papers = made.papers
    some = papers["extra.colour"].where(papers["extra.colour"] != "green", None)
    found = against(made, labels_of(papers.assign(**{"extra.colour": some}), "colour"))
    assert (found["labelled"], found["missing"], found["distinct"]) == (40, 20, 2)
    assert found["knn_accuracy_vectors"] == 1.0


@pytest.mark.parametrize("column", ["colour", "extra.colour"])
def test_a_column_of_the_input_is_found_with_and_without_its_prefix(
    made: MapFolder, column: str
) -> None:
    assert labels_of(made.papers, column).column == "extra.colour"


def test_of_a_list_the_first_value_is_the_label(made: MapFolder) -> None:
    lists = pd.Series([["a", "b"], ["b", "a"], []] * 20, made.papers.index)
    codes = labels_of(made.papers.assign(categories=lists), "categories").codes
    assert codes[:6].tolist() == [0, 1, -1, 0, 1, -1]


def test_years_and_empty_texts_are_labels_or_none(made: MapFolder) -> None:
    years = pd.array([2020, None, 2021, 2020] * 15, "Int64")
    assert labels_of(made.papers.assign(year=years), "year").codes[:4].tolist() == [
        0,
        -1,
        1,
        0,
    ]
    texts = pd.Series([" ", "x", float("nan"), "y"] * 15, made.papers.index)
    assert labels_of(made.papers.assign(venue=texts), "venue").codes[:4].tolist() == [
        -1,
        0,
        -1,
        1,
    ]


def test_a_column_that_is_not_there_is_answered_with_those_that_are(
    made: MapFolder,
) -> None:
    with pytest.raises(InputError, match=r"--labels topic_id: no such .*venue.*extra\.colour"):
        labels_of(made.papers, "topic_id")


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ("shape", "60 of 60 papers have a label there, 1 different"),
        ("categories", "0 of 60 papers have a label there, 0 different"),
    ],
)
def test_a_column_that_tells_nothing_apart_is_refused(
    made: MapFolder, column: str, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        labels_of(made.papers, column)


def test_the_label_of_most_neighbours_wins_and_of_two_the_nearer() -> None:
    codes = np.array([0, 0, 1, 1, 1])
    nearest = np.array([[1, 2, 3], [0, 2, 3], [0, 3, 4], [0, 1, 2], [3, 2, 0]])
    assert knn_accuracy(nearest, codes) == 2 / 5  # 2 and 4 are guessed
    tie = np.array([[1, 2], [2, 0], [0, 3], [0, 4], [3, 0]])
    assert knn_accuracy(tie, codes) == 2 / 5  # of two voters the first decides: 0 and 4


def test_neighbours_without_a_label_do_not_vote() -> None:
    codes = np.array([0, -1, -1, 0, -1])
    nearest = np.array([[1, 2, 3], [0, 2, 3], [0, 3, 4], [1, 2, 4], [3, 2, 0]])
    assert knn_accuracy(nearest, codes) == 1 / 2  # nobody votes on 3
