"""One Socket Mode connection of the SDK, from hello to its end; it is not begun again but followed by another."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Collection, Coroutine
from typing import Any, Final

from aiohttp import WSMsgType
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calling import library_logger

PING: Final = 10.0  # seconds; shorter ones tear connections apart whenever the machine is busy
OPENING: Final = 10.0  # seconds after which an address for a connection is taken to be stale; each is good for once
ACKNOWLEDGING: Final = 2.5  # seconds: Slack waits three for an acknowledgement
AGAIN: Final = 0.05  # seconds between two attempts to acknowledge
HELLO: Final = 2.0  # seconds after which a connection counts though Slack has not said hello over it
LOOK: Final = 0.5  # seconds between two looks at whether a connection is still there

Hears = Callable[["Line", bytes], Coroutine[Any, Any, None]]


class Line(SocketModeClient):
    """A connection that is heard until Slack has ended it, and acknowledges over another where it ended too soon.

    The SDK would close it as soon as Slack announces its end, and what was on its way then would be lost.
    """

    def __init__(self, token: str, client: AsyncWebClient, heard: Hears, among: Collection["Line"]) -> None:
        """`heard` is called with each frame; `among` are the connections that are open, this one too."""
        super().__init__(
            token, logger=library_logger(), web_client=client, ping_interval=PING, auto_reconnect_enabled=False
        )
        self._heard = heard
        self._among = among
        self._frames: set[asyncio.Task[None]] = set()
        self._greeted, self._leaving = asyncio.Event(), asyncio.Event()

    async def open(self) -> None:
        """Connect, once; raises where Slack cannot be reached or gives no address.

        Before its hello Slack may send nothing over it, so that nobody should say sooner that the bot listens.
        """
        async with asyncio.timeout(OPENING):
            self.wss_uri = await self.issue_new_wss_url()
            await self.connect()  # type: ignore[no-untyped-call]  # the SDK has no annotation there
        await _until(self._greeted, HELLO)

    def leave(self) -> None:
        """Slack is about to end this connection: it is time for another."""
        self._leaving.set()

    async def stays(self) -> None:
        """Return when the connection has ended, or Slack has said that it will."""
        while not self._leaving.is_set() and await self.is_connected():
            await _until(self._leaving, LOOK)

    async def ends(self, seconds: float) -> None:
        """Return when the connection has ended, or after so many seconds."""
        end = time.monotonic() + seconds
        while await self.is_connected() and time.monotonic() < end:  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(LOOK)

    async def settle(self) -> None:
        """Return when what was heard here is dealt with."""
        if self._frames:
            await asyncio.wait(self._frames)

    async def receive_messages(self) -> None:
        """Hear until there is nothing more, whatever kind of frame the text comes in."""
        session = self.current_session
        while session is not None and not session.closed:
            message = await session.receive()
            match message.type:
                case WSMsgType.TEXT | WSMsgType.BINARY:
                    self._greeted.set()
                    data = message.data if isinstance(message.data, bytes) else message.data.encode()
                    task = asyncio.create_task(self._heard(self, data))
                    self._frames.add(task)
                    task.add_done_callback(self._frames.discard)
                case WSMsgType.PING:
                    with contextlib.suppress(ConnectionError):
                        await session.pong(message.data)
                case WSMsgType.PONG:
                    self.last_ping_pong_time = time.time()

    async def send_message(self, message: str) -> None:
        """Say something to Slack, which takes an acknowledgement from any connection; raises where there is none."""
        end = time.monotonic() + ACKNOWLEDGING
        while True:
            for session in [line.current_session for line in (self, *self._among)]:
                if session is not None and not session.closed:
                    with contextlib.suppress(ConnectionError):
                        return await session.send_str(message)
            if time.monotonic() > end:
                raise ConnectionResetError
            await asyncio.sleep(AGAIN)


async def _until(happened: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await happened.wait()
