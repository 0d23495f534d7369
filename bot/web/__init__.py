"""One web server: whether the bot lives and is ready, and the addresses platforms want to be reached at.

It is aiohttp's server without the application above it: there are a handful of fixed addresses to choose from, and what
a platform delivers comes thousands of times a second.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import aiohttp
import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.errors import BadSettings
from bot.ports import Reply, Request, Route
from bot.web.limits import Buckets, Handler, limited

LONGEST_BODY: Final = 1 << 20  # bytes; the largest request of any platform is far smaller
BODY_SECONDS: Final = 10.0  # a request that is not there by then is let go
FREE: Final = frozenset({"/healthz", "/readyz"})
STOP_SECONDS: Final = 3.0  # requests that are being answered get this long when the bot stops

log = structlog.get_logger("network-health")
Ready = Callable[[], Awaitable[str]]


class Site:
    """Serves until it is closed; `ready` says what is missing, and nothing when all is well."""

    def __init__(
        self, routes: Sequence[Route], ready: Ready, *, behind_proxy: bool = False, buckets: Buckets | None = None
    ) -> None:
        """`behind_proxy` says that a proxy names the caller in X-Forwarded-For."""
        self._ready = ready
        self._places: dict[str, dict[str, Handler]] = {}
        for path, handler in (("/healthz", self._alive), ("/readyz", self._readiness)):
            self._places[path] = {"GET": handler, "HEAD": handler}
        for route in routes:
            self._places.setdefault(route.path, {})[route.method] = _handler(route)
        given = Buckets() if buckets is None else buckets
        self._handler = limited(self._handle, given, FREE, behind_proxy=behind_proxy)
        self._runner: web.ServerRunner | None = None
        self.port = 0

    async def open(self, host: str, port: int) -> None:
        """Begin to listen; port 0 takes any that is free."""
        logging.getLogger("aiohttp.server").addFilter(_is_ours)
        server = web.Server(self._handler, request_factory=_bounded, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=STOP_SECONDS)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise BadSettings(
                f"I cannot listen at {host}:{port} ({(error.strerror or 'no reason given').lower()}). "
                "Set BOT_WEB_HOST and BOT_WEB_PORT to an address that is free."
            ) from None
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Stop listening, then let what was begun come to its end."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        methods = self._places.get(request.path)
        if methods is None:
            raise web.HTTPNotFound
        handler = methods.get(request.method)
        if handler is None:
            raise web.HTTPMethodNotAllowed(request.method, methods)
        return await handler(request)

    async def _alive(self, _request: web.BaseRequest) -> web.Response:
        return web.Response(text="alive\n")

    async def _readiness(self, _request: web.BaseRequest) -> web.Response:
        try:
            async with asyncio.timeout(STOP_SECONDS):
                missing = await self._ready()
        except TimeoutError:
            missing = "the database does not answer"
        return web.Response(status=503 if missing else 200, text=f"{missing or 'ready'}\n")


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether what aiohttp complains of is not merely what a stranger sent: that would be a line a request."""
    error = record.exc_info[0] if record.exc_info else None
    return error is None or not issubclass(error, (HttpProcessingError, ConnectionError))


def _bounded(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    return web.BaseRequest(message, payload, protocol, writer, task, task.get_loop(), client_max_size=LONGEST_BODY)


def _handler(route: Route) -> Handler:
    async def handle(request: web.BaseRequest) -> web.Response:
        try:
            body = await (request.read() if request.content.is_eof() else _awaited(request))
        except TimeoutError:
            return web.Response(status=408, text="the request did not arrive in time\n")
        except (ConnectionError, aiohttp.ClientError, web.PayloadAccessError):
            return web.Response(status=400, text="the request did not arrive whole\n")
        asked = Request(request.method, request.path, request.query_string, request.headers, body)
        try:
            return _answered(await route.handle(asked))
        except Exception as error:  # noqa: BLE001  # only its kind is told: a message could hold somebody's words
            kind = type(error).__name__
            log.error("a request could not be answered", path=route.path, kind=kind)  # noqa: TRY400  # likewise
            return web.Response(status=500, text="something went wrong\n")

    return handle


async def _awaited(request: web.BaseRequest) -> bytes:
    """A body that is still on its way; most are there with the first look, and need no clock."""
    async with asyncio.timeout(BODY_SECONDS):
        if request.headers.get("Expect", "").lower() == "100-continue":
            await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            request.writer.output_size = 0
        return await request.read()


def _answered(reply: Reply) -> web.Response:
    if not reply.body and not reply.headers:
        return web.Response(status=reply.status)  # thousands of acknowledgements a second say no more than this
    kind = reply.content_type
    if kind.startswith("text/") and "charset" not in kind:
        kind += "; charset=utf-8"
    answer = web.Response(status=reply.status, body=reply.body, headers={"Content-Type": kind})
    for name, value in reply.headers:
        answer.headers.add(name, value)
    return answer
