"""A polite HTTP client: one request at a time, paced, patient, bounded, and true to one host."""

import errno
import re
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TypeVar

import httpx2
import tenacity

from pipeline.errors import SourceError
from pipeline.sources.answers import Again, message_in_json

T = TypeVar("T")

RETRIED = frozenset((429, 500, 502, 503, 504))
"""Answers that may be better next time."""
REDIRECTS = frozenset((301, 302, 303, 307, 308))
MOST_REDIRECTS = 5
TRIES, TRIES_OFFLINE = 6, 2
NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)
FIRST_WAIT, LONGEST_WAIT = 3.0, 300.0
"""Seconds before the second try, doubled before each further one; seconds waited at most."""
DEADLINE = 180.0
"""Seconds that one answer may take, however steadily it drips."""
MOST_BYTES = 50_000_000
"""In one answer, unpacked."""
SAID = 200
"""Characters of what a service says that are repeated to the user."""


@dataclass(frozen=True)
class Manners:
    """How a service wants to be asked.

    Attributes:
        service: what people call it.
        interval: seconds between the end of an answer and the next request.
        remedies: status of an answer → what the user can do about it.
        retried: statuses that are tried again.
        message: an answer that is an error → what it says.
    """

    service: str
    interval: float
    remedies: Mapping[int, str] = field(default_factory=dict)
    retried: frozenset[int] = RETRIED
    message: Callable[[bytes], str] = message_in_json


@dataclass(frozen=True)
class Doers:
    """What waits and tells the time; tests pass their own.

    Attributes:
        read_timeout: seconds without a byte after which an answer is given up.
    """

    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    read_timeout: float = 60.0


DOERS = Doers()


def _silent(message: str) -> None:
    """Tells nobody."""


class Client:
    """Asks one service.

    Args:
        contact: an e-mail address by which the service can reach the user; "" for none.
        secrets: texts that must never be shown.
        tell: is told why a request waits for its next try.
    """

    def __init__(
        self,
        manners: Manners,
        contact: str = "",
        secrets: tuple[str, ...] = (),
        tell: Callable[[str], None] = _silent,
        doers: Doers | None = None,
    ) -> None:
        self.manners = manners
        self._secrets = tuple(filter(None, secrets))
        self._tell = tell
        self._doers = doers or DOERS
        self._free_at: float | None = None
        agent = "litmap/1" + (f" (mailto:{contact})" if contact else "")
        self._http = httpx2.Client(
            headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
            timeout=httpx2.Timeout(self._doers.read_timeout, connect=20.0),
            limits=httpx2.Limits(max_connections=1),
            follow_redirects=False,
        )

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._http.close()

    def get(self, url: str, params: Mapping[str, str | int], understand: Callable[[bytes], T]) -> T:
        """What `understand` makes of the answer; it raises `Again` for an answer of no use.

        Raises:
            SourceError: the service refuses, or does not answer as it should after all tries.
        """
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Again),
            stop=_is_enough,
            wait=_seconds_to_wait,
            sleep=self._doers.sleep,
            before_sleep=self._say_why,
            reraise=True,
        )
        try:
            return retrying(lambda: understand(self._answer(url, params)))
        except Again as error:
            remedy = self.manners.remedies.get(error.status, "Try again later.")
            reason = f"{self._shown(str(error))} ({_tries(error)} tries)"
            raise SourceError(f"{self.manners.service}: {reason}. {remedy}") from error

    def _say_why(self, state: tenacity.RetryCallState) -> None:
        reason = self._shown(str(state.outcome.exception() if state.outcome else ""))
        waited = f"{state.upcoming_sleep:.0f} s"
        self._tell(f"{self.manners.service}: {reason}; trying again in {waited}.")

    def _answer(self, url: str, params: Mapping[str, str | int]) -> bytes:
        try:
            target = httpx2.URL(url).copy_merge_params(params)
            for _ in range(MOST_REDIRECTS + 1):
                found = self._one_request(target)
                if isinstance(found, bytes):
                    return found
                target = found
        except httpx2.TimeoutException as error:
            raise Again("no answer in time") from error
        except (httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
            raise self._refusal("its address is no web address", "Correct it.") from error
        except httpx2.ConnectError as error:
            reason = "cannot be reached; is this computer online?"
            raise Again(reason, offline=_is_offline(error)) from error
        except httpx2.RequestError as error:
            raise Again("the answer broke off") from error
        raise self._refusal("it redirects without end")

    def _one_request(self, url: httpx2.URL) -> bytes | httpx2.URL:
        """The body, or where it is to be had."""
        self._pace()
        try:
            with self._http.stream("GET", url) as response:
                body = self._body(response)
        finally:
            self._free_at = self._doers.clock() + self.manners.interval
        status = response.status_code
        if status in REDIRECTS and "location" in response.headers:
            return self._redirected(url, response.headers["location"])
        if status == 200:
            return body
        said = self._shown(self.manners.message(body))[:SAID].rstrip(".")
        reason = f"answers {status} {response.reason_phrase}".rstrip() + (
            f": {said}" if said else ""
        )
        after = self._retry_after(response.headers.get("retry-after", ""))
        remedy = self.manners.remedies.get(status)
        if after is not None and after > LONGEST_WAIT:
            hours = f"{after / 3600:.1f} hours" if after > 5400 else f"{after / 60:.0f} minutes"
            raise self._refusal(f"{reason}; it asks to wait {hours}", remedy or "Try again then.")
        if status in self.manners.retried:
            raise Again(reason, status, after)
        raise self._refusal(reason, remedy or "Check what you ask for.")

    def _body(self, response: httpx2.Response) -> bytes:
        """All of the answer.

        Raises:
            SourceError: it is longer than an answer can sensibly be.
        """
        body = bytearray()
        started = self._doers.clock()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise self._refusal(f"an answer of more than {MOST_BYTES // 10**6} MB")
            if self._doers.clock() - started > DEADLINE:
                raise Again("the answer takes too long")
        return bytes(body)

    def _redirected(self, url: httpx2.URL, location: str) -> httpx2.URL:
        target = url.join(location)
        safe = target.scheme in ("https", url.scheme) and target.scheme in ("http", "https")
        if target.host != url.host or not safe:
            raise self._refusal(
                f"it redirects to {target.scheme}://{target.host}, which is refused"
            )
        return target

    def _pace(self) -> None:
        if self._free_at is not None and (wait := self._free_at - self._doers.clock()) > 0:
            self._doers.sleep(wait)

    def _retry_after(self, written: str) -> float | None:
        """Seconds, from seconds or from a date."""
        if re.fullmatch(r"[0-9]{1,12}", written.strip()):
            return float(written)
        try:
            date = parsedate_to_datetime(written)
        except (ValueError, TypeError, IndexError):
            return None
        aware = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, (aware - self._doers.now()).total_seconds())

    def _refusal(self, reason: str, remedy: str = "Try again later.") -> SourceError:
        return SourceError(f"{self.manners.service}: {self._shown(reason)}. {remedy}")

    def _shown(self, text: str) -> str:
        """The text without secrets and without what steers a terminal."""
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return "".join(filter(str.isprintable, text))


def _is_offline(error: BaseException | None) -> bool:
    """True where the name is not resolved, or no way leads to the service."""
    while error is not None:
        if isinstance(error, socket.gaierror):
            return True
        if isinstance(error, OSError) and error.errno in NO_WAY:
            return True
        error = error.__cause__ or error.__context__
    return False


def _tries(error: BaseException | None) -> int:
    return TRIES_OFFLINE if isinstance(error, Again) and error.offline else TRIES


def _is_enough(state: tenacity.RetryCallState) -> bool:
    """True after the last try."""
    return state.attempt_number >= _tries(state.outcome.exception() if state.outcome else None)


def _seconds_to_wait(state: tenacity.RetryCallState) -> float:
    """What the service asks for, else 3, 6, 12, … seconds.

    A service that asks for less than that is still asked more and more rarely.
    """
    growing = FIRST_WAIT * 2.0 ** (state.attempt_number - 1)
    error = state.outcome.exception() if state.outcome else None
    asked = error.after if isinstance(error, Again) else None
    return min(max(asked or 0.0, growing), LONGEST_WAIT)
