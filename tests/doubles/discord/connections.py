"""One gateway connection: hello, heartbeats, what the app sends, and frames going out, compressed or not."""

import asyncio
import contextlib
import json
import time
import zlib
from collections import deque
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.doubles.discord.guild import Body

if TYPE_CHECKING:
    from tests.doubles.discord.gateway import Gateway
    from tests.doubles.discord.sessions import Session

LARGEST = 4096  # bytes of one payload from the app
SENDS, SENDS_SECONDS = 120, 60.0


class Closing(Exception):
    """The connection ends with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code, self.reason = code, reason


class Connection:
    """A websocket of the app, from HELLO on."""

    def __init__(self, gateway: "Gateway", request: web.Request) -> None:
        self.gateway, self.request = gateway, request
        self.socket = web.WebSocketResponse(max_msg_size=1 << 20, timeout=0.5)
        self.session: Session | None = None
        self.compressed = request.query.get("compress") == "zlib-stream"
        self._stream = zlib.compressobj()
        self.payloads = False  # single compressed payloads, asked for in IDENTIFY
        self._out: asyncio.Queue[str | bytes] = asyncio.Queue()
        self._sends: deque[float] = deque()
        self.heard: list[Body] = []  # every payload of the app
        self.beat_at = time.monotonic()
        self.close_code: int | None = None  # the one the app gave

    async def serve(self) -> web.WebSocketResponse:
        """Speak until one of both ends it."""
        await self.socket.prepare(self.request)
        pump = asyncio.ensure_future(self._pump())
        watch = asyncio.ensure_future(self._watch())
        try:
            self._check_address()
            hello = {"heartbeat_interval": self.gateway.heartbeat_ms, "_trace": ["loopback"]}
            self.say(10, hello)
            await self._listen()
        except Closing as closing:
            await self._flush()
            await self.socket.close(code=closing.code, message=closing.reason.encode())
            self.gateway.closed.append(closing.code)
            self.close_code = closing.code
        finally:
            for task in (pump, watch):
                task.cancel()
            self.gateway.lost(self, self.close_code)
        return self.socket

    def _check_address(self) -> None:
        if self.request.query.get("v") not in {"9", "10"}:
            raise Closing(4012, "Invalid API version")
        if self.request.query.get("encoding", "json") != "json":
            raise Closing(4012, "This stand-in speaks JSON only")
        if self.request.query.get("compress") not in {None, "zlib-stream"}:
            raise Closing(4012, "This stand-in compresses with zlib-stream only")

    async def _listen(self) -> None:
        async for message in self.socket:
            if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                continue
            if len(message.data) > LARGEST:
                raise Closing(4002, "Decode error")
            self._count()
            try:
                said = json.loads(message.data)
                operation = said["op"]
            except (ValueError, KeyError, TypeError):
                raise Closing(4002, "Decode error") from None
            self.heard.append(said)
            self.gateway.hear(self, operation, said.get("d"))
        if self.close_code is None:
            self.close_code = self.socket.close_code

    def _count(self) -> None:
        now = time.monotonic()
        while self._sends and self._sends[0] <= now - SENDS_SECONDS:
            self._sends.popleft()
        self._sends.append(now)
        if len(self._sends) > SENDS:
            raise Closing(4008, "Rate limited")

    async def _watch(self) -> None:
        """End a connection whose app's heart has stopped."""
        while True:
            await asyncio.sleep(self.gateway.heartbeat_ms / 1000 / 4)
            if time.monotonic() - self.beat_at > self.gateway.heartbeat_ms / 1000 * 1.5:
                await self.end(4009)
                return

    def say(self, operation: int, body: Any = None) -> None:
        """Send something that is no dispatch."""
        self.put(json.dumps({"t": None, "s": None, "op": operation, "d": body}))

    def put(self, frame: str | bytes) -> None:
        """Put a frame in line; bytes are sent as they are."""
        self._out.put_nowait(frame)

    async def _pump(self) -> None:
        with contextlib.suppress(ConnectionError, RuntimeError):
            while True:
                frame = await self._out.get()
                await self._send(frame)
                self._out.task_done()

    async def _send(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            await self.socket.send_bytes(frame)
        elif self.compressed:
            data = self._stream.compress(frame.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)
            await self.socket.send_bytes(data)
        elif self.payloads and len(frame) > LARGEST:
            await self.socket.send_bytes(zlib.compress(frame.encode()))
        else:
            await self.socket.send_str(frame)

    def packed(self, frame: str) -> bytes:
        """A frame of the compressed stream with its websocket header, for whoever writes it past the line itself."""
        data = self._stream.compress(frame.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)
        size = len(data)
        head = bytes([0x82, size]) if size < 126 else b"\x82\x7e" + size.to_bytes(2, "big")
        return head + data

    async def _flush(self) -> None:
        """Give what is in line a moment to go out."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._out.join()

    async def end(self, code: int) -> None:
        """Close it properly from Discord's side, after what is in line."""
        self.close_code = code  # whatever the app answers, its session lives on
        self.gateway.closed.append(code)
        await self._flush()
        await self.socket.close(code=code)

    def cut(self) -> None:
        """Pull the cable."""
        if self.request.transport is not None:
            self.request.transport.abort()
