"""One raw record → one clean record."""

from collections.abc import Mapping
from typing import Any

from pipeline.papers import _clean_record as clean_record

__all__ = ["clean_record", "why_no_paper"]


def why_no_paper(paper: Mapping[str, Any]) -> str:
    """Why a clean record is no paper; "" for a paper."""
    return ""
