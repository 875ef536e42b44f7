"""What a service answered: JSON, the message of an error, or nothing of use."""

import json
from typing import Any


class Again(Exception):  # noqa: N818 (no error yet: the next try may be better)
    """This try failed; the next may not.

    Attributes:
        status: of the answer; 0 where none came.
        after: seconds that the service asks to wait; None where it says nothing.
        offline: True where nothing can be reached from here, so that patience is of little use.
    """

    def __init__(
        self, reason: str, status: int = 0, after: float | None = None, offline: bool = False
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.after = after
        self.offline = offline


def json_in(body: bytes) -> Any:
    """The values of a JSON answer.

    Raises:
        Again: it is damaged, or no JSON.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Again("an answer that is damaged, or no JSON") from error


def message_in_json(body: bytes) -> str:
    """What a JSON answer says went wrong; "" where it says nothing."""
    try:
        said = json_in(body)
    except Again:
        return ""
    found = (said.get(key) for key in ("message", "error")) if isinstance(said, dict) else ()
    return next((" ".join(text.split()) for text in found if isinstance(text, str)), "")
