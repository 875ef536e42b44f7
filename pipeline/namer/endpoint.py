"""An OpenAI-compatible endpoint, asked one question after the other, and never for long."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import httpx2
import tenacity

from pipeline.errors import SourceError
from pipeline.sources.answers import Again, json_in, message_in_json

BUSY = frozenset((429, 500, 502, 503, 504))
"""Answers that may be better next time."""
TRIES = 2
LONGEST_WAIT = 20.0
"""Seconds that are waited before the second try, where the endpoint asks for it."""
MOST_BYTES = 1_000_000
"""In one answer, unpacked."""
SAID = 120
"""Characters of what an endpoint says that are repeated to the user."""
CHAT, MODELS = "/chat/completions", "/models"
LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Patience:
    """How long an endpoint may take; tests have less of it.

    Attributes:
        connect: seconds until it is reached.
        answer: seconds for one answer, however steadily it drips.
        everything: seconds for all answers together.
    """

    connect: float = 10.0
    answer: float = 120.0
    everything: float = 900.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


PATIENCE = Patience()


@dataclass(frozen=True)
class Namer:
    """Where names may be asked for.

    Attributes:
        url: what stands before `/chat/completions`.
        model: "" for the first that the endpoint lists.
        key: sent as a bearer token, never shown, written or part of a cache key.
        tell: is told what is sent, before it is.
    """

    url: str
    model: str = ""
    key: str = field(default="", repr=False)
    tell: Callable[[str], None] = field(default=lambda _: None, repr=False, compare=False)

    @property
    def host(self) -> str:
        """Host and port, for people."""
        return httpx2.URL(self.url).netloc.decode("ascii")

    @property
    def is_open(self) -> bool:
        """True where others on the way can read what is sent."""
        url = httpx2.URL(self.url)
        return url.scheme == "http" and url.host not in LOCAL


def namer_at(url: str, model: str, key: str, tell: Callable[[str], None]) -> Namer:
    """The endpoint at an address that a user gives.

    Raises:
        SourceError: it is no web address, holds a password, or the key cannot be sent.
    """
    try:
        parts = httpx2.URL(url.strip())
    except httpx2.InvalidURL as error:
        raise SourceError("--namer: not a web address. Write it as http://host/v1.") from error
    if parts.userinfo or parts.query:
        raise SourceError("--namer: no key belongs into the address. Put it in LITMAP_NAMER_KEY.")
    if parts.scheme not in ("http", "https") or not parts.host:
        raise SourceError(f"--namer {url}: not a web address. Write it as http://host/v1.")
    if key and not (key.isascii() and key.isprintable()):
        raise SourceError("LITMAP_NAMER_KEY: it holds signs that no key has. Copy it again.")
    base = str(parts.copy_with(fragment=None)).rstrip("/").removesuffix(CHAT)
    return Namer(base, model.strip(), key.strip(), tell)


class Unanswered(Exception):  # noqa: N818 (our own names are kept, nothing has failed)
    """There is no answer of use; the message says why, for a person."""


class Conversation:
    """Asks one endpoint.

    Args:
        seed: of the model's choices, where it has any left at temperature 0.
    """

    def __init__(self, namer: Namer, seed: int, patience: Patience = PATIENCE) -> None:
        self._namer, self._seed, self._patience = namer, seed, patience
        self._model = namer.model
        self._end = patience.clock() + patience.everything
        headers = {"User-Agent": "litmap/1", "Accept-Encoding": "identity"}
        if namer.key:
            headers["Authorization"] = f"Bearer {namer.key}"
        self._http = httpx2.Client(
            headers=headers,
            timeout=httpx2.Timeout(patience.answer, connect=patience.connect),
            limits=httpx2.Limits(max_connections=1),
            follow_redirects=False,
        )

    def __enter__(self) -> "Conversation":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._http.close()

    @property
    def model(self) -> str:
        """The model's name: as told, else the first that the endpoint lists, else "default".

        Raises:
            Unanswered: the endpoint cannot be reached.
        """
        if not self._model:
            try:
                listed = self._asked("GET", MODELS, None)
            except _Refused:
                listed = None
            self._model = _first_model(listed) or "default"
        return self._model

    def ask(self, messages: Sequence[Mapping[str, str]]) -> str:
        """What the model says to these messages.

        Raises:
            Unanswered: it says nothing, or nothing in time.
        """
        question = {
            "model": self.model,
            "messages": list(messages),
            "temperature": 0,
            "seed": self._seed % 2**31,
            "stream": False,
        }
        answer = self._asked("POST", CHAT, question)
        try:
            text = answer["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError) as error:
            raise Unanswered("the answer is not in the form of a chat") from error
        if not isinstance(text, str):
            raise Unanswered("the answer holds no text")
        return text

    def _asked(self, method: str, path: str, question: Any) -> Any:
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Again),
            stop=tenacity.stop_after_attempt(TRIES),
            wait=_seconds_to_wait,
            sleep=self._patience.sleep,
            reraise=True,
        )
        try:
            return retrying(lambda: json_in(self._answer(method, path, question)))
        except Again as error:
            raise Unanswered(str(error)) from error

    def _answer(self, method: str, path: str, question: Any) -> bytes:
        left = self._end - self._patience.clock()
        if left <= 0:
            raise Unanswered("the time for all answers is up")
        data = None if question is None else json.dumps(question).encode()
        given = {"Content-Type": "application/json"} if data else {}
        until = self._patience.clock() + min(left, self._patience.answer)
        try:
            with self._http.stream(
                method, self._namer.url + path, content=data, headers=given
            ) as response:
                return self._body(response, until)
        except httpx2.TimeoutException as error:
            raise Unanswered("no answer in time") from error
        except httpx2.ConnectError as error:
            raise Unanswered("it cannot be reached") from error
        except httpx2.RequestError as error:
            raise Again("the answer broke off") from error

    def _body(self, response: httpx2.Response, until: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise Unanswered("the answer is too long")
            if self._patience.clock() > until:
                raise Unanswered("no answer in time")
        status = response.status_code
        if status == 200:
            return bytes(body)
        if response.has_redirect_location:
            raise Unanswered("it redirects, which is refused")
        said = self._shown(_message(bytes(body)))[:SAID].rstrip(". ")
        reason = f"it answers {status}" + (f": {said}" if said else "")
        if status in BUSY:
            raise Again(reason, status, _asked_to_wait(response))
        raise _Refused(reason)

    def _shown(self, text: str) -> str:
        """The text without the key and without what steers a terminal."""
        if self._namer.key:
            text = text.replace(self._namer.key, "…")
        return "".join(filter(str.isprintable, text))


class _Refused(Unanswered):
    """The endpoint answers, but not to this."""


def _message(body: bytes) -> str:
    """What an answer that is an error says."""
    try:
        said = json_in(body)
    except Again:
        return ""
    error = said.get("error") if isinstance(said, dict) else None
    return message_in_json(json.dumps(error).encode()) or message_in_json(body)


def _first_model(listed: Any) -> str:
    try:
        name = listed["data"][0]["id"]
    except (KeyError, IndexError, TypeError):
        return ""
    return name if isinstance(name, str) and name.isprintable() and len(name) <= SAID else ""


def _asked_to_wait(response: httpx2.Response) -> float:
    written = response.headers.get("retry-after", "").strip()
    return float(written) if written.isascii() and written.isdecimal() else 0.0


def _seconds_to_wait(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.after if isinstance(error, Again) else None
    return min(max(asked or 0.0, 2.0), LONGEST_WAIT)
