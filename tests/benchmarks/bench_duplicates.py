"""Precision and recall of duplicates on perturbed real records, and the speed on 100,000.

5,000 records; each has a copy of one kind, and a paper that only looks like it. Two records are
one paper if both come from the same record. Real records that are merged although no copy of each
other are judged apart: the corpus holds papers that were posted twice, so these are counted and
listed, to be read, and not held for wrong. Those who count are the pairs that we made.
"""

import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.duplicates import Merged, merge
from tests.benchmarks.measure import BUNDLED, ROOT, tell
from tests.benchmarks.perturb import COPIES, NEGATIVES, Record

CORPUS = ROOT.parent / "shared" / "corpora" / "arxiv_cs_100k.parquet"
RECORDS, SEED = 5_000, 20
EMPTY: Record = {
    "title": "", "abstract": "", "date": "", "venue": "", "doi": "", "arxiv_id": "", "url": "",
    "pdf_url": "", "source": "corpus.parquet", "year": None, "citations": None,
}  # fmt: skip


def main() -> None:
    """Prints quality by kind, then seconds and memory."""
    corpus = from_parquet(CORPUS) if CORPUS.exists() else from_bundled(BUNDLED)
    if not CORPUS.exists():
        print(f"\n{CORPUS} is not there: {len(corpus)} bundled papers instead")
    quality(corpus)
    bare = [record | {"arxiv_id": "", "authors": list(record["authors"])} for record in corpus]
    doubled = [{**corpus[0], "source": f"{i % 7}.csv"} for i in range(100_000)]
    editorials = [record | {"title": "Editorial"} for record in bare[:10_000]]
    for name, records in (
        ("with identifiers", corpus), ("without identifiers", bare),
        ("one record, 100,000 times", doubled), ("all titled Editorial", editorials),
    ):  # fmt: skip
        speed(name, records)


def from_parquet(path: Path) -> list[Record]:
    """The records of the arXiv corpus."""
    rows = pd.read_parquet(path).astype(str).to_dict("records")
    return [
        EMPTY
        | {
            "title": " ".join(row["title"].split()),
            "abstract": " ".join(row["abstract"].split()),
            "authors": [name for name in row["authors"].split("; ") if name.strip()],
            "year": int(row["created"][:4]),
            "date": row["created"],
            "arxiv_id": row["id"],
            "keywords": [],
            "categories": row["categories"].split(),
        }
        for row in rows
    ]


def from_bundled(path: Path) -> list[Record]:
    """The bundled papers, with authors made up, for the file has none."""
    blocks = [block.strip() for block in path.read_text("utf-8").split("\n\n")][6:]
    papers = zip(blocks[::2], blocks[1::2], strict=False)
    return [
        EMPTY
        | {
            "title": title, "abstract": abstract, "year": 2025, "arxiv_id": f"2503.{number:05}",
            "authors": [f"Given{number} Family{number}", f"Jane Doe{number}"],
            "keywords": [], "categories": [],
        }
        for number, (title, abstract) in enumerate(papers)
    ]  # fmt: skip


def quality(corpus: Sequence[Record]) -> None:
    """Prints precision and recall of pairs."""
    chance = random.Random(SEED)
    order = chance.sample(range(len(corpus)), len(corpus))
    chosen, others = order[: min(RECORDS, len(order) // 2)], order[::-1]
    records: list[Record] = []
    paper: list[Any] = []
    kind: list[str] = []
    for number, row in enumerate(chosen):
        record, other = corpus[row], corpus[others[number]]
        copy = COPIES[number % len(COPIES)]
        negative = NEGATIVES[number % len(NEGATIVES)]
        records += [record, copy(record, chance), negative(record, other, chance)]
        paper += [number, number, (number, "other")]
        kind += ["real", copy.__name__, negative.__name__]
    report(merge(records), records, paper, kind)


def report(merged: Merged, records: Sequence[Record], paper: list[Any], kind: list[str]) -> None:
    """Counts pairs, of all and by kind."""
    groups: dict[int, list[int]] = defaultdict(list)
    for place, position in enumerate(merged.of):
        groups[position].append(place)
    asked = Counter(kind)
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    real: list[str] = []
    for group in groups.values():
        for one, other in combinations(group, 2):
            if paper[one] == paper[other]:
                right[kind[other]] += 1
            elif all(kind[each] not in {change.__name__ for change in NEGATIVES}
                     for each in (one, other)):  # fmt: skip
                real.append(f"{records[one]['title'][:56]} = {records[other]['title'][:56]}")
            else:
                wrong["; ".join(sorted({kind[one], kind[other]}))] += 1
    found, false = sum(right.values()), sum(wrong.values())
    rows = {
        "precision of pairs (goal: at least 0.995)": f"{found / (found + false):.4f}",
        "the same, real records merged with others held for wrong":
            f"{found / (found + false + len(real)):.4f}",
        "recall of pairs (goal: at least 0.97)": f"{found / asked['real']:.4f}",
    }  # fmt: skip
    for change in COPIES:
        name = change.__name__
        rows[f"recall, {name.replace('_', ' ')}"] = f"{right[name] / max(asked[name], 1):.4f}"
    rows |= {f"wrongly merged: {name}": str(count) for name, count in sorted(wrong.items())}
    tell(f"Duplicates: {asked['real']:,} real records, a copy and a look-alike of each", rows)
    for line in real:
        print(f"    merged, both real: {line}")


def speed(name: str, records: Sequence[Record]) -> None:
    """Prints the seconds of a run and the most memory until now."""
    begin = time.perf_counter()
    merged = merge(records)
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell(
        f"Duplicates among {len(records):,} records, {name}",
        {
            "seconds (goal: at most 60)": seconds,
            "papers": len(merged.papers),
            "peak memory until now, MB, the records and their copies included": int(peak),
        },
    )


if __name__ == "__main__":
    main()
