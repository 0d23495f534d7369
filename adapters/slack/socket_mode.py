"""Socket Mode: connections that dial out, kept up by the SDK and watched here."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calling import error_of, library_logger
from adapters.slack.hearing import LAST_RETRY, Hearing
from adapters.slack.tokens import wrong_app_token
from bot.errors import BadSettings, BotError

CONNECTIONS: Final = 2  # Slack renews connections one by one; with two of them nothing has to wait
PING: Final = 10.0  # seconds; shorter ones tear connections apart whenever the machine is busy
FIRST_WAIT: Final = 0.5  # seconds before the second attempt to connect, doubled each time
LONGEST_WAIT: Final = 15.0
STUCK: Final = 12.0  # seconds after which an address for a connection is taken to be stale
WATCH: Final = 0.5
OUTAGE: Final = 3.0  # seconds without any connection after which history is looked through

log = structlog.get_logger("network-health.slack")


class Sockets:
    """A few connections, any of which may bring the next event."""

    def __init__(self, app_token: str, client: AsyncWebClient, hearing: Hearing, app: AsyncApp) -> None:
        self._token = app_token
        self._client = client
        self._hearing = hearing
        self._app = app
        self._sockets: list[SocketModeClient] = []
        self._connecting: dict[int, asyncio.Task[None]] = {}
        self._lost: dict[int, float] = {}
        self.connected = False

    async def run(self, back: Callable[[], Awaitable[None]]) -> None:
        """Connect and stay connected until cancelled; `back` is called whenever events may have been missed."""
        await self._check_token()
        try:
            for _ in range(CONNECTIONS):
                socket = SocketModeClient(
                    self._token, logger=library_logger(), web_client=self._client, ping_interval=PING
                )
                socket.message_listeners.append(self._frame)
                self._sockets.append(socket)
            await self._watch(back)
        finally:
            self.connected = False
            for each in self._connecting.values():
                each.cancel()
            for socket in self._sockets:
                await socket.close()  # type: ignore[no-untyped-call]  # the SDK has no annotation there
            self._sockets.clear()

    async def _check_token(self) -> None:
        """Tell a wrong app-level token apart from a Slack that cannot be reached."""
        try:
            await self._client.apps_connections_open(app_token=self._token)
        except SlackApiError as error:
            sentence = wrong_app_token(error_of(error))
            if sentence:
                raise BadSettings(sentence) from None
            raise ConnectionError("Slack does not open a connection") from None

    async def _watch(self, back: Callable[[], Awaitable[None]]) -> None:
        down_since, first = time.monotonic(), True
        while True:
            states = [await self._tend(socket) for socket in self._sockets]
            now = time.monotonic()
            connected = any(states)
            if connected and not self.connected:
                log.info("connected to Slack by Socket Mode")
                self.connected = True
                if first or now - down_since > OUTAGE:
                    first = False
                    await back()
            elif not connected and self.connected:
                log.warning("the connection to Slack is lost")
                self.connected, down_since = False, now
            await asyncio.sleep(WATCH)

    async def _tend(self, socket: SocketModeClient) -> bool:
        """Whether a socket is connected; one that is not is being connected."""
        if await socket.is_connected():
            self._lost.pop(id(socket), None)
            return True
        since = self._lost.setdefault(id(socket), time.monotonic())
        if time.monotonic() - since > STUCK:
            self._lost.pop(id(socket))
            socket.wss_uri = None  # the SDK tries one address for ever; Slack's addresses are good for once
        task = self._connecting.get(id(socket))
        if task is None or task.done():
            self._connecting[id(socket)] = asyncio.create_task(_connect(socket), name="slack socket")
        return False

    async def _frame(self, client: AsyncBaseSocketModeClient, message: dict[str, Any], raw: str | None) -> None:
        """One frame: acknowledged after what it says is on disk, otherwise left for Slack to send again."""
        envelope = message.get("envelope_id")
        if not isinstance(envelope, str):
            return
        if message.get("retry_attempt") == LAST_RETRY:
            self._hearing.doubt()
        try:
            if message.get("type") == "events_api" and await self._hearing.take((raw or "").encode()):
                await client.send_message(json.dumps({"envelope_id": envelope}))
                return
            request = SocketModeRequest.from_dict(message)
            if request is not None:
                started = time.time()
                await send_async_response(client, request, await run_async_bolt_app(self._app, request), started)
        except BotError as error:
            log.debug("an event was not kept; Slack sends it again", reason=str(error))
        except (OSError, aiohttp.ClientError, SlackApiError) as error:
            log.warning(
                "an acknowledgement did not get through; Slack sends the event again", kind=type(error).__name__
            )


async def _connect(socket: SocketModeClient) -> None:
    """Connect one socket, however often it takes."""
    wait = FIRST_WAIT
    while not await socket.is_connected():
        try:
            await socket.connect_to_new_endpoint()
        except (SlackApiError, OSError, aiohttp.ClientError):
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
