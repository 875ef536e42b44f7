"""Full text and meaning: writes a version's index and query encoder, and answers questions.

The page uses this package, so nothing heavy is imported at the top of its modules: answering needs
tantivy, onnxruntime and tokenizers; only exporting the encoder needs torch.
"""

from pipeline.search.full_text import FullText, Hits, columns_of, write_index
from pipeline.search.query_encoder import QueryEncoder, ensure_encoder, is_whole
from pipeline.search.query_language import SYNTAX, Spans

__all__ = [
    "SYNTAX",
    "FullText",
    "Hits",
    "QueryEncoder",
    "Spans",
    "columns_of",
    "ensure_encoder",
    "is_whole",
    "write_index",
]
