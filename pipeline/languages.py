"""Which languages papers are in: to be known before a model of one language maps them.

The classifier is py3langid's (Lui and Baldwin, "langid.py", 2012): a naive Bayes model over byte
n-grams that comes with the package.
"""

from collections import Counter
from collections.abc import Sequence

LOOKED_AT = 5_000
"""Papers; of more than these, as many are looked at, spread evenly. 2,000 take about a second."""
LONGEST = 1_000
"""Characters of a text that are looked at."""
SHORTEST = 100
"""Bytes of a text below which a guess is worth little: it is left out where there are longer."""


def languages(texts: Sequence[str]) -> dict[str, float]:
    """ISO 639 code → share of the texts in that language, the commonest first."""
    from py3langid import classify

    lettered = [text[:LONGEST] for text in texts if any(map(str.isalpha, text))]
    told = [text for text in lettered if len(text.encode()) >= SHORTEST] or lettered
    told = told[:: max(1, -(-len(told) // LOOKED_AT))]
    counts = Counter(classify(text)[0] for text in told)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return {code: round(count / len(told), 4) for code, count in ordered}
