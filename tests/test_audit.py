"""The audit of dependencies: what is known fails, who cannot be asked is said to be so."""

import json
from typing import Any

from tests.audit import verdict

CLEAN: dict[str, Any] = {"name": "owls", "version": "1.0", "vulns": []}
UNKNOWN: dict[str, Any] = {"name": "ours", "skip_reason": "Dependency not found on PyPI"}
BAD: dict[str, Any] = {"name": "rivers", "version": "2.0",
       "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}, {"id": "PYSEC-2",
                                                              "fix_versions": []}]}  # fmt: skip


def told(*packages: dict[str, Any]) -> tuple[str, int]:
    return verdict(json.dumps({"dependencies": packages, "fixes": []}), "")


def test_a_known_vulnerability_fails_and_is_named_with_its_mend() -> None:
    text, code = told(CLEAN, BAD)
    assert code == 1
    assert text.splitlines()[1:] == [
        "rivers 2.0: PYSEC-1, mended in 2.1", "rivers 2.0: PYSEC-2, not mended yet",
    ]  # fmt: skip


def test_without_one_all_is_well_and_what_could_not_be_asked_is_counted() -> None:
    assert told(CLEAN) == ("No known vulnerability in 1 packages.", 0)
    assert told(CLEAN, UNKNOWN) == (
        "No known vulnerability in 1 packages; 1 are not on the index.", 0,
    )  # fmt: skip


def test_where_nobody_answers_it_is_skipped_in_words() -> None:
    assert verdict("", "Traceback\nConnectionError: no network\n") == (
        "Audit of dependencies skipped: ConnectionError: no network", 0,
    )  # fmt: skip
    assert verdict("", "")[0].startswith("Audit of dependencies skipped")
    text, code = told(UNKNOWN, UNKNOWN)
    assert (text.startswith("Audit of dependencies skipped"), code) == (True, 0)
