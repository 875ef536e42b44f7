"""The password of a published page: kept as a hash alone, by scrypt (RFC 7914)."""

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata

from pipeline.errors import InputError

SETTING = "LITMAP_PASSWORD_HASH"
LOG_COST, BLOCK, LANES = 14, 8, 5
"""2^14 blocks of 1 kB, five times over: 16 MB and a good quarter of a second for each try."""
FORM = re.compile(r"scrypt:(\d{1,2}):(\d{1,2}):(\d{1,2}):([\w-]{22,}):([\w-]{43})")
SHORTEST, LONGEST = 8, 1000
"""Characters."""


def hashed(password: str) -> str:
    """What is kept of a password; another text each time, as the salt is another.

    Raises:
        InputError: it is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(f"A password has {SHORTEST} to {LONGEST:,} characters.")
    salt = secrets.token_bytes(16)
    digest = _scrypt(password, salt, LOG_COST, BLOCK, LANES)
    return f"scrypt:{LOG_COST}:{BLOCK}:{LANES}:{_text(salt)}:{_text(digest)}"


def check_hash(kept: str) -> str:
    """The text, if it is one that `hashed` has made.

    Raises:
        InputError: it is not.
    """
    if not FORM.fullmatch(kept):
        raise InputError(
            f"{SETTING} is no hash of a password. Copy the whole value from the published folder's "
            ".streamlit/secrets.toml, without quotation marks."
        )
    return kept


def matches(password: str, kept: str) -> bool:
    """Whether this is the password; takes as long where it is not.

    Raises:
        InputError: `kept` is not what `hashed` has made.
    """
    found = FORM.fullmatch(check_hash(kept))
    assert found is not None
    cost, block, lanes = (int(number) for number in found.groups()[:3])
    digest = _scrypt(password[:LONGEST], _bytes(found[4]), cost, block, lanes)
    return hmac.compare_digest(digest, _bytes(found[5]))


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    told = unicodedata.normalize("NFKC", password).encode("utf-8", "replace")
    memory = 2 * 128 * block * (2**cost + lanes)
    return hashlib.scrypt(told, salt=salt, n=2**cost, r=block, p=lanes, maxmem=memory, dklen=32)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
