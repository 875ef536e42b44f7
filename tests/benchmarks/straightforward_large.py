"""The script of an afternoon for many papers whose vectors are given: two maps, topics, names.

Run as a process of its own: `python straightforward_large.py TEXTS VECTORS FOLDER`, where TEXTS is
a Parquet file with a column `text` and VECTORS its vectors (.npy).
"""

import resource
import sys
from pathlib import Path

import numpy as np
import pandas as pd

SMALLEST = 50
"""Papers of a topic: HDBSCAN's own default, 5, gives thousands of topics here."""


def main(file: Path, vectors: Path, folder: Path) -> None:
    """Lays out, clusters, names and writes."""
    import hdbscan
    import umap

    texts = pd.read_parquet(file)["text"].tolist()
    values = np.load(vectors)
    xy = umap.UMAP(n_components=2, metric="cosine", random_state=42).fit_transform(values)
    space = umap.UMAP(n_components=5, min_dist=0.0, metric="cosine", random_state=42).fit_transform(
        values
    )
    labels = hdbscan.HDBSCAN(min_cluster_size=SMALLEST).fit_predict(space)
    folder.mkdir(parents=True)
    frame = pd.DataFrame({"text": texts, "x": xy[:, 0], "y": xy[:, 1], "topic": labels})
    frame.to_parquet(folder / "papers.parquet")
    named(texts, labels).to_parquet(folder / "topics.parquet")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, labels.max() + 1)


def named(texts: list[str], labels: np.ndarray) -> pd.DataFrame:
    """Names by class-based TF-IDF over single words."""
    from sklearn.feature_extraction.text import CountVectorizer

    topics = range(int(labels.max()) + 1)
    joined = [" ".join(texts[row] for row in np.flatnonzero(labels == topic)) for topic in topics]
    vectorizer = CountVectorizer(stop_words="english")
    counts = vectorizer.fit_transform(joined).tocsr()
    total = np.asarray(counts.sum(axis=0)).ravel()
    idf = np.log(1 + counts.sum() / counts.shape[0] / total)
    words = vectorizer.get_feature_names_out()
    names = []
    for topic in topics:
        row = counts[topic]
        weight = row.data / row.data.sum() * idf[row.indices]
        names.append(" ".join(words[row.indices[weight.argsort()[::-1][:3]]]))
    return pd.DataFrame({"topic": topics, "name": names})


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
