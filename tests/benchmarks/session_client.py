"""A reader without a browser: one session of the page, over Streamlit's own protocol.

It sends what the browser sends (protobufs over a websocket, the values of the boxes with each
message) and reads all that the browser reads, but draws nothing: so fifty fit beside the server on
two cores. Messages are those of the installed streamlit package.
"""

import asyncio
import json
import zlib
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

TRIGGER = "$$STREAMLIT_INTERNAL_KEY_{id}__events"
"""The widget that carries what a component says back."""
PATIENCE = 60.0
"""Seconds that an answer may take before the page counts as failed."""
MOST_BYTES = 2**26


class PageError(Exception):
    """The page failed, or did not answer."""


class SessionClient:
    """A session of the page, between entering and leaving."""

    def __init__(self, address: str, query: str = "") -> None:
        """A session to be.

        Args:
            address: as `http://localhost:8501`.
            query: of the URL, without "?".
        """
        self._address, self._query = address, query
        self._socket: ClientConnection | None = None
        self._boxes: dict[str, WidgetState] = {}
        self._parts: dict[str, Any] = {}
        self.received = 0

    async def __aenter__(self) -> Self:
        """Opens the page, and fetches what the map is drawn with."""
        url = self._address.replace("http", "ws", 1) + "/_stcore/stream"
        protocols: Any = ["streamlit"]
        self._socket = await connect(url, subprotocols=protocols, max_size=MOST_BYTES)
        await self._run({})
        await self._fetch()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if self._socket is not None:
            await self._socket.close()

    def told(self, part: str) -> dict[str, Any]:
        """What Python has sent last to a component, by its key."""
        sent = self._parts[part]
        if sent.WhichOneof("data") == "bytes":
            return dict(json.loads(zlib.decompress(sent.bytes)))
        return dict(json.loads(sent.json))

    async def act(self, do: str, about: Any = None) -> None:
        """Clicks something that means this to `state.act`, and awaits the page.

        Raises:
            PageError: the page failed, or did not answer.
        """
        trigger = TRIGGER.format(id=self._parts["colours"].id)
        payload = [{"event": "act", "value": {"do": do, "id": about}}]
        said = WidgetState(id=trigger, json_trigger_value=json.dumps(payload))
        await self._run({trigger: said})

    async def search(self, text: str) -> None:
        """Types a query, and awaits the page.

        Raises:
            PageError: the page failed, or did not answer.
        """
        box = next(name for name in self._boxes if name.endswith("-query"))
        self._boxes[box] = WidgetState(id=box, string_value=text)
        await self._run({})

    async def _run(self, said: Mapping[str, WidgetState]) -> None:
        assert self._socket is not None
        message = BackMsg()
        message.rerun_script.query_string = self._query
        widgets = message.rerun_script.widget_states.widgets
        widgets.extend([*self._boxes.values(), *said.values()])
        await self._socket.send(message.SerializeToString())
        try:
            async with asyncio.timeout(PATIENCE):
                while not self._take(await self._socket.recv()):
                    continue
        except TimeoutError as error:
            raise PageError(f"no answer within {PATIENCE:.0f} s") from error

    def _take(self, data: str | bytes) -> bool:
        """Takes a message in; true where it is the last one of a run."""
        message = ForwardMsg()
        message.ParseFromString(data if isinstance(data, bytes) else data.encode())
        self.received += len(data)
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                raise PageError(f"a run ended with status {message.script_finished}")
            return True
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._draw(message.delta.new_element)
        return False

    def _draw(self, element: Any) -> None:
        match element.WhichOneof("type"):
            case "exception":
                raise PageError(element.exception.message)
            case "bidi_component":
                drawn = element.bidi_component
                self._parts[drawn.id.rsplit("-", 1)[-1]] = drawn
            case "text_input":
                box = element.text_input
                if box.set_value or box.id not in self._boxes:
                    value = box.value if box.set_value else box.default
                    self._boxes[box.id] = WidgetState(id=box.id, string_value=value)
            case "slider":
                box = element.slider
                if box.set_value or box.id not in self._boxes:
                    state = WidgetState(id=box.id)
                    value = box.value if box.set_value else box.default
                    state.double_array_value.data.extend(value)
                    self._boxes[box.id] = state

    async def _fetch(self) -> None:
        """What a browser fetches over HTTP when it opens a map: points, topics, first titles."""
        state = self.told("map")["state"]
        names = ("points.bin", state["topics"], "titles/0.json")
        paths = ["/", *(f"/data/{state['key']}/{name}" for name in names)]
        async with httpx2.AsyncClient(base_url=self._address, timeout=PATIENCE) as client:
            for path in paths:
                answer = await client.get(path)
                if answer.status_code != 200:
                    raise PageError(f"{path}: {answer.status_code}")
                self.received += len(answer.content)
