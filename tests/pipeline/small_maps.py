"""Versions of a map as the frames that a build writes, small enough to check by eye."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline.edits import Applied, Edit, Hide, Merge, Move, Rename, mark, new_stamp

Groups = Mapping[str, Sequence[str]]
"""Name of a topic → the ids of its papers."""

OWLS = ("o1", "o2", "o3", "o4")
HAWKS = ("h1", "h2", "h3")
RIVERS = ("r1", "r2", "r3")
LAKES = ("l1", "l2")
FLAT: Groups = {"Owls": OWLS, "Hawks": HAWKS, "Rivers": RIVERS, "Lakes": LAKES}
DEEP: Mapping[str, Groups] = {
    "Birds": {"Owls": OWLS, "Hawks": HAWKS},
    "Water": {"Rivers": RIVERS, "Lakes": LAKES},
}


class Version:
    """Papers and topics as of a MapFolder, and edits of them made by names.

    Attributes:
        papers, topics: indexed by paper_id and topic_id.
    """

    def __init__(self, groups: Groups | Mapping[str, Groups], first: int = 0) -> None:
        """Of one level of topics, or of two.

        Args:
            first: topics are numbered from here on, so that ids differ from version to version.
        """
        rows: list[tuple[str, ...]] = []
        for coarse, inside in groups.items():
            deep = isinstance(inside, Mapping)
            for fine, papers in inside.items() if isinstance(inside, Mapping) else [("", inside)]:
                names = (coarse, fine) if deep else (coarse,)
                rows += [(paper, *names) for paper in papers]
        table = pd.DataFrame(rows).set_index(0)
        table.columns = range(len(table.columns))  # type: ignore[assignment]
        table.index.name = "paper_id"
        self.levels = len(table.columns)
        ids: dict[tuple[int, str], str] = {}
        for level in range(self.levels):
            for n, name in enumerate(dict.fromkeys(table[level])):
                ids[level, name] = f"{level}-{n + first}"
        self._ids = ids
        self.papers = self._papers(table)
        self.topics = self._topics(table)

    def _papers(self, table: pd.DataFrame) -> pd.DataFrame:
        papers = pd.DataFrame(index=table.index)
        for level in range(self.levels):
            papers[f"level_{level}"] = [self._ids[level, name] for name in table[level]]
        papers["topic_id"] = papers[f"level_{self.levels - 1}"]
        papers["title"] = [f"About {name.lower()}" for name in table[self.levels - 1]]
        papers["abstract"] = "What is known of it."
        papers["x"] = np.arange(len(papers), dtype=np.float32)
        papers["y"] = np.float32(0)
        papers["strength"] = np.float32(0.5)
        papers["noise"] = papers["outlier"] = [i % 2 == 0 for i in range(len(papers))]
        return papers

    def _topics(self, table: pd.DataFrame) -> pd.DataFrame:
        rows = []
        for (level, name), topic in self._ids.items():
            inside = table.index[table[level] == name]
            above = self._ids[level - 1, table.loc[inside[0], level - 1]] if level else None
            others = [i for (at, _), i in self._ids.items() if at == level and i != topic]
            rows.append(
                {
                    "topic_id": topic, "parent_id": above, "level": level, "size": len(inside),
                    "name": name, "name_share": 1.0, "name_elsewhere": 0.0,
                    "key_phrases": [f"{name} call", "field work"], "key_phrase_shares": [1.0, 0.5],
                    "exemplars": list(inside[:3]), "nearest": others,
                    "nearest_similarity": [0.9 - i / 10 for i in range(len(others))],
                    "x": float(self.papers.loc[inside, "x"].median()), "y": 0.0,
                    "persistence": 0.1,
                }
            )  # fmt: skip
        return pd.DataFrame(rows).set_index("topic_id")

    def topic(self, name: str) -> str:
        """The id of a topic of this name."""
        return next(topic for (_, known), topic in self._ids.items() if known == name)

    def rename(self, topic: str, name: str) -> Edit:
        return Rename(*new_stamp(), mark(self.papers, self.topics, self.topic(topic)), name)

    def merge(self, topic: str, into: str) -> Edit:
        marks = (mark(self.papers, self.topics, self.topic(name)) for name in (topic, into))
        return Merge(*new_stamp(), *marks)

    def move(self, paper: str, topic: str) -> Edit:
        return Move(*new_stamp(), paper, paper, mark(self.papers, self.topics, self.topic(topic)))

    def hide(self, topic: str) -> Edit:
        return Hide(*new_stamp(), mark(self.papers, self.topics, self.topic(topic)))


def groups_of(applied: Applied, level: int | None = None) -> dict[str, list[str]]:
    """Name of each topic of a level, the finest unless told, → its papers."""
    column = "topic_id" if level is None else f"level_{level}"
    names = applied.topics["name"]
    groups: dict[str, list[str]] = {}
    for paper, topic in applied.papers[column].items():
        groups.setdefault(str(names.loc[topic]), []).append(str(paper))
    return groups


def expect_sound(applied: Applied) -> None:
    """Fails unless every paper is in a topic of each level, nested, and the totals are right."""
    papers, topics = applied.papers, applied.topics
    deepest = int(topics["level"].max())
    assert list(papers["topic_id"]) == list(papers[f"level_{deepest}"])
    for level in range(deepest + 1):
        here = topics[topics["level"] == level]
        counts = papers[f"level_{level}"].value_counts()
        assert set(counts.index) == set(here.index)
        assert here["size"].sum() == len(papers)
        assert dict(counts) == dict(here["size"])
        assert list(here["size"]) == sorted(here["size"], reverse=True)
        for topic, above in here["parent_id"].items():
            inside = papers[papers[f"level_{level}"] == topic]
            if level:
                assert set(inside[f"level_{level - 1}"]) == {above}
            else:
                assert not isinstance(above, str)
        for topic, exemplars in topics["exemplars"].items():
            column = f"level_{topics.loc[[topic], 'level'].iloc[0]}"
            assert set(papers.loc[exemplars, column]) <= {topic}
        for topic, near in topics["nearest"].items():
            assert topic not in near
            assert set(near) <= set(topics.index)
