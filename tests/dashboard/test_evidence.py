"""What speaks for a topic and for a paper's place, counted by eye."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.catalogue import Catalogue
from dashboard.evidence import LOW_FIDELITY, MOST_BARS, elsewhere, split, sureness, years
from dashboard.records import Paper
from tests.dashboard.small import IDS


def paper_of(catalogue: Catalogue, paper: str) -> Paper:
    """A paper that is there."""
    found = catalogue.paper(paper)
    assert found is not None
    return found


def test_years_are_counted_each_and_those_between_too(rich: Catalogue) -> None:
    found = years(rich, rich.in_topic("1-2"))
    assert found is not None
    assert (found.first, found.counts, found.unknown) == ((2020, 2021), (1, 3), 1)
    assert found.label(found.peak) == "2021"
    gap = np.isin(rich.ids, ["owl-0", "owl-3", "owl-5"])  # 2015, 2018, 2020
    found = years(rich, gap)
    assert found is not None
    assert found.counts == (1, 0, 0, 1, 0, 1)
    assert found.label(found.peak) == "2020"  # the latest of several


def test_few_years_are_no_chart(rich: Catalogue, plain: Catalogue) -> None:
    assert years(plain, np.ones(16, bool)) is None
    assert years(rich, np.isin(rich.ids, ["owl-0", "clock-4"])) is None


def test_many_years_share_bars_and_no_paper_is_lost(fresh_rich: Catalogue) -> None:
    fresh_rich.columns = replace(
        fresh_rich.columns, years=np.arange(1850, 2010, 10).astype(np.int16)
    )
    found = years(fresh_rich, np.ones(16, bool))
    assert found is not None
    assert len(found.counts) <= MOST_BARS
    assert sum(found.counts) == 16
    assert found.label(0) == "1850–1853"
    assert found.label(len(found.counts) - 1) == "1998–2000"  # not beyond the last paper


def test_a_topic_is_as_sure_as_its_papers(rich: Catalogue) -> None:
    owls = sureness(rich, rich.topics["1-0"])  # strengths 1, 0.9 … 0.5, and owl-5 is an outlier
    assert owls.strength == pytest.approx(0.75)
    assert owls.outliers == 1
    assert owls.share == pytest.approx(1 / 6)
    assert sureness(rich, rich.topics["1-1"]).outliers == 0


def test_elsewhere_are_the_nearest_that_lie_far_away_on_the_map(rich: Catalogue) -> None:
    owl = paper_of(rich, "owl-5")  # at (5, 0); the other owls are at (0, 0) … (4, 0)
    far = elsewhere(rich, owl)
    near = [other for other, _ in rich.neighbours("owl-5", 10)]
    assert set(far) == set(near) - {"owl-2", "owl-3", "owl-4"}
    assert {"owl-0", "owl-1"} <= set(far)
    assert far == [other for other in near if other in far]


def test_a_place_is_right_where_fidelity_says_so_or_few_are_far(fresh_rich: Catalogue) -> None:
    owl = paper_of(fresh_rich, "owl-5")
    assert elsewhere(fresh_rich, replace(owl, fidelity=LOW_FIDELITY)) == []
    xy = np.zeros_like(fresh_rich.xy)
    xy[14:] = 100.0  # two far away are not several
    fresh_rich.columns = replace(fresh_rich.columns, xy=xy)
    assert elsewhere(fresh_rich, owl) == []


def test_a_paper_that_is_not_there_is_nowhere_else(rich: Catalogue) -> None:
    assert elsewhere(rich, replace(paper_of(rich, "owl-5"), id="nothing")) == []


def test_neighbours_are_split_over_their_topics_the_most_frequent_first(rich: Catalogue) -> None:
    found = split(rich, paper_of(rich, "owl-5"))
    near = [other for other, _ in rich.neighbours("owl-5", len(IDS))]
    owls = sum(other.startswith("owl") for other in near)
    assert (found[0][0].name, found[0][1]) == ("Owls", owls)
    assert sum(number for _, number in found) == len(near) == 12
    assert [number for _, number in found] == sorted((n for _, n in found), reverse=True)
