"""Topics by year: counts, shares of each year's papers, and whether a share grows. No streamlit.

A field grows, so nearly every topic's count does; what tells a reader something is the share of
each year's papers. A share of few papers says little, so every share has its interval, and a topic
is called growing or shrinking only where the interval of its growth leaves out "no change".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Z = 1.959963984540054
"""The standard normal's 97.5 % point, for intervals of 95 %."""
WINDOW = 10
"""Growth is that of the last so many years: what a topic did long before says little of now."""
LEAST_YEARS = 5
"""Years with papers that the growth is judged by, at least: its spread needs some."""
LEAST_PAPERS = 10
"""Papers of a topic within these years that its growth is judged by, at least."""
FEW, MANY = 10, 30
"""A share is taken of a fiftieth of all papers at least, within these bounds."""
FAR_FEWER = 0.6
"""A last year with less than this of the year before may be incomplete."""
STEPS = 60
"""Newton steps at most; about six do."""


@dataclass(frozen=True)
class Growth:
    """By what factor a topic's share changes a year.

    Attributes:
        factor: 1.1 is 10 % more a year.
        low, high: the 95 % interval.
    """

    factor: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """`growing`, `shrinking`, or `unclear` where the interval holds "no change"."""
        if self.low > 1:
            return "growing"
        return "shrinking" if self.high < 1 else "unclear"


@dataclass(frozen=True)
class Trends:
    """Topics of one level by year.

    Attributes:
        first: the first year; the others follow without a gap.
        totals: (years,) papers of each year, of any topic.
        counts: (topics, years) papers of each topic.
        growth: of each topic; None where there are too few papers or years to tell.
        window: first and last year that the growth is of; None where there are too few years.
    """

    first: int
    totals: np.ndarray
    counts: np.ndarray
    growth: tuple[Growth | None, ...]
    window: tuple[int, int] | None

    @property
    def last(self) -> int:
        """The last year."""
        return self.first + len(self.totals) - 1


def trends(years: np.ndarray, codes: np.ndarray, topics: int) -> Trends | None:
    """Counts and growth of each topic; None where no year is known.

    Args:
        years: (n,) of each paper, 0 or less where unknown: such papers count nowhere.
        codes: (n,) the topic of each paper, from 0 on; less than 0 for none of these topics, which
            counts among all papers of its year.
        topics: how many topics there are.
    """
    known = years > 0
    if not known.any():
        return None
    first, last = int(years[known].min()), int(years[known].max())
    width = last - first + 1
    at = years[known].astype(np.int64) - first
    totals = np.bincount(at, minlength=width)
    inside = codes[known] >= 0
    cells = codes[known][inside].astype(np.int64) * width + at[inside]
    return of_counts(
        first, totals, np.bincount(cells, minlength=topics * width).reshape(topics, width)
    )


def of_counts(first: int, totals: np.ndarray, counts: np.ndarray) -> Trends:
    """What these counts tell; see Trends for them."""
    start = max(0, len(totals) - WINDOW)
    found = growth(counts[:, start:], totals[start:])
    enough = np.count_nonzero(totals[start:]) >= LEAST_YEARS
    window = (first + start, first + len(totals) - 1) if enough else None
    return Trends(first, totals, counts, found, window)


def least(totals: np.ndarray) -> int:
    """Papers that a share is taken of, at least: one of few papers swings by chance."""
    return int(np.clip(totals.sum() // 50, FEW, MANY))


def periods(totals: np.ndarray) -> list[tuple[int, int]]:
    """First and last index of the periods that shares are taken of: a year each, if it has enough.

    A year of fewer than `least` papers is taken together with those after it; what is left over at
    the end belongs to the last period.
    """
    found: list[tuple[int, int]] = []
    begin, papers, enough = 0, 0, least(totals)
    for index, total in enumerate(totals):
        papers += int(total)
        if papers >= enough:
            found.append((begin, index))
            begin, papers = index + 1, 0
    if papers:
        begin = found.pop()[0] if found else 0
        found.append((begin, len(totals) - 1))
    return found


def pooled(values: np.ndarray, spans: Sequence[tuple[int, int]]) -> np.ndarray:
    """Sums of the last axis over each period."""
    return np.stack([values[..., a : b + 1].sum(axis=-1) for a, b in spans], axis=-1)


def wilson(hits: np.ndarray, totals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % interval of each share hits / totals; 0 to 1 where the total is 0.

    Wilson's score interval (1927), which Brown, Cai and DasGupta recommend for few observations
    (Interval Estimation for a Binomial Proportion, Statistical Science 16, 2001).
    """
    n = np.maximum(np.asarray(totals, float), 1e-12)
    share = np.asarray(hits, float) / n
    scale = 1 + Z**2 / n
    middle = (share + Z**2 / (2 * n)) / scale
    reach = Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / scale
    return np.clip(middle - reach, 0, 1), np.clip(middle + reach, 0, 1)


def growth(counts: np.ndarray, totals: np.ndarray) -> tuple[Growth | None, ...]:
    """The growth of each topic's share a year; None where too little is known to tell.

    A log-linear model of the counts, whose offset is the year's total:
    log E[y_t] = log n_t + a + b t. Its Poisson score equations say that the mean year of the
    topic's papers is that of all papers, weighted by exp(b t); so b is found by Newton steps in one
    unknown. The variance is not Poisson's but that of a share, y_t ~ Binomial(n_t, p_t) (the
    relative risk by modified Poisson regression: Zou, American Journal of Epidemiology 159, 2004).
    Topics also come and go by more than chance, so the interval is the wider one of two: the normal
    one of this variance, and Student's with the variance times the years' spread about the trend
    (Pearson's chi squared over its degrees of freedom: McCullagh and Nelder, Generalized Linear
    Models, 1989, 4.5). One paper more, spread over the years as all papers are, keeps b finite
    where a topic is in one year alone, and draws small topics towards "no change" (Clogg and
    others, JASA 86, 1991).

    Args:
        counts: (topics, years) papers of each topic.
        totals: (years,) papers of each year; years without any tell nothing.
    """
    year = np.flatnonzero(totals)
    if len(year) < LEAST_YEARS:
        return (None,) * len(counts)
    n = totals[year].astype(float)
    y = counts[:, year] + n / n.sum()
    slope, error, excess = _fit(y, n, year - year.mean())
    reach = error * np.maximum(Z, student(len(year) - 2) * np.sqrt(excess))
    enough = counts[:, year].sum(axis=1) >= LEAST_PAPERS
    return tuple(
        Growth(*(float(value) for value in np.exp([b, b - r, b + r]))) if told else None
        for b, r, told in zip(slope, reach, enough, strict=True)
    )


def _fit(y: np.ndarray, n: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(topics,) slope, its standard error, and the spread about it over that of chance."""
    papers = y.sum(axis=1, keepdims=True)
    wanted = (y * t).sum(axis=1) / papers[:, 0]
    slope = np.zeros(len(y))
    for _ in range(STEPS):
        weight, mean, spread = _tilted(slope, n, t)
        step = np.clip((wanted - mean) / spread, -1, 1)
        slope = slope + step
        if np.abs(step).max(initial=0) < 1e-10:
            break
    weight, mean, spread = _tilted(slope, n, t)
    expected = papers * weight
    rest = np.maximum(1 - expected / n, 1 / (n + 1))  # of the year's papers: the other topics'
    variance = expected * rest
    floor = np.maximum(variance, n / n.sum())  # the one paper's: where next to none are expected
    excess = ((y - expected) ** 2 / floor).sum(axis=1) / (len(t) - 2)
    # of the slope alone: A⁻¹ B A⁻¹ with the intercept swept out of A
    away = t - mean[:, None]
    error = np.sqrt((variance * away**2).sum(axis=1)) / (papers[:, 0] * spread)
    return slope, error, excess


def _tilted(
    slope: np.ndarray, n: np.ndarray, t: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Years' weights n exp(b t) that add up to 1, and mean and variance of the year under them."""
    power = np.log(n) + slope[:, None] * t
    weight = np.exp(power - power.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    mean = (weight * t).sum(axis=1)
    spread = (weight * (t - mean[:, None]) ** 2).sum(axis=1)
    return weight, mean, np.maximum(spread, 1e-12)


def student(freedom: int) -> float:
    """The 97.5 % point of Student's t, to half a per cent from 3 degrees of freedom on.

    Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
    """
    z, v = Z, float(freedom)
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * v**4)
    )


def orders(found: Trends, most: int) -> dict[str, list[int]]:
    """Topics (indices) by `size`, and those that grow and shrink first; at most so many each.

    Growth is ranked by the end of the interval that is nearer to "no change": a small topic whose
    growth is large by chance does not come first. Topics too small to tell come last, by size.
    """
    size = found.counts.sum(axis=1)
    by_size = sorted(range(len(size)), key=lambda i: (-size[i], i))

    def ranked(grows: bool) -> list[int]:
        def key(i: int) -> tuple[bool, float]:
            told = found.growth[i]
            return told is None, 0.0 if told is None else -told.low if grows else told.high

        return sorted(by_size, key=key)

    chosen = {"size": by_size, "growing": ranked(True), "shrinking": ranked(False)}
    return {name: order[:most] for name, order in chosen.items()}


def incomplete(totals: np.ndarray) -> bool:
    """Whether the last year has far fewer papers than the one before, as one not yet over has."""
    return len(totals) > 1 and bool(totals[-1] < FAR_FEWER * totals[-2])
