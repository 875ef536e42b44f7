"""Maps that are small enough to check by eye: papers about owls, rivers and clocks."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard.catalogue import Catalogue
from pipeline.search import columns_of, write_index
from pipeline.store import MapContents, MapFolder, write_version

ROOT = Path(__file__).parents[2]
VERSION = "v1"
DIMENSION = 384
NEIGHBOURS = 12

OWLS = (
    ("Owls hunt by ear in the dark", "A mouse under snow is heard, not seen. Night after night."),
    ("Silent feathers", "The comb on the wing of a barn owl breaks the air, so that it is quiet."),
    ("Why owls turn their heads so far", "Fourteen bones in the neck let the bird look behind it."),
    ("Snowy owls follow lemmings north", "In years of many lemmings some nest beside a river."),
    ("What a pellet tells", "Bones and fur show what the bird has eaten since yesterday."),
    ("Young owls learn to fly in May", "They climb before they fly, and they fall often."),
)
RIVERS = (
    ("Sand on its way to the sea", "A river carries more sand in one flood than in a dry year."),
    ("Floods move the bed of a river", "After a flood the river is not where the river was."),
    ("Salmon climb in autumn", "They know the river of their birth by its smell."),
    ("Meanders wander over a valley", "The outer bank of the river is lost, the inner one grows."),
    ("Ice breaks on a northern stream", "In April the river lifts its ice, with a roar."),
)
CLOCKS = (
    ("Pendulum clocks lose a second a day", "Warm brass is longer than cold brass."),
    ("A crystal counts", "Quartz bends to and fro 32,768 times a second in a clock."),
    ("Atomic clocks feel a table's height", "Higher up, time runs faster by a hair."),
    ("The water clock of the old court", "It told a speaker when to end."),
    ("Sundials in winter", "The shadow is long, and the hour is not what a clock says."),
)
PAPERS = (*OWLS, *RIVERS, *CLOCKS)
"""(title, abstract), in row order: owls 0 to 5, rivers 6 to 10, clocks 11 to 15."""
IDS = tuple(
    f"{subject}-{i}"
    for subject, papers in (("owl", OWLS), ("river", RIVERS), ("clock", CLOCKS))
    for i in range(len(papers))
)
SUBJECT = np.repeat([0, 1, 2], [len(OWLS), len(RIVERS), len(CLOCKS)])
PLACES = ((0.0, 0.0), (0.0, 10.0), (10.0, 5.0))
"""Of the first paper of each subject; the others stand one unit further right each."""
YEARS = (2015, 2016, 2017, 2018, 2019, 2020, 2018, 2019, 2020, 2021, 2022, 2020, 2021, 2021, 2021,
         None)  # fmt: skip
"""Of the rich map; the sundials are of no known year."""
VENUES = ("Birds", "Birds", "Birds", "Birds", "Birds", "Night", "Water", "Water", "Water", "Water",
          "Water", "Time", "Time", "Time", "Time", "")  # fmt: skip
NAMES = {"0-0": "Nature", "0-1": "Time", "1-0": "Owls", "1-1": "Rivers", "1-2": "Clocks"}
DEEP_NAMES = NAMES | {
    "2-0": "River beds", "2-1": "Hunting owls", "2-2": "Growing owls", "2-3": "New clocks",
    "2-4": "Old clocks",
}  # fmt: skip
FINEST = (*["2-1"] * 3, *["2-2"] * 3, *["2-0"] * 5, *["2-3"] * 3, *["2-4"] * 2)
"""Of the deep map: the owls and the clocks have two parts each, the rivers one."""
PLAIN_NAMES = {"0-0": "Owls", "0-1": "Rivers", "0-2": "Clocks"}
HOSTILE = (
    "<script>window.hacked = 1</script> in a title",
    "<img src=x onerror='window.hacked = 1'> and **bold** _text_",
    "$\\href{javascript:window.hacked=1}{E}=mc^2$ as mathematics",
    ":smile: and :red[red] and `code`",
    "[a link](javascript:window.hacked=1) and https://example.org/x",
    "\u202eright to left\u202c and עברית",
    "# A heading & an entity &lt;b&gt;",
    "| a | table |",
)
MANY = 300
"""Papers of the map that fills more than one page of the list, and more than one block."""


def vectors(subjects: np.ndarray, seed: int = 7) -> np.ndarray:
    """(n, 384) unit vectors, those of one subject nearer to each other than to others."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(3, DIMENSION))
    values = centres[subjects] + random.normal(scale=0.8, size=(len(subjects), DIMENSION))
    return np.asarray(values / np.linalg.norm(values, axis=1, keepdims=True), np.float32)


def frame(papers: Sequence[tuple[str, str]], ids: Sequence[str]) -> pd.DataFrame:
    """The papers with every column of the contract, and nothing known but title and abstract."""
    table = pd.DataFrame(list(papers), columns=["title", "abstract"])
    table.index = pd.Index(list(ids), name="paper_id")
    for column in ("date", "venue", "doi", "arxiv_id", "url", "pdf_url"):
        table[column] = ""
    for column in ("authors", "keywords", "categories"):
        table[column] = [[] for _ in ids]
    table["source"] = "made.csv"
    table["year"] = pd.array([None] * len(ids), "Int64")
    table["citations"] = pd.array([None] * len(ids), "Int64")
    for column in ("noise", "outlier", "truncated"):
        table[column] = False
    table["strength"], table["fidelity"] = np.float32(1), np.float32(0.8)
    return table


def plain(papers: Sequence[tuple[str, str]] = PAPERS, ids: Sequence[str] = IDS) -> pd.DataFrame:
    """Papers of one level of topics without years, venues or authors, in three rows on the map."""
    table = frame(papers, ids)
    subjects = SUBJECT if len(ids) == len(SUBJECT) else np.arange(len(ids)) * 3 // len(ids)
    within = np.concatenate([np.arange(count) for count in np.bincount(subjects)])
    places = np.array(PLACES, np.float32)[subjects]
    table["x"], table["y"] = places[:, 0] + within.astype(np.float32), places[:, 1]
    table["strength"] = np.maximum(1 - within / 10, 0).astype(np.float32)
    table["level_0"] = [f"0-{s}" for s in subjects]
    table["topic_id"] = table["level_0"]
    return table


def rich() -> pd.DataFrame:
    """The same papers with all that is known of them, under two levels of topics."""
    table = plain()
    table["level_0"] = ["0-0" if s < 2 else "0-1" for s in SUBJECT]
    table["level_1"] = [f"1-{s}" for s in SUBJECT]
    table["topic_id"] = table["level_1"]
    table["year"] = pd.array(YEARS, "Int64")
    table["venue"] = VENUES
    authors = [["Ada Adler", "Ben Brook"] if i % 2 else ["Cy Clay"] for i in range(16)]
    authors[IDS.index("clock-0")] = [f"Author {i}" for i in range(15)]
    table["authors"] = authors
    table["keywords"] = [["field"] if i % 2 else ["field", "lab"] for i in range(16)]
    table["extra.funder [x](y)"] = ["state" if s else "guild" for s in SUBJECT]
    table.loc["owl-0", ["doi", "arxiv_id"]] = ["10.1234/owl", "2401.00001"]
    table.loc["owl-0", ["url", "pdf_url"]] = ["javascript:alert(1)", "https://owls.org/a.pdf"]
    table.loc["owl-5", ["noise", "outlier", "truncated"]] = True
    table.loc["owl-5", "fidelity"] = np.float32(0.2)
    table.loc["clock-4", "abstract"] = ""
    return table


def deep() -> pd.DataFrame:
    """The rich papers under three levels of topics."""
    table = rich()
    table["level_2"] = FINEST
    table["topic_id"] = table["level_2"]
    return table


def topics_of(table: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The topics of these papers, coarse to fine, largest first."""
    rows = []
    for level in (column for column in table.columns if column.startswith("level_")):
        depth = int(level[-1])
        for topic in table[level].value_counts().sort_index().index:
            inside = table[table[level] == topic]
            parent = str(inside[f"level_{depth - 1}"].iloc[0]) if depth else None
            rows.append(
                {
                    "topic_id": topic,
                    "parent_id": parent,
                    "level": depth,
                    "size": len(inside),
                    "name": names[topic],
                    "name_share": 0.75,
                    "name_elsewhere": 0.125,
                    "key_phrases": [f"{names[topic].lower()} {word}" for word in ("one", "two")],
                    "key_phrase_shares": [0.5, 0.25],
                    "exemplars": list(inside.index[:3]),
                    "nearest": [other for other in sorted(set(table[level])) if other != topic],
                    "nearest_similarity": [0.5 for _ in range(table[level].nunique() - 1)],
                    "x": float(inside["x"].median()),
                    "y": float(inside["y"].median()),
                    "persistence": 0.1,
                }
            )
    return pd.DataFrame(rows)


def neighbours_of(table: pd.DataFrame, values: np.ndarray) -> pd.DataFrame:
    """The true nearest papers of each, nearest first."""
    similarity = values @ values.T
    np.fill_diagonal(similarity, -2)
    count = min(NEIGHBOURS, len(values) - 1)
    order = np.argsort(-similarity, axis=1, kind="stable")[:, :count]
    ids = table.index.to_numpy(object)
    return pd.DataFrame(
        {
            "paper_id": list(ids),
            "neighbour_ids": [list(ids[row]) for row in order],
            "similarity": list(np.take_along_axis(similarity, order, axis=1).astype(np.float32)),
        }
    )


def write_map(
    maps: Path,
    name: str,
    table: pd.DataFrame,
    names: dict[str, str],
    values: np.ndarray | None = None,
    version: str = VERSION,
    default_level: int = 0,
) -> MapFolder:
    """A map folder of these papers, whole and in use."""
    if values is None:
        values = vectors(np.unique(table["topic_id"], return_inverse=True)[1])
    columns = columns_of(table)
    contents = MapContents(
        papers=table,
        topics=topics_of(table, names),
        neighbours=neighbours_of(table, values),
        vectors=values,
        write_search=lambda folder: write_index(folder, columns),
    )
    counts = {"papers": len(table), "topics": table["topic_id"].nunique()}
    told = {"counts": counts, "encoder": "small", "default_level": default_level}
    return write_version(maps, name, version, contents, told)


def write_plain(maps: Path, name: str = "plain") -> MapFolder:
    """Titles and abstracts alone, one level of topics."""
    return write_map(maps, name, plain(), PLAIN_NAMES)


def write_rich(maps: Path, name: str = "rich") -> MapFolder:
    """Years, venues, authors, two levels of topics."""
    return write_map(maps, name, rich(), NAMES)


def write_deep(maps: Path, name: str = "deep") -> MapFolder:
    """Three levels of topics, the middle one shown first."""
    return write_map(maps, name, deep(), DEEP_NAMES, vectors(SUBJECT), default_level=1)


def write_hostile(maps: Path, name: str = "hostile") -> MapFolder:
    """Every text of every field is hostile, names of topics too."""
    table = plain(
        [(f"{title} {i}", f"{title}. Hay {i}.") for i in range(2) for title in HOSTILE], IDS
    )
    table["authors"] = [["<b>A</b>", "**B**"] for _ in IDS]
    table["venue"] = [HOSTILE[i % 3] for i in range(16)]
    table["keywords"] = [[HOSTILE[i % 2]] for i in range(16)]
    table["year"] = pd.array([2015 + i % 4 for i in range(16)], "Int64")
    table["url"] = "javascript:window.hacked=1"
    table["pdf_url"] = "data:text/html,<script>window.hacked=1</script>"
    return write_map(maps, name, table, dict(zip(PLAIN_NAMES, HOSTILE[:3], strict=True)))


def write_many(maps: Path, name: str = "many") -> MapFolder:
    """300 papers."""
    papers = [(f"Paper {i}", f"The abstract of paper {i}.") for i in range(MANY)]
    return write_map(maps, name, plain(papers, [f"p{i:03}" for i in range(MANY)]), PLAIN_NAMES)


def ids_of(catalogue: Catalogue, rows: np.ndarray) -> list[str]:
    """The papers of these rows."""
    return catalogue.ids[np.asarray(rows)]


class FakeEncoder:
    """Every question means what one paper does."""

    def __init__(self, vector: np.ndarray) -> None:
        self.vector = np.asarray(vector, np.float32)
        self.asked: list[str] = []

    def encode(self, text: str) -> np.ndarray:
        """The paper's vector."""
        self.asked.append(text)
        return self.vector
