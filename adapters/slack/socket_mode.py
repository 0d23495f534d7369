"""Socket Mode: connections that dial out, each followed by the next before Slack ends it."""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

import aiohttp
import msgspec
import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calling import error_of
from adapters.slack.hearing import LAST_RETRY, Hearing
from adapters.slack.line import Line
from adapters.slack.shapes import FRAME
from adapters.slack.tokens import wrong_app_token
from bot.errors import BadSettings, BotError

CONNECTIONS: Final = 2  # Slack renews connections one by one; with two of them nothing has to wait
FIRST_WAIT: Final = 0.5  # seconds before the second attempt to connect, doubled each time
LONGEST_WAIT: Final = 15.0
BRIEF: Final = 5.0  # seconds: a connection that did not last that long is no reason to hurry to the next
FAREWELL: Final = 30.0  # seconds in which Slack ends a connection whose end it announced
SETTLING: Final = 1.0  # seconds in which what was heard may still be acknowledged when the bot stops
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
        self._lines: list[Line] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.connected = False

    async def run(self, back: Callable[[], Awaitable[None]]) -> None:
        """Connect and stay connected until cancelled; `back` is called whenever events may have been missed."""
        await self._check_token()
        try:
            for _ in range(CONNECTIONS):
                self._begin(self._keep())
            await self._watch(back)
        finally:
            self.connected = False
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, *[_let_go(line) for line in self._lines], return_exceptions=True)
            self._lines.clear()

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
            now = time.monotonic()
            connected = any([await line.is_connected() for line in self._lines])
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

    async def _keep(self) -> None:
        """Keep up one connection: the next is opened when the last has ended, or Slack says that it will."""
        wait = FIRST_WAIT
        while True:
            began = time.monotonic()
            if (line := await self._opened()) is not None:
                await line.stays()
                self._begin(self._see_off(line))
            if line is not None and time.monotonic() - began > BRIEF:
                wait = FIRST_WAIT
            else:
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)

    async def _opened(self) -> Line | None:
        line = Line(self._token, self._client, self._heard, self._lines)
        try:
            await line.open()
        except BaseException as error:
            await _let_go(line)
            if not isinstance(error, Exception):
                raise
            log.debug("a connection to Slack was not opened", kind=type(error).__name__)
            return None  # whatever it was, it is tried again
        self._lines.append(line)
        return line

    async def _see_off(self, line: Line) -> None:
        """Hear what a connection still brings, then let go of it."""
        await line.ends(FAREWELL)
        await line.settle()
        self._lines.remove(line)
        await _let_go(line)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="slack socket")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _heard(self, line: Line, data: bytes) -> None:
        """One frame: acknowledged after what it says is on disk, otherwise left for Slack to send again."""
        try:
            frame = FRAME.decode(data)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            return
        if frame.type == "disconnect":
            line.leave()
        if frame.envelope_id is None:
            return
        if frame.retry_attempt == LAST_RETRY:
            self._hearing.doubt()
        try:
            if frame.type == "events_api" and await self._hearing.take(data):
                await line.send_message(json.dumps({"envelope_id": frame.envelope_id}))
                return
            request = SocketModeRequest.from_dict(json.loads(data))
            if request is not None:
                started = time.time()
                await send_async_response(line, request, await run_async_bolt_app(self._app, request), started)
        except BotError as error:
            log.warning("an event was not kept; Slack sends it again", reason=str(error))
        except (OSError, aiohttp.ClientError, SlackApiError) as error:
            log.warning(
                "an acknowledgement did not get through; Slack sends the event again", kind=type(error).__name__
            )
        except Exception as error:  # noqa: BLE001  # only its kind is told: a message could hold somebody's words
            log.error("a frame could not be dealt with", kind=type(error).__name__)  # noqa: TRY400  # likewise


async def _let_go(line: Line) -> None:
    """Close a connection, with a moment for what was heard to be acknowledged."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SETTLING):
            await line.settle()
    await line.close()  # type: ignore[no-untyped-call]  # the SDK has no annotation there
