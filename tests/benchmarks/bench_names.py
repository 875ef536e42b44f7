"""Whether papers bear out the names of their topics: the name test, and the names to be read.

What a name is checked by is written anew here, with a tokenizer and a stemmer of its own, and
shares nothing with `pipeline.names`.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipeline import names
from pipeline.cache import cache_folder
from pipeline.embed import VectorCache, embed
from pipeline.encoder import SentenceTransformerEncoder, model_digest, model_folder
from pipeline.layout import topic_space
from pipeline.neighbours import neighbours
from pipeline.settings import BUNDLED_MODEL, Settings
from pipeline.topics import TopicTree, topics
from tests.benchmarks.arxiv_sample import Sample, sample
from tests.benchmarks.measure import tell

LEAST_SHARE, LEAST_CONTRAST = 0.1, 3.0
EMPTY = frozenset(
    """a an the of for in on to and or with from by at as is are be via using use based
    into over under between its their this that it we our not no""".split()
)
MARKUP = re.compile(r"[$\\{}<>^_~]|&\w+;")
SUFFIXES = (
    "ization", "isation", "ational", "ations", "ation", "ments", "ment", "ities", "ity", "ives",
    "ive", "ings", "ing", "ions", "ion", "ers", "er", "ors", "or", "ics", "ic", "al", "ies", "es",
    "ed", "e", "s", "y",
)  # fmt: skip


def stems(text: str) -> set[str]:
    """The words of a text without their endings, and without those that say nothing."""
    plain = unicodedata.normalize("NFKC", text).lower()
    words = {word for word in re.split(r"[^0-9a-z\u00c0-\uffff+]+", plain) if word}
    return {_stem(word) for word in words - EMPTY}


def _stem(word: str) -> str:
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


def check(frame: pd.DataFrame, tree: TopicTree, texts: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The name test: shares of names that pass, a level each; `failing` are the others' ids.

    A name is borne out where all its words stand, in any order, in LEAST_SHARE of the topic's
    titles and abstracts, and LEAST_CONTRAST times as often as in those of the other papers.

    Args:
        frame: the topics table.
    """
    held = [stems(f"{title} {abstract}") for title, abstract in texts]
    holders: dict[str, set[int]] = {}
    for row, words in enumerate(held):
        for word in words:
            holders.setdefault(word, set()).add(row)
    found: dict[str, Any] = {"failing": []}
    for level, topic in enumerate(tree.levels):
        own = frame[frame["level"] == level]
        borne = []
        for topic_id, name in zip(own["topic_id"], own["name"], strict=True):
            inside = set(np.flatnonzero(topic == int(topic_id.split("-")[1])).tolist())
            words = stems(name)
            sets = [holders.get(word, set()) for word in words]
            rows = set.intersection(*sets) if sets else set()
            share = len(rows & inside) / len(inside)
            elsewhere = len(rows - inside) / max(len(texts) - len(inside), 1)
            borne.append(share >= LEAST_SHARE and share >= LEAST_CONTRAST * elsewhere)
        found["failing"] += list(own["topic_id"][~np.array(borne)])
        found[f"level {level}: borne out"] = float(np.mean(borne))
        keys = [frozenset(stems(name)) for name in own["name"]]
        found[f"level {level}: alike"] = len(keys) - len(set(keys))
    several = [len(re.findall(r"[^\W_]+", name)) > 1 for name in frame["name"]]
    found["two words or more"] = float(np.mean(several))
    found["markup or empty"] = sum(
        bool(MARKUP.search(name)) or not stems(name) for name in frame["name"]
    )
    found["children named as a parent"] = _repeated(frame)
    return found


def _repeated(frame: pd.DataFrame) -> int:
    """Topics with siblings whose name is that of the topic above."""
    name = dict(zip(frame["topic_id"], frame["name"], strict=True))
    children = frame["parent_id"].value_counts()
    return sum(
        own == name[parent] and children[parent] > 1
        for own, parent in zip(frame["name"], frame["parent_id"], strict=True)
        if isinstance(parent, str)
    )


def described(taken: Sample, tree: TopicTree) -> pd.DataFrame:
    """The topics table of a tree over the sample."""
    model = model_folder(BUNDLED_MODEL)
    encoder = SentenceTransformerEncoder(BUNDLED_MODEL, model, model_digest(model), "cpu")
    with VectorCache(cache_folder() / "vectors", encoder.key) as cache:
        return names.describe(
            tree,
            names.collect(taken.texts),
            taken.vectors,
            np.zeros((len(taken.papers), 2)),
            lambda texts: embed(texts, texts, encoder, cache).values,
        )


def listing(frame: pd.DataFrame, titles: pd.Series) -> None:
    """Prints each topic of each level: size, name, evidence, key phrases, an exemplar."""
    for level, own in frame.groupby("level"):
        print(f"\nLevel {level}: {len(own)} topics")
        for _, topic in own.iterrows():
            print(
                f"  {topic['size']:>5} {topic['name']:<44} "
                f"{topic['name_share']:>4.0%} / {topic['name_elsewhere']:>5.1%}  "
                f"{'; '.join(topic['key_phrases'][:5])[:90]:<90} | "
                f"{titles[topic['exemplars'][0]][:60]}"
            )


def main() -> None:
    """Names the topics of the sample, prints them all and what the name test says."""
    taken, settings = sample(), Settings()
    graph = neighbours(taken.vectors, settings)
    space = topic_space(graph, taken.vectors.values, settings)
    tree = topics(graph, taken.vectors.values, space)
    frame = described(taken, tree)
    listing(frame, taken.papers.frame["title"])
    found = check(frame, tree, taken.texts)
    failing = found.pop("failing")
    tell("Name test, 10,000 papers", found | {"not borne out": ", ".join(failing) or "none"})


if __name__ == "__main__":
    main()
