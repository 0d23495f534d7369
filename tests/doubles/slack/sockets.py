"""Socket Mode: connections, hello, envelopes and acknowledgements, disconnect frames."""

import asyncio
import itertools
import json
import random
import secrets
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.doubles.slack.workspace import Body

if TYPE_CHECKING:
    from tests.doubles.slack.server import Slack

MOST = 10
_NUMBER = itertools.count(1)


class Sockets:
    """Every open connection of the app; an envelope goes to one of them, chosen by chance."""

    def __init__(self, slack: "Slack") -> None:
        self._slack = slack
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[Body]] = {}
        self._chance = random.Random(7)  # nobody guesses at connections
        self.connections: list[web.WebSocketResponse] = []
        self._cables: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self.opened = 0
        self.most = MOST
        self.only: web.WebSocketResponse | None = None  # the connection that brings everything, where a test says so
        self.binary = False  # envelopes come as binary frames, which Slack never sends and a stand-in may
        self.strangers: list[str] = []  # acknowledgements of envelopes that were never sent

    def ticket(self) -> str:
        """An address for one connection."""
        word = secrets.token_hex(8)
        self._tickets.add(word)
        return f"{self._slack.url.replace('http', 'ws', 1)}/link/?ticket={word}&app_id={self._slack.app_id}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to the end."""
        word = request.query.get("ticket", "")
        if word not in self._tickets:
            return web.Response(status=401, text="link_disabled")
        if len(self.connections) >= self.most:
            return web.Response(status=408, text="too_many_websockets")
        self._tickets.discard(word)
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        self.connections.append(socket)
        if request.transport:
            self._cables[socket] = request.transport
        self.opened += 1
        try:
            await socket.send_json(self._hello())
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._heard(message.data)
        finally:
            self.connections.remove(socket)
            self._cables.pop(socket, None)
        return socket

    def _hello(self) -> Body:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "applink-double", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._slack.app_id},
        }

    def _heard(self, text: str) -> None:
        try:
            said = json.loads(text)
            native = said["envelope_id"]
        except (ValueError, KeyError, TypeError):
            self.strangers.append(text)
            return
        waiting = self._waiting.pop(native, None)
        if waiting is None:
            self.strangers.append(native)
        elif not waiting.done():
            waiting.set_result(said.get("payload") or {})

    async def send(
        self, kind: str, payload: Body, *, attempt: int = 0, reason: str = "", patience: float
    ) -> Body | None:
        """Send an envelope to one connection; its answer, or None when nobody acknowledged in time."""
        ready = [each for each in self.connections if not each.closed and self.only in {None, each}]
        if not ready:
            return None
        socket = self._chance.choice(ready)
        native = f"envelope-{next(_NUMBER):08d}"
        answer = self._waiting[native] = asyncio.get_running_loop().create_future()
        envelope = {
            "envelope_id": native,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        try:
            content = json.dumps(envelope)
            await (socket.send_bytes(content.encode()) if self.binary else socket.send_str(content))
            async with asyncio.timeout(patience):
                return await answer
        except (TimeoutError, ConnectionError):
            return None

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to come again (`warning`, `refresh_requested`) or to stay away (`link_disabled`)."""
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-double"}}
        for socket in list(self.connections):
            await socket.send_json(frame)
            if reason != "warning":
                await socket.close()

    async def cut(self) -> None:
        """The cable is pulled: connections end without a word."""
        for cable in self._cables.values():
            cable.abort()
        for waiting in self._waiting.values():
            waiting.cancel()
        self._waiting.clear()
        while self.connections:  # noqa: ASYNC110  # looked at now and then, by a test
            await asyncio.sleep(0.01)
