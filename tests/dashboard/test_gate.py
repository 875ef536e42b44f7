"""The proof that a reader has told the password: who gets one, how long it holds."""

import pytest

from dashboard import gate, published
from pipeline.errors import InputError
from pipeline.export.password import hashed
from pipeline.export.published import Published

KEPT = hashed("owls at night")


def test_a_page_without_a_password_is_open() -> None:
    assert gate.kept_hash({}) == ""
    assert gate.opens("")


def test_the_right_password_gets_a_proof_that_ends() -> None:
    proof = gate.proof_for("owls at night", KEPT, now=1000)
    assert proof is not None
    assert gate.is_proof(proof, KEPT, now=1000)
    assert not gate.is_proof(proof, KEPT, now=1001 + gate.HOURS * 3600)
    assert not gate.is_proof(proof, hashed("another password"), now=1000)
    assert gate.proof_for("Owls at night", KEPT) is None


@pytest.mark.parametrize(
    "text", ["", ".", "ffffffff.", "ffffffff.abc", "x" * 10_000, "é.ü", "\ud800"]
)
def test_what_was_made_up_is_no_proof(text: str) -> None:
    assert not gate.is_proof(text, KEPT)


def test_a_proof_with_another_end_is_none() -> None:
    proof = gate.proof_for("owls at night", KEPT, now=1000)
    assert proof is not None
    assert not gate.is_proof("f" + proof, KEPT, now=1000)


def test_a_published_page_stays_closed_where_the_hash_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(published, "known", lambda: Published("owls", "v1", password=True))
    monkeypatch.delenv("LITMAP_PASSWORD_HASH", raising=False)
    with pytest.raises(InputError, match="server has no LITMAP_PASSWORD_HASH"):
        gate.kept_hash({})
    assert not gate.opens("")


def test_a_wrong_setting_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITMAP_PASSWORD_HASH", "owls at night")
    assert not gate.opens("")
    with pytest.raises(InputError, match="is no hash"):
        gate.kept_hash()
