"""Maps in which every text is a hostile one."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.edits import LONGEST_NAME, Rename, add, clean_name, edits_file, mark, new_stamp
from pipeline.errors import MapError
from pipeline.store import MapFolder
from tests.dashboard import small
from tests.hostile import ADDRESSES, HOSTILE, LONG, encodable

FILE = "<img src=x onerror=window.hacked=1> $\\href{javascript:window.hacked=1}{x}$ =1+1.json"
"""A file's name."""
SUBJECTS = ("owls that hunt by ear", "rivers that carry sand", "clocks of brass and quartz")
SHORT = tuple(text for text in HOSTILE if len(text) <= 80)
PAPERS_A_TOPIC = 2
LONGEST = 1000
"""Characters of a text in an abstract: of longer ones no more is read."""


def write_papers(file: Path) -> Path:
    """Papers of half of these texts in every field, as JSON, which may hold any of them."""
    papers = [
        {
            "title": text,
            "abstract": f"{text[:LONGEST]} What is known of {SUBJECTS[i % 3]}: part {i}",
            "authors": [text, SHORT[i % len(SHORT)]],
            "venue": SHORT[i % 40],
            "keywords": [SHORT[i % 30]],
            "year": 2000 + i % 20,
            "url": ADDRESSES[i % len(ADDRESSES)],
            "pdf_url": ADDRESSES[(i + 1) % len(ADDRESSES)],
            "doi": text if i % 3 == 0 else "",
            "funder": SHORT[i % 20],
        }
        for i, text in enumerate(HOSTILE[::2])
    ]
    file.write_text(json.dumps(papers), "utf-8")
    return file


def write_topics(maps: Path, name: str) -> MapFolder:
    """For each of the texts two papers and their topic, all called so to the letter."""
    texts = [encodable(text) for text in HOSTILE]
    names = {f"0-{i}": text[:LONGEST_NAME] for i, text in enumerate(texts)}
    count = PAPERS_A_TOPIC * len(texts)
    subjects = np.repeat(np.arange(len(texts)), PAPERS_A_TOPIC)
    told = [(text, text[:LONGEST]) for text in texts for _ in range(PAPERS_A_TOPIC)]
    table = small.frame(told, [f"p{i}" for i in range(count)])
    side = int(np.ceil(np.sqrt(len(texts))))
    table["x"] = (subjects % side + 0.1 * (np.arange(count) % PAPERS_A_TOPIC)).astype(np.float32)
    table["y"] = (subjects // side).astype(np.float32)
    table["authors"] = [[title[:LONGEST]] for title, _ in told]
    table["venue"] = [texts[subject % 150][:LONGEST] for subject in subjects]
    table["url"] = [ADDRESSES[i % len(ADDRESSES)] for i in range(count)]
    table["pdf_url"] = [encodable(texts[subject]) for subject in subjects]
    table["doi"] = [text if i % 2 else "" for i, (text, _) in enumerate(told)]
    table["year"] = pd.array([2010 + i % 10 for i in range(count)], "Int64")
    table["level_0"] = table["topic_id"] = [f"0-{subject}" for subject in subjects]
    random = np.random.default_rng(0)
    values = random.normal(size=(count, small.DIMENSION)).astype(np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    return small.write_map(maps, name, table, names, values)


def rename_topics(folder: MapFolder) -> dict[str, str]:
    """Gives topics of the finest level hostile names, as a reader would; topic → its name."""
    finest = folder.topics["level"].max()
    topics = [str(topic) for topic in folder.topics.index[folder.topics["level"] == finest]]
    given: dict[str, str] = {}
    for topic, text in zip(topics, names_to_give(), strict=False):
        marked = mark(folder.papers, folder.topics, topic)
        add(edits_file(folder.path.parents[1], folder.name), Rename(*new_stamp(), marked, text))
        given[topic] = text
    return given


def names_to_give() -> list[str]:
    """What of the texts a topic may be called, as it is kept then."""
    kept = []
    for text in HOSTILE[:: len(HOSTILE) // 40]:
        if text not in LONG:
            try:
                kept.append(clean_name(encodable(text)))
            except MapError:  # too long, or nothing that can be seen
                continue
    return list(dict.fromkeys(kept))
