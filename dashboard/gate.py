"""Whether the page asks for a password, and how a reader's browser shows that it was told.

Who has told it is given a proof: when it ends, signed by a key that this process alone knows. It
stands in the URLs of the map's data, which hosts pass on where they strip cookies, and in the
browser's tab, so that a reload asks nothing. It ends with the process, or after some hours.
"""

import hmac
import os
import secrets
import time
from collections.abc import Mapping
from threading import Lock

from dashboard import published
from pipeline.errors import InputError
from pipeline.export.password import SETTING, check_hash, matches

HOURS = 12
"""That a proof holds."""
PARAMETER = "proof"
"""Of the URLs of data."""
_KEY = secrets.token_bytes(32)
_ONE_AT_A_TIME = Lock()


def kept_hash(environment: Mapping[str, str] = os.environ) -> str:
    """The hash of the password; "" where the page is open to everyone.

    Raises:
        InputError: it is no hash, or is not told though the page was published with a password.
    """
    kept = environment.get(SETTING, "").strip()
    if kept:
        return check_hash(kept)
    known = published.known()
    if known and known.password:
        raise InputError(
            f"This page asks for a password, but the server has no {SETTING}. Tell it the line of "
            ".streamlit/secrets.toml as a secret; the README of the published folder says where."
        )
    return ""


def proof_for(password: str, kept: str, now: float | None = None) -> str | None:
    """A proof for who tells the password; None where it is another.

    One try at a time is looked at: many take long, and little memory.
    """
    with _ONE_AT_A_TIME:
        if not matches(password, kept):
            return None
    ends = f"{int((time.time() if now is None else now) + HOURS * 3600):x}"
    return f"{ends}.{_signed(ends, kept)}"


def is_proof(text: str, kept: str, now: float | None = None) -> bool:
    """Whether this is a proof that holds, for this password."""
    ends, _, signature = text.partition(".")
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), _signed(ends, kept).encode()):
        return False
    return int(ends, 16) > (time.time() if now is None else now)


def opens(proof: str) -> bool:
    """Whether the map's data are given to who shows this; never where a setting is wrong."""
    try:
        kept = kept_hash()
    except InputError:
        return False
    return not kept or is_proof(proof, kept)


def _signed(ends: str, kept: str) -> str:
    told = f"{ends} {kept}".encode("utf-8", "replace")
    return hmac.digest(_KEY, told, "sha256").hex()
