"""Topics by year: counts, intervals and growth, against values worked out by hand or by scipy."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import optimize, stats

from dashboard.trends import (
    FEW,
    LEAST_PAPERS,
    LEAST_YEARS,
    MANY,
    WINDOW,
    Growth,
    Trends,
    growth,
    incomplete,
    least,
    orders,
    periods,
    pooled,
    student,
    trends,
    wilson,
)

YEARS = np.array([2001, 2001, 2002, 2004, 2004, 2004, 0])
CODES = np.array([0, 1, 0, 1, 1, -1, 0])


def one(counts: list[float], totals: list[float]) -> Growth:
    """The growth of a single topic, which must be known."""
    (told,) = growth(np.array([counts]), np.array(totals))
    assert told is not None
    return told


# Counts


def test_papers_are_counted_by_topic_and_year() -> None:
    found = trends(YEARS, CODES, 2)
    assert found is not None
    assert (found.first, found.last) == (2001, 2004)
    assert found.totals.tolist() == [2, 1, 0, 3]  # one of 2004 is of no topic, yet a paper
    assert found.counts.tolist() == [[1, 1, 0, 0], [1, 0, 0, 2]]


def test_without_a_year_there_is_nothing_to_tell() -> None:
    assert trends(np.zeros(3, np.int16), np.zeros(3, int), 1) is None
    assert trends(np.array([], np.int16), np.array([], int), 0) is None


def test_a_topic_without_papers_has_a_row_of_zeros() -> None:
    found = trends(YEARS, CODES, 3)
    assert found is not None
    assert found.counts[2].tolist() == [0, 0, 0, 0]
    assert found.growth == (None, None, None)


def test_years_may_be_small_integers() -> None:
    found = trends(np.array([1500, 2020], np.int16), np.array([0, 0], np.int32), 1)
    assert found is not None
    assert found.counts.sum() == 2
    assert found.counts.shape == (1, 521)


# Shares


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 10, 0.0, 0.27753), (5, 10, 0.23659, 0.76341), (10, 10, 0.72247, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilsons_interval_is_that_of_the_tables(
    hits: int, total: int, low: float, high: float
) -> None:
    found = wilson(np.array([hits]), np.array([total]))
    assert [bound[0] for bound in found] == pytest.approx([low, high], abs=1e-5)


def test_wilsons_interval_agrees_with_scipy() -> None:
    for hits, total in [(1, 7), (3, 40), (39, 40), (250, 1000)]:
        expected = stats.binomtest(hits, total).proportion_ci(0.95, "wilson")
        found = wilson(np.array([hits]), np.array([total]))
        assert [bound[0] for bound in found] == pytest.approx([expected.low, expected.high])


def test_years_of_few_papers_are_taken_together() -> None:
    totals = np.array([3, 4, 5, 20, 0, 9, 40, 2])
    assert least(totals) == FEW == 10
    spans = periods(totals)
    assert spans == [(0, 2), (3, 3), (4, 7)]  # the two papers left over belong to the last period
    assert pooled(totals, spans).tolist() == [12, 20, 51]
    assert pooled(np.stack([totals, totals * 2]), spans)[1].tolist() == [24, 40, 102]


def test_periods_hold_every_year_once() -> None:
    random = np.random.default_rng(1)
    for _ in range(50):
        totals = random.poisson(random.choice([1, 8, 40]), size=random.integers(1, 40))
        spans = periods(totals)
        assert pooled(totals, spans).sum() == totals.sum()
        assert all(a[1] + 1 == b[0] for a, b in pairwise(spans))
        assert all(pooled(totals, spans)[:-1] >= least(totals))


def test_a_handful_of_papers_is_one_period() -> None:
    assert periods(np.array([1, 0, 2])) == [(0, 2)]


def test_large_maps_ask_for_more_papers_a_share_within_bounds() -> None:
    assert [least(np.array([n])) for n in (60, 1000, 100_000)] == [FEW, 20, MANY]


# Growth


def test_the_trend_is_the_maximum_of_the_likelihood() -> None:
    counts, totals = np.array([3, 4, 9, 8, 15, 12]), np.array([40, 35, 60, 50, 70, 45])
    y, t = counts + totals / totals.sum(), np.arange(6.0)

    def loss(ab: np.ndarray) -> float:
        expected = totals * np.exp(ab[0] + ab[1] * t)
        return float(expected.sum() - (y * np.log(expected)).sum())

    best = optimize.minimize(loss, [-2, 0], method="Nelder-Mead", options={"xatol": 1e-9})
    assert np.log(one(counts.tolist(), totals.tolist()).factor) == pytest.approx(
        best.x[1], abs=1e-5
    )


def test_the_interval_is_that_of_the_sandwich_in_matrices() -> None:
    counts, totals = np.array([30, 41, 38, 52, 49, 66.0]), np.array([400, 420, 390, 410, 400, 430])
    told = one(counts.tolist(), totals.tolist())
    b = np.log(told.factor)
    y, t = counts + totals / totals.sum(), np.arange(6.0)
    shape = totals * np.exp(b * t)
    expected = y.sum() * shape / shape.sum()
    variance = expected * (1 - expected / totals)
    x = np.stack([np.ones(6), t], axis=1)
    bread = np.linalg.inv(x.T @ (expected[:, None] * x))
    error = np.sqrt((bread @ (x.T @ (variance[:, None] * x)) @ bread)[1, 1])
    excess = ((y - expected) ** 2 / variance).sum() / 4
    reach = error * max(stats.norm.ppf(0.975), stats.t.ppf(0.975, 4) * np.sqrt(excess))
    assert [told.low, told.high] == pytest.approx(np.exp([b - reach, b + reach]), rel=2e-4)


def test_a_share_that_stays_is_not_growth_though_the_counts_grow() -> None:
    totals = [100 * 2**i for i in range(6)]
    told = one([total // 10 for total in totals], totals)
    assert told.factor == pytest.approx(1)
    assert told.verdict == "unclear"


def test_a_share_that_doubles_each_year_grows_by_two() -> None:
    told = one([10, 20, 40, 80, 160], [10_000] * 5)
    assert told.factor == pytest.approx(2, rel=0.01)
    assert told.verdict == "growing"
    back = one([160, 80, 40, 20, 10], [10_000] * 5)
    assert back.factor == pytest.approx(1 / told.factor)
    assert back.verdict == "shrinking"


def test_a_last_year_that_is_not_over_changes_little() -> None:
    whole = one([20, 26, 30, 41, 52, 60], [400, 400, 400, 400, 400, 400])
    begun = one([20, 26, 30, 41, 52, 15], [400, 400, 400, 400, 400, 100])
    assert begun.factor == pytest.approx(whole.factor, rel=0.02)
    assert begun.high / begun.low > whole.high / whole.low  # but it is less sure


def test_a_topic_of_one_year_alone_has_an_end_to_its_growth() -> None:
    told = one([0, 0, 0, 0, 0, 12], [100] * 6)
    assert told.verdict == "growing"
    assert np.isfinite([told.factor, told.low, told.high]).all()


def test_a_topic_of_every_paper_neither_grows_nor_shrinks() -> None:
    told = one([10, 20, 30, 40, 50], [10, 20, 30, 40, 50])
    assert told.factor == pytest.approx(1)
    assert told.verdict == "unclear"


def test_jumps_from_year_to_year_make_a_trend_unclear() -> None:
    smooth = one([50, 60, 70, 80, 90, 100], [2000] * 6)
    jumping = one([20, 95, 30, 120, 35, 150], [2000] * 6)
    assert smooth.verdict == "growing"
    assert jumping.factor > smooth.factor
    assert jumping.verdict == "unclear"


def test_years_without_papers_tell_nothing() -> None:
    gap = one([5, 0, 8, 0, 12, 14, 20], [100, 0, 100, 0, 100, 100, 100])
    assert gap.verdict == "growing"
    assert gap.factor == pytest.approx((20 / 5) ** (1 / 6), rel=0.1)


def test_of_few_papers_or_few_years_no_growth_is_told() -> None:
    assert growth(np.array([[1, 2, 2, 2, 2]]), np.full(5, 100)) == (None,)
    assert growth(np.array([[2, 2, 2, 2, 2]]), np.full(5, 100)) != (None,)
    assert (LEAST_PAPERS, LEAST_YEARS) == (10, 5)
    assert growth(np.full((2, 4), 50), np.full(4, 100)) == (None, None)


def test_growth_is_of_the_last_years() -> None:
    years = np.repeat(np.arange(1990, 2020), 100)
    recent = np.array([2000, 2010]).repeat([1500, 1500])
    codes = np.where(np.arange(3000) % 100 < np.where(years < recent, 40, 10), 0, -1)
    found = trends(years, codes, 1)
    assert found is not None
    assert found.window == (2020 - WINDOW, 2019)
    told = found.growth[0]
    assert told is not None
    assert told.factor == pytest.approx(1)  # it fell before these years, and has stayed since
    short = trends(years[:400], codes[:400], 1)
    assert short is not None
    assert short.window is None


@pytest.mark.parametrize(("spread", "papers"), [(0.0, 300), (0.4, 300), (0.0, 8)])
def test_few_of_the_topics_that_do_not_change_are_said_to(spread: float, papers: int) -> None:
    random = np.random.default_rng(5)
    totals = (papers * 1.15 ** np.arange(10)).astype(int)
    share = 0.06 * np.exp(random.normal(scale=spread, size=(3000, 10)))
    told = [g for g in growth(random.binomial(totals, share), totals) if g]
    assert np.mean([g.verdict != "unclear" for g in told]) < 0.065


def test_most_topics_that_grow_are_found() -> None:
    random = np.random.default_rng(6)
    share = 0.03 * 1.2 ** np.arange(10)
    told = growth(random.binomial(300, share, size=(500, 10)), np.full(10, 300))
    assert np.mean([g is not None and g.verdict == "growing" for g in told]) > 0.95
    assert np.mean([g is not None and g.low < 1.2 < g.high for g in told]) > 0.93


@pytest.mark.parametrize("freedom", [3, 4, 5, 8, 30])
def test_students_point_is_near_that_of_scipy(freedom: int) -> None:
    assert student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=0.005)


# Order, and the last year


def test_topics_are_ranked_by_size_and_by_growth_that_is_sure() -> None:
    sure, lucky = Growth(1.2, 1.1, 1.3), Growth(1.5, 0.9, 2.5)
    falling, few = Growth(0.8, 0.7, 0.9), None
    counts = np.array([[5], [50], [20], [9]])
    found = Trends(2000, np.array([84]), counts, (lucky, sure, falling, few), (2000, 2009))
    assert orders(found, 4) == {
        "size": [1, 2, 3, 0], "growing": [1, 0, 2, 3], "shrinking": [2, 1, 0, 3],
    }  # fmt: skip
    assert orders(found, 2)["growing"] == [1, 0]


def test_a_last_year_of_far_fewer_papers_may_be_incomplete() -> None:
    assert incomplete(np.array([90, 100, 40]))
    assert not incomplete(np.array([90, 100, 80]))
    assert not incomplete(np.array([3]))
