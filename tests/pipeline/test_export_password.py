"""The password's hash: another each time, right for one password, nothing else."""

import pytest

from pipeline.errors import InputError
from pipeline.export.password import check_hash, hashed, matches


def test_a_hash_is_right_for_its_password_alone_and_does_not_tell_it() -> None:
    kept = hashed("owls at night")
    assert matches("owls at night", kept)
    for other in ("owls at nigh", "Owls at night", "", "owls at night ", "x" * 100_000):
        assert not matches(other, kept)
    assert "owls" not in kept
    assert hashed("owls at night") != kept


def test_a_letter_typed_in_two_ways_is_the_same() -> None:
    assert matches("u\u0308ber alles hinweg", hashed("über alles hinweg"))


@pytest.mark.parametrize("password", ["", "short", "x" * 1001])
def test_too_short_and_too_long_are_refused(password: str) -> None:
    with pytest.raises(InputError, match="8 to 1,000"):
        hashed(password)


@pytest.mark.parametrize("kept", ["hunter22", "scrypt:14:8:5:abc:def", "scrypt:99:8:5", ""])
def test_what_is_no_hash_is_told_without_repeating_it(kept: str) -> None:
    with pytest.raises(InputError, match=r"LITMAP_PASSWORD_HASH is no hash") as told:
        check_hash(kept)
    assert not kept or kept not in str(told.value)
