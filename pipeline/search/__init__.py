"""Full text and meaning: writes a version's index, and answers questions.

The page uses this package, which needs tantivy, onnxruntime and tokenizers. Exporting a query
encoder needs torch: `encoder_export` stands beside and is imported by its own name.
"""

from pipeline.search.full_text import FullText, Hits, columns_of, write_index
from pipeline.search.query_encoder import QueryEncoder, is_whole
from pipeline.search.query_language import SYNTAX, Spans

__all__ = [
    "SYNTAX",
    "FullText",
    "Hits",
    "QueryEncoder",
    "Spans",
    "columns_of",
    "is_whole",
    "write_index",
]
